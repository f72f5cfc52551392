import type { PresentPlan } from './field-plans.ts';
import { isSame } from './same-value.ts';
import type { Change, VendorLedger } from './vendor-ledger.ts';

type Kind = PresentPlan['kind'];

/** A contact made by a conversion goes on with what was last written on its lead; what a lead held that went into it later never stood there. */
export function lastOnLead(ledger: VendorLedger, carried: Change, kind: Kind): Change | undefined {
  const leads = ledger.records('salesforce').filter((one) => one.convertedTo === carried.recordId);
  const written = leads.flatMap(({ id }) => ledger.history('salesforce', id, carried.field).findLast((one) => one.seq < carried.seq) ?? []);
  return written.find(({ to }) => isSame(kind, to, carried.to)) ?? written[0];
}

/**
 * What a contact has held, from the beginning of the lead whose value its conversion carried over: an edit of the lead may be taken back
 * on the contact before anybody has read either (seed 167105). Empty where no conversion made the record. `held`: of the contact, oldest first.
 */
export function sinceLead(ledger: VendorLedger, held: readonly Change[], kind: Kind): readonly Change[] {
  const last = held[0]?.by === 'conversion' ? lastOnLead(ledger, held[0], kind) : undefined;
  return last === undefined ? [] : [...ledger.history(last.side, last.recordId, last.field).filter(({ seq }) => seq <= last.seq), ...held.slice(1)];
}
