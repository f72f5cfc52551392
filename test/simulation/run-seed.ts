import { createRandom } from '../../simulators/foundation/random.ts';
import type { FaultId } from './fault-kinds.ts';
import { actOnAccounts } from './account-users.ts';
import { actOnFlagged } from './flag-users.ts';
import { armFault, prepareFaults } from './arm-faults.ts';
import { actOnBelongings } from './belonging-users.ts';
import { livenessPhase } from './liveness.ts';
import { armLifecycleTrouble } from './lifecycle-troubles.ts';
import { mergeMeanwhile } from './merge-meanwhile.ts';
import { ACTIVITY_TROUBLES, armTrouble, MEMBER_TROUBLES, OBJECT_TROUBLES, SHARED_TROUBLES } from './object-troubles.ts';
import { actOnBookedLead } from './lead-users.ts';
import { expandSeed } from './option-record.ts';
import type { OptionRecord } from './option-record.ts';
import type { Allowance, Violation } from './oracle.ts';
import { ALLOWED } from './oracle.ts';
import { actOnParents } from './parent-users.ts';
import { streamsOf } from './random-streams.ts';
import { storyOf } from './pair-story.ts';
import { FIELDS_OF_RULES } from './rule-versions.ts';
import { createScheduler } from './scheduler.ts';
import { withoutRealWorld } from './traps.ts';
import { OUTSIDE } from './vendors.ts';
import { createWorld } from './world.ts';
import type { RunUntil, SimulatedWorld } from './simulated-world.ts';

/** How a run ended. */
export interface Outcome {
  readonly options: OptionRecord;
  readonly violations: readonly Violation[];
  readonly faults: Readonly<Partial<Record<FaultId, number>>>;
  /** How often each fault struck each operation, as "F1 marketo write". */
  readonly tuples: Readonly<Record<string, number>>;
  readonly reached: Readonly<Record<string, number>>;
  readonly allowed: Readonly<Partial<Record<Allowance, number>>>;
  readonly traceHash: string;
  /** The latest events, for a report. */
  readonly trace: readonly string[];
  /** The lives of the pairs that the first violations are about. */
  readonly stories: readonly (readonly string[])[];
  readonly steps: number;
  readonly virtualMs: number;
  readonly calls: number;
}

/** What a run may be told besides its seed. */
export interface RunOptions {
  readonly allowances?: readonly Allowance[];
  readonly onTrace?: (line: string) => void;
  /** Other options than the seed's own: what shrinking leaves of them. */
  readonly options?: OptionRecord;
  /** Ends the run with the first invariant that does not hold: for whoever asks only whether one does not. */
  readonly endsConvicted?: boolean;
}

const MOST_STEPS = 400_000;
const STORIES_TOLD = 4;

/** Runs one seed: a safety phase in which users act and faults fly, then a liveness phase in which all must come to rest. */
export async function runSeed(seed: number, { allowances = ALLOWED, onTrace, options = expandSeed(seed), endsConvicted = false }: RunOptions = {}): Promise<Outcome> {
  return withoutRealWorld(async () => {
    const scheduler = createScheduler({ startAt: options.startAt, chance: streamsOf(seed).schedule, reorderMs: options.reorderMs, mostSteps: MOST_STEPS, onTrace });
    const world = createWorld(options, scheduler, allowances);
    const { verdicts } = world;
    const isConvicted = (): boolean => endsConvicted && verdicts.violations().length > 0;
    const until = (isDone: () => boolean): Promise<void> => runUntil(world, () => isConvicted() || isDone());
    try {
      await world.vendors.control('salesforce', 'limits', { largestQueryPage: options.queryPageRows });
      await world.lifecycles.flags.begin();
      await world.beside.begin(() => world.followObjects());
      await safetyPhase(world, until);
      if (!isConvicted()) await livenessPhase(world, until);
      if (!isConvicted()) world.effects.settle();
      if (!isConvicted()) world.beside.settle();
      if (!isConvicted()) world.lifecycles.settle();
    } catch (problem) {
      verdicts.violated('run', 'E', problem instanceof Error ? `${problem.message}\n${problem.stack ?? ''}` : String(problem));
    }
    const calls = world.road.calls();
    return {
      options,
      violations: verdicts.violations(),
      faults: world.counts.counts(),
      tuples: world.counts.tuples(),
      reached: verdicts.reachedCounts(),
      allowed: verdicts.allowed(),
      traceHash: scheduler.trace.hash(),
      trace: scheduler.trace.latest(),
      stories: verdicts.violations().slice(0, STORIES_TOLD).map(({ about }) => (about === null ? [] : storyOf({ ...world, ...world.beside, fields: [...options.fields, ...(options.rules === null ? [] : FIELDS_OF_RULES)] }, about.pairId, about.field))),
      steps: scheduler.steps(),
      virtualMs: scheduler.now() - options.startAt,
      calls: calls.salesforce + calls.marketo,
    };
  });
}

