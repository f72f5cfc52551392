import type { ActivityObject, CampaignObject, CustomObject, KeyedObject, MemberObject, PairObject, PersonObject, RecordObject, Side, StandardKeyedObject, StandardObject } from './side.ts';

/**
 * What one kind of pair is: which object of Salesforce goes with which of Marketo, and how the two find each other
 * (PRODUCT A1, A2). Adding a standard object is an entry here, its words in each connector, and its tests.
 */
interface ObjectPair {
  /** The object in Marketo's own word. */
  readonly onMarketo: RecordObject;
  /**
   * `matched`: either side may have made the record, so it is looked for by our key and by e-mail before one is made.
   * `keyed`: Salesforce alone makes it, and Marketo keeps it under a key of ours: its Salesforce id, which is also how
   * Marketo's record is named here, or a key of several fields; then it is named by the id that Marketo gave it (apis.md A6).
   * `by-parts`: either side may have made it, and what it belongs to tells which it is: a person in a campaign is there once.
   * `by-settings`: the settings say which record goes with which, and neither is ever made.
   */
  readonly found: 'matched' | 'keyed' | 'by-parts' | 'by-settings';
  /** Set where Marketo keeps no record, but writes each state that matters into the person's log, once and for good (decision 27). */
  readonly isTold?: true;
  /** Place in the order in which missing records are made: whoever is named by others comes before them. */
  readonly rank: number;
}

const STANDARD_PAIRS: Readonly<Record<StandardObject, ObjectPair>> = {
  user: { onMarketo: 'sales-person', found: 'keyed', rank: 0 },
  account: { onMarketo: 'company', found: 'keyed', rank: 1 },
  lead: { onMarketo: 'person', found: 'matched', rank: 2 },
  contact: { onMarketo: 'person', found: 'matched', rank: 2 },
  opportunity: { onMarketo: 'opportunity', found: 'keyed', rank: 3 },
  'opportunity-contact-role': { onMarketo: 'opportunity-role', found: 'keyed', rank: 4 },
  campaign: { onMarketo: 'program', found: 'by-settings', rank: 0 },
  'campaign-member': { onMarketo: 'program-member', found: 'by-parts', rank: 4 },
  task: { onMarketo: 'task-activity', found: 'keyed', isTold: true, rank: 3 },
  event: { onMarketo: 'event-activity', found: 'keyed', isTold: true, rank: 3 },
};

/** Custom objects come after everything they may belong to. What links to another custom object is made without the link, which follows. */
const RANK_OF_CUSTOM = 5;

function pairOf(object: PairObject): ObjectPair {
  return isCustomObject(object) ? { onMarketo: object, found: 'keyed', rank: RANK_OF_CUSTOM } : STANDARD_PAIRS[object];
}

/** Leads and contacts, in the order in which they are read. */
export const PERSON_OBJECTS: readonly PersonObject[] = ['lead', 'contact'];

/** The other objects that every org has, in the order in which they are made. */
export const KEYED_OBJECTS: readonly StandardKeyedObject[] = ['user', 'account', 'opportunity', 'opportunity-contact-role', 'task', 'event'];

/** Every kind of pair but custom objects. */
export const STANDARD_OBJECTS: readonly StandardObject[] = [...PERSON_OBJECTS, ...KEYED_OBJECTS, 'campaign', 'campaign-member'];

/** What the words of custom objects look like: `custom:` and an API name. */
export const CUSTOM_OBJECT = /^custom:[A-Za-z]\w{0,79}$/;

/** True for the word of a custom object. */
export function isCustomObject(object: string): object is CustomObject {
  return CUSTOM_OBJECT.test(object);
}

/** The API name of a custom object. */
export function customName(object: CustomObject): string {
  return object.slice('custom:'.length);
}

/** The object a pair is on a given side: its own kind in Salesforce, Marketo's counterpart in Marketo. */
export function objectOnSide(object: PairObject, side: Side): RecordObject {
  return side === 'salesforce' ? object : pairOf(object).onMarketo;
}

/** An object within a sentence: an opportunity contact role, a sales person, a custom object by its API name. */
export function objectInWords(object: RecordObject): string {
  return isCustomObject(object) ? customName(object) : object.replaceAll('-', ' ');
}

/** True for what is one human: a lead or a contact. */
export function isPersonObject(object: RecordObject): object is PersonObject {
  return object === 'lead' || object === 'contact';
}

/** True for a place in a campaign, or in a program. */
export function isMember(object: RecordObject): object is MemberObject | 'program-member' {
  return object === 'campaign-member' || object === 'program-member';
}

/** True for a campaign, or a program. */
export function isCampaign(object: RecordObject): object is CampaignObject | 'program' {
  return object === 'campaign' || object === 'program';
}

/** True for the kinds that Salesforce has; an opportunity, or a custom object, is asked for there, because it begins there. */
export function isOfSalesforce(object: string): object is PairObject {
  return Object.hasOwn(STANDARD_PAIRS, object) || isCustomObject(object);
}

/** True where Marketo's record is made and found by its key alone. */
export function isKeyed(object: PairObject): object is KeyedObject {
  return pairOf(object).found === 'keyed';
}

/** True for what Marketo keeps as activities of a person: appended, and never changed or taken back (decision 27). */
export function isTold(object: PairObject): object is ActivityObject {
  return pairOf(object).isTold === true;
}

/** The kind of pair that a record of either side is told of by activities; null for every other record. */
export function toldAs(object: RecordObject): ActivityObject | null {
  return TOLD_AS.get(object) ?? null;
}

const TOLD_AS: ReadonlyMap<RecordObject, ActivityObject> = new Map(
  STANDARD_OBJECTS.filter(isTold).flatMap((object) => [[object, object], [STANDARD_PAIRS[object].onMarketo, object]]),
);

/**
 * Whether a side tells of changes to records of this kind. Marketo's log knows people and their
 * memberships alone (apis.md A5): what else it keeps is as we wrote it, until a look shows otherwise.
 */
export function isWatched(object: PairObject, side: Side): boolean {
  return side === 'salesforce' || (!isKeyed(object) && !isCampaign(object));
}

/** What a pair's record is looked for as, where it may exist already. */
export function searchedAs(object: PairObject): 'person' | KeyedObject | CampaignObject | MemberObject {
  return isPersonObject(object) ? 'person' : object;
}

/** The kinds of pairs that somebody means who asks for an object by its word on either side. */
export function pairsAskedFor(object: RecordObject): readonly PairObject[] {
  return isOfSalesforce(object) ? [object] : STANDARD_OBJECTS.filter((pair) => STANDARD_PAIRS[pair].onMarketo === object);
}

/** Place of a kind in the order in which missing records are made: the least first. */
export function rankOfMaking(object: PairObject): number {
  return pairOf(object).rank;
}
