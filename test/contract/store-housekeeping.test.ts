import { expect, it } from 'vitest';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';
import { CYCLES_KEPT } from '../../src/store/record-statements.ts';

it('forgets the oldest cycles when one ends, so that an idle installation does not grow for ever', async () => {
  const { pglite, store, queries, close } = await openPGliteForTests();
  try {
    await pglite.query(
      `insert into bascule.sync_cycle (cycle_id, connection_id, cycle)
       select 'old-' || n, 'c', jsonb_build_object('cycleId', 'old-' || n) from generate_series(1, $1::int) n`,
      [CYCLES_KEPT + 20],
    );
    const lease = await store.acquireLease({ connectionId: 'c', name: 'c/cycle', holder: 'test', seconds: 60 });
    if (lease === null) throw new Error('no lease');
    const cycle: SyncCycle = {
      cycleId: 'new', connectionId: 'c', trigger: 'schedule', startedAt: '2026-01-01T00:00:00Z', endedAt: null,
      state: 'in-process', steps: [], backlogAfter: null,
    };
    const count = async () => (await queries.cycles('c', 2 * CYCLES_KEPT)).length;
    await store.saveCycle(lease, cycle);
    expect(await count()).toBe(CYCLES_KEPT + 21);
    await store.saveCycle(lease, { ...cycle, endedAt: '2026-01-01T00:00:01Z' });
    expect(await count()).toBe(CYCLES_KEPT);
    expect((await queries.cycles('c', 1)).map(({ cycleId }) => cycleId)).toEqual(['new']);
  } finally {
    await close();
  }
});
