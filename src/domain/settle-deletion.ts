import { deriveWork } from './derive-work.ts';
import type { Occasion } from './derive-work.ts';
import { seenOn } from './merge-pair.ts';
import type { Observed } from './observe-record.ts';
import type { Operation } from './operation.ts';
import type { Difference, Pair } from './pair.ts';
import { UNSEEN_SIDE, withSide } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { Settled } from './settle-write.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { isUnknown } from './value.ts';
import type { KnownValues } from './value.ts';

/**
 * The vendor deleted a record for us. The pair goes on as if its side had never had one, with nothing agreed: a counterpart
 * that is restored, or that has another key now, is made anew there and meets nobody's old values (I10). Being absent, and
 * not deleted, it is never taken for a deletion by somebody else, which would be carried back (I6).
 */
export function settleDeleted(pair: Pair, { side, operationId, recordId }: Operation, mark: number, mapping: ResolvedMapping, occasion: Occasion): Settled {
  const gone = withoutRecord(pair, side, mark);
  const derived = deriveWork(pair, gone, mapping, { kind: 'written', side }, occasion);
  return { derived, events: [{ kind: 'deleted', side, recordId: recordId ?? '', operationId, held: heldBy(pair, side) }] };
}

/** A reading shows that a record is gone while its deletion by us is under way, before the vendor's answer has come: that was done. */
export function seeDeleted(pair: Pair, operation: Operation, mark: number, mapping: ResolvedMapping, occasion: Occasion): Observed {
  const { side, operationId } = operation;
  const { derived, events } = settleDeleted(pair, operation, mark, mapping, occasion);
  return { ...derived, events: [{ kind: 'resolved', side, operationId, outcome: 'applied' }, ...events], outcome: 'deleted' };
}

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

function heldBy(pair: Pair, side: Side): KnownValues {
  const keys = new Set([...Object.keys(pair.base), ...Object.keys(pair[side].differences)]);
  return Object.fromEntries([...keys].flatMap((key) => {
    const value = seenOn(pair, side, key);
    return value === undefined || isUnknown(value) ? [] : [[key, value]];
  }));
}
