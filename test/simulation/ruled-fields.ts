import type { Random } from '../../simulators/foundation/random.ts';
import type { Direction } from '../../src/domain/field-mapping.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldPlan } from './field-plans.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';

/** What a set of value rules makes of a value, written down once more for the oracle (PRODUCT C5, decision 34) and never taken from the engine. */
export interface RuleSet {
  readonly name: string;
  /** As the settings state it; null for none. */
  readonly stated: object | null;
  /** The way that a line meant both ways goes under it: where several values become one there is no way back. */
  readonly direction: Direction;
  /** What a side is to hold for a value of the other one, which is not blank; undefined where no rule covers that. */
  readonly made: (to: Side, value: Exclude<Plain, null>) => Plain | undefined;
  /** Whether two values that are not blank count as the same; only asked where both are covered. */
  readonly agree: (salesforce: Exclude<Plain, null>, marketo: Exclude<Plain, null>) => boolean;
}

/** A field that has value rules in runs with rules, and what people type into it. */
export interface RuledField {
  readonly plan: FieldPlan;
  /** What its line may say, from one version to the next. */
  readonly sets: readonly RuleSet[];
  readonly typed: (chance: Random, side: Side, number: number) => Plain;
}

const asText = (value: Plain): string => String(value);

/** Letters in one case on one side: the other side is left as it is spelt, and what comes from the cased one has its case. */
function cased(name: string, to: Side, change: (text: string) => string): RuleSet {
  const stated = { [to === 'marketo' ? 'toMarketo' : 'toSalesforce']: [{ case: name }] };
  return levelling(`${name} in ${to}`, stated, (value) => change(asText(value)));
}

/** A rule that makes one value of several spellings, on the way there and back alike. */
function levelling(name: string, stated: object, level: (value: Plain) => Plain): RuleSet {
  return { name, stated, direction: 'both', made: (_to, value) => level(value), agree: (salesforce, marketo) => isSame('money', level(salesforce), level(marketo)) };
}

/** One value for another, and back. */
function table(name: string, lines: Readonly<Record<string, string>>): RuleSet {
  const there = new Map(Object.entries(lines).map(([from, to]) => [from.toLowerCase(), to]));
  const back = new Map(Object.entries(lines).map(([from, to]) => [to.toLowerCase(), from]));
  const found = (to: Side, value: Plain): string | undefined => (to === 'marketo' ? there : back).get(asText(value).trim().toLowerCase());
  const stated = { toMarketo: [{ map: Object.entries(lines).map(([from, to]) => ({ from, to })) }] };
  return { name, stated, direction: 'both', made: found, agree: (salesforce, marketo) => found('marketo', salesforce)?.toLowerCase() === asText(marketo).trim().toLowerCase() };
}

/** Several values become one, and nobody can say which one it was. */
function oneWay(name: string, rule: object, make: (value: Plain) => Plain | undefined): RuleSet {
  return { name, stated: { toMarketo: [rule] }, direction: 'to-marketo', made: (to, value) => (to === 'marketo' ? make(value) : undefined), agree: (salesforce, marketo) => isSame('text', make(salesforce), marketo) };
}

const AS_IT_IS: RuleSet = { name: 'no rules', stated: null, direction: 'both', made: (_to, value) => value, agree: (salesforce, marketo) => isSame('text', salesforce, marketo) };
const AMOUNT: RuleSet = { ...AS_IT_IS, agree: (salesforce, marketo) => isSame('money', salesforce, marketo) };

function bandOf(bounds: readonly number[], value: Plain): string | undefined {
  const place = bounds.findLastIndex((least) => Number(value) >= least);
  const [least, next] = [bounds[place], bounds[place + 1]];
  return least === undefined ? undefined : next === undefined ? `${least}+` : `${least}-${next - 1}`;
}

const bands = (...bounds: readonly number[]): RuleSet => oneWay(`bands ${bounds.join(' ')}`, { bands: bounds }, (value) => bandOf(bounds, value));
const cut = (most: number): RuleSet => oneWay(`cut to ${most}`, { truncate: most }, (value) => asText(value).slice(0, most));
const hundreds = (value: Plain): Plain => (Math.sign(Number(value)) * Math.round(Math.abs(Number(value)) / 100)) * 100;
const oneSpace = (value: Plain): Plain => asText(value).replaceAll('\u200b', '').replaceAll(/\s+/g, ' ').trim();

