import { describe, expect, it } from 'vitest';
import { cycleAnswer } from '../../src/app/api/cycle-answer.ts';
import { shownCycles } from '../../src/app/shown-cycles.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import { openBridge } from '../engine/bridge.ts';
import type { Bridge } from '../engine/bridge.ts';

/** What a process shows that runs no cycle itself: it stands by over the same database. */
async function seenBeside(bridge: Bridge): Promise<readonly SyncCycle[]> {
  return shownCycles(bridge.context(), 5, false);
}

/** A bridge that calls this whenever its cycle is saved, and whose worker is dead once it answers false. */
function watchedBridge(onSaved: (saved: SyncCycle) => Promise<boolean>): Bridge {
  let isAlive = true;
  return openBridge({
    salesforcePeople: 1,
    aroundStore: (store) => ({
      ...store,
      saveCycle: async (lease, cycle) => {
        await store.saveCycle(lease, cycle);
        isAlive &&= await onSaved(cycle);
        if (!isAlive) throw new Error('killed');
      },
      releaseLease: async (lease) => (isAlive ? store.releaseLease(lease) : undefined),
    }),
  });
}

describe('cycles as a process shows them that runs none itself (A5, I20)', () => {
  it('one that another process runs is running until it has ended', async () => {
    const seen: (readonly [SyncCycle['state'] | undefined, SyncCycle['state']])[] = [];
    const bridge = watchedBridge(async (saved) => {
      const [newest] = await seenBeside(bridge);
      seen.push([newest?.state, saved.state]);
      return true;
    });
    await bridge.cycle();
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.filter(([shown, saved]) => shown !== saved)).toEqual([]);
    expect(await seenBeside(bridge)).toMatchObject([{ state: 'succeeded' }]);
  });

  it('one whose worker died is cut short once its lease has run out', async () => {
    const bridge = watchedBridge(async ({ steps }) => !steps.some(({ operation, state }) => operation === 'pull-updates' && state === 'in-process'));
    await expect(bridge.cycle()).rejects.toThrow('killed');
    expect(await seenBeside(bridge), 'nobody knows yet').toMatchObject([{ state: 'in-process' }]);
    bridge.clock.advance(61_000);
    const [cut] = await seenBeside(bridge);
    expect(cut).toMatchObject({ state: 'incomplete', endedAt: expect.any(String) });
    expect(cut?.steps.filter(({ state }) => state === 'in-process')).toEqual([]);
  });

  it('one that ends while it is asked about says how it ended, and one that began meanwhile runs', async () => {
    const bridge = openBridge({ salesforcePeople: 1 });
    await bridge.cycle();
    const { queries } = bridge;
    const [ended] = await queries.cycles('test', 1);
    if (ended === undefined) throw new Error('no cycle');
    const running: SyncCycle = { ...ended, state: 'in-process', endedAt: null };
    const answers = (first: readonly SyncCycle[], then: readonly SyncCycle[]) => {
      const reads = [first, then];
      return { ...bridge.context(), queries: { ...queries, cycles: async () => reads.shift() ?? [] } };
    };
    expect(await shownCycles(answers([running], [ended]), 5, false)).toEqual([ended]);
    const next = { ...running, cycleId: 'next' };
    expect(await shownCycles(answers([running], [next, ended]), 5, false)).toEqual([next, ended]);
  });

  it('a row that names a trigger which no cycle has any more is read on', async () => {
    const bridge = openBridge({ salesforcePeople: 1 });
    const row = { ...(await bridge.cycle()), trigger: 'priority' };
    expect(cycleAnswer.parse(row).trigger).toBe('priority');
  });
});
