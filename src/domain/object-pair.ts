import type { KeyedObject, PairObject, PersonObject, RecordObject, Side } from './side.ts';

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
   */
  readonly found: 'matched' | 'keyed';
  /** Place in the order in which missing records are made: whoever is named by others comes before them. */
  readonly rank: number;
}

const OBJECT_PAIRS: Readonly<Record<PairObject, ObjectPair>> = {
  user: { onMarketo: 'sales-person', found: 'keyed', rank: 0 },
  account: { onMarketo: 'company', found: 'keyed', rank: 1 },
  lead: { onMarketo: 'person', found: 'matched', rank: 2 },
  contact: { onMarketo: 'person', found: 'matched', rank: 2 },
  opportunity: { onMarketo: 'opportunity', found: 'keyed', rank: 3 },
  'opportunity-contact-role': { onMarketo: 'opportunity-role', found: 'keyed', rank: 4 },
};

/** Leads and contacts, in the order in which they are read. */
export const PERSON_OBJECTS: readonly PersonObject[] = ['lead', 'contact'];

/** The other objects, in the order in which they are made. */
export const KEYED_OBJECTS: readonly KeyedObject[] = ['user', 'account', 'opportunity', 'opportunity-contact-role'];

/** Every kind of pair. */
export const PAIR_OBJECTS: readonly PairObject[] = [...PERSON_OBJECTS, ...KEYED_OBJECTS];

/** The object a pair is on a given side: its own kind in Salesforce, Marketo's counterpart in Marketo. */
export function objectOnSide(object: PairObject, side: Side): RecordObject {
  return side === 'salesforce' ? object : OBJECT_PAIRS[object].onMarketo;
}

/** True for what is one human: a lead or a contact. */
export function isPersonObject(object: RecordObject): object is PersonObject {
  return object === 'lead' || object === 'contact';
}

/** True for the kinds that Salesforce has; an opportunity is asked for there, because it begins there. */
export function isOfSalesforce(object: RecordObject): object is PairObject {
  return Object.hasOwn(OBJECT_PAIRS, object);
}

/** True where Marketo's record is made and found by its key alone. */
export function isKeyed(object: PairObject): object is KeyedObject {
  return OBJECT_PAIRS[object].found === 'keyed';
}

/**
 * Whether a side tells of changes to records of this kind. Marketo's log knows people alone (apis.md A5): what else it keeps
 * is as we wrote it, until a reconcile looks.
 */
export function isWatched(object: PairObject, side: Side): boolean {
  return side === 'salesforce' || !isKeyed(object);
}

/** What a pair's record is looked for as, where it may exist already. */
export function searchedAs(object: PairObject): 'person' | KeyedObject {
  return isKeyed(object) ? object : 'person';
}

/** The kinds of pairs that somebody means who asks for an object by its word on either side. */
export function pairsAskedFor(object: RecordObject): readonly PairObject[] {
  return isOfSalesforce(object) ? [object] : PAIR_OBJECTS.filter((pair) => OBJECT_PAIRS[pair].onMarketo === object);
}

/** Place of a kind in the order in which missing records are made: the least first. */
export function rankOfMaking(object: PairObject): number {
  return OBJECT_PAIRS[object].rank;
}