async function safetyPhase(world: SimulatedWorld, until: RunUntil): Promise<void> {
  const { scheduler, options } = world;
  const end = options.startAt + options.safetyMs;
  const isOver = (): boolean => scheduler.now() >= end;
  prepareFaults(world);
  inTurn(world, options.faults, ({ id }) => `${id} is due`, (fault) => armFault(world, fault), isOver);
  inTurn(world, options.acts, () => 'a user acts', ({ detail }) => world.users.act(createRandom(detail)), isOver);
  const { objects, members, activities } = world.beside;
  for (const [plan, users, places] of [[options.objects, objects?.users, OBJECT_TROUBLES], [options.members, members?.users, MEMBER_TROUBLES], [options.members?.shared ?? null, members?.shared?.users, SHARED_TROUBLES], [options.activities, activities?.users, ACTIVITY_TROUBLES]] as const) {
    if (plan === null) continue;
    inTurn(world, plan.acts, () => 'a user of objects acts', async ({ detail }) => users?.act(createRandom(detail)), isOver);
    inTurn(world, plan.troubles, () => 'a trouble of objects is due', (trouble) => armTrouble(world, trouble, places), isOver);
  }
  inTurn(world, options.members?.shared?.rights ?? [], () => 'an administrator hides or shows a field', async ({ detail }) => members?.shared?.rights.set(createRandom(detail)), isOver);
  if (options.rules !== null) {
    const { rules } = world.beside;
    inTurn(world, options.rules.acts, () => 'a user types what rules look at', async ({ detail }) => rules?.users.act(createRandom(detail)), isOver);
    inTurn(world, options.rules.changes, () => 'an admin changes the rules', async ({ detail }) => rules?.change(createRandom(detail)), isOver);
    inTurn(world, options.rules.parentActs ?? [], () => 'a user changes what filters over parents look at', async ({ detail }) => actOnParents({ vendors: world.vendors, people: world.ledger, requestSync: (object, id) => world.press(object, id) }, createRandom(detail)), isOver);
    inTurn(world, options.rules.newFields?.acts ?? [], () => 'a field is shown or hidden, or an admin decides about one', async ({ detail }) => rules?.newFields?.act(createRandom(detail)), isOver);
  }
  inTurn(world, options.objects?.leadActs ?? [], () => 'a user does something about a lead that is booked for', (act) => actOnBookedLead(world, act), isOver);
  inTurn(world, options.objects?.accountActs ?? [], () => 'a user merges accounts', (act) => actOnAccounts(world, act), isOver);
  inTurn(world, options.objects?.belongingActs ?? [], () => 'a user books for what hangs at accounts', (act) => actOnBelongings(world, act), isOver);
  inTurn(world, options.lifecycles.flagActs ?? [], () => 'a user does something about what is flagged', (act) => actOnFlagged(world, act), isOver);
  inTurn(world, options.merges, () => 'a user merges', ({ detail }) => world.mergeUsers.act(createRandom(detail)), isOver);
  inTurn(world, options.mergesMeanwhile, () => 'a user merges meanwhile', (act) => mergeMeanwhile(world, act), isOver);
  inTurn(world, options.lifecycles.acts, () => 'a user deletes, or an admin acts', ({ detail }) => world.lifecycles.users.act(createRandom(detail)), isOver);
  inTurn(world, options.lifecycles.troubles, () => 'a trouble of lifecycles is due', (trouble) => armLifecycleTrouble(world, trouble), isOver);
  await until(isOver);
}

/** Lets what is planned happen, one after the other, until the phase is over. */
function inTurn<Planned extends { readonly atMs: number }>(world: SimulatedWorld, planned: readonly Planned[], what: (next: Planned) => string, act: (next: Planned) => Promise<void>, isOver: () => boolean): void {
  const [next, ...rest] = planned;
  if (next === undefined) return;
  world.scheduler.at(OUTSIDE, what(next), world.options.startAt + next.atMs - world.scheduler.now(), () => {
    if (isOver()) return;
    world.guard(act(next));
    inTurn(world, rest, what, act, isOver);
  });
}

async function runUntil(world: SimulatedWorld, isDone: () => boolean): Promise<void> {
  await world.scheduler.run(() => world.broken() !== null || isDone());
  if (world.broken() !== null) throw world.broken();
}
