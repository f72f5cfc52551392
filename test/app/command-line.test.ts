import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explanationAnswer } from '../../src/app/api/explanation-answer.ts';
import { statusAnswer } from '../../src/app/api/status-answer.ts';
import { startTestBascule } from './bascule-for-tests.ts';
import type { TestBascule } from './bascule-for-tests.ts';
import { quietTerminal } from './quiet-terminal.ts';

const program = fileURLToPath(new URL('../../bin/bascule.mjs', import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a person would, in a folder of its own and with no variables but these. */
async function run(args: readonly string[], { folder, environment = {} }: { folder: string; environment?: Readonly<Record<string, string>> }): Promise<Outcome> {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: { PATH: process.env['PATH'], ...environment } });
  let out = '';
  let err = '';
  child.stdout.on('data', (part) => (out += String(part)));
  child.stderr.on('data', (part) => (err += String(part)));
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, out, err };
}

/** The same in this process, for what is only about the arguments and the answer: a process of its own takes a second of processor time. */
async function call(args: readonly string[], { folder, environment = {} }: { folder: string; environment?: Readonly<Record<string, string>> }): Promise<Outcome> {
  const { code, out, err } = await quietTerminal(folder, environment).run(...args);
  return { code, out: ended(out), err: ended(err) };
}

function ended(lines: string): string {
  return lines === '' ? '' : `${lines}\n`;
}

let empty = '';
beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), 'bascule-command-'));
});
afterAll(() => rmSync(empty, { recursive: true, force: true }));

describe('called wrongly: a sentence, exit code 2 and no stack trace', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown flag', ['status', '--colour'], /^Unknown option '--colour'/],
    ['a missing argument', ['explain'], /^Missing required argument 'id-or-email'/],
    ['too many arguments', ['explain', 'a', 'b'], /^Too many arguments/],
    ['an argument where none is taken', ['status', 'now'], /^There is no 'now' here, and 'status' takes nothing behind it\.\nSee bascule status --help\.\n$/],
    ['a command of a group that is spelled otherwise', ['sync-user', 'reprot'], /^There is no 'reprot' here, and 'report' takes nothing behind it\.\nSee bascule sync-user report --help\.\n$/],
    ['a version that is no number', ['config', 'rollback', 'one'], /^A version is a number such as 3, not "one"\. `bascule config history` lists them all\.\n$/],
    ['a side that is none', ['filter', 'try', 'Vip__c', '--object', 'lead', '--to', 'mars'], /^--to must be salesforce or marketo, not "mars"\.\n$/],
    ['an object that is none', ['reconcile', 'now', 'cheese'], /^The object must be lead, .*, or the API name of a custom object, not "cheese"\.\n$/],
    ['an object that is told once and never compared', ['reconcile', 'now', 'task'], /^The object must be lead, .*, or the API name of a custom object, not "task"\.\n$/],
    ['an object that no filter is for', ['filter', 'try', '--object', 'campaignMember'], /^--object must be lead, contact, user, account, opportunity, opportunityContactRole, or the API name of a custom object, not "campaignMember"\.\n$/],
    ['a filter without a condition', ['filter', 'try', '--object', 'lead'], /^Write the condition behind the command, name a checkbox with --do-not-sync-field, or both\.\n$/],
    ['an object of which nothing is written to Salesforce', ['try', 'a', '--object', 'account'], /^--object must be lead, contact, campaign, campaignMember, program, programMember, person here, not "account": /],
    ['half a command', ['sync'], /^Usage: bascule sync/],
    ['an unknown second word', ['sync', 'everything'], /^Unknown command 'everything'/],
    ['a flag without its value', ['start', '--port'], /^Option '--port <port>' argument missing/],
    ['a variable that is not set', ['store', 'move', 'env:NOT_SET'], /^The environment variable NOT_SET is not set\.\n$/],
  ];
  const unknown = ['an unknown command', ['frobnicate'], /^Unknown command 'frobnicate'\nSee bascule --help\.\n$/] as const;
  test.each([[...unknown, run] as const, ...cases.map((given) => [...given, call] as const)])('%s', async (_, args, sentence, start) => {
    const { code, out, err } = await start(args, { folder: empty });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n\s+at |Error:/);
  });
});

