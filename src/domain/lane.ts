/**
 * How urgent waiting work is (DESIGN §5): `priority` for what somebody asked for ("sync now"; later, flow steps),
 * `normal` for changes seen by a cycle, `bulk` for initial sync and backfill.
 */
export type Lane = 'priority' | 'normal' | 'bulk';

/** Every lane, most urgent first. */
export const LANES: readonly Lane[] = ['priority', 'normal', 'bulk'];

/** The more urgent of two lanes: new work never makes waiting work slower. */
export function moreUrgent(a: Lane, b: Lane): Lane {
  return LANES.indexOf(a) <= LANES.indexOf(b) ? a : b;
}
