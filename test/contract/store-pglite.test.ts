import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeStoreContract } from './store-contract.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';
import { sampleWorld } from './sample-world.ts';

describeStoreContract('PGlite', openPGliteForTests);

describe('PGlite\'s one connection', () => {
  const w = sampleWorld('shared');
  let opened: Awaited<ReturnType<typeof openPGliteForTests>>;
  beforeAll(async () => {
    opened = await openPGliteForTests();
  });
  afterAll(() => opened.close());

  /** What the job engine leaves for a moment when one of its batches fails. */
  async function leaveAbortedTransaction(): Promise<void> {
    await expect(opened.pglite.exec('begin; select 1 / 0; commit')).rejects.toThrow(/division/);
  }

  it('is cleared of an aborted transaction that somebody else left', async () => {
    const lease = await w.lease(opened.store);
    await leaveAbortedTransaction();
    await w.save(opened.store, lease, { pairs: [w.linked(1)] });
    await leaveAbortedTransaction();
    expect(await opened.queries.linkedPeople('shared')).toBe(1);
    await leaveAbortedTransaction();
    expect(await opened.store.renewLease(lease, 60)).toBe(true);
  });

  it('answers what nobody uses the whole table for from the queue\'s own indexes', async () => {
    const lease = await w.lease(opened.store);
    await w.save(opened.store, lease, { pairs: Array.from({ length: 2000 }, (_, index) => w.linked(index + 10)) });
    await opened.pglite.exec('vacuum (analyze) bascule.pair');
    const scans = async () => {
      await opened.pglite.exec('select pg_stat_force_next_flush()');
      const { rows } = await opened.pglite.query<{ scans: number }>("select seq_scan::int as scans from pg_stat_user_tables where relname = 'pair'");
      return rows[0]?.scans;
    };
    const before = await scans();
    await opened.queries.ledger('shared');
    await opened.queries.backlog('shared');
    await opened.queries.rejections('shared');
    await opened.queries.findPairs('shared', { object: null, idOrEmail: 'person7@example.com' });
    await opened.queries.listPairs({ connectionId: 'shared', search: '', state: 'waiting', object: null, limit: 50, after: null });
    await opened.queries.listPairs({ connectionId: 'shared', search: '', state: 'rejected', object: null, limit: 50, after: null });
    await opened.queries.listPairs({ connectionId: 'shared', search: 'person77', state: 'any', object: null, limit: 50, after: null });
    expect(before).toBeTypeOf('number');
    expect(await scans()).toBe(before);
  });
});
