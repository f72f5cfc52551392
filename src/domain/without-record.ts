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

/** All that is known of a side, as what it would differ by from nothing. */
function wholeOf(pair: Pair, side: Side): Readonly<Record<string, Difference>> {
  const agreed = Object.entries(pair.base).map(([key, value]): [string, Difference] => [key, { value, changedAt: pair[side].seenVersion ?? '', changedBy: null }]);
  return { ...Object.fromEntries(agreed), ...pair[side].differences };
}
