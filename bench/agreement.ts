import type { LinkedLead } from './edit-people.ts';
import type { Bridge } from './bridge.ts';

/** Throws unless both vendors hold the same phone for all of them (I1) and the ledger balances (I22): a fast wrong run is worth nothing. */
export async function requireAgreement(bridge: Bridge, linked: readonly LinkedLead[]): Promise<void> {
  const leads = bridge.salesforce.world.store.table('Lead');
  const apart = linked.filter(({ lead, person }) => {
    const phone = bridge.marketo.world.people.get(Number(person))?.values['phone'];
    return phone === undefined || leads.get(lead)?.['Phone'] !== phone;
  });
  if (apart.length > 0) throw new Error(`${apart.length} of ${linked.length} records do not agree, such as lead ${apart[0]?.lead ?? ''}.`);
  for (const row of await bridge.opened.queries.ledger('bench')) {
    const ends = row.applied + row.unchanged + row.superseded + row.lostInConflict + row.rejected + row.pending;
    if (row.observed !== ends) throw new Error(`The ledger of ${row.object} to ${row.to} does not balance: ${row.observed} observed, ${ends} accounted for.`);
    if (row.pending > 0) throw new Error(`${row.pending} records still wait to be written to ${row.to}.`);
  }
}
