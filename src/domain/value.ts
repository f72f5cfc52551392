/**
 * Field values as Bascule sees them. Three things are kept apart everywhere:
 * *absent* (a key that is not there), *blank* (`null`, observed empty) and
 * *unknown* (we could not see it). Unknown is never blank (I10, DESIGN §2).
 */

/** A value that was observed. `null` is blank: the vendor said the field is empty. */
export type KnownValue = string | number | boolean | null;

/** Why a value could not be seen. */
export type UnknownReason =
  /** The sync user may not read the field. */
  | 'hidden'
  /** The answer did not carry the field although it was asked for. */
  | 'not-returned'
  /** The vendor sent something that its own type does not allow. */
  | 'unparsable';

/** A value that could not be seen. It causes no write and leaves the base alone (I10). */
export type UnknownValue = { readonly unknown: UnknownReason } | UncoveredValue;

/** A value that was seen and that no value rule of its line covers: what it would be on the other side is not known (PRODUCT C5). */
export interface UncoveredValue {
  readonly unknown: 'not-covered';
  /** As the side holds it. */
  readonly raw: KnownValue;
  /** The rule, in words. */
  readonly by: string;
}

/** What a look at one field of one record brought back. */
export type SeenValue = KnownValue | UnknownValue;

/** Values by field name; a missing key means nothing was learnt about that field. */
export type KnownValues = Readonly<Record<string, KnownValue>>;

/** Seen values by field name; a missing key means nothing was learnt about that field. */
export type SeenValues = Readonly<Record<string, SeenValue>>;

/** The unknown value with its reason. */
export function unknown(reason: UnknownReason): UnknownValue {
  return { unknown: reason };
}

/** True when the look brought no value back. */
export function isUnknown(value: SeenValue): value is UnknownValue {
  return typeof value === 'object' && value !== null;
}

/** True when the field was observed empty; a string of white space is empty to both vendors. */
export function isBlank(value: KnownValue): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '');
}

/** True when no value rule covers what was seen. */
export function isUncovered(value: SeenValue | undefined): value is UncoveredValue {
  return value !== undefined && isUnknown(value) && value.unknown === 'not-covered';
}

/** A record's own value under a key; inherited names such as `constructor` are absent (F58). */
export function own<Value>(from: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(from, key) ? from[key] : undefined;
}
