/**
 * Parses JSON without losing digits: a number with digits that a double does not hold comes back as its own text, so
 * that a number field with such a value is seen to be unparsable instead of slightly wrong (I12, F59). Undefined when
 * the text is not JSON.
 */
export function readJson(text: string): unknown {
  try {
    return mayHoldLongNumber(text) ? JSON.parse(text, keepingLongNumbers) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A double keeps 15 decimal digits, whatever they are (IEEE 754); of 16 and 17 it keeps some. */
const EXACT_DIGITS = 15;

/**
 * Whether digits and points stand in so long a row that a double may not keep them: only such texts are parsed the slow way.
 * A row of 16 covers one place in every 16, so only those are looked at, and what is around them where one is a digit.
 */
function mayHoldLongNumber(text: string): boolean {
  for (let place = EXACT_DIGITS; place < text.length; place += EXACT_DIGITS + 1) {
    if (!isOfNumber(text.charCodeAt(place))) continue;
    let first = place;
    while (first > 0 && isOfNumber(text.charCodeAt(first - 1))) first -= 1;
    let last = place;
    while (last + 1 < text.length && isOfNumber(text.charCodeAt(last + 1))) last += 1;
    if (last - first >= EXACT_DIGITS) return true;
  }
  return false;
}

/** A digit or a point, by its code. */
function isOfNumber(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e;
}

function keepingLongNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && !isExact(source) ? source : value;
}

/** Whether a number's text comes out of a double as it went in: what a program computed, 0.30000000000000004, does (F59). */
export function isExact(text: string): boolean {
  const written = decimalOf(text);
  return written.digits.length <= EXACT_DIGITS || sameDecimal(written, decimalOf(String(Number(text))));
}

/** A number's digits from the first to the last that is not zero, and the power of ten of the last one. */
interface Decimal {
  readonly digits: string;
  readonly power: number;
}

function decimalOf(text: string): Decimal {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/[-+]/g, '').split('.');
  const digits = (whole + fraction).replace(/0+$/, '');
  return { digits: digits.replace(/^0+/, ''), power: Number(exponent) - fraction.length + (whole + fraction).length - digits.length };
}

function sameDecimal(a: Decimal, b: Decimal): boolean {
  return a.digits === b.digits && a.power === b.power;
}