describe('what cannot work says why in one sentence, exit code 1', () => {
  const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>, RegExp])[] = [
    ['nothing running', ['status'], {}, /^Bascule is not running over the data folder .*\. Start it with .*\.\n$/],
    ['nothing running to explain', ['explain', 'ann@example.com'], {}, /^Bascule is not running/],
    ['a port that is none', ['start', '--sandbox', '--port', 'high'], {}, /^The flag --port \(port\) must be a number\.\n$/],
    ['a variable that is wrong', ['start', '--sandbox'], { BASCULE_LOG_LEVEL: 'loud' }, /^The environment variable BASCULE_LOG_LEVEL \(logLevel\) must be error, warn, info or debug\.\n$/],
    ['a settings file that is not there', ['start', '--settings', 'mine.yaml'], {}, /^The settings file mine\.yaml does not exist\.\n$/],
    ['a database URL that is none', ['start', '--sandbox'], { DATABASE_URL: 'nonsense', BASCULE_PORT: '46123' }, /^The database URL cannot be read/],
    ['a database that does not answer', ['start', '--sandbox'], { DATABASE_URL: 'postgres://u:hidden-password@127.0.0.1:1/b', BASCULE_PORT: '46123' }, /^PostgreSQL b on 127\.0\.0\.1 cannot be used: .*\.\n$/],
    ['a move to nowhere', ['store', 'move', 'postgres://u:hidden-password@127.0.0.1:1/b'], {}, /^PostgreSQL b on 127\.0\.0\.1 cannot be used/],
  ];
  const none = ['no connection', ['start'], {}, /^There is no connection to sync: write a bascule\.yaml .*npm start.*\.\n$/] as const;
  test.each([[...none, run] as const, ...cases.map((given) => [...given, call] as const)])('%s', async (_, args, environment, sentence, start) => {
    const { code, err } = await start(args, { folder: empty, environment });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(sentence) });
    expect(err).not.toMatch(/\n\s+at |hidden-password/);
  });

  test('settings with several mistakes list all of them', async () => {
    writeFileSync(join(empty, 'wrong.yaml'), 'prot: 1\nlogLevel: loud\n');
    const { code, err } = await call(['start', '--settings', 'wrong.yaml'], { folder: empty });
    expect(code).toBe(1);
    expect(err).toBe(`The settings have 2 problems:
  - wrong.yaml, line 2: logLevel must be error, warn, info or debug.
  - wrong.yaml, line 1: prot is not a setting; did you mean port?
`);
  });

  test.skipIf(!existsSync('/proc/self'))('a data folder where none can be made', async () => {
    const { code, err } = await call(['start', '--sandbox', '--data-folder', '/proc/nowhere/bascule', '--port', '46124'], { folder: empty });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^The data folder \/proc\/nowhere\/bascule cannot be used .*\.\n$/) });
  });

  test('a data folder that is a file', async () => {
    writeFileSync(join(empty, 'file'), '');
    const { code, err } = await call(['start', '--sandbox', '--data-folder', 'file', '--port', '46124'], { folder: empty });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^The data folder .*file cannot be used .*\.\n$/) });
  });
});

test('help and version are no mistakes', async () => {
  expect(await run(['--version'], { folder: empty })).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  const { code, out } = await run(['--help'], { folder: empty });
  expect(code).toBe(0);
  for (const command of ['start', 'status', 'sync', 'deletes', 'backfill', 'explain', 'doctor', 'store', 'settings']) expect(out).toMatch(new RegExp(`^  ${command}`, 'm'));
});

test('settings lists everything with who said so, and no secret (I35)', async () => {
  writeFileSync(join(empty, 'bascule.yaml'), 'logLevel: warn\n');
  const environment = { DATABASE_URL: 'postgres://u:hidden-password@h/b', BASCULE_PORT: '4700' };
  const { code, out } = await run(['settings'], { folder: empty, environment });
  rmSync(join(empty, 'bascule.yaml'));
  expect(code).toBe(0);
  expect(out).toMatch(/port +4700 +from the environment variable BASCULE_PORT/);
  expect(out).toMatch(/logLevel +warn +from bascule\.yaml/);
  expect(out).toMatch(/databaseUrl +\(hidden\) +from the environment variable DATABASE_URL/);
  expect(out).not.toContain('hidden-password');
});

