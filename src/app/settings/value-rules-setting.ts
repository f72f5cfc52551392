import { z } from 'zod';
import { beginOfDay, dayIn, dayText, isDayPattern, isTimeZone } from '../../domain/date-rules.ts';
import { judgeRules } from '../../domain/field-rules.ts';
import type { JudgedRules } from '../../domain/field-rules.ts';
import { keyOf, names, valueMap } from '../../domain/map-rules.ts';
import { bands, numberedBands, round } from '../../domain/number-rules.ts';
import { COLLAPSE, letterCase, phone, TRIM, truncate } from '../../domain/text-rules.ts';
import type { ValueRule } from '../../domain/value-rule.ts';
import { hasPhoneNumbers, PHONE_NUMBERS } from '../values/phone-numbers.ts';
import { COUNTRY_FORMS, countryNames, hasStates, STATE_FORMS, stateNames } from '../values/place-names.ts';

/** The value rules of a line of the mapping, by direction (PRODUCT C5). */
export function valueRulesSetting() {
  return z
    .strictObject({
      toMarketo: z.array(ruleSchema().check(oneRule)).default([]).meta({
        help: 'What is done with values on their way to Marketo, in this order, one rule an entry. Where it can be taken back, the way back follows by itself; where it cannot, the line goes one way.',
        oneEach: true,
      }),
      toSalesforce: z.array(onOneLine(ruleSchema().check(oneRule))).default([]).meta({
        help: 'The same on the way to Salesforce. Stated for both ways only where several values mean the same and the way back has to be chosen.',
      }),
    })
    .optional()
    .meta({ help: 'Value rules. A value that no rule covers is held on its record, and everything else of the record crosses.' });
}

/** What the settings say of a line's rules. */
export type StatedSettings = NonNullable<z.output<ReturnType<typeof valueRulesSetting>>>;

/** The rules of a line, judged: served, or a problem in words. */
export function rulesOfLine(stated: StatedSettings, direction: 'both' | 'to-marketo' | 'to-salesforce'): JudgedRules {
  return judgeRules({ direction, toMarketo: stated.toMarketo.map(ruleOf), toSalesforce: stated.toSalesforce.map(ruleOf) });
}

const scalar = z.union([z.string().min(1), z.number(), z.boolean()], 'must be a text, a number, true or false.');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, such as JP.');
const zone = z.string().refine(isTimeZone, 'must be a time zone such as Asia/Tokyo.');

/** A block that the example file writes on one line, like a value. */
export function onOneLine<Block extends z.ZodType>(block: Block): z.ZodLazy<Block> {
  return z.lazy(() => block);
}

/** One rule: an entry with one key. */
function ruleSchema() {
  return z.strictObject({
    trim: z.literal(true).optional().meta({ help: 'Take white space off both ends.', example: 'true' }),
    collapse: z.literal(true).optional().meta({ help: 'Make every stretch of white space one space, and take away characters that cannot be seen.', example: 'true' }),
    case: z.enum(['upper', 'lower']).optional().meta({ help: 'All capitals, or none: upper or lower.', example: 'upper' }),
    bands: z.array(z.number()).min(1).check(distinct).optional().meta({ help: 'Numbers by bands, given by the least number of each: 0-25, 26-50, 51+. One way.', example: '[0, 26, 51]' }),
    map: z.array(onOneLine(z.strictObject({ from: scalar, to: scalar }))).min(1).check(distinctFrom).optional().meta({
      help: 'A table of values. It can be taken back when no two lines lead to the same value.',
      example: '[{ from: Hot, to: A }, { from: Cold, to: B }]',
    }),
    countries: onOneLine(z.strictObject({ from: z.enum(COUNTRY_FORMS), to: z.enum(COUNTRY_FORMS) }).optional()).meta({
      help: 'Countries (ISO 3166-1): name, japanese, alpha-2, alpha-3 or numeric. Every known spelling is understood.',
      example: '{ from: name, to: alpha-2 }',
    }),
    states: onOneLine(z.strictObject({ of: z.array(country.refine(hasStates, 'has no states in ISO 3166-2; leave it out.')).min(1), from: z.enum(STATE_FORMS), to: z.enum(STATE_FORMS) }).optional()).meta({
      help: 'States and provinces (ISO 3166-2) of these countries: name, japanese, code or iso.',
      example: '{ of: [US, CA], from: name, to: code }',
    }),
    phone: onOneLine(z.strictObject({ country: country.refine(hasPhoneNumbers, 'has no telephone numbers; name the country whose numbers lack a prefix, such as JP.'), as: z.enum(['e164', 'international', 'national']).default('e164') }).optional()).meta({
      help: 'Phone numbers in one shape, e164, international or national; those without a prefix are of this country.',
      example: '{ country: JP, as: e164 }',
    }),
    round: z.int().min(-9).max(9).optional().meta({ help: 'Round numbers to so many digits behind the point.', example: '0' }),
    day: zone.optional().meta({ help: 'The day of a moment in a time zone. One way.', example: 'Asia/Tokyo' }),
    beginOfDay: zone.optional().meta({ help: 'The first moment of a day in a time zone.', example: 'Asia/Tokyo' }),
    dayText: z.string().refine(isDayPattern, 'must name yyyy, mm and dd once each, such as dd.mm.yyyy.').optional().meta({ help: 'A day as a text: yyyy, mm and dd.', example: 'dd.mm.yyyy' }),
    truncate: z.int().min(1).max(100_000).optional().meta({ help: 'Cut texts to so many characters; nothing is ever cut without this rule. One way.', example: '80' }),
  });
}

type RuleSetting = z.output<ReturnType<typeof ruleSchema>>;

function oneRule(context: z.core.ParsePayload<RuleSetting>): void {
  const named = Object.keys(context.value);
  if (named.length === 1) return;
  const message = named.length === 0 ? 'names no rule; write one, such as trim: true.' : `names ${named.join(' and ')}; write one rule an entry, because their order matters.`;
  context.issues.push({ code: 'custom', message, input: undefined, path: [] });
}

function distinct(context: z.core.ParsePayload<readonly number[]>): void {
  if (new Set(context.value).size < context.value.length) context.issues.push({ code: 'custom', message: 'names a number twice; every band begins with another one.', input: undefined, path: [] });
}

function distinctFrom(context: z.core.ParsePayload<readonly { readonly from: string | number | boolean }[]>): void {
  const from = context.value.map((line) => keyOf(line.from));
  from.forEach((value, index) => {
    if (from.indexOf(value) < index) context.issues.push({ code: 'custom', message: 'says for the second time what becomes of a value; take one of the two lines out.', input: undefined, path: [index, 'from'] });
  });
}

/** Validation lets exactly one key through. */
function ruleOf(given: RuleSetting): ValueRule {
  if (given.collapse !== undefined) return COLLAPSE;
  if (given.case !== undefined) return letterCase(given.case);
  if (given.bands !== undefined) return bands(numberedBands(given.bands));
  if (given.map !== undefined) return valueMap(given.map);
  if (given.countries !== undefined) return names(countryNames(), given.countries.from, given.countries.to);
  if (given.states !== undefined) return names(stateNames(given.states.of), given.states.from, given.states.to);
  if (given.phone !== undefined) return phone(PHONE_NUMBERS, given.phone.country, given.phone.as);
  if (given.round !== undefined) return round(given.round);
  if (given.day !== undefined) return dayIn(given.day);
  if (given.beginOfDay !== undefined) return beginOfDay(given.beginOfDay);
  if (given.dayText !== undefined) return dayText(given.dayText);
  if (given.truncate !== undefined) return truncate(given.truncate);
  return TRIM;
}
