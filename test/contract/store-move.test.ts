import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveStore } from '../../src/store/move-store.ts';
import type { MoveProgress } from '../../src/store/move-store.ts';
import { createAccessStore } from '../../src/store/access-store.ts';
import { createConfigurationStore } from '../../src/store/configuration-store.ts';
import { createDatabase, dropDatabase, startTestServer } from './postgres-for-tests.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { ledgerDelta, sampleWorld, waiting } from './sample-world.ts';
import { SYSTEM_CLOCK } from './examination.ts';

const PAIRS = 2_300;
const w = sampleWorld('moved');
const server = await startTestServer(process.env);

type Embedded = Awaited<ReturnType<typeof openPGliteForTests>>;

/** A world with something in every table. */
async function fill({ store, client }: Embedded): Promise<void> {
  const lease = await w.lease(store);
  const pairs = Array.from({ length: PAIRS }, (_, index) => w.waitingFor('marketo', index + 1, waiting('bulk', index)));
  const odd = { ...w.linked(9999), base: { email: 'a\u0000b@example.com', lastName: '田中\ud83d\u001a' } };
  await w.save(store, lease, {
    pairs: [...pairs, odd],
    ledger: [ledgerDelta('marketo', { observed: PAIRS })],
    cursor: { side: 'salesforce', position: { stamp: 'x\u0000', at: 12.5 } },
    openOperations: pairs.slice(0, 2).map((pair, index) => w.operation(`o${index}`, pair, 'marketo', lease)),
  });
  // Later entries get smaller ids: the order of the journal is the order of commits, not of ids.
  for (let index = 0; index < 30; index++) await w.save(store, lease, { journal: [w.entry(`e${99 - index}`, w.pairId(1), index)] });
  for (const id of ['c2', 'c1']) await store.saveCycle(lease, w.cycle(id));
  await store.addApiCalls('moved', 'marketo', '2026-01-31', 7);
  await store.pauseBulk('moved', { since: '2026-01-31T00:00:00Z', by: 'Ann' });
  await store.allowTrials('moved', { since: '2026-01-31T00:00:00Z', by: 'Bob' });
  await createConfigurationStore(client).append([{ entryId: 'v1', connectionId: 'moved', basedOn: 0, document: { pauseSeconds: 10 }, madeAt: '2026-01-31T00:00:00Z', madeBy: 'api', source: 'applied', note: null }]);
  const access = createAccessStore(client);
  await access.saveToken('hash', { label: 'Admin', role: 'admin', createdAt: '2026-01-31T00:00:00Z' });
  await access.saveSession('session', { role: 'admin', createdAt: '2026-01-31T00:00:00Z', expiresAt: '2026-01-31T08:00:00.123Z' });
}

/** Everything that can be asked about the world. */
async function seen({ store, queries, client }: Pick<OpenedStore, 'store' | 'queries' | 'client'>): Promise<unknown> {
  const access = createAccessStore(client);
  return {
    configuration: await createConfigurationStore(client).newest('moved'),
    pairs: (await w.read(store, await w.lease(store), [...Array.from({ length: PAIRS }, (_, index) => index + 1), 9999])).pairs,
    operations: await store.orphanedOperations({ ...(await w.lease(store)), epoch: 99 }, 10),
    cursor: await store.loadCursor('moved', 'salesforce'),
    ledger: await queries.ledger('moved'),
    linked: await queries.linkedPeople('moved'),
    backlog: await queries.backlog('moved'),
    journal: await queries.journal('moved', w.pairId(1), 100),
    cycles: await queries.cycles('moved', 10),
    calls: await queries.apiCalls('moved', '2026-01-31'),
    pause: await queries.bulkPause('moved'),
    consent: await queries.trialConsent('moved'),
    found: await queries.findPairs('moved', { object: null, idOrEmail: 'person77@example.com' }),
    token: await access.findToken('hash'),
    session: [await access.findSession('session', '2026-01-31T08:00:00.122Z'), await access.findSession('session', '2026-01-31T08:00:00.123Z')],
  };
}

afterAll(() => server?.stop());

describe.skipIf(server === null)('moving an embedded store to PostgreSQL', () => {
  let source: Embedded;
  let databaseUrl = '';
  let target: OpenedStore;
  const progress: MoveProgress[] = [];

  beforeAll(async () => {
    source = await openPGliteForTests();
    await fill(source);
    databaseUrl = await createDatabase(server?.url ?? '', 'moved');
    target = await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK);
  });
  afterAll(async () => {
    await target.close();
    await source.close();
    await dropDatabase(server?.url ?? '', databaseUrl);
  });

  it('leaves nothing behind when it fails half-way', async () => {
    const stop = new Error('stopped by a test');
    const failing = moveStore(source.client, target.client, ({ table }) => {
      if (table === 'journal') throw stop;
    });
    await expect(failing).rejects.toThrow(/The move stopped \(stopped by a test\)\. The source is unchanged/);
    expect(await target.queries.ledger('moved')).toEqual([]);
    expect(await target.queries.listPairs({ connectionId: 'moved', search: '', state: 'any', object: null, limit: 1, after: null })).toMatchObject({ total: 0 });
  });

  it('copies everything there is, unaltered, and tells how far it is', async () => {
    await moveStore(source.client, target.client, (each) => progress.push(each));
    expect(await seen(target)).toEqual(await seen(source));
    expect(progress.filter(({ table }) => table === 'pair').map(({ rows, of }) => [rows, of])).toEqual([
      [1000, PAIRS + 1],
      [2000, PAIRS + 1],
      [PAIRS + 1, PAIRS + 1],
    ]);
  });

  it('goes on numbering where the source stopped (I16)', async () => {
    const lease = await w.lease(target.store);
    const mark = (await w.read(source.store, await w.lease(source.store), [])).mark;
    expect((await w.read(target.store, lease, [])).mark).toBeGreaterThanOrEqual(mark - 2);
    await w.save(target.store, lease, { journal: [w.entry('e0', w.pairId(1))] });
    expect((await target.queries.journal('moved', w.pairId(1), 1))[0]?.entryId).toBe('moved/e0');
  });

  it('refuses a target that is not empty', async () => {
    await expect(moveStore(source.client, target.client, () => undefined)).rejects.toThrow(/already holds a Bascule store/);
  });
});
