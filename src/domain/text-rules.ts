import { normaliser } from './value-rule.ts';
import type { ValueRule } from './value-rule.ts';

/** White space off both ends of a text. */
export const TRIM: ValueRule = normaliser({ words: 'trim', takes: ['text'], apply: (value) => (typeof value === 'string' ? value.trim() : undefined) });

/**
 * What no screen shows and no reader means: soft hyphens, zero-width spaces, marks of writing direction and of byte order.
 * The joiners U+200C and U+200D stay, because scripts and emoji are spelt with them (I12).
 */
const INVISIBLE = /[\u00AD\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;

/** Every stretch of white space, line ends among it, becomes one space; invisible characters go, and so does what is at the ends. */
export const COLLAPSE: ValueRule = normaliser({
  words: 'collapse white space',
  takes: ['text'],
  apply: (value) => (typeof value === 'string' ? value.replaceAll(INVISIBLE, '').replaceAll(/\s+/g, ' ').trim() : undefined),
});

/** All capitals or none, as Unicode has it for every language. Capitals at the beginning of words are nobody's rule: they depend on the name. */
export function letterCase(to: 'upper' | 'lower'): ValueRule {
  return normaliser({
    words: `${to} case`,
    takes: ['text'],
    apply: (value) => (typeof value === 'string' ? (to === 'upper' ? value.toUpperCase() : value.toLowerCase()) : undefined),
  });
}

/** Cuts a text to so many characters (UTF-16 units, as both vendors count), never within one. One-way: what was cut is gone. */
export function truncate(mostCharacters: number): ValueRule {
  const words = `cut to ${mostCharacters} characters`;
  return {
    words,
    print: words,
    nature: 'one-way',
    takes: ['text'],
    makes: null,
    apply: (value) => (typeof value === 'string' ? cut(value, mostCharacters) : undefined),
    inverse: null,
  };
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one character is kept whole or left out. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  // A reader's character is never as long as this, so nothing behind it can matter.
  for (const { segment } of graphemes.segment(text.slice(0, most + 64))) {
    if (kept.length + segment.length > most) break;
    kept += segment;
  }
  return kept;
}

/** Phone numbers are read and written by a library that the app brings along. */
export interface PhoneBook {
  /** The number in the shape asked for; undefined for a text that is none, or not one number alone. */
  readonly format: (text: string, country: string, as: PhoneShape) => string | undefined;
}

/** `e164`: +81312345678. `international`: +81 3-1234-5678. `national`: 03-1234-5678, and international for another country's. */
export type PhoneShape = 'e164' | 'international' | 'national';

/** Phone numbers in one shape; those without a country's prefix are of `country` (ISO 3166-1, two letters). */
export function phone(book: PhoneBook, country: string, as: PhoneShape): ValueRule {
  return normaliser({
    words: `phone number, ${as}, ${country} unless it says otherwise`,
    takes: ['text'],
    apply: (value) => (typeof value === 'string' ? book.format(value, country, as) : undefined),
    uncovered: `It is not one phone number of a length that its country has; one without a prefix counts as a number of ${country}. Correct the value on the record, or take the rule off the line.`,
  });
}