const TOWNS = { salesforce: ['Tokyo', 'Osaka', 'Kyoto', 'TOKYO', 'Mu'], marketo: ['JP-13', 'JP-27', 'TYO', 'Tokyo', 'Kyoto', 'jp-13'] } as const;
const LETTERS: readonly string[] = ['Chief Pilot', 'CHIEF PILOT', 'chief pilot', 'Cook', 'cook', 'Captain', 'Überfahrt', 'ÜBERFAHRT'];
const SPACES: readonly string[] = ['New  York', 'New York', 'New\u200b York', 'Köln', 'Köln  Mitte', 'Bad   Aibling', '大阪 市'];

/** Every field that may have rules. Faults that change the shape of fields have others. */
export const RULED_FIELDS: readonly RuledField[] = [
  {
    plan: { marketo: 'title', lead: 'Title', contact: 'Title', kind: 'text', fits: 128, direction: 'both', policy: 'by-object' },
    sets: [AS_IT_IS, cased('upper', 'marketo', (text) => text.toUpperCase()), cased('lower', 'salesforce', (text) => text.toLowerCase()), cut(6)],
    typed: (chance) => chance.pick(LETTERS),
  },
  {
    plan: { marketo: 'city', lead: 'City', contact: 'MailingCity', kind: 'text', fits: 40, direction: 'both', policy: 'salesforce-wins' },
    sets: [AS_IT_IS, levelling('collapse', { toMarketo: [{ collapse: true }] }, oneSpace), levelling('collapse in salesforce', { toSalesforce: [{ collapse: true }] }, oneSpace)],
    typed: (chance) => chance.pick(SPACES),
  },
  {
    plan: { marketo: 'state', lead: 'State', contact: 'MailingState', kind: 'text', fits: 80, direction: 'both', policy: 'marketo-wins' },
    sets: [AS_IT_IS, table('towns', { Tokyo: 'JP-13', Osaka: 'JP-27', Kyoto: 'JP-26' }), table('other towns', { Tokyo: 'TYO', Osaka: 'JP-27', Kyoto: 'Kyoto', Mu: 'JP-13' })],
    typed: (chance, side) => chance.pick(TOWNS[side]),
  },
  {
    plan: { marketo: 'department', lead: 'Lead_Score__c', contact: 'Lead_Score__c', kind: 'text', fits: 255, direction: 'to-marketo', policy: 'by-object' },
    sets: [bands(0, 26, 51), bands(0, 40), bands(20, 26, 51, 76)],
    typed: (chance, side) => (side === 'marketo' ? chance.pick(['0-25', '26+', 'none']) : chance.integer(100)),
  },
  {
    plan: { marketo: 'annualBudget', lead: 'Annual_Budget__c', contact: 'Annual_Budget__c', kind: 'money', fits: 0, direction: 'both', policy: 'by-object' },
    sets: [AMOUNT, levelling('hundreds', { toMarketo: [{ round: -2 }] }, hundreds)],
    typed: (chance) => 1000 + chance.integer(1000) + chance.integer(100) / 100,
  },
];

/** What a side is to hold for a value of the other one; a blank stays one. */
export function madeBy(set: RuleSet, to: Side, value: Plain): Plain | undefined {
  return value === null || meaning('text', value) === null ? null : set.made(to, value);
}

/** Whether two values are the same under these rules; null where one of them is covered by none. */
export function agreeUnder(set: RuleSet, salesforce: Plain, marketo: Plain): boolean | null {
  const [one, other] = [meaning('text', salesforce), meaning('text', marketo)];
  const isCovered = (value: Plain, to: Side): boolean => value === null || (set.direction !== 'both' && set.direction !== `to-${to}`) || set.made(to, value) !== undefined;
  if (!isCovered(one, 'marketo') || !isCovered(other, 'salesforce')) return null;
  return one === null || other === null ? one === other : set.agree(salesforce ?? '', marketo ?? '');
}
