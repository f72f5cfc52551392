import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { differencesAnswer, historyAnswer, judgedAnswer, problemsAnswer } from '../../src/app/api/configuration-answer.ts';
import { previewAnswer } from '../../src/app/api/preview-answer.ts';
import { readCliToken } from '../../src/app/cli-token.ts';
import { startTestBascule } from './bascule-for-tests.ts';
import type { TestBascule } from './bascule-for-tests.ts';
import { quietTerminal } from './quiet-terminal.ts';
import type { QuietTerminal } from './quiet-terminal.ts';

let bascule: TestBascule;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-config-'));
  bascule = await startTestBascule(10);
  await bascule.cycle();
});
afterAll(async () => {
  await bascule.close();
  rmSync(folder, { recursive: true, force: true });
});

type Said = ReturnType<QuietTerminal['run']>;
const run = (...args: readonly string[]): Said => quietTerminal(folder, { BASCULE_DATA_FOLDER: bascule.settings.dataFolder }).run(...args);
const config = (...args: readonly string[]): Said => run('config', ...args);
const rules = (...args: readonly string[]): Said => run('rules', ...args);

/** The exported file with some text otherwise. */
async function edited(change: (text: string) => string): Promise<void> {
  const { out } = await config('export');
  writeFileSync(join(folder, 'rules.yaml'), change(out));
}