describe('beside a running Bascule', () => {
  let bascule: TestBascule;
  let there: { folder: string };
  const of = (...args: string[]): readonly string[] => [...args, '--data-folder', bascule.settings.dataFolder];
  beforeAll(async () => {
    bascule = await startTestBascule(20);
    there = { folder: empty };
    await bascule.cycle();
  });
  afterAll(() => bascule.close());

  const onePerson = async (): Promise<{ email: string; marketoId: string; salesforceId: string }> => {
    const list = await bascule.running.connections[0]?.people({ search: '', state: 'linked', object: 'lead', limit: 1, after: null });
    const [pair] = list?.pairs ?? [];
    const email = pair?.base['email'];
    return { email: typeof email === 'string' ? email : '', marketoId: pair?.marketo.id ?? '', salesforceId: pair?.salesforce.id ?? '' };
  };

  test('status, for people and for programs', async () => {
    const { code, out } = await run(of('status'), there);
    expect(code).toBe(0);
    expect(out).toMatch(/✓ Sandbox {2}20 people are linked, nothing waits\./);
    expect(out).toMatch(/^ {2}Waiting +nothing$/m);
    const json = await run(of('status', '--json'), there);
    expect(statusAnswer.parse(JSON.parse(json.out)).connections[0]).toMatchObject({ connectionId: 'sandbox', peopleLinked: 20 });
  });

  test('explain, by e-mail and by the id of either side', async () => {
    const { email, marketoId, salesforceId } = await onePerson();
    for (const asked of [email, marketoId, salesforceId]) {
      const { code, out, err } = await call(of('explain', asked), there);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`lead ${salesforceId} (present)`);
      expect(out).toMatch(/History, newest first\n {2}\d{4}-/);
    }
    const json = await call(of('explain', email, '--json'), there);
    expect(explanationAnswer.parse(JSON.parse(json.out)).link.marketo.id).toBe(marketoId);
  });

  test('sync person and sync now', async () => {
    const { email } = await onePerson();
    expect(await call(of('sync', 'person', email), there)).toMatchObject({ code: 0, out: expect.stringContaining('is synced within seconds') });
    expect(await call(of('sync', 'now'), there)).toMatchObject({ code: 0, out: expect.stringContaining('A cycle of Sandbox starts now') });
  });

  test('backfill pause and resume, and what status says of either', async () => {
    expect((await call(of('status'), there)).out).toMatch(/^ {2}lead to Marketo +done +12 done +0 left$/m);
    expect(await call(of('backfill', 'pause'), there)).toMatchObject({ code: 0, out: 'Initial sync and backfills of Sandbox stand still. Live changes go on.\n' });
    expect((await call(of('status'), there)).out).toMatch(/^ {2}Initial sync and backfills {2}paused for \d+ s by ann \(command line\); bascule backfill resume lets it go on$/m);
    expect(await call(of('backfill', 'resume', '--connection', 'nowhere'), there)).toMatchObject({ code: 1, err: 'There is no connection "nowhere"; there is sandbox.\n' });
    expect(await call(of('backfill', 'resume', '--connection', 'sandbox'), there)).toMatchObject({ code: 0, out: 'Initial sync and backfills of Sandbox go on.\n' });
    expect((await call(of('status'), there)).out).not.toContain('paused');
  });

  test('deletes agree, where none was stopped', async () => {
    expect(await call(of('deletes', 'agree'), there)).toMatchObject({ code: 0, out: 'No deletion or merge of Sandbox was stopped.\n' });
  });

  test('reconcile: a pass is asked for, and reported by object (J4)', async () => {
    expect(await call(of('reconcile', 'now', 'lead'), there)).toMatchObject({ code: 0, out: 'Sandbox compares lead from now on; `bascule reconcile` shows how far it is.\n' });
    const { code, out } = await call(of('reconcile'), there);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/object +pass +compared +differing +repaired/) });
    expect(await call(of('reconcile', 'now', 'invoice'), there)).toMatchObject({ code: 2, err: expect.stringMatching(/object/) });
  });

  test('schema: nothing has changed, and no such field is offered (B1)', async () => {
    expect(await call(of('schema'), there)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing has changed of what the sync user sees since it was first seen.') });
    expect(await call(of('schema', 'dismiss', 'salesforce', 'lead', 'Nothing__c'), there)).toMatchObject({ code: 1, err: expect.stringMatching(/^No such field is offered.*\.\n$/) });
    expect(await call(of('schema', 'reopen', 'nowhere', 'lead', 'Nothing__c'), there)).toMatchObject({ code: 1, err: expect.stringMatching(/^Name the offer as .*\.\n$/) });
  });

  test('filter try: who would be in and out, and what is wrong with a filter (H1)', async () => {
    const { code, out, err } = await call(of('filter', 'try', "Rating = 'Hot'", '--object', 'lead'), there);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/lead to Marketo {2}Rating = 'Hot'/);
    expect(out).toMatch(/^ {2}would leave +\d+/m);
    expect(out).toMatch(/Salesforce counts +\d+ in, \d+ out/);
    const wrong = await call(of('filter', 'try', "Rattting = 'Hot'", '--object', 'lead'), there);
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('Did you mean Rating?') });
  });

  test('somebody nobody has seen', async () => {
    expect(await call(of('explain', 'nobody@example.com'), there)).toMatchObject({ code: 1, err: expect.stringMatching(/^No record with the e-mail address nobody@example\.com .*\.\n$/) });
    expect(await call(of('explain', '1', '--object', 'invoice'), there)).toMatchObject({ code: 2, err: expect.stringMatching(/^--object must be/) });
  });

  test('doctor finds the simulators in order, without the running one', async () => {
    const [sandbox] = bascule.settings.connections;
    const environment = { BASCULE_SANDBOX_SALESFORCE_URL: sandbox?.salesforce.loginUrl ?? '', BASCULE_SANDBOX_MARKETO_URL: sandbox?.marketo.baseUrl ?? '' };
    const { out } = await call(of('doctor', '--sandbox'), { folder: empty, environment });
    expect(out).toMatch(/✓ {2}Salesforce +Credentials/);
    expect(out).toMatch(/✓ {2}Marketo +Native connector/);
    expect(out).toMatch(/checks in order, \d+ warnings?/);
    // Whose simulators are meant is known from the Bascule that runs; where it says otherwise, a variable goes before.
    const examined = (said: string): string => said.replace(/\d+/g, 'n').replaceAll(' ', '');
    for (const flags of [[], ['--sandbox']]) expect(examined((await call(of('doctor', ...flags), there)).out)).toBe(examined(out));
    expect(await call(of('sync-user', 'permission-set'), there)).toMatchObject({ code: 0, out: expect.stringContaining('<field>Lead.Phone<') });
    const unreachable = await call(of('doctor', '--sandbox'), { folder: empty, environment: { ...environment, BASCULE_SANDBOX_MARKETO_URL: 'http://127.0.0.1:1' } });
    expect(unreachable).toMatchObject({ code: 1, out: expect.stringMatching(/✗ {2}Marketo[^\n]*\n +→ [A-Z]/) });
  });

  test('a second one over the same folder, or on the same port, is refused', async () => {
    const folder = await run(of('start', '--sandbox', '--port', '46125'), there);
    expect(folder).toMatchObject({ code: 1, err: expect.stringMatching(/^Another Bascule \(process \d+\) is using the data folder .*\.\n$/) });
    const { port } = new URL(bascule.running.url);
    const taken = await run(['start', '--sandbox', '--port', port, '--data-folder', 'other'], there);
    expect(taken).toMatchObject({ code: 1, err: expect.stringMatching(/^Port \d+ is in use already.*\.\n$/) });
  });
});
