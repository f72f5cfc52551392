import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import type { Allowance, Verdicts } from './oracle.ts';
import type { RunUntil, SimulatedWorld } from './simulated-world.ts';

/** What no feed tells of: the next second look at everything finds it (decision 28), so nothing of it is excused after one. */
const FOUND_BY_IT: ReadonlySet<Allowance> = new Set<Allowance>(['hidden beyond the overlap', 'clock set back at rest']);
/** One run in so many has a second look although nothing was excused: it must change nothing (I32). */
const ONE_IN = 10;
/** Cycles that a pass over a small world may take. */
const CYCLES_OF_PASS = 12;

/** Whether a run ends with a second look at everything. */
export function hasSecondLook({ options, verdicts }: SimulatedWorld): boolean {
  return options.seed % ONE_IN === 0 || excused(verdicts) > 0;
}

/** How often something was excused that a second look finds. */
function excused(verdicts: Verdicts): number {
  const allowed = verdicts.allowed();
  return [...FOUND_BY_IT].reduce((sum, gap) => sum + (allowed[gap] ?? 0), 0);
}

/** Verdicts that excuse nothing of what a second look finds. */
export function afterSecondLook(verdicts: Verdicts): Verdicts {
  return { ...verdicts, isAllowed: (gap) => !FOUND_BY_IT.has(gap) && verdicts.isAllowed(gap) };
}

/** Somebody asks for a second look at everything, and it runs to its end. */
export async function lookAtEverything(world: SimulatedWorld, runUntil: RunUntil): Promise<void> {
  const { database, verdicts } = world;
  world.lookAgain();
  const [worker] = world.workers();
  if (worker === undefined) return;
  let isAsked = false;
  const ask = async (): Promise<void> => {
    isAsked = (await askForReconcile(worker.context, null)).result === 'asked';
  };
  world.guard(ask());
  await runUntil(() => isAsked);
  for (let cycle = 0; cycle < CYCLES_OF_PASS; cycle++) {
    const ended = world.cycles.length;
    await runUntil(() => world.cycles.length > ended);
    const rows = await database.queries.reconcileRows('simulated');
    if (rows.every(({ pass }) => pass?.phase === 'ended')) return verdicts.reached('a second look at everything');
  }
  verdicts.violated('I37', 'Q', `a second look at everything did not end in ${CYCLES_OF_PASS} cycles: ${JSON.stringify(await database.queries.reconcileRows('simulated')).slice(0, 600)}`);
}
