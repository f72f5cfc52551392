/**
 * Parses JSON without losing digits: numbers with more than 15 significant digits, which a double cannot
 * hold exactly, come back as their own text, so that a number field with such a value is seen to be
 * unparsable instead of slightly wrong (I12, F59). Undefined when the text is not JSON.
 */
export function readJson(text: string): unknown {
  try {
    return MAYBE_LONG_NUMBER.test(text) ? JSON.parse(text, keepingLongNumbers) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A double keeps 15 decimal digits, whatever they are (IEEE 754). */
export const EXACT_DIGITS = 15;

/** Cheap to test on a megabyte; only texts that match are parsed the slow way. */
const MAYBE_LONG_NUMBER = /[\d.]{16}/;

function keepingLongNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && significantDigits(source) > EXACT_DIGITS ? source : value;
}

/** Digits of a number's text from the first to the last that is not zero. */
export function significantDigits(text: string): number {
  const [mantissa = ''] = text.toLowerCase().split('e');
  return mantissa.replace(/[-+.]/g, '').replace(/^0+|0+$/g, '').length;
}
