/** The two systems Bascule stands between. A direction is named by the side it writes to. */
export type Side = 'salesforce' | 'marketo';

/** Both sides, in the order in which a cycle reads them. */
export const SIDES: readonly Side[] = ['salesforce', 'marketo'];

/** The vendors as people call them, in every language. */
export const SIDE_NAMES: Readonly<Record<Side, string>> = { salesforce: 'Salesforce', marketo: 'Marketo' };

/** The side across the bridge. */
export function otherSide(side: Side): Side {
  return side === 'salesforce' ? 'marketo' : 'salesforce';
}

/** What a Salesforce record of a person's pair is; Marketo keeps one *person* for either. */
export type PersonObject = 'lead' | 'contact';

/** A Salesforce object that Salesforce alone makes records of, and Marketo keeps under a key of ours (`src/domain/object-pair.ts`). */
export type KeyedObject = StandardKeyedObject | CustomObject;

/** Those that every org has. */
export type StandardKeyedObject = 'user' | 'account' | 'opportunity' | 'opportunity-contact-role' | ActivityObject;

/** What Marketo keeps no record of, but activities in a person's log (decision 27). */
export type ActivityObject = 'task' | 'event';

/** A custom object by its API name: `custom:Invoice__c`, the same word for Marketo's counterpart (`customObject`). */
export type CustomObject = `custom:${string}`;

/** A lead or contact in a campaign, in Marketo a person in a program: either side makes them (PRODUCT A4). */
export type MemberObject = 'campaign-member';

/** A campaign, in Marketo the program that the settings pair with it: neither side makes one for the other (PRODUCT A4). */
export type CampaignObject = 'campaign';

/** What a pair of any org may be, in Salesforce's words. */
export type StandardObject = PersonObject | StandardKeyedObject | CampaignObject | MemberObject;

/** What a pair is, in Salesforce's words. */
export type PairObject = PersonObject | KeyedObject | CampaignObject | MemberObject;

/** Every record kind there is on either side, in the vendors' own words. */
export type RecordObject = PairObject | 'person' | 'sales-person' | 'company' | 'opportunity-role' | 'program' | 'program-member' | 'task-activity' | 'event-activity';
