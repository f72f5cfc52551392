import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { isCycleRunning } from '../engine/sync-session.ts';

/**
 * The newest cycles, at most so many, as they are to be shown: one that a dead worker left unfinished is not running any more,
 * whatever its row says. Only the newest can be running, and only while a worker of any process holds the lease for it (I20);
 * `runsHere` is whether this very process runs one, which needs no question.
 */
export async function shownCycles(context: EngineContext, limit: number, runsHere: boolean): Promise<readonly SyncCycle[]> {
  const read = (): Promise<readonly SyncCycle[]> => context.queries.cycles(context.rules.connectionId, limit);
  const cycles = await read();
  if (cycles[0]?.endedAt !== null || runsHere || (await isCycleRunning(context))) return settled(cycles, cycles[0]?.cycleId);
  // The lease is given back after the end is saved: a cycle that ended meanwhile says so now, and one that began is another one.
  const again = await read();
  return settled(again, again.find(({ cycleId }) => cycleId !== cycles[0]?.cycleId)?.cycleId);
}

function settled(cycles: readonly SyncCycle[], running: string | undefined): readonly SyncCycle[] {
  return cycles.map((cycle, index) => (cycle.endedAt !== null || (index === 0 && cycle.cycleId === running) ? cycle : cutShort(cycle)));
}

function cutShort(cycle: SyncCycle): SyncCycle {
  const moments = cycle.steps.flatMap((step) => [step.startedAt, step.endedAt]).filter((moment) => moment !== null);
  const endedAt = moments.toSorted().at(-1) ?? cycle.startedAt;
  const steps = cycle.steps.map((step) => (step.state === 'in-process' ? { ...step, state: 'incomplete' as const, endedAt } : step));
  return { ...cycle, state: 'incomplete', endedAt, steps };
}
