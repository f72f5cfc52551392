import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import { deedOnTheRoad } from './arm-faults.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import { LIFECYCLE_CALLS } from './operations.ts';
import { between } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { OUTSIDE } from './vendors.ts';

/** What a row of Salesforce may be refused in. */
const OF_SALESFORCE: readonly string[] = ['delete Lead', 'delete Lead', 'delete Contact', 'merge Lead', 'merge Contact', 'convert Lead'];

/** Lets a planned trouble of these calls happen, as those of other objects do (object-troubles.ts). */
export async function armLifecycleTrouble(world: SimulatedWorld, { detail }: LifecyclesPlan['troubles'][number]): Promise<void> {
  const chance = createRandom(detail);
  const turn = chance.next();
  if (turn < 0.45) return onTheRoad(world, chance);
  if (turn < 0.75) return atVendor(world, chance);
  return atWork(world, chance);
}

/** F1 to F4 and F7, on the next call of a kind. */
function onTheRoad({ road }: SimulatedWorld, chance: Random): void {
  const id = chance.pick(['F1', 'F2', 'F2', 'F3', 'F4', 'F7'] as const);
  const only = chance.pick(LIFECYCLE_CALLS);
  const side: Side = only.startsWith('salesforce') ? 'salesforce' : 'marketo';
  const deed = deedOnTheRoad(id, chance);
  if (deed !== undefined) road.arm({ id, side, only, deed });
}

/** Rows refused or locked, and calls that are not taken (F26, F28, F5). */
async function atVendor({ vendorFaults }: SimulatedWorld, chance: Random): Promise<void> {
  const times = between(chance, 1, 3);
  if (chance.chance(0.3)) return vendorFaults.arm('marketo', 'F5', { kind: 'api-error', code: chance.pick(['606', '608', '713']), match: { operation: 'delete-leads' }, times });
  const match = { operation: chance.pick(OF_SALESFORCE) };
  if (chance.chance(0.6)) return vendorFaults.arm('salesforce', 'F28', { kind: 'row-lock', match, times });
  return vendorFaults.arm('salesforce', 'F26', { kind: 'row-failure', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Not accepted.', match, times: 1 });
}

/** A worker dies or stands still during such a call (F46, F47). */
function atWork(world: SimulatedWorld, chance: Random): void {
  const downMs = between(chance, 1, 40) * 1000;
  const isKilled = chance.chance(0.6);
  const inMs = chance.integer(2 * world.options.latencyMs.http);
  world.underWay.when(chance.pick(LIFECYCLE_CALLS), (process) => {
    world.scheduler.at(OUTSIDE, 'a worker is struck as it deletes, merges or looks twice', inMs, () => (isKilled ? world.kill(chance, downMs, process) : world.stall(chance, between(chance, 20, 200) * 1000, process)));
  });
}
