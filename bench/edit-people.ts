import type { Side } from '../src/domain/side.ts';
import type { Bridge } from './bridge.ts';

/** A lead and the person it is linked to, by their ids. */
export interface LinkedLead {
  readonly lead: string;
  readonly person: string;
}

/** Leads whose person carries their id; at most `count`. Throws when there are fewer. */
export function linkedLeads(bridge: Bridge, count: number): readonly LinkedLead[] {
  const linked: LinkedLead[] = [];
  for (const person of bridge.marketo.world.people.all()) {
    const lead = person.values['basculeSalesforceId'];
    if (typeof lead === 'string' && lead.startsWith('00Q')) linked.push({ lead, person: String(person.id) });
    if (linked.length === count) return linked;
  }
  throw new Error(`There are ${linked.length} linked leads where ${count} were expected.`);
}

/** Somebody's edit of the phone on each of these records, on one side, by the control door: the vendor counts no call for it. */
export async function editPhones(bridge: Bridge, side: Side, linked: readonly LinkedLead[], round: number): Promise<void> {
  for (const [row, { lead, person }] of linked.entries()) {
    const url = side === 'salesforce' ? `/_control/records/Lead/${lead}` : `/_control/records/people/${person}`;
    const phone = `+1 555 ${round}-${row}`;
    const body = JSON.stringify(side === 'salesforce' ? { Phone: phone } : { phone });
    const answer = await bridge.vendors[side].handle({ method: 'PATCH', url, headers: {}, body });
    if (answer.status !== 200) throw new Error(`The simulator refused an edit of ${url}: ${answer.body}`);
  }
}
