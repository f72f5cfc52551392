import type { FieldKind } from './field-plans.ts';

/** A value as either vendor stores it; blank is null. */
export type Plain = string | number | boolean | null;

/**
 * What a value means, whichever vendor holds it: the oracle's own notion of "equal", written from apis.md A3 and B3
 * and not from the engine. Blank in any spelling is null; text without surrounding white space and with one kind of
 * line end; addresses in lower case; choices in order; money to the cent, other numbers whole; a box is ticked or not, and a
 * moment is the same in every zone.
 */
export function meaning(kind: FieldKind, value: Plain | undefined): Plain {
  if (kind === 'boolean') return value === true;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return rounded(value, kind === 'money' ? 2 : 0);
  if (typeof value === 'boolean') return value;
  const text = value.replaceAll('\r\n', '\n').trim();
  if (text === '') return null;
  if (kind === 'moment') return Date.parse(text.replace(/\+0000$/, 'Z'));
  if (kind === 'email') return text.toLowerCase();
  if (kind === 'choices') return [...new Set(text.split(';').map((choice) => choice.trim()).filter((choice) => choice !== ''))].toSorted().join(';') || null;
  return text;
}

/** Half away from zero, by the decimal digits that are written down: 1.005 is a half. */
function rounded(value: number, digits: number): number {
  const shift = (number: number, by: number): number => {
    const [mantissa = '0', exponent = '0'] = number.toExponential().split('e');
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  const whole = shift(Math.round(shift(Math.abs(value), digits)), -digits);
  return value < 0 && whole !== 0 ? -whole : whole;
}

/** True when both mean the same; what is written alike does, and mostly they are. */
export function isSame(kind: FieldKind, a: Plain | undefined, b: Plain | undefined): boolean {
  return a === b || meaning(kind, a) === meaning(kind, b);
}
