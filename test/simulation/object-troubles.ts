import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import { deedOnTheRoad } from './arm-faults.ts';
import type { ObjectsPlan } from './object-options.ts';
import { ACTIVITY_CALLS, ACTIVITY_WRITES, MEMBER_CALLS, MEMBER_WRITES, OBJECT_CALLS, OBJECT_WRITES, SHARED_WRITES } from './operations.ts';
import { between } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { OUTSIDE } from './vendors.ts';

/** Which calls a trouble may strike, by the names of this simulation and by Marketo's own words for those that write. */
interface TroublePlaces {
  readonly calls: readonly string[];
  readonly writes: readonly string[];
  readonly operations: readonly string[];
}

/** What goes to Marketo alone, and merges. */
export const OBJECT_TROUBLES: TroublePlaces = {
  calls: OBJECT_CALLS,
  writes: OBJECT_WRITES,
  operations: ['sync-companies', 'sync-companies', 'sync-salespersons', 'sync-opportunities', 'sync-roles', 'sync-custom-objects', 'merge-leads'],
};

/** Memberships go both ways. */
export const MEMBER_TROUBLES: TroublePlaces = { calls: MEMBER_CALLS, writes: MEMBER_WRITES, operations: ['sync-program-status', 'sync-program-status', 'merge-leads'] };

/** So does what campaigns, programs and their members share beside statuses. */
export const SHARED_TROUBLES: TroublePlaces = { calls: [...SHARED_WRITES, 'marketo members', 'salesforce read'], writes: SHARED_WRITES, operations: ['sync-program-members', 'sync-program-members', 'update-program'] };

/** Tasks and events are told once and for good. */
export const ACTIVITY_TROUBLES: TroublePlaces = { calls: ACTIVITY_CALLS, writes: ACTIVITY_WRITES, operations: ['add-custom-activities'] };

/**
 * Lets a planned trouble of these objects' calls happen: the same faults as on people's, which are injected by call, only that
 * a run has few such calls and would seldom be struck there. What is drawn comes from the trouble's own seed.
 */
export async function armTrouble(world: SimulatedWorld, { detail }: ObjectsPlan['troubles'][number], places: TroublePlaces): Promise<void> {
  const chance = createRandom(detail);
  const turn = chance.next();
  if (turn < 0.45) return onTheRoad(world, chance, places);
  if (turn < 0.75) return inMarketo(world, chance, places);
  return atWork(world, chance, places);
}

/** F1 to F4 and F7, on the next call of a kind. */
function onTheRoad({ road }: SimulatedWorld, chance: Random, { calls }: TroublePlaces): void {
  const id = chance.pick(['F1', 'F2', 'F2', 'F3', 'F4', 'F7'] as const);
  const deed = deedOnTheRoad(id, chance);
  if (deed === undefined) return;
  const only = chance.pick(calls);
  road.arm({ id, side: only.startsWith('salesforce') ? 'salesforce' : 'marketo', only, deed });
}

/** Rows refused, and calls that are not taken (F26, F5). */
async function inMarketo({ vendorFaults }: SimulatedWorld, chance: Random, { operations }: TroublePlaces): Promise<void> {
  const match = { operation: chance.pick(operations) };
  if (chance.chance(0.3)) return vendorFaults.arm('marketo', 'F5', { kind: 'api-error', code: chance.pick(['606', '608', '713']), match, times: between(chance, 1, 3) });
  return vendorFaults.arm('marketo', 'F26', { kind: 'row-failure', code: chance.pick(['1003', '1001']), row: chance.pick(['first', 'last', 'every']), match, times: 1 });
}

/** A worker dies, stands still or is stopped while it writes (F46, F47). */
function atWork(world: SimulatedWorld, chance: Random, { writes }: TroublePlaces): void {
  const downMs = between(chance, 1, 40) * 1000;
  const isKilled = chance.chance(0.6);
  const inMs = chance.integer(2 * world.options.latencyMs.http);
  world.underWay.when(chance.pick(writes), (process) => {
    world.scheduler.at(OUTSIDE, 'a worker is struck as it writes an object', inMs, () => (isKilled ? world.kill(chance, downMs, process) : world.stall(chance, between(chance, 20, 200) * 1000, process)));
  });
}
