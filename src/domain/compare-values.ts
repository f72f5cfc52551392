import type { FieldDescription, FieldType } from './field.ts';
import { isBlank, isUnknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/**
 * How two vendors' renderings of one field are compared (DESIGN §2): both are brought to a form
 * in which neither vendor's own habits show. Values themselves are never changed by comparing;
 * what is copied is the exact value that was seen (I12).
 */
export type Comparison =
  | { readonly kind: 'text' }
  /** E-mail addresses: case never matters to either vendor's own matching. */
  | { readonly kind: 'case-insensitive' }
  /** Multi-picklists: both vendors may return the choices in another order (F60). */
  | { readonly kind: 'choices' }
  /** Numbers, to the digits that the coarser side keeps. */
  | { readonly kind: 'number'; readonly scale: number }
  /** Boxes: Salesforce knows no third state, so what Marketo leaves blank comes back as not ticked (F60). */
  | { readonly kind: 'checkbox' }
  | { readonly kind: 'exact' };

const TEXT_TYPES: ReadonlySet<FieldType> = new Set([
  'text', 'long-text', 'email', 'phone', 'url', 'picklist', 'multi-picklist', 'id',
]);

/**
 * How to compare two fields, or null when no value of one could ever be a value of the other
 * (a date and a checkbox): such a mapping is refused instead of guessed at.
 */
export function comparisonFor(salesforce: FieldDescription, marketo: FieldDescription): Comparison | null {
  const types = [salesforce.type, marketo.type];
  if (types.every((type) => TEXT_TYPES.has(type))) {
    if (types.includes('email')) return { kind: 'case-insensitive' };
    if (types.includes('multi-picklist')) return { kind: 'choices' };
    return { kind: 'text' };
  }
  if (types.every((type) => type === 'integer' || type === 'decimal')) {
    return { kind: 'number', scale: Math.min(scaleOf(salesforce), scaleOf(marketo)) };
  }
  if (types.every((type) => type === 'boolean')) return { kind: 'checkbox' };
  return salesforce.type === marketo.type ? { kind: 'exact' } : null;
}

/** Digits compared when a vendor states none: as many as both certainly carry in JSON. */
const DEFAULT_SCALE = 6;

function scaleOf(field: FieldDescription): number {
  return field.type === 'integer' ? 0 : (field.scale ?? DEFAULT_SCALE);
}

/** Whether numbers are compared to all the digits that one of the two fields says it keeps; true for everything that is no number. */
export function tellsNumbersApart(comparison: Comparison, { type, scale }: FieldDescription): boolean {
  return comparison.kind !== 'number' || type === 'integer' || scale === null || comparison.scale >= scale;
}

/** True when the two values mean the same, whatever the vendors' own normalisations did to them. */
export function sameValue(comparison: Comparison, a: KnownValue, b: KnownValue): boolean {
  return a === b || comparable(comparison, a) === comparable(comparison, b);
}

/** True when two seen values are known to mean the same: of what is unknown nobody can say so. */
export function isKnownSame(comparison: Comparison, a: SeenValue, b: SeenValue): boolean {
  return !isUnknown(a) && !isUnknown(b) && sameValue(comparison, a, b);
}

/** The form in which values are compared. Blank in any spelling is null, and a blank box is not ticked. */
export function comparable(comparison: Comparison, value: KnownValue): KnownValue {
  if (isBlank(value)) return comparison.kind === 'checkbox' ? false : null;
  if (comparison.kind === 'number' && typeof value === 'number') return roundTo(value, comparison.scale);
  if (typeof value !== 'string') return value;
  switch (comparison.kind) {
    case 'case-insensitive':
      return trimmed(value).toLowerCase();
    case 'choices':
      return choicesOf(value).join(';') || null;
    case 'text':
    case 'exact':
    case 'number':
    case 'checkbox':
      return trimmed(value);
  }
}

/** True when a value is empty as its field is compared: a list without a choice is a blank in another spelling (F60). */
export function isEmpty(comparison: Comparison, value: KnownValue): boolean {
  return isBlank(value) || comparable(comparison, value) === null;
}

/** Salesforce trims text at both ends and may fold line ends; neither makes a value another one. */
function trimmed(value: string): string {
  return value.replaceAll('\r\n', '\n').trim();
}

function choicesOf(value: string): readonly string[] {
  const choices = value.split(';').map(trimmed).filter((choice) => choice !== '');
  return [...new Set(choices)].toSorted();
}

/** Rounds half away from zero at a decimal digit, as Salesforce stores numbers; -0 becomes 0. */
export function roundTo(value: number, scale: number): number {
  const [digits = '0', exponent = '0'] = Math.abs(value).toString().split('e');
  const exact = Number(`${digits}e${Number(exponent) + scale}`);
  // A double of that size has no digits behind the scale; shifting it there and back would alter its last ones (F59).
  if (exact >= Number.MAX_SAFE_INTEGER) return value;
  const shifted = Math.round(exact);
  const [rounded = '0', roundedExponent = '0'] = shifted.toString().split('e');
  const result = Number(`${rounded}e${Number(roundedExponent) - scale}`);
  return value < 0 && result !== 0 ? -result : result;
}
