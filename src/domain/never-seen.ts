import { seenOn } from './merge-pair.ts';
import { isPersonObject } from './object-pair.ts';
import { isOwnWord } from './own-word.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { Side } from './side.ts';
import { isUnknown } from './value.ts';

/**
 * Whether the pair has gone on with a record, by a merge or a conversion, of which nothing was ever seen. Who deleted that one, and
 * why, is another pair's story – it may have been ourselves –, and the pair's own record was deleted by nobody (I6, L29). One that we made
 * holds what was agreed on, however much of it has become unknown since, before anybody saw it. Our own words are never seen.
 */
export function wasNeverSeen(pair: Pair, side: Side, { fields }: Pick<ResolvedMapping, 'fields'>): boolean {
  // Every record that is to be made is asked about here: nearly all were seen, and cost no more than this.
  if (pair[side].seenVersion !== null) return false;
  const told = new Set(fields.filter(({ line }) => isOwnWord(line, side) || line.isDeletionFlag === true).map(({ key }) => key));
  const known = [...new Set([...Object.keys(pair.base), ...Object.keys(pair[side].differences)])].filter((key) => !told.has(key));
  const isUnseen = (key: string): boolean => {
    const seen = seenOn(pair, side, key);
    return seen !== undefined && isUnknown(seen);
  };
  return known.length > 0 && known.every(isUnseen);
}

/**
 * Whether the look at such a lead, contact or person showed nothing: it may be gone for good, or hidden. Nobody is found or made for it
 * until it is shown (I6, I10, L18).
 */
export function isNotShown(pair: Pair, side: Side, mapping: Pick<ResolvedMapping, 'fields'>): boolean {
  const { presence, lookDue } = pair[side];
  return isPersonObject(pair.object) && presence === 'present' && !lookDue && wasNeverSeen(pair, side, mapping);
}
