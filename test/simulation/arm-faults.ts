import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { PairSelection } from '../../src/engine/store-port.ts';
import type { DatabaseDeed } from './database.ts';
import type { FaultId } from './fault-kinds.ts';
import { arrangeTogether } from './faults-together.ts';
import { losesTime, lostMs } from './lost-times.ts';
import { CALLS, NOTHING, strikesOf } from './operations.ts';
import type { PlannedFault } from './planned.ts';
import { between } from './random-streams.ts';
import type { RoadDeed } from './road.ts';
import type { Owner } from './scheduler.ts';
import { OUTSIDE } from './vendors.ts';
import { armVendorFault } from './vendor-faults.ts';
import { disturbMeaning } from './meaning-faults.ts';
import { changeSchema } from './schema-faults.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/**
 * Larger leaps are left out: work that a worker with a fast clock noted waits for the right clock to catch up, and all
 * work waits for a clock that was set back. No value depends on it (I16), but nothing moves meanwhile (I37).
 */
const CLOCK_LEAPS_MS = [-60_000, -20_000, -1000, 1000, 20_000, 60_000] as const;
const PURGED_AFTER_MS = 91 * 86_400_000;
const LATE_MS = [200, 5000, 40_000, 85_000] as const;

/** Faults of the road (F1 to F4, F7), and of people who edit while we write (F18b). */
const ON_THE_ROAD: Partial<Record<FaultId, (chance: Random) => RoadDeed>> = {
  F1: (chance) => ({ how: 'never-arrives', noticed: chance.pick(['at-once', 'by-timeout', 'before-sending']) }),
  F2: (chance) => (chance.chance(0.5) ? { how: 'answer-lost', noticed: chance.pick(['at-once', 'by-timeout']) } : { how: 'arrives-late', ms: chance.pick(LATE_MS) }),
  F3: () => ({ how: 'cut' }),
  F4: (chance) => ({ how: 'status', status: chance.pick([500, 502, 503, 504, 200]), page: chance.pick(['empty', 'html']), processed: chance.chance(0.5) }),
  F18b(chance) {
    const arrivesInMs = chance.chance(0.5) ? chance.pick([5000, 40_000, 85_000, 85_000]) : null;
    const inMs = chance.integer(arrivesInMs === null ? 6000 : arrivesInMs);
    const askedInMs = chance.chance(arrivesInMs === null ? 0.8 : 0.3) ? chance.integer(arrivesInMs === null ? 2000 : arrivesInMs) : null;
    return { how: 'edited-meanwhile', where: chance.pick(['source', 'target']), inMs, askedInMs, arrivesInMs, detail: chance.integer(2 ** 31) };
  },
  F7: (chance) => ({ how: 'too-many-requests', retryAfter: chance.pick([null, '0', '-1', '315360000', 'soon']) }),
};

/** What a fault of the road does to a call; its details are drawn by chance. */
export function deedOnTheRoad(id: FaultId, chance: Random): RoadDeed | undefined {
  return ON_THE_ROAD[id]?.(chance);
}

/** Which transaction a fault waits for: a few of them are most of all, and those that matter are rare. */
function transaction(chance: Random): PairSelection['by'] | null {
  return chance.pick([null, 'pair-id', 'pair-id', 'side-ids', 'side-ids', 'waiting', 'look-due', 'rejected']);
}

