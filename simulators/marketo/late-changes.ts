import { numberArgument, textArgument } from '../foundation/fault-plan.ts';
import type { Fault } from '../foundation/fault-plan.ts';
import type { LateEntry } from './activity-log.ts';
import type { Change, World } from './world.ts';

/** Fault F21: the record is there at once, its activities become visible later with their earlier stamp. */
export function delayed(world: World, changes: readonly Change[], late: Fault | undefined): readonly Change[] {
  if (late === undefined) return changes;
  const visibleAt = world.now() + numberArgument(late, 'delayMs', 3000);
  const entry: LateEntry = textArgument(late, 'order', 'at-the-end') === 'by-stamp' ? 'by-stamp' : 'at-the-end';
  return changes.map((change): Change => (change[0] === 'activity' ? ['late-activity', change[1], visibleAt, entry] : change));
}
