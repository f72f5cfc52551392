import type { TFunction } from 'i18next';

import { isCustom, StandardObject } from '../api/words-of-the-api.ts';
import type { PairObject, RecordObject } from '../api/words-of-the-api.ts';

/** One record of a kind: `Lead`. A custom object is called by its API name. */
export function objectWords(t: TFunction, object: RecordObject): string {
  return isCustom(object) ? apiName(object) : t(`object.${object}`);
}

/** Several of them: `Leads`. */
export function objectsWords(t: TFunction, object: PairObject): string {
  return isCustom(object) ? apiName(object) : t(`objects.${object}`);
}

/** The same for a kind by its name in the settings, a custom object by its API name (`opportunityContactRole`, `Invoice__c`); a name that is none stays as it is. */
export function namedObjectsWords(t: TFunction, name: string): string {
  const object = StandardObject.options.find((one) => one.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase()) === name);
  return object === undefined ? name : objectsWords(t, object);
}

function apiName(object: string): string {
  return object.slice('custom:'.length);
}
