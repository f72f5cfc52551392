import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { putNewDatabase } from '../new-database.ts';
import { ledgerDelta, sampleWorld } from './sample-world.ts';
import { SYSTEM_CLOCK } from './examination.ts';

const scratch = mkdtempSync(join(tmpdir(), 'bascule-embedded-'));
const template = join(scratch, 'template');
/** PGlite is compiled as far as it takes to run, and no better: a process that lives for a second takes two thirds of the processor time. */
const COMPILED_ONCE = '--liftoff-only';
const writerProgram = join(import.meta.dirname, 'embedded-writer.ts');
const w = sampleWorld('kept');
let folders = 0;
const opened: OpenedStore[] = [];
const children: ChildProcess[] = [];

/** A folder with an empty store; making one anew takes seconds, copying one does not. */
function freshFolder(): string {
  folders += 1;
  const folder = join(scratch, `store-${folders}`);
  execFileSync('cp', ['-a', template, folder]);
  return folder;
}

async function open(folder: string): Promise<OpenedStore> {
  const store = await openStore({ databaseUrl: null, folder }, SYSTEM_CLOCK);
  opened.push(store);
  return store;
}

/** Opens, does something and closes. */
async function within<Result>(folder: string, work: (store: OpenedStore) => Promise<Result>): Promise<Result> {
  const store = await openStore({ databaseUrl: null, folder }, SYSTEM_CLOCK);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Saves the pair of this number and a cursor that says so. */
async function savePair({ store }: OpenedStore, number: number): Promise<void> {
  const lease = await w.lease(store);
  await w.save(store, lease, { pairs: [w.linked(number)], cursor: { side: 'marketo', position: number } });
}

function savedUpTo({ store }: OpenedStore): Promise<unknown> {
  return store.loadCursor(w.connectionId, 'marketo');
}

/** Starts the writer; `lines` are what it says. */
function startWriter(folder: string, task: 'hold' | 'write'): { child: ChildProcess; lines: AsyncIterator<string>; ended: Promise<void> } {
  const child = spawn(process.execPath, [COMPILED_ONCE, writerProgram, folder, task], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), ended };
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next();
  return done === true ? '' : value;
}

function damage(folder: string): void {
  for (const name of readdirSync(join(folder, 'data', 'base', '5'))) truncateSync(join(folder, 'data', 'base', '5', name), 0);
}

function snapshotsIn(folder: string): readonly string[] {
  return existsSync(join(folder, 'snapshots')) ? readdirSync(join(folder, 'snapshots')).toSorted() : [];
}

beforeAll(() => putNewDatabase(template));
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('an embedded store', () => {
  it('keeps what was committed, in files that only its owner may read', async () => {
    const folder = freshFolder();
    await within(folder, (store) => savePair(store, 1));
    expect(await within(folder, savedUpTo)).toBe(1);
    expect(statSync(join(folder, 'data')).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'snapshots')).mode & 0o077).toBe(0);
  });

  it('starts anew over what an interrupted first start left', async () => {
    const folder = join(scratch, 'interrupted');
    mkdirSync(join(folder, 'data.new'), { recursive: true });
    writeFileSync(join(folder, 'data.new', 'half'), 'made');
    await within(folder, async (store) => {
      await savePair(store, 1);
      expect(await savedUpTo(store)).toBe(1);
    });
    expect(existsSync(join(folder, 'data.new'))).toBe(false);
  });

  it('says in one sentence that a folder cannot be used', async () => {
    const file = join(scratch, 'a-file');
    writeFileSync(file, '');
    await expect(open(file)).rejects.toThrow(/The data folder .*a-file cannot be used/);
    const foreign = join(scratch, 'foreign');
    mkdirSync(join(foreign, 'data'), { recursive: true });
    writeFileSync(join(foreign, 'data', 'holiday.txt'), 'mine');
    await expect(open(foreign)).rejects.toThrow(/holds something that Bascule did not make/);
    expect(readdirSync(join(foreign, 'data'))).toEqual(['holiday.txt']);
  });

  it('does not start anew where its snapshots cannot be read', async () => {
    const folder = freshFolder();
    rmSync(join(folder, 'data'), { recursive: true });
    rmSync(join(folder, 'snapshots'), { recursive: true, force: true });
    writeFileSync(join(folder, 'snapshots'), '');
    await expect(open(folder)).rejects.toThrow(/^The data folder .* cannot be used \(.*snapshots.*\)\. Name a folder that Bascule may write to\.$/);
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('reports accounting that does not add up and goes on (I22)', async () => {
    const folder = freshFolder();
    await within(folder, async ({ store }) => w.save(store, await w.lease(store), { ledger: [ledgerDelta('marketo', { observed: 1 })] }));
    const { notes } = await open(folder);
    expect(notes).toEqual([expect.stringMatching(/accounting of 1 ledger row/)]);
  });
});

