/** The two systems Bascule stands between. A direction is named by the side it writes to. */
export type Side = 'salesforce' | 'marketo';

/** Both sides, in the order in which a cycle reads them. */
export const SIDES: readonly Side[] = ['salesforce', 'marketo'];

/** The side across the bridge. */
export function otherSide(side: Side): Side {
  return side === 'salesforce' ? 'marketo' : 'salesforce';
}

/** What a Salesforce record of a pair is; Marketo keeps one *person* for either. */
export type PersonObject = 'lead' | 'contact';

/** Every record kind a visitor can ask about, in the vendors' own words. */
export type RecordObject = PersonObject | 'person';

/** The object a pair is on a given side: its own kind in Salesforce, always a person in Marketo. */
export function objectOnSide(object: PersonObject, side: Side): RecordObject {
  return side === 'salesforce' ? object : 'person';
}
