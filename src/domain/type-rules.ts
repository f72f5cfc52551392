import { isDay, isMoment } from './date-rules.ts';
import type { ValueKind, ValueRule } from './value-rule.ts';

/** What becomes of values that go from a field of one type to a field of another (PRODUCT C3; apis.md A3, B3). */
export type TypeRule =
  /** As they are; whether one fits is checked before it is written (`src/domain/value-fit.ts`). */
  | { readonly kind: 'as-is' }
  /** Through a conversion, where the line asks for it. `loses` is what cannot be taken back, in words; null when nothing is lost. */
  | { readonly kind: 'converted'; readonly rule: ValueRule; readonly loses: string | null }
  /** Never, and why, as a sentence. */
  | { readonly kind: 'refused'; readonly because: string };

/** The rule for one direction between two kinds, such as fields have and value rules make. Both directions of a line are asked for on their own. */
export function kindRule(from: ValueKind, to: ValueKind): TypeRule {
  return TABLE[from][to];
}

const AS_IS: TypeRule = { kind: 'as-is' };

function refused(because: string): TypeRule {
  return { kind: 'refused', because };
}

type Convert = ValueRule['apply'];

function converted(from: ValueKind, to: ValueKind, { words, apply, loses = null }: { readonly words: string; readonly apply: Convert; readonly loses?: string | null }): TypeRule {
  return { kind: 'converted', loses, rule: { words, print: words, nature: loses === null ? 'reversible' : 'one-way', takes: [from], makes: to, apply, inverse: null } };
}

const asText: Convert = (value) => String(value);

/** In plain digits, as both directions read them; a number that takes an exponent is not covered. */
const numberAsText: Convert = (value) => (typeof value === 'number' && /^-?[\d.]+$/.test(String(value)) ? String(value) : undefined);

/** Plain digits only: `1,234` means two things in two countries (F59). */
function asNumber(value: Exclude<ReturnType<Convert>, undefined>): number | undefined {
  if (typeof value !== 'string' || !/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(value.trim())) return undefined;
  const number = Number(value.trim());
  return Number.isFinite(number) ? number : undefined;
}

const WORDS: ReadonlyMap<string, boolean> = new Map([['true', true], ['yes', true], ['1', true], ['false', false], ['no', false], ['0', false]]);

const asBoolean: Convert = (value) => (typeof value === 'string' ? WORDS.get(value.trim().toLowerCase()) : undefined);
const asDay: Convert = (value) => (isDay(typeof value === 'string' ? value.trim() : value) ? String(value).trim() : undefined);
const asMoment: Convert = (value) => (isMoment(typeof value === 'string' ? value.trim() : value) ? String(value).trim() : undefined);

const NO_BOX = 'A box knows yes and no only; say with a value map which values mean yes.';
const NO_NUMBER = 'It has no number in it; say with a value map which number each value means.';
const OTHER_FIELD = 'Map the field to a text, or to one of its own kind.';
const NO_DAY = `It does not tell a day. ${OTHER_FIELD}`;

/** Every kind to every kind: the type of the table forbids to forget one. */
const TABLE: Readonly<Record<ValueKind, Readonly<Record<ValueKind, TypeRule>>>> = {
  text: {
    text: AS_IS,
    choices: AS_IS,
    number: converted('text', 'number', { words: 'number from text', apply: asNumber }),
    boolean: converted('text', 'boolean', { words: 'yes or no from text', apply: asBoolean }),
    date: converted('text', 'date', { words: 'day from text', apply: asDay }),
    datetime: converted('text', 'datetime', { words: 'moment from text', apply: asMoment }),
  },
  choices: {
    text: AS_IS,
    choices: AS_IS,
    number: refused(`A list of choices is not one number. ${OTHER_FIELD}`),
    boolean: refused(`A list of choices is not yes or no. ${OTHER_FIELD}`),
    date: refused(`A list of choices is not a day. ${OTHER_FIELD}`),
    datetime: refused(`A list of choices is not a moment. ${OTHER_FIELD}`),
  },
  number: {
    text: converted('number', 'text', { words: 'number as text', apply: numberAsText }),
    choices: converted('number', 'choices', { words: 'number as text', apply: numberAsText }),
    number: AS_IS,
    boolean: refused(NO_BOX),
    date: refused(NO_DAY),
    datetime: refused(NO_DAY),
  },
  boolean: {
    text: converted('boolean', 'text', { words: 'true or false as text', apply: asText }),
    choices: converted('boolean', 'choices', { words: 'true or false as text', apply: asText }),
    number: refused(NO_NUMBER),
    boolean: AS_IS,
    date: refused(NO_DAY),
    datetime: refused(NO_DAY),
  },
  date: {
    text: converted('date', 'text', { words: 'day as text', apply: asText }),
    choices: refused(`A day is not a list of choices. ${OTHER_FIELD}`),
    number: refused(NO_NUMBER),
    boolean: refused(NO_BOX),
    date: AS_IS,
    datetime: converted('date', 'datetime', { words: 'beginning of the day in UTC', apply: (value) => (isDay(value) ? `${value}T00:00:00Z` : undefined) }),
  },
  datetime: {
    text: converted('datetime', 'text', { words: 'moment as text', apply: asText }),
    choices: refused(`A moment is not a list of choices. ${OTHER_FIELD}`),
    number: refused(NO_NUMBER),
    boolean: refused(NO_BOX),
    date: converted('datetime', 'date', { words: 'day in UTC', apply: (value) => (isMoment(value) ? value.slice(0, 10) : undefined), loses: 'the time of day' }),
    datetime: AS_IS,
  },
};
