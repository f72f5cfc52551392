import { seenOn, withOwnWord } from './merge-pair.ts';
import type { FieldChange } from './operation.ts';
import type { Difference, Pair } from './pair.ts';
import { UNSEEN, withSide } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { own } from './value.ts';

/**
 * Salesforce has a field of its own that says whether a record is deleted, and Marketo has none: there the word is ours (decision 46).
 * It is put down as if it had been seen on Marketo's record, and crosses as any value does. A record that was gone before a field was
 * named is not told of: a new rule for deletions holds for those that come (I6). One that was merged was deleted by nobody.
 */
export function withDeletionWord(pair: Pair, mapping: ResolvedMapping): Pair {
  const field = wordIn(mapping);
  if (field === undefined) return pair;
  const { presence } = pair.marketo;
  if (presence === 'present') return withOwnWord(pair, 'marketo', field, false);
  return presence === 'deleted' && own(pair.base, field.key) !== undefined ? withOwnWord(pair, 'marketo', field, true) : pair;
}

/** The pair whose person, or membership, was seen to be deleted just now. */
export function withDeletionSeen(pair: Pair, mapping: ResolvedMapping): Pair {
  const field = wordIn(mapping);
  return field === undefined || pair.marketo.presence !== 'deleted' ? pair : withOwnWord(pair, 'marketo', field, true);
}

/**
 * `anew`, the pair as it begins again without one of its records. What the record on the side that `stays` was told of that one's end
 * stays known, so that taking it back is not named as somebody's edit that lost.
 */
export function withFlagKnown(pair: Pair, anew: Pair, stays: Side, { fields }: ResolvedMapping): Pair {
  const told = fields.flatMap(({ key, line }) => {
    const value = own(pair.base, key);
    return line.isDeletionFlag === true && line.direction === `to-${stays}` && value !== undefined ? [[key, value] as const] : [];
  });
  const keys = new Set(told.map(([key]) => key));
  const differences = Object.entries(anew[stays].differences).filter(([key]) => !keys.has(key) || own(pair[stays].differences, key) !== undefined);
  return withSide({ ...anew, base: { ...anew.base, ...Object.fromEntries(told) } }, stays, { differences: Object.fromEntries(differences) });
}

/**
 * The pair as it goes on with another record on `side`, which the pair `survivor` held if any did. Its flag holds what it was told
 * before, or nothing. That is put down as known, so that telling it of this counterpart is not named as somebody's edit that lost.
 */
export function withFlagOf(pair: Pair, side: Side, survivor: Pair | undefined, { fields }: ResolvedMapping): Pair {
  const other = otherSide(side);
  return fields.filter(({ line }) => line.isDeletionFlag === true && line.direction === `to-${side}`).reduce((left, { key }) => {
    const [known, told] = [own(left.base, key), survivor === undefined ? undefined : own(survivor.base, key)];
    if ((known === undefined && told === undefined) || known === (told ?? false)) return left;
    const said = seenOn(left, other, key);
    const difference = said === undefined ? UNSEEN : { value: said, changedAt: left[other].seenVersion ?? '', changedBy: null };
    return withSide({ ...left, base: { ...left.base, [key]: told ?? false } }, other, { differences: { [key]: difference, ...left[other].differences } });
  }, pair);
}

/** What of a record's changes says nothing of its counterpart: where that one could not be read, it may be there or not (I6). */
export function withoutFlags(changes: readonly FieldChange[], { fields }: ResolvedMapping): readonly FieldChange[] {
  const flags = new Set(fields.flatMap(({ key, line }) => (line.isDeletionFlag === true ? [key] : [])));
  return changes.filter(({ field }) => !flags.has(field));
}

/**
 * The survivor of a merge in Marketo. Marketo fills what is empty from the person that is `gone`, and a box that nobody ticked is empty:
 * where that person was told that its counterpart is deleted, the survivor may say so by now. Those are our words, so telling the survivor
 * of its own counterpart is not named as somebody's edit that lost. Salesforce's box is never empty.
 */
export function withFlagFilled(survivor: Pair, gone: Pair, { fields }: ResolvedMapping): Pair {
  return fields.filter(({ line }) => line.isDeletionFlag === true && line.direction === 'to-marketo').reduce((left, { key }) => {
    if (survivor.marketo.presence !== 'present' || own(gone.base, key) !== true || seenOn(left, 'marketo', key) === true) return left;
    const said = seenOn(left, 'salesforce', key);
    const known: Difference = said === undefined ? UNSEEN : { value: said, changedAt: left.salesforce.seenVersion ?? '', changedBy: null };
    const filled = withSide(left, 'marketo', { differences: { ...left.marketo.differences, [key]: UNSEEN }, lookDue: true });
    return withSide({ ...filled, base: { ...left.base, [key]: true } }, 'salesforce', { differences: { [key]: known, ...left.salesforce.differences } });
  }, survivor);
}

function wordIn({ fields }: ResolvedMapping): ResolvedField | undefined {
  return fields.find(({ line }) => line.tellsDeletionTo !== undefined);
}
