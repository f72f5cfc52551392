import { customName, isCampaign, isCustomObject, isKeyed, isMember, isTold, KEYED_OBJECTS, STANDARD_OBJECTS } from '../../domain/object-pair.ts';
import type { CustomObject, KeyedObject, PairObject, StandardKeyedObject, StandardObject } from '../../domain/side.ts';

/** The names in the settings of the objects that may be followed beside people. */
export const OBJECT_SETTINGS = {
  user: 'user',
  account: 'account',
  opportunity: 'opportunity',
  'opportunity-contact-role': 'opportunityContactRole',
  task: 'task',
  event: 'event',
} as const satisfies Record<StandardKeyedObject, string>;

const BY_NAME: ReadonlyMap<string, StandardKeyedObject> = new Map(KEYED_OBJECTS.map((object) => [OBJECT_SETTINGS[object], object]));

/** What the settings call an object: a custom one by its API name. */
export function objectSettingName(object: KeyedObject): string {
  return isCustomObject(object) ? customName(object) : OBJECT_SETTINGS[object];
}

/** The object that Salesforce alone makes records of by its name in the settings, a custom object by its API name; null for a name that is none. */
export function keyedObjectNamed(name: string): KeyedObject | null {
  return /^[A-Za-z]\w{0,76}__c$/.test(name) ? `custom:${name}` : (BY_NAME.get(name) ?? null);
}

const NAMES: Readonly<Record<StandardObject, string>> = { ...OBJECT_SETTINGS, lead: 'lead', contact: 'contact', campaign: 'campaign', 'campaign-member': 'campaignMember' };

const BY_ANY_NAME: ReadonlyMap<string, StandardObject> = new Map(STANDARD_OBJECTS.map((object) => [NAMES[object], object]));

/** The names in the settings of every kind of record that an org has of itself. */
export const OBJECT_NAMES: readonly string[] = STANDARD_OBJECTS.map((object) => NAMES[object]);

/** The kind of record by its name in the settings, a custom object by its API name; null for a name that is none. */
export function objectNamed(name: string): PairObject | null {
  return BY_ANY_NAME.get(name) ?? keyedObjectNamed(name);
}

/** Kinds that are asked for by a record of Marketo's, with their names. */
const MARKETO_NAMES: ReadonlyMap<string, string> = new Map([['person', 'person'], ['program', 'program'], ['program-member', 'programMember']]);

/** The word that people read and write for a kind of record, wherever they meet it: its name in the settings. A word that is none stays as it is. */
export function objectName(object: string): string {
  if (isCustomObject(object)) return customName(object);
  const standard = STANDARD_OBJECTS.find((one) => one === object);
  return standard === undefined ? (MARKETO_NAMES.get(object) ?? object) : NAMES[standard];
}

/** The names of those that may have a filter: campaigns are named one by one, and tasks and events go with their person. */
export const FILTERED_NAMES: readonly string[] = STANDARD_OBJECTS.filter((object) => !isTold(object) && !isCampaign(object) && !isMember(object)).map((object) => NAMES[object]);

/** The names of the kinds that the second look compares: what is told once has no record in Marketo (decision 28). */
export const COMPARED_NAMES: readonly string[] = STANDARD_OBJECTS.filter((object) => !isTold(object)).map((object) => NAMES[object]);

/** What a record is asked for by: its kind in Salesforce, or what Marketo has of its own. */
export type RecordKind = PairObject | 'person' | 'program' | 'program-member';

/** The kinds, in the order in which a record is looked for of which nobody says more. */
export const RECORD_KINDS: readonly Exclude<RecordKind, CustomObject>[] = [...STANDARD_OBJECTS, 'program', 'program-member', 'person'];
/** The names of these kinds. */
export const RECORD_NAMES: readonly string[] = RECORD_KINDS.map(objectName);

/** The names of those of which something may be written to Salesforce: all others Salesforce alone makes and changes. */
export const NAMES_WRITTEN_TO_SALESFORCE: readonly string[] = RECORD_KINDS.filter((kind) => kind === 'person' || kind === 'program' || kind === 'program-member' || !isKeyed(kind)).map(objectName);

/** The kind that is asked for by its name; null for a name that is none. */
export function recordKindNamed(name: string): RecordKind | null {
  return RECORD_KINDS.find((kind) => objectName(kind) === name) ?? objectNamed(name);
}