describe('configuration as code (PRODUCT J2)', () => {
  test('what is exported differs in nothing from what holds', async () => {
    await edited((text) => text);
    expect(await config('diff', 'rules.yaml')).toEqual({ code: 0, out: 'sandbox: nothing differs from version 1.', err: '' });
  });

  test('a draft is tried before: what it would do to records stands there, by values alone where they are asked for, and nothing is changed', async () => {
    await edited((text) => text.replace(/( +- marketo: title\n(?: {10}.*\n)*? {10}policy: )by-object/, '$1salesforce-wins'));
    const said = await config('preview', 'rules.yaml');
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/~ fields\[title\]\.policy {2}by-object → salesforce-wins[^]*\nlead {2}changed, \d+ records\n {2}no record would be written\n {2}title – Title {2}changed\n[^]*takes about {9}0 s[^]*this preview cost {3}0 calls\nNothing was changed\./);
    const [answer] = z.array(previewAnswer).parse(JSON.parse((await config('preview', 'rules.yaml', '--json')).out));
    expect(answer).toMatchObject({ connectionId: 'sandbox', result: 'ready', basedOn: 1, preview: { vendorCalls: 0, objects: [{ object: 'lead', lookedAt: null }, { object: 'contact' }] } });
    await edited((text) => text.replace(/( +- marketo: title\n(?: {10}.*\n)*?)( {10}policy: )/, "$1          rules: { toMarketo: [{ map: [{ from: Nobody, to: NB }] }] }\n$2"));
    expect((await config('preview', 'rules.yaml')).out).toMatch(/ values stay away from Marketo: VALUE_NOT_MAPPED \(map of one value\)\n {6}No value rule covers the value\. The map names no such value\. Correct the value on the record, or add a line for it to the map\.\n/);
    writeFileSync(join(folder, 'none.yaml'), 'connections: {}\n');
    expect(await config('preview', 'none.yaml')).toMatchObject({ code: 1, err: 'none.yaml names no connection. `bascule config export` writes a file to begin with.' });
    await edited((text) => text.replace(/^( +)version: 1$/m, '$1version: 7'));
    expect(await config('preview', 'rules.yaml')).toMatchObject({ code: 1, err: expect.stringContaining('version 1 is the newest') });
    await edited((text) => text.replace('brakePercent: 10', 'brakePercent: much'));
    expect(await config('preview', 'rules.yaml')).toMatchObject({ code: 1, err: expect.stringContaining('deletes.brakePercent') });
  });

  test('what a preview warns of is said before it is applied, and a line that can never work is not applied', async () => {
    await edited((text) => text.replace(/( +- marketo: title\n(?: {10}.*\n)*? {10}lead: )Title/, '$1NoSuchField__c'));
    expect(await config('apply', 'rules.yaml')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/\n {2}! lead\.title: Salesforce does not show NoSuchField__c to the sync user[^]*\nNothing was changed yet\./) });
    await edited((text) => text.replace(/( +- marketo: title\n(?: {10}.*\n)*? {10}lead: )Title/, '$1NumberOfEmployees'));
    const against = /^lead\.title can never work: title takes a text, and gets a number\. Write convert: true [^]* Correct the line or leave it out\.$/;
    const draft = { connectionId: 'sandbox', basedOn: 1, document: parse(readFileSync(join(folder, 'rules.yaml'), 'utf8')).connections.sandbox.configuration };
    const { connections: [refused] } = z.object({ connections: z.array(problemsAnswer) }).parse(await (await post('configurations/compare', { connections: [draft] })).json());
    const sentence = refused?.problems[0];
    expect(sentence).toMatch(against);
    // One function decides, so every way to the rules says the same: `config` speaks through the API, and so does the console (test/console/rules-page.ts).
    const { connectionId: _, ...alone } = draft;
    for (const [path, body] of [['configurations/apply', { connections: [draft] }], ['connections/sandbox/configuration/preview', alone]] as const) {
      expect(JSON.stringify(await (await post(path, body)).json())).toContain(JSON.stringify([sentence]));
    }
    for (const words of [['diff'], ['preview'], ['apply'], ['apply', '--yes']]) {
      const [word = '', ...more] = words;
      expect(await config(word, 'rules.yaml', ...more)).toMatchObject({ code: 1, err: `sandbox: ${sentence}` });
    }
    expect((await config('history')).out).not.toMatch(/applied/);
  });

  test('a change is shown first, then applied, and in force with the next cycle; a file from before it is refused', async () => {
    await edited((text) => text.replace('brakePercent: 10', 'brakePercent: 20').replace(/ +- marketo: fax\n(?: {10}.*\n)+/, ''));
    const dry = await config('apply', 'rules.yaml');
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toMatch(/^sandbox: 2 differences from version 1\n {2}~ deletes\.brakePercent {2}10 → 20\n {2}- fields\[fax\] .*\nNothing was changed yet\. Say it again with --yes to apply it\.$/);
    expect((await config('history')).out).not.toMatch(/applied/);
    expect((await config('apply', 'rules.yaml', '--yes', '--note', 'no fax any more', '--by', 'Ann Example')).out).toMatch(/\nApplied\. It holds from the next cycle on[^]*\nsandbox version 2:\n {2}lead: records whose sides differ are decided anew, for fax\n {2}contact: [^]*config history/);
    await bascule.cycle();
    const [connection] = bascule.running.connections;
    const [person] = (await connection?.people({ search: '', state: 'linked', object: 'lead', limit: 1, after: null }))?.pairs ?? [];
    const explained = await connection?.explain('person', person?.marketo.id ?? '');
    expect(explained?.result === 'found' && explained.answer.fields.map(({ marketoField }) => marketoField)).not.toContain('fax');
    expect((await config('apply', 'rules.yaml', '--yes')).err).toBe('sandbox: the file is from version 1, and version 2 is the newest. Export again, and make the change there.');
  });

  test('going back is a version of its own, shown first too', async () => {
    expect((await config('rollback', '1')).out).toMatch(/~ deletes\.brakePercent {2}20 → 10\n {2}\+ fields\[fax\]/);
    expect((await config('rollback', '1', '--yes')).out).toMatch(/\nsandbox version 3:\n {2}lead: every record is read once more, for fax\n/);
    await bascule.cycle();
    const { out } = await config('history');
    expect(out).toMatch(/\n {2}backfill of version 3 is done: deletes, fields\[fax\]\n {2}contact to Marketo {2}\d+ done, 0 left/);
    expect(out.split('\n').filter((line) => /^\s*\d/.test(line)).map((line) => line.replace(/\d{4}-\S+ \S+/, 'AT').replaceAll(/ {2,}/g, ' | ').trim())).toEqual([
      expect.stringMatching(/^\| 3 \| in force \| AT \| rolled back \| ann \(command line\) \| back to version 1/),
      expect.stringMatching(/^\| 2 \| +AT \| applied \| Ann Example \(command line\) \| no fax any more/),
      expect.stringMatching(/^\| 1 \| +AT \| settings file \| the settings file/),
    ]);
    const told = z.array(z.object({ connectionId: z.string(), versions: historyAnswer.shape.versions })).parse(JSON.parse((await config('history', '--json')).out));
    expect(told.map(({ connectionId, versions }) => [connectionId, ...versions.map(({ version, madeBy, note }) => [version, madeBy, note])])).toEqual([
      ['sandbox', [3, 'ann (command line)', 'back to version 1'], [2, 'Ann Example (command line)', 'no fax any more'], [1, 'the settings file', null]],
    ]);
    expect((await config('rollback', '99')).code).toBe(1);
    // An earlier version comes out as a file that says on what it is based now.
    expect((await config('export', '--version', '2')).out).toMatch(/It says what version 2 said\.\n# The version below is the newest[^]*\n +version: 3\n[^]*brakePercent: 20\n/);
  });

  test('any two versions are compared, and the first with nothing', async () => {
    const door = await readCliToken(bascule.settings.dataFolder);
    const differences = async (version: number, query = ''): Promise<readonly string[]> => {
      const answer = await fetch(`${door?.url}/api/v1/connections/sandbox/configuration/versions/${version}/differences${query}`, { headers: { authorization: `Bearer ${door?.token}` } });
      return answer.ok ? differencesAnswer.parse(await answer.json()).differences.map(({ kind, path }) => `${kind} ${path}`) : [String(answer.status)];
    };
    expect(await differences(2)).toEqual(['changed deletes.brakePercent', 'removed fields[fax]']);
    expect(await differences(3)).toEqual(['changed deletes.brakePercent', 'added fields[fax]']);
    expect(await differences(3, '?from=1')).toEqual([]);
    expect(await differences(1)).toContain('added deletes');
    expect(await differences(99)).toEqual(['404']);
  });

  test('what is wrong is said in sentences, all of it, and nothing is applied', async () => {
    await edited((text) => text.replace('brakePercent: 10', 'brakePercent: 200').replace('direction: both', 'direction: sideways'));
    const { code, err } = await config('apply', 'rules.yaml', '--yes');
    expect(code).toBe(1);
    expect(err).toMatch(/sandbox: deletes\.brakePercent must be 100 or less\./);
    expect(err).toMatch(/sandbox: fields\[1\]\.direction must be both, to-marketo, to-salesforce or none\./);
    writeFileSync(join(folder, 'rules.yaml'), 'connections:\n  sandbox:\n    version: one\n');
    expect((await config('diff', 'rules.yaml')).err).toMatch(/^rules\.yaml, line 3: connections\.sandbox\.version must be/);
    // Behind a bracket nobody closed every line is wrong: the first are named, and how many more there are.
    writeFileSync(join(folder, 'rules.yaml'), `connections: [\n${Array.from({ length: 40 }, (_, line) => `  a${line}:\n    b: "c\n`).join('')}`);
    const { err: told } = await config('diff', 'rules.yaml');
    expect(told.trimEnd().split('\n').length).toBe(6);
    expect(told).toMatch(/rules\.yaml: \d+ more of its lines cannot be understood; mend the first, from which the others may follow\.$/m);
  });

  test('the dictionary goes out and comes in as a file, and what it changes is shown first (PRODUCT C1)', async () => {
    const dictionary = (...args: readonly string[]): Said => run('dictionary', ...args);
    expect((await dictionary()).out).toMatch(/fields are synced; 0 % of what should be said of them is said/);
    await dictionary('export', 'fields.csv');
    const file = readFileSync(join(folder, 'fields.csv'), 'utf8');
    writeFileSync(join(folder, 'fields.csv'), file.replace(/^(person,title,.*?,)[^,]*,[^,]*,[^,]*,(?=[^,]*,[^,]*,[^,]*\r?$)/m, '$1Salutation,Sales,Letters,'));
    expect((await dictionary('import', 'fields.csv')).out).toMatch(/\+ dictionary\[person\/title\] .*Salutation.*\nNothing was changed yet/);
    expect((await dictionary('import', 'fields.csv', '--yes')).code).toBe(0);
    expect((await dictionary()).out).toMatch(/title .*Salutation .*Sales .*Letters/);
    await dictionary('export', 'fields.md');
    expect(readFileSync(join(folder, 'fields.md'), 'utf8')).toMatch(/^# Data dictionary of Sandbox\n/);
  });

  test('the health of fields is told with the very lines to change (PRODUCT C2, I2)', async () => {
    const fields = (...args: readonly string[]): Said => run('fields', ...args);
    const { out } = await fields('--sort', 'name');
    expect(out).toMatch(/^ {2}object +field +full in Salesforce +in Marketo/m);
    expect(out).toMatch(/^ {2}lead +email +100 % +100 %/m);
    // Objects have the names here that the rules have for them.
    expect(out).toMatch(/^ {2}opportunityContactRole +role /m);
    expect(out).toMatch(/Visible and not mapped: \d+ in Salesforce, \d+ in Marketo/);
    const one = await fields('lead.annualRevenue');
    expect(one.out).toMatch(/AnnualRevenue, both\n {2}Salesforce: full in \d+ % of \d+ records looked at/);
    expect(one.out).toMatch(/ask {2}The dictionary does not say what it is for[\s\S]*dictionary:\n {8}- object: person\n {10}field: annualRevenue/);
    expect(await fields('nowhere')).toMatchObject({ code: 1, err: expect.stringContaining('No mapped field is called nowhere.') });
    expect(await fields('--sort', 'colour')).toMatchObject({ code: 2, err: '--sort must be share, backlog, empty or name, not "colour".' });
  });

  test('who applies by the API is who they say they are, or the API alone; a name that is none is refused', async () => {
    const apply = async (percent: number, by: Readonly<Record<string, string>>): Promise<unknown> => {
      const newest = await bascule.running.connections[0]?.rules();
      const { out } = await config('export');
      const document = parse(out).connections.sandbox.configuration;
      const answer = await post('configurations/apply', { connections: [{ connectionId: 'sandbox', basedOn: newest?.version, document: { ...document, deletes: { ...document.deletes, brakePercent: percent } } }] }, by);
      return answer.ok ? 'applied' : answer.json();
    };
    expect(await apply(31, { 'x-bascule-by': encodeURIComponent('花子') })).toBe('applied');
    expect(await apply(32, {})).toBe('applied');
    for (const name of ['%', '', ' ', 'a%0Ab', 'a'.repeat(81)]) expect(await apply(33, { 'x-bascule-by': name })).toMatchObject({ status: 400, detail: expect.stringContaining('a name of 1 to 80 characters') });
    expect(await config('rollback', '1', '--yes', '--by', '')).toMatchObject({ code: 1, err: expect.stringContaining('--by of the command line') });
    expect((await config('history')).out).toMatch(/applied +api\s*\n[^]*applied +花子 \(api\)/);
  });

  test('the API refuses one connection given twice, and an unknown one', async () => {
    const send = (connections: readonly unknown[]) => post('configurations/compare', { connections });
    const one = { connectionId: 'sandbox', basedOn: (await bascule.running.connections[0]?.rules())?.version, document: {} };
    expect((await send([one, one])).status).toBe(400);
    expect((await send([{ ...one, connectionId: 'other' }])).status).toBe(404);
    const judged = judgedAnswer.parse(await (await send([one])).json());
    expect(judged).toMatchObject({ isApplied: false, connections: [{ result: 'ready' }] });
  });
});

/** What somebody with the admin's token sends. */
async function post(path: string, body: unknown, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${bascule.running.access.firstToken ?? ''}`, 'content-type': 'application/json', ...more };
  return fetch(`${bascule.running.url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('value rules (PRODUCT C5)', () => {
  test('a line that is not applied is tried on stored values, and an applied one is listed with its way back', async () => {
    writeFileSync(join(folder, 'line.yaml'), 'lead: Country\ncontact: MailingCountry\nrules:\n  toMarketo:\n    - countries: { from: name, to: alpha-2 }\n');
    const tried = await rules('try', 'country', '--line', 'line.yaml');
    expect(tried).toMatchObject({ code: 0, err: '' });
    expect(tried.out).toMatch(/From Salesforce: \d+ records with a value\n {2}records {2}in Salesforce +in Marketo +back again\n[\s\S]*From Marketo/);
    expect(tried.out).toMatch(/\d+ +United States +US +United States|\d+ +Japan +JP +Japan/);
    writeFileSync(join(folder, 'line.yaml'), 'lead: Title\nrules: { toMarketo: [{ map: [{ from: Nobody, to: NB }] }] }\n');
    expect((await rules('try', 'title', '--line', 'line.yaml')).out).toMatch(/would be held: VALUE_NOT_MAPPED\n {4}[\d,]+ that "map of one value" does not cover, such as .+\n {6}The map names no such value\. Correct the value on the record, or add a line for it to the map\.\n/);
    expect((await rules()).out).toBe('No line of the mapping has value rules, and all are served as they are.');
    await edited((text) => text.replace(/(- marketo: country\n(?: {10}.*\n)*?)( {10}policy:.*\n)/, '$1$2          rules: { toMarketo: [{ countries: { from: name, to: alpha-2 } }] }\n'));
    expect((await config('apply', 'rules.yaml', '--yes')).out).toMatch(/Applied/);
    expect((await rules('list')).out).toMatch(/country {2}both, lead Country, contact MailingCountry\n {4}to Marketo: countries by name to alpha-2\n {4}to Salesforce: countries by alpha-2 to name/);
  });

  test('what cannot be is refused in sentences', async () => {
    writeFileSync(join(folder, 'line.yaml'), 'lead: NumberOfEmployees\n');
    expect(await rules('try', 'title', '--line', 'line.yaml')).toMatchObject({ code: 1, out: expect.stringMatching(/^This line is not served on the lead\. title takes a text, and gets a number\. Write convert: true/) });
    writeFileSync(join(folder, 'line.yaml'), 'lead: Title\nrules: { toMarketo: [{ case: title }] }\n');
    expect((await rules('try', 'title', '--line', 'line.yaml')).err).toMatch(/fields\[1\]\.rules\.toMarketo\[1\]\.case must be upper or lower\./);
    expect((await rules('try', 'nowhere')).err).toMatch(/No line of the mapping is about the Marketo field nowhere/);
  });
});

describe('commands that ask the vendors themselves go by the version in force (decision 32)', () => {
  const alone = (...args: readonly string[]): Said => {
    const [sandbox] = bascule.settings.connections;
    const environment = { BASCULE_DATA_FOLDER: bascule.settings.dataFolder, BASCULE_SANDBOX_SALESFORCE_URL: sandbox?.salesforce.loginUrl ?? '', BASCULE_SANDBOX_MARKETO_URL: sandbox?.marketo.baseUrl ?? '' };
    return quietTerminal(folder, environment).run(...args, '--sandbox');
  };

  test('while Bascule runs, and when it has stopped; what the settings file says otherwise is named', async () => {
    await edited((text) => text.replace(/ +- marketo: fax\n(?: {10}.*\n)+/, ''));
    expect((await config('apply', 'rules.yaml', '--yes')).out).toMatch(/Applied/);
    const told = /^These are the rules of version \d+, made by ann \(command line\) on \S+\. The settings file differs from it in \d+ places?, and its rules are not used any more\.$/m;
    const running = await alone('sync-user', 'permission-set');
    expect(running.err).toMatch(told);
    expect(running.out).toMatch(/<field>Lead\.Phone</);
    expect(running.out).not.toMatch(/<field>Lead\.Fax</);
    const proposed = await alone('sync-user', 'permission-set', '--proposed');
    expect(proposed.err).toMatch(/^These are the rules of the settings file, whether they are in force or not\.$/m);
    expect(proposed.out).toMatch(/<field>Lead\.Fax</);
    expect((await alone('doctor')).out).toMatch(/✓ {2}Bascule +Rules +These are the rules of version \d+, made by ann \(command line\) .* in \d+ places?, and/);
    await bascule.running.stop();
    expect(await alone('sync-user', 'permission-set')).toEqual(running);
  });
});
