import { customName, isCustomObject, KEYED_OBJECTS, STANDARD_OBJECTS } from '../../domain/object-pair.ts';
import type { KeyedObject, PairObject, StandardKeyedObject, StandardObject } from '../../domain/side.ts';

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

/** The word that people read and write for a kind of record, wherever they meet it: its name in the settings. A word that is none stays as it is. */
export function objectName(object: string): string {
  if (isCustomObject(object)) return customName(object);
  const standard = STANDARD_OBJECTS.find((one) => one === object);
  return standard === undefined ? object : NAMES[standard];
}
