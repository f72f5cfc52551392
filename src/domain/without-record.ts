import type { Difference, Pair } from './pair.ts';
import { UNSEEN_SIDE, withSide } from './pair.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';

/** The pair as if this side had never had its record, with nothing agreed; a look there that began before `mark` is not believed. */
export function withoutRecord(pair: Pair, side: Side, mark: number): Pair {
  const source = otherSide(side);
  const { work, filtered } = pair[side];
  const alone = withSide({ ...pair, base: {} }, source, { differences: wholeOf(pair, source), rewrites: {}, unechoed: {} });
  return withSide(alone, side, { ...UNSEEN_SIDE, writtenMark: mark, filtered, work });
}

/**
 * The pair as if these fields of a side had never been seen, and nothing been agreed on in them: its record is another one by now, and
 * what is empty in that was made empty by nobody (I11).
 */
export function withFieldsMetAnew(pair: Pair, side: Side, keys: ReadonlySet<string>): Pair {
  const source = otherSide(side);
  const without = <Value>(from: Readonly<Record<string, Value>>): Record<string, Value> => Object.fromEntries(Object.entries(from).filter(([key]) => !keys.has(key)));
  const whole = Object.entries(wholeOf(pair, source)).filter(([key]) => keys.has(key));
  const kept = withSide({ ...pair, base: without(pair.base) }, source, { differences: { ...pair[source].differences, ...Object.fromEntries(whole) }, rewrites: without(pair[source].rewrites) });
  return withSide(kept, side, { differences: without(pair[side].differences), rewrites: without(pair[side].rewrites), unechoed: without(pair[side].unechoed) });
}

/** All that is known of a side, as what it would differ by from nothing. */
function wholeOf(pair: Pair, side: Side): Readonly<Record<string, Difference>> {
  const agreed = Object.entries(pair.base).map(([key, value]): [string, Difference] => [key, { value, changedAt: pair[side].seenVersion ?? '', changedBy: null }]);
  return { ...Object.fromEntries(agreed), ...pair[side].differences };
}