/** Faults that strike workers, jobs, database and clocks, and the weather on the road. Those that wait for an occasion count themselves. */
const ON_OURSELVES: Partial<Record<FaultId, (world: SimulatedWorld, chance: Random, process: Owner | undefined) => void>> = {
  F10: ({ road, scheduler }, chance) => road.clog(chance.pick(SIDES), scheduler.now() + between(chance, 60, 400) * 1000),
  F11: ({ road, scheduler }, chance) => road.slow(scheduler.now() + between(chance, 20, 120) * 1000),
  F19(world, chance) {
    world.counts.struck('F19');
    world.leapVendor(chance.pick(SIDES), chance.pick([1000, 60_000, 3_600_000, 86_400_000]));
  },
  F19b(world, chance) {
    world.counts.struck('F19b');
    world.leapVendor(chance.pick(SIDES), chance.pick([-1000, -60_000, -3_600_000]));
  },
  // A day passes in Salesforce: every formula of age is another one, and no stamp moved.
  F22(world) {
    world.counts.struck('F22');
    world.leapVendor('salesforce', 86_400_000);
  },
  // Marketo keeps changes for 90 days: after so long a sleep of ours, none of those before it is left.
  F24(world) {
    world.counts.struck('F24');
    world.leapVendor('marketo', PURGED_AFTER_MS);
  },
  F46: (world, chance, process) => world.kill(chance, between(chance, 1, 40) * 1000, process),
  F47(world, chance, process) {
    const turn = chance.next();
    if (turn < 0.35) world.stall(chance, between(chance, 20, 200) * 1000, process);
    else if (turn < 0.7) world.stallBeforeSending(between(chance, 50, 200) * 1000);
    else world.stop(chance, between(chance, 0, 3) * 1000, process);
  },
  F48({ counts, database, jobs }) {
    counts.struck('F48');
    database.leap(61_000);
    jobs.giveAgain();
  },
  F49: ({ database }, chance) => database.arm(chance.pick<DatabaseDeed>(['lost before commit', 'lost in commit', 'lost in commit']), transaction(chance)),
  F51: ({ database }, chance) => database.arm('rolled back and run again', transaction(chance)),
  F52: ({ database, scheduler }, chance) => database.refuseUntil(scheduler.now() + between(chance, 2, 40) * 1000),
  F55({ jobs }, chance) {
    const turn = chance.integer(4);
    if (turn === 0) jobs.doubleNext();
    else if (turn === 1) jobs.delayNext(between(chance, 60, 3600) * 1000);
    else if (turn === 2) jobs.loseNext();
    else jobs.giveAgain();
  },
  F56: (world, chance) => world.changeConfiguration(chance),
  F57: (world, chance, process) => world.leapClock(chance, chance.pick(CLOCK_LEAPS_MS), process),
};

/** Keeps the database at the moments to which faults of this run will put it back. */
export function prepareFaults(world: SimulatedWorld): void {
  for (const { id, atMs, detail } of world.options.faults) {
    if (!losesTime(id)) continue;
    world.scheduler.at(OUTSIDE, `${id}: the database is kept`, Math.max(0, atMs - lostMs({ id, atMs, detail })), () => void world.kept.set(detail, world.backUp()));
  }
}

/** Faults that come at any moment, and as often just when somebody is at work: what strikes at rest finds out little. */
const AT_WORK: ReadonlySet<FaultId> = new Set(['F17', 'F18', 'F19', 'F36', 'F37', 'F39', 'F40', 'F41', 'F42', 'F43', 'F44', 'F46', 'F47', 'F48', 'F52', 'F56', 'F57']);

/** Lets a planned fault happen, or arms it for the next occasion. Its details are drawn from its own seed. */
export async function armFault(world: SimulatedWorld, { id, detail }: PlannedFault): Promise<void> {
  const putBack = world.kept.get(detail);
  if (losesTime(id) && putBack === undefined) return undefined;
  if (putBack !== undefined) return putBack(id, between(createRandom(detail), 1, 30) * 1000);
  const chance = createRandom(detail);
  const occasions = strikesOf(id).filter((operation) => operation !== NOTHING);
  const { scheduler, underWay, options } = world;
  if (!AT_WORK.has(id) || occasions.length === 0 || chance.chance(0.5)) return strike(world, id, chance);
  const operation = chance.pick(occasions);
  underWay.when(operation, (process) => {
    const inMs = chance.integer(2 * (CALLS.includes(operation) ? options.latencyMs.http : options.latencyMs.store));
    scheduler.at(OUTSIDE, `${id} during ${operation}`, inMs, () => world.guard(strike(world, id, chance, process)));
  });
  return undefined;
}

/** `process` is the one during whose work the fault comes, when it waited for that. */
async function strike(world: SimulatedWorld, id: FaultId, chance: Random, process?: Owner): Promise<void> {
  world.scheduler.trace.note('fault', id);
  const deed = deedOnTheRoad(id, chance);
  if (deed !== undefined) return armRoad(world, id, deed, chance);
  if (id === 'F44' && process === undefined && chance.chance(0.4)) return armRoad(world, id, { how: 'by-another-hand' }, chance);
  if ((await armVendorFault(world, id, chance)) || (await disturbMeaning(world, id, chance)) || (await changeSchema(world, id, chance)) || (await arrangeTogether(world, id, chance))) return undefined;
  const disturb = ON_OURSELVES[id];
  if (disturb === undefined) throw new Error(`${id} is in the list of faults and nothing injects it.`);
  return disturb(world, chance, process);
}

function armRoad({ road }: SimulatedWorld, id: FaultId, deed: RoadDeed, chance: Random): void {
  const side = chance.pick(SIDES);
  const turn = chance.next();
  const isWrite = deed.how === 'by-another-hand' || deed.how === 'edited-meanwhile' || turn < 0.5;
  const only = isWrite ? `${side} write` : turn < 0.75 ? null : chance.pick(CALLS.filter((call) => call.startsWith(side)));
  road.arm({ id, side, only, deed });
}
