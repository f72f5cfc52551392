import { customName, isCustomObject, KEYED_OBJECTS } from '../../domain/object-pair.ts';
import type { KeyedObject, StandardKeyedObject } from '../../domain/side.ts';

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
