import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants, isAlive } from './process-table.ts';
import { freePort } from '../free-port.ts';
import { prepareWholeThing, runCycle, statusOf, until } from './whole-thing.ts';
import type { WholeThing } from './whole-thing.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin', 'start.mjs');

let thing: WholeThing;
beforeEach(async () => {
  thing = await prepareWholeThing(20);
});
afterEach(() => thing.dispose());

/** Runs `npm start` to its end; it must end by itself. */
async function runToEnd(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env: { ...process.env, ...environment } });
  let said = '';
  child.stderr.on('data', (part) => (said += String(part)));
  const [code] = await once(child, 'close');
  return { code, said };
}

/** Flags for ports that are free and a folder of the test's own. */
async function ownFlags(): Promise<string[]> {
  return [`--port=${await freePort()}`, `--salesforce-port=${await freePort()}`, `--marketo-port=${await freePort()}`, `--data-folder=${thing.folder}`];
}

test('the story, a clean end, and a second start that goes on where the first stopped', { timeout: 600_000 }, async () => {
  thing.withoutDatabase();
  thing.start();
  await thing.ready();
  await until('the first cycle', async () => thing.output().includes('First cycle'));
  const processes = thing.processes();
  expect(processes.length).toBe(4);
  const story = thing.output();
  expect(story).toContain(`Salesforce simulator   ${thing.salesforce}`);
  expect(story).toContain(`Marketo simulator      ${thing.marketo}`);
  expect(story).toMatch(/✓ First person {11}across after \d+\.\d s/);
  expect(story).toMatch(/✓ First cycle {12}done after \d+\.\d s: Marketo \d+ new/);
  expect(story).toMatch(/Console {3}http:\/\/127\.0\.0\.1:\d+\/sign-in\?code=[\w-]{43}\n/);
  expect(story).toMatch(/Token {5}bsc_[\w-]{43}\n/);
  expect(story).not.toMatch(/warn|deprecat|experimental/i);
  expect((await statusOf(thing)).peopleLinked).toBe(20);

  expect(await thing.stop()).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
  expect(thing.output()).toContain('Stopped.');

  thing.start();
  await thing.ready();
  await runCycle(thing);
  const cycle = await runCycle(thing);
  expect(cycle.steps.filter((step) => step.operation.startsWith('push')).map((step) => step.counts.new + step.counts.updated)).toEqual([0, 0, 0, 0]);
  expect((await statusOf(thing)).peopleLinked).toBe(20);
  expect(thing.output()).not.toContain('Token');
});

test('killed with -9, it leaves no process behind', async () => {
  thing.start();
  await thing.ready();
  const [parent = 0, ...children] = thing.processes();
  expect(children.length).toBe(3);
  process.kill(parent, 'SIGKILL');
  await until('the children to end', async () => !children.some(isAlive));
});

test('one child killed with -9 ends the others, with a sentence', async () => {
  thing.start();
  await thing.ready();
  const processes = thing.processes();
  process.kill(processes[1] ?? 0, 'SIGKILL');
  await until('everything to end', async () => !processes.some(isAlive));
  expect(thing.output()).toMatch(/The Salesforce simulator ended unexpectedly \(SIGKILL\), so everything is stopped\./);
});

test('Ctrl-C in a terminal reaches npm and everything below it, and nothing is left', async () => {
  const npm = spawn('npm', ['start', '--silent', '--', ...(await ownFlags()), '--people=20'], { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  npm.stdout.on('data', (part) => (printed += String(part)));
  npm.stderr.on('data', (part) => (printed += String(part)));
  await until('the console link', async () => printed.includes('/sign-in?code='));
  const below = descendants(npm.pid ?? 0);
  expect(below.length).toBeGreaterThanOrEqual(4);
  // A terminal sends the signal to every process of the foreground group; npm passes it on besides.
  process.kill(-(npm.pid ?? 0), 'SIGINT');
  await until('every process to end', async () => ![npm.pid ?? 0, ...below].some(isAlive));
  expect(printed).toContain('Stopped.');
  expect(printed).not.toMatch(/npm err|Error:/i);
});

test('a port in use is one sentence', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const flags = await ownFlags();
  for (const [flag, whose] of [['--port', 'Bascule'], ['--salesforce-port', 'the Salesforce simulator'], ['--marketo-port', 'the Marketo simulator']] as const) {
    const { code, said } = await runToEnd([...flags.filter((given) => !given.startsWith(`${flag}=`)), `${flag}=${port}`]);
    expect({ code, said }).toEqual({ code: 1, said: `Port ${port}, meant for ${whose}, is in use already – perhaps by another Bascule. Stop that one, or choose another port with ${flag}.\n` });
  }
  await new Promise((resolve) => taken.close(resolve));
});

test('a broken data folder is one sentence, wherever it is broken', async () => {
  const place = mkdtempSync(join(tmpdir(), 'bascule-broken-'));
  writeFileSync(join(place, 'file'), '');
  const flags = (await ownFlags()).filter((flag) => !flag.startsWith('--data-folder'));
  mkdirSync(join(place, 'half', 'simulators'), { recursive: true });
  writeFileSync(join(place, 'half', 'simulators', 'marketo'), '');
  const sentences = [await runToEnd([...flags, `--data-folder=${join(place, 'file')}`]), await runToEnd([...flags, `--data-folder=${join(place, 'half')}`])];
  expect(sentences.map(({ said }) => said)).toEqual(['file', 'half'].map((name) => expect.stringContaining(`The data folder ${join(place, name)} cannot be used (E`)));
  thing.start();
  await thing.ready();
  await thing.stop();
  writeFileSync(join(thing.folder, 'simulators', 'marketo', 'marketo.log'), 'nonsense\n[]\n');
  sentences.push(await runToEnd([...flags, `--data-folder=${thing.folder}`]));
  for (const { code, said } of sentences) {
    expect(code).toBe(1);
    expect(said).toMatch(/^[A-Z][^\n]*\.\n$/);
    expect(said).not.toMatch(/\n\s+at /);
  }
  rmSync(place, { recursive: true });
});

test('a settings file that cannot be read is one sentence, and no simulator outlives it', async () => {
  const file = join(thing.folder, 'mine.yaml');
  writeFileSync(file, 'port: 4600\n\tx: "\n');
  const before = descendants(process.pid).length;
  const { code, said } = await runToEnd(await ownFlags(), { BASCULE_SETTINGS: file });
  expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(/^[^\n]*mine\.yaml, line \d: [^\n]*\.\n$|^The settings have \d problems:\n( {2}- [^\n]*\.\n)+$/) });
  expect(descendants(process.pid).length).toBe(before);
});

test('flags that do not exist or do not fit are one sentence', async () => {
  for (const args of [['--colour'], ['--people', 'many'], ['--port', 'high'], ['--marketo-port', '99999'], ['extra']]) {
    const { code, said } = await runToEnd(args);
    expect({ code, said }, args.join(' ')).toEqual({ code: 1, said: expect.stringMatching(/^[^\n]+\.\n$/) });
  }
});
