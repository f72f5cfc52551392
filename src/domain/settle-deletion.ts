import { deriveWork } from './derive-work.ts';
import type { Occasion } from './derive-work.ts';
import { seenOn } from './merge-pair.ts';
import type { Observed } from './observe-record.ts';
import type { Operation } from './operation.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { Settled } from './settle-write.ts';
import type { Side } from './side.ts';
import { isUnknown } from './value.ts';
import type { KnownValues } from './value.ts';
import { withoutRecord } from './without-record.ts';

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

function heldBy(pair: Pair, side: Side): KnownValues {
  const keys = new Set([...Object.keys(pair.base), ...Object.keys(pair[side].differences)]);
  return Object.fromEntries([...keys].flatMap((key) => {
    const value = seenOn(pair, side, key);
    return value === undefined || isUnknown(value) ? [] : [[key, value]];
  }));
}
