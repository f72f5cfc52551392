import { isKnownSame, sameValue } from './compare-values.ts';
import type { FieldDescription } from './field.ts';
import { valueSeen } from './field-passage.ts';
import { watchedAfter } from './filtered.ts';
import { differenceFrom } from './merge-pair.ts';
import { MAKES_FIELDS_ANEW } from './observation.ts';
import type { Observation } from './observation.ts';
import type { Difference, Pair, SideState } from './pair.ts';
import { unseenAgain, withSide } from './pair.ts';
import { cameBack, isForgotten, leftBehind, stayed } from './rewrite.ts';
import type { Rewrite, Rewrites } from './rewrite.ts';
import { isReadAnew } from './resolved-mapping.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { SIDES } from './side.ts';
import type { Side } from './side.ts';
import { isBlank, isUncovered, isUnknown, own, unknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/** A pair after a look at one of its records. */
export interface LookedAt {
  readonly pair: Pair;
  /** True when a value was learnt, mapped or looked at by a filter, that differs from what was known before. */
  readonly changed: boolean;
  /** True when a value we had written was seen to have stayed. */
  readonly confirmed: boolean;
}

/**
 * Takes what was seen into the pair: differences from base, the version, and whether values we wrote
 * have stayed. A value that could not be seen replaces a known one by *unknown*, never by blank (I10);
 * a field that was not looked at stays as it was. A field that takes part and turns out to be hidden says that the look
 * knew other rights than the mapping, older or newer ones: whichever, a cycle looks again (I17, I29).
 */
export function applyLook(pair: Pair, side: Side, look: Observation, mapping: ResolvedMapping): LookedAt {
  const differences: Record<string, Difference> = { ...pair[side].differences };
  const rewrites: Record<string, Rewrite> = { ...withoutForgotten(pair[side].rewrites, look.version) };
  let changed = false;
  let confirmed = false;
  let isHidden = false;
  for (const field of mapping.fields) {
    const told = own(look.values, field.on[side].name);
    if (told === undefined) continue;
    const value = valueSeen(field, side, told);
    isHidden ||= isUnknown(value) && value.unknown === 'hidden';
    const isNews = differsFromSeen(pair, side, field, value);
    if (isNews) {
      changed = true;
      const seen = { value, ...changeOf(look, side, field, value), ...resetOn(pair, side, field, value), ...metAnewOn(pair, side, field) };
      replaceDifference(differences, field, differenceFrom(own(pair.base, field.key), field, seen));
    }
    const rewrite = own(rewrites, field.key);
    if (rewrite === undefined) continue;
    // In a field that is read anew on every record, what is other than before may be so by other rules: that is nobody's answer.
    if (isNews) rewrites[field.key] = isUnknown(value) || isReadAnew(field) ? leftBehind(rewrite) : cameBack(rewrite, value, look.version, field.comparison);
    else if (rewrite.state === 'awaiting' && own(differences, field.key) === undefined) {
      rewrites[field.key] = stayed(rewrite, look.version);
      confirmed = true;
    }
  }
  const watched = watchedAfter(pair[side].watched, mapping.watched?.[side] ?? [], look.values);
  const state: Partial<SideState> = { differences, rewrites, id: look.id, presence: 'present', seenVersion: look.version, lookDue: isHidden, mayBeMerged: false, ...(watched === null ? {} : { watched }) };
  return { pair: withSide(pair, side, state), changed: changed || watched !== null, confirmed };
}

/**
 * When and by whom a value was changed. What the log did not tell, or told otherwise, may have been changed after it was read: then the
 * record's own stamp is the later one and says when, and nothing says by whom (M14, M15).
 */
function changeOf({ version, changedBy, told }: Observation, side: Side, field: ResolvedField, value: SeenValue): Pick<Difference, 'changedAt' | 'changedBy'> {
  if (told === undefined) return { changedAt: version, changedBy };
  const { name } = field.on[side];
  const toldOf = own(told.values, name);
  if (toldOf !== undefined && isKnownSame(field.comparison, valueSeen(field, side, toldOf), value)) return { changedAt: own(told.moments, name) ?? version, changedBy };
  return Date.parse(told.stamp) > Date.parse(version) ? { changedAt: told.stamp, changedBy: null } : { changedAt: version, changedBy };
}

/** A field that came back empty may be another one of its name: nobody can say that its value was taken away (I29, F34). */
function resetOn(pair: Pair, side: Side, field: ResolvedField, value: SeenValue): { readonly isReset?: true } {
  if (isUnknown(value)) return {};
  if (!MAKES_FIELDS_ANEW[side]) return isUnfilled(own(pair[side].differences, field.key), value) ? { isReset: true } : {};
  if (!isBlank(value)) return isCutShort(own(pair.base, field.key), field.on[side], value) ? { isReset: true } : {};
  const before = own(pair[side].differences, field.key)?.value;
  const wasHidden = before !== undefined && isUnknown(before) && before.unknown === 'hidden';
  return wasHidden || field.resumedOn.includes(side) ? { isReset: true } : {};
}

/** Marketo fills a survivor's blanks itself, but nothing over white space, which was there before: nobody emptied what the other one held (L20, seed 60811). */
function isUnfilled(before: Difference | undefined, value: KnownValue): boolean {
  return before?.isReset === true && typeof value === 'string' && isBlank(value);
}

/** Until both sides agree on something, also over later edits. */
function metAnewOn(pair: Pair, side: Side, { key, metAnewOn: sides = [] }: ResolvedField): { readonly isMetAnew?: true } {
  return sides.includes(side) || own(pair[side].differences, key)?.isMetAnew === true ? { isMetAnew: true } : {};
}

/** What was agreed on does not fit the field any more, and its beginning, as long as the field, is what is left of it: the vendor cut it, and nobody else. */
function isCutShort(agreed: KnownValue | undefined, { lengthCharacters }: FieldDescription, value: KnownValue): boolean {
  if (typeof agreed !== 'string' || typeof value !== 'string' || lengthCharacters === null || agreed.length <= lengthCharacters) return false;
  return value.trimEnd() === agreed.slice(0, lengthCharacters).trimEnd();
}

/** A look that had to be put off: fields that came back stay as hidden as they were, until the look that is due. */
export function withResumedHidden(pair: Pair, side: Side, mapping: ResolvedMapping): Pair {
  return withHidden(pair, side, resumedKeys(side, mapping));
}

/**
 * A lead became a contact, whose fields are its own: those of the lead that are away or came back just now are noted as
 * hidden, because the emptiness that the contact took over was made by nobody either.
 */
export function withAwayHidden(pair: Pair, side: Side, mapping: ResolvedMapping): Pair {
  return withHidden(pair, side, [...resumedKeys(side, mapping), ...mapping.suspended.map(({ key }) => key)]);
}

function resumedKeys(side: Side, { fields }: ResolvedMapping): readonly string[] {
  return fields.filter((field) => field.resumedOn.includes(side)).map(({ key }) => key);
}

function withHidden(pair: Pair, side: Side, keys: readonly string[]): Pair {
  if (keys.length === 0) return pair;
  const hidden = { value: unknown('hidden'), changedAt: pair[side].seenVersion ?? '', changedBy: null };
  return withSide(pair, side, { differences: { ...pair[side].differences, ...Object.fromEntries(keys.map((key) => [key, hidden])) } });
}

/**
 * What differs in fields that are read anew on every record was seen in another form: it is not known on either side until
 * both are looked at, so nothing is written because of it (I10, I11). What both agree on stays agreed. A record that is not there yet
 * holds nothing to look at: one that is made is looked at as any new one is, whatever of it was never seen.
 */
export function withUnreadUnseen(pair: Pair, mapping: ResolvedMapping): Pair {
  const keys = mapping.fields.filter(isReadAnew).flatMap(({ key }) => (SIDES.some((side) => own(pair[side].differences, key) !== undefined) ? [key] : []));
  if (keys.length === 0) return pair;
  return SIDES.reduce((left, side) => {
    if (left[side].presence === 'absent') return left;
    const { differences: known } = left[side];
    const differences = { ...known, ...Object.fromEntries(keys.map((key) => [key, unseenAgain(own(known, key))])) };
    return withSide(left, side, { differences, lookDue: left[side].lookDue || left[side].presence === 'present' });
  }, pair);
}

/** What was written and settled long before `at` is no part of a fight any more (I5). */
export function withoutForgotten(rewrites: Rewrites, at: string): Rewrites {
  const entries = Object.entries(rewrites);
  const kept = entries.filter(([, rewrite]) => rewrite.state === 'awaiting' || !isForgotten(rewrite, at));
  return kept.length === entries.length ? rewrites : Object.fromEntries(kept);
}

function differsFromSeen(pair: Pair, side: Side, field: ResolvedField, value: SeenValue): boolean {
  const difference = own(pair[side].differences, field.key);
  const known = difference === undefined ? own(pair.base, field.key) : difference.value;
  if (known === undefined) return true;
  if (isUncovered(known) || isUncovered(value)) return !isUncovered(known) || !isUncovered(value) || known.raw !== value.raw;
  if (isUnknown(known) || isUnknown(value)) return isUnknown(known) !== isUnknown(value);
  return !sameValue(field.comparison, known, value);
}

function replaceDifference(differences: Record<string, Difference>, field: ResolvedField, next: Difference | null): void {
  if (next === null) delete differences[field.key];
  else differences[field.key] = next;
}

/** Forgets on both sides how values of these fields were rewritten: a person asked, and watching starts anew (I5). */
export function forgetRewrites(pair: Pair, keys: readonly string[]): Pair {
  if (keys.length === 0) return pair;
  const without = (rewrites: SideState['rewrites']): SideState['rewrites'] =>
    Object.fromEntries(Object.entries(rewrites).filter(([key]) => !keys.includes(key)));
  return {
    ...pair,
    salesforce: { ...pair.salesforce, rewrites: without(pair.salesforce.rewrites) },
    marketo: { ...pair.marketo, rewrites: without(pair.marketo.rewrites) },
  };
}
