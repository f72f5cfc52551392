import type { TFunction } from 'i18next';

import { isCustom } from '../api/words-of-the-api.ts';
import type { PairObject, RecordObject } from '../api/words-of-the-api.ts';

/** One record of a kind: `Lead`. A custom object is called by its API name. */
export function objectWords(t: TFunction, object: RecordObject): string {
  return isCustom(object) ? apiName(object) : t(`object.${object}`);
}

/** Several of them: `Leads`. */
export function objectsWords(t: TFunction, object: PairObject): string {
  return isCustom(object) ? apiName(object) : t(`objects.${object}`);
}

function apiName(object: string): string {
  return object.slice('custom:'.length);
}
