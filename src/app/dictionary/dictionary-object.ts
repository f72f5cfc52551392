import { isMember, isPersonObject } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';

/** By which word the dictionary names a kind of pair: lead and contact are one person in Marketo. */
export function dictionaryObject(object: PairObject): string {
  if (isPersonObject(object)) return 'person';
  return isMember(object) ? 'program-member' : object;
}
