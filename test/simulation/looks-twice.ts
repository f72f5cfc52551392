import type { RunUntil, SimulatedWorld } from './simulated-world.ts';

/** A pass that is under way when faults end may have to be made to its end before the one that finds everything begins. */
const PASSES = 2;
const MINUTE_MS = 60_000;
/** A pass goes on cycle by cycle, and each of them may fail once more, ms. */
const SLACK_MS = 20 * MINUTE_MS;
const CYCLES_OF_A_PASS = 10;

/**
 * Lets the second look go through everything once more: a pass over each object that began after this moment comes to its end,
 * within the period that the settings say (I17, decision 28). An admin asks for it, or everybody waits. Answers false when
 * it does not come; true at once in a run without a second look.
 */
export async function looksTwice(world: SimulatedWorld, runUntil: RunUntil, isAskedFor: boolean): Promise<boolean> {
  const { scheduler, verdicts, database, options, lifecycles } = world;
  const { lookEveryMinutes } = options.lifecycles;
  if (lookEveryMinutes === null) return true;
  const since = scheduler.now();
  const patience = since + PASSES * (lookEveryMinutes * MINUTE_MS + CYCLES_OF_A_PASS * options.pauseSeconds * 1000) + SLACK_MS;
  if (isAskedFor) lifecycles.users.askForLook();
  let cycles = world.cycles.length;
  let left: readonly string[] = ['everything'];
  let isAsking = false;
  const ask = async (): Promise<void> => {
    left = await unlooked(database, since);
    isAsking = false;
  };
  await runUntil(() => {
    if (world.cycles.length > cycles && !isAsking) {
      cycles = world.cycles.length;
      isAsking = true;
      world.guard(ask());
    }
    return left.length === 0 || scheduler.now() > patience;
  });
  if (left.length === 0) verdicts.reached('everything was looked at twice');
  else verdicts.violated('I17', 'Q', `no second look at ${left.join(', ')} began and ended within ${Math.round((scheduler.now() - since) / MINUTE_MS)} minutes; the period is ${lookEveryMinutes}`);
  return left.length === 0;
}

/** Objects of which no pass began after a moment of true time and has ended. */
async function unlooked({ queries }: SimulatedWorld['database'], since: number): Promise<readonly string[]> {
  const rows = await queries.reconcileRows('simulated');
  const done = rows.filter(({ pass }) => pass?.last !== null && pass?.last !== undefined && Date.parse(pass.last.startedAt) >= since);
  return rows.length === 0 ? ['anything'] : rows.filter((row) => !done.includes(row)).map(({ object }) => object);
}

/** What runs with a second look should sometimes reach. */
export const SOMETIMES_WITH_SECOND_LOOK: readonly string[] = [
  'everything was looked at twice', 'an admin asked for a second look', 'a record was purged', 'a record of salesforce changed without a word', 'a person changed without a word', 'a person was lost without a word', 'a record was made that no feed tells of',
];
