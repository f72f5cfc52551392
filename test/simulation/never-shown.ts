import type { Pair } from '../../src/domain/pair.ts';
import { isUnknown } from '../../src/domain/value.ts';
import type { Gaps } from './gaps.ts';
import type { PresentPlan } from './field-plans.ts';
import { isSame } from './same-value.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What it takes to tell. */
export interface NeverShownParts {
  readonly ledger: VendorLedger;
  readonly hidden: Gaps;
  /** Mapping keys of fields that the sync user could not read for a while. */
  readonly suspended: Gaps;
  readonly fields: readonly PresentPlan[];
}

/** Whether a pair has gone on with a record of Salesforce, by a conversion or a merge, of which nothing was ever seen. */
export function isNeverSeen({ salesforce: { id, seenVersion, differences } }: Pair): boolean {
  return id !== null && seenVersion === null && Object.values(differences).every(({ value }) => isUnknown(value));
}

/**
 * Whether such a record must have been looked at since it was shown again: it is, for the next change of its person (L18). A change
 * to what was there before, or to what both agreed on, need not be one by the time it is read.
 */
export function isAskedForSince({ ledger, hidden, suspended, fields }: NeverShownParts, { salesforce, marketo, base }: Pair): boolean {
  const shownAt = Math.max(-Infinity, ...hidden.ends(salesforce.id ?? ''));
  return fields.some((plan) => {
    const history = ledger.history('marketo', marketo.id ?? '', plan.marketo);
    const last = history.at(-1);
    if (!plan.isMapped || suspended.any(plan.marketo) || last?.by !== 'user' || last.at <= shownAt) return false;
    const agreed = base[plan.marketo];
    return (agreed === undefined || !isSame(plan.kind, last.to, agreed)) && history.every((one) => one === last || !isSame(plan.kind, one.to, last.to));
  });
}

/** Whether a field that was hidden when its record was last read must have been looked at since both were shown again: it is, for its next change in Marketo (L18). */
export function isFieldAskedForSince({ ledger, hidden, suspended, rightsAgeMs }: NeverShownParts & { readonly rightsAgeMs: number }, { salesforce, marketo }: Pair, { marketo: field, kind }: PresentPlan): boolean {
  const seen = salesforce.differences[field]?.value;
  if (seen === undefined || !isUnknown(seen) || seen.unknown !== 'hidden') return false;
  const shownAt = Math.max(...hidden.ends(salesforce.id ?? ''), ...suspended.ends(field).map((at) => at + rightsAgeMs));
  const history = ledger.history('marketo', marketo.id ?? '', field);
  const last = history.at(-1);
  return last?.by === 'user' && last.at > shownAt && history.every((one) => one === last || !isSame(kind, one.to, last.to));
}