describe('the lock on the folder', () => {
  it('refuses a second opener and names the process that has it', async () => {
    const folder = freshFolder();
    await open(folder);
    await expect(open(folder)).rejects.toThrow(`process ${process.pid}) is using the data folder ${folder}`);
    const { lines, ended } = startWriter(folder, 'hold');
    expect(await nextLine(lines)).toMatch(`refused: Another Bascule (process ${process.pid}) is using the data folder`);
    await ended;
  });

  it('ends with its process, however that dies', async () => {
    const folder = freshFolder();
    const { child, lines, ended } = startWriter(folder, 'hold');
    expect(await nextLine(lines)).toBe('open');
    await expect(open(folder)).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await ended;
    const { notes } = await open(folder);
    expect(notes).toEqual([]);
  });

  it('goes to exactly one of several that start at once, also over a dead one\'s remains', async () => {
    const folder = freshFolder();
    const dead = startWriter(folder, 'hold');
    await nextLine(dead.lines);
    dead.child.kill('SIGKILL');
    await dead.ended;
    const said = await Promise.all([1, 2, 3].map(() => nextLine(startWriter(folder, 'hold').lines)));
    expect(said.filter((line) => line === 'open')).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('refused: Another Bascule (process'))).toHaveLength(2);
  });
});

describe('snapshots', () => {
  it('are taken when something changed, and two are kept', async () => {
    const folder = freshFolder();
    const store = await open(folder);
    for (const number of [1, 2, 3]) {
      await savePair(store, number);
      expect(await store.takeSnapshot?.()).toBe('taken');
    }
    expect(await store.takeSnapshot?.()).toBe('unchanged');
    expect(snapshotsIn(folder)).toEqual(['snapshot-00000002.tar.gz', 'snapshot-00000003.tar.gz']);
  });

  it('take the place of a damaged database, which is kept aside: it costs only re-reading (I18)', async () => {
    const folder = freshFolder();
    await within(folder, (store) => savePair(store, 1));
    damage(folder);
    const store = await open(folder);
    expect(store.notes).toEqual([expect.stringMatching(/restored from its newest good snapshot.*damaged-/)]);
    expect(readdirSync(folder).filter((name) => name.startsWith('damaged-'))).toHaveLength(1);
    expect(await savedUpTo(store)).toBe(1);
    await savePair(store, 2);
    expect(await savedUpTo(store)).toBe(2);
  });

  it('are tried from the newest on until one is good', async () => {
    const folder = freshFolder();
    await within(folder, async (store) => {
      await savePair(store, 1);
      await store.takeSnapshot?.();
      await savePair(store, 2);
    });
    damage(folder);
    const newest = join(folder, 'snapshots', snapshotsIn(folder).at(-1) ?? '');
    const content = readFileSync(newest);
    writeFileSync(newest, content.fill(0, content.length - 1000));
    const store = await open(folder);
    expect(await savedUpTo(store)).toBe(1);
    expect((await w.read(store.store, await w.lease(store.store), [1, 2])).pairs).toEqual([w.linked(1)]);
  });

  it('replace a database that was open when the machine went down, since its pages were never synced', async () => {
    const folder = freshFolder();
    await within(folder, (store) => savePair(store, 1));
    const { child, lines, ended } = startWriter(folder, 'write');
    for (let line = ''; line !== '3'; ) line = await nextLine(lines);
    child.kill('SIGKILL');
    await ended;
    const holder: unknown = JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8'));
    writeFileSync(join(folder, 'holder.json'), JSON.stringify(Object.assign({}, holder, { bootId: 'another', bootedAt: 0 })));
    const store = await open(folder);
    expect(store.notes).toEqual([expect.stringMatching(/the machine went down/)]);
    expect(await savedUpTo(store)).toBe(1);
    expect(await store.store.loadCursor('crash', 'marketo')).toBeNull();
  });

  it('missing, leave a damaged database where it is and say what to do', async () => {
    const folder = freshFolder();
    damage(folder);
    await expect(open(folder)).rejects.toThrow(/is damaged and there is no good snapshot/);
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'lock']);
  });
});

describe('kill -9 in the middle of commits', () => {
  it('ten times loses no acknowledged commit, and the ledger adds up (I18, I22)', async () => {
    const folder = freshFolder();
    const crash = sampleWorld('crash');
    let acknowledged = 0;
    for (let round = 1; round <= 10; round++) {
      const { child, lines, ended } = startWriter(folder, 'write');
      expect(await nextLine(lines)).toBe('open');
      for (let heard = 0; heard < (round * 7) % 23; heard++) acknowledged = Number(await nextLine(lines));
      child.kill('SIGKILL');
      for (let line = await nextLine(lines); line !== ''; line = await nextLine(lines)) acknowledged = Number(line);
      await ended;
    }
    const store = await open(folder);
    expect(store.notes).toEqual([]);
    const committed = Number(await store.store.loadCursor('crash', 'marketo'));
    expect(committed).toBeGreaterThanOrEqual(acknowledged);
    const numbers = Array.from({ length: committed }, (_, index) => index + 1);
    const { pairs } = await crash.read(store.store, await crash.lease(store.store, 'check'), numbers);
    expect(pairs.map((pair) => pair.pairId)).toEqual(numbers.map((number) => crash.pairId(number)));
    expect(await store.queries.ledger('crash')).toEqual([{ ...ledgerDelta('marketo', { observed: committed }), pending: committed }]);
    expect(await store.queries.linkedPeople('crash')).toBe(committed);
    for (const number of numbers) expect(await store.queries.journal('crash', crash.pairId(number), 5)).toHaveLength(1);
  });
});
