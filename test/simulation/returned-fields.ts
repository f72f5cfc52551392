import type { Pair } from '../../src/domain/pair.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { fieldOfPair } from './forgotten-returns.ts';
import type { FieldGaps, Gaps } from './gaps.ts';
import { meaning } from './same-value.ts';
import type { Change, VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What has to be known to say what a field that was away and came back tells. */
export interface ReturnParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  /** Whether a Salesforce field was made anew between two readings. */
  readonly wasSwapped: (object: VendorRecord['object'], field: string) => boolean;
  /** When all of Salesforce was read by readings that began after a moment, true time in ms. */
  readonly readAfter: ClockLeaps['readAfter'];
  /** When the last reading of an object before a moment began, true time in ms. */
  readonly beganBefore: ClockLeaps['beganBefore'];
  readonly hidden: Gaps;
  /** Mapping keys of fields that the sync user could not read for a while. */
  readonly suspended: FieldGaps;
  /** So long after a field came back everything has been read again for it, ms. */
  readonly rightsAgeMs: number;
}

/** The record was hidden when everything was read again for a field that came back: nobody reads it for that once more. */
export function missedReturn({ books, hidden, suspended, rightsAgeMs }: ReturnParts, pair: Pair, { marketo: field }: PresentPlan): boolean {
  const ids = books.idsOf(pair.pairId, 'salesforce');
  return suspended.ends(field).some((at) => ids.some((id) => hidden.overlaps(id, at, at + rightsAgeMs)));
}

/**
 * An emptiness in Salesforce that was found when its field came back, whoever made it: it says nothing against what the
 * other side holds (M28). A bridge that could not read for long meets in that state what was emptied before the field went away, and
 * what was emptied after it had come back (seeds 19977, 110164).
 */
export function cameBackEmpty({ ledger, suspended, rightsAgeMs, readAfter, beganBefore }: ReturnParts, { pairId }: Pair, plan: PresentPlan, change: Change | undefined): boolean {
  if (change?.side !== 'salesforce' || meaning(plan.kind, change.to) !== null) return false;
  const until = Math.max(change.at + rightsAgeMs, readAfter(change.at));
  const object = ledger.record('salesforce', change.recordId)?.object ?? '';
  const from = Math.min(change.at, beganBefore(object, change.at)) - rightsAgeMs;
  return change.by === 'nobody' || [plan.marketo, fieldOfPair(pairId, plan.marketo)].some((what) => suspended.inSalesforce.overlaps(what, from, until));
}

/** The pair's field in Salesforce was made anew between two readings, and nothing has told of it since. */
export function isSwapped({ books, ledger, wasSwapped }: ReturnParts, pair: Pair, plan: PresentPlan): boolean {
  const emptied = historyOf(books, ledger, pair, 'salesforce', plan.marketo).findLast((one) => one.by === 'nobody');
  const object = emptied === undefined ? undefined : ledger.record('salesforce', emptied.recordId)?.object;
  const name = object === undefined ? null : nameOn(plan, object);
  return object !== undefined && name !== null && wasSwapped(object, name);
}

export function historyOf(books: Books, ledger: VendorLedger, pair: Pair, side: Side, field: string): readonly Change[] {
  return books.idsOf(pair.pairId, side).flatMap((id) => ledger.history(side, id, field)).toSorted((a, b) => a.seq - b.seq);
}
