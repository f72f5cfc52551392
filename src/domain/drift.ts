import { sameValue } from './compare-values.ts';
import { valueSeen } from './field-passage.ts';
import { seenOn } from './merge-pair.ts';
import type { Observation } from './observation.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { Side } from './side.ts';
import { isUnknown, own } from './value.ts';
import type { SeenValue } from './value.ts';

/**
 * Whether a look shows something else than was seen of the record: another value, a deletion, a return, a conversion. A value
 * that is seen for the first time, or that one of the two looks could not see, is no difference.
 */
export function isDrift(pair: Pair, side: Side, look: Observation, { fields }: ResolvedMapping): boolean {
  const isKnownGone = pair[side].presence === 'deleted';
  if (look.deleted || isKnownGone) return look.deleted !== isKnownGone;
  if (look.convertedTo !== null && pair.object === 'lead') return true;
  return fields.some((field) => {
    const told = own(look.values, field.on[side].name);
    const known = seenOn(pair, side, field.key);
    if (told === undefined || known === undefined) return false;
    const value = valueSeen(field, side, told);
    return !isUnknown(known) && !isUnknown(value) && !sameValue(field.comparison, known, value);
  });
}

/**
 * The look that stands for a record which is gone for good and left nothing that could be read: as the vendor's own word of a
 * deletion would be, with the one value by which the other side is told of it.
 */
export function lookAtGone(pair: Pair, side: Side, object: Observation['object'], { fields }: ResolvedMapping): Observation {
  const flags = fields.filter(({ line }) => line.isDeletionFlag === true).map((field): readonly [string, SeenValue] => [field.on[side].name, true]);
  return {
    object,
    id: pair[side].id ?? '',
    version: pair[side].seenVersion ?? '1970-01-01T00:00:00Z',
    deleted: true,
    convertedTo: null,
    values: side === 'salesforce' ? Object.fromEntries(flags) : {},
    changedBy: null,
  };
}
