import { comparisonFor, sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import type { FieldDescription, FieldType } from './field.ts';
import type { Direction, ObjectLine } from './field-mapping.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { kindRule } from './type-rules.ts';
import { isUnknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';
import { kindOf, throughRules } from './value-rule.ts';
import type { Ruled, ValueKind, ValueRule } from './value-rule.ts';

/**
 * How a line's values look to each side (PRODUCT C5, decision 34). They are kept in the form of one side; a look at the other
 * one is taken through the rules, and what is written there is put back. So pairs, bases, the merge and the journal know one
 * form only, and a change that the rules level out – another score of the same band – is no change at all.
 */
export interface ValueForm {
  readonly keptAs: Side;
  /** From the other side's form to the kept one. */
  readonly there: readonly ValueRule[];
  /** From the kept form to the other side's; null where nothing goes that way. */
  readonly back: readonly ValueRule[] | null;
  /** Everything that decides how values are seen: with another one, what was read before says nothing. */
  readonly print: string;
}

/** How a line is served between two fields; `form` is absent where values are the same on both. */
export type ServedLine =
  | { readonly kind: 'served'; readonly comparison: Comparison; readonly form?: ValueForm }
  | { readonly kind: 'refused'; readonly because: string };

/** Whether and how values go between two fields on a line, by the types of both and the rules of the line. */
export function serveLine(line: ObjectLine, on: Readonly<Record<Side, FieldDescription>>): ServedLine {
  const comparison = comparisonFor(on.salesforce, on.marketo);
  if (line.links !== undefined && line.rules !== undefined) return { kind: 'refused', because: `${on.salesforce.name} names another record, and with another value it would name none, or a wrong one.` };
  if (line.rules !== undefined || line.converts === true) return serveInForm(line, on, comparison);
  if (comparison !== null) return { kind: 'served', comparison };
  return { kind: 'refused', because: whyDiffering(line, on) };
}

function serveInForm({ direction, rules, converts }: ObjectLine, on: Readonly<Record<Side, FieldDescription>>, asTheyAre: Comparison | null): ServedLine {
  const keptAs = rules?.keptAs ?? targetOf(direction);
  const ways = { converts: converts === true, isTwoWay: direction === 'both' };
  const road = (to: Side): Road => roadTo(on[otherSide(to)], on[to], (to === 'marketo' ? rules?.toMarketo : rules?.toSalesforce) ?? [], ways);
  const there = road(keptAs);
  const back = ways.isTwoWay ? road(otherSide(keptAs)) : null;
  if ('because' in there) return { kind: 'refused', ...there };
  if (back !== null && 'because' in back) return { kind: 'refused', ...back };
  const print = [keptAs, on.salesforce.type, on.marketo.type, printOf(there.rules), back === null ? 'no way back' : printOf(back.rules)].join(' | ');
  const comparison = asTheyAre ?? comparisonFor(on[keptAs], on[keptAs]) ?? { kind: 'exact' };
  return { kind: 'served', comparison, form: { keptAs, there: there.rules, back: back?.rules ?? null, print } };
}

/** The type that a field of Marketo's must have for what a line makes of this type: another one only where its rules make another kind of values. */
export function typeMade({ rules }: ObjectLine, type: FieldType): FieldType {
  const made = (rules?.toMarketo ?? []).reduce((kind, rule) => rule.makes ?? (rule.takes.includes(kind) ? kind : (rule.takes[0] ?? kind)), kindOf(type));
  return made === kindOf(type) ? type : TYPE_OF[made];
}

const TYPE_OF: Readonly<Record<ValueKind, FieldType>> = { text: 'text', choices: 'multi-picklist', number: 'decimal', boolean: 'boolean', date: 'date', datetime: 'datetime' };

/** The side that a line leads to; of one that goes both ways, Marketo. */
function targetOf(direction: Direction): Side {
  return direction === 'to-salesforce' ? 'salesforce' : 'marketo';
}

function printOf(rules: readonly ValueRule[]): string {
  return rules.map(({ print }) => print).join('; ');
}

/** The rules from one field to another, or the sentence that says why there are none. */
type Road = { readonly rules: readonly ValueRule[] } | { readonly because: string };

interface Ways {
  /** Whether the line lets values be converted. */
  readonly converts: boolean;
  /** Whether what goes one way must come back: then a conversion that loses something is none. */
  readonly isTwoWay: boolean;
}

/** The rules from one field to another, with the conversions that they need between them. */
function roadTo(from: FieldDescription, to: FieldDescription, rules: readonly ValueRule[], ways: Ways): Road {
  const road: ValueRule[] = [];
  let kind = kindOf(from.type);
  for (const rule of rules) {
    const taken = rule.takes.includes(kind) ? kind : (rule.takes[0] ?? kind);
    const step = stepTo(kind, taken, ways);
    if ('because' in step) return { because: `"${rule.words}" takes ${KINDS[taken]}, and gets ${KINDS[kind]}. ${step.because}` };
    road.push(...step.rules, rule);
    kind = rule.makes ?? taken;
  }
  const last = stepTo(kind, kindOf(to.type), ways);
  if ('because' in last) return { because: `${to.name} takes ${KINDS[kindOf(to.type)]}, and gets ${KINDS[kind]}. ${last.because}` };
  return { rules: [...road, ...last.rules] };
}

const KINDS: Readonly<Record<ValueKind, string>> = {
  text: 'a text', choices: 'a list of choices', number: 'a number', boolean: 'yes or no', date: 'a day', datetime: 'a moment',
};

function stepTo(from: ValueKind, to: ValueKind, { converts, isTwoWay }: Ways): Road {
  const rule = kindRule(from, to);
  if (rule.kind === 'as-is') return { rules: [] };
  if (rule.kind === 'refused') return rule;
  if (!converts) return { because: `Write convert: true on the line to have it converted (${rule.rule.words}).` };
  return isTwoWay && rule.loses !== null ? { because: `On the way ${rule.loses} would be lost, so the line can only go one way: write its direction.` } : { rules: [rule.rule] };
}

/** Why two fields of these types are not served without a word in the mapping. */
function whyDiffering({ direction }: ObjectLine, on: Readonly<Record<Side, FieldDescription>>): string {
  const ways = { converts: false, isTwoWay: direction === 'both' };
  const to = targetOf(direction);
  const road = roadTo(on[otherSide(to)], on[to], [], ways);
  return 'because' in road ? road.because : `${on.marketo.name} and ${on.salesforce.name} do not hold the same kind of values. Write convert: true on the line, or map one of them to another field.`;
}

/**
 * A side's value in the form that is kept. One of the kept side is taken there and back, so that spellings that mean the same
 * are the same; what cannot be is as it stands, and is judged when it is to be written. One of the other side that no rule
 * covers is unknown, with what it was: it causes no write and blanks nothing (I10).
 */
export function seenInForm({ keptAs, there, back }: ValueForm, side: Side, value: SeenValue): SeenValue {
  if (isUnknown(value)) return value;
  if (side !== keptAs) {
    const ruled = throughRules(there, value);
    return ruled.covered ? ruled.value : { unknown: 'not-covered', raw: value, by: ruled.by };
  }
  if (back === null) return value;
  const away = throughRules(back, value);
  const again = away.covered ? throughRules(there, away.value) : away;
  return again.covered ? again.value : value;
}

/** What is written to a side for a kept value, or the rule that does not cover it. */
export function sentInForm({ keptAs, back }: ValueForm, to: Side, value: KnownValue): Ruled {
  return to === keptAs || back === null ? { covered: true, value } : throughRules(back, value);
}

/** Whether a value that was written to a side would be seen there as what it is: else the two would never agree (I5). */
export function comesBack(form: ValueForm, comparison: Comparison, to: Side, sent: KnownValue, value: KnownValue): boolean {
  const seen = seenInForm(form, to, sent);
  return !isUnknown(seen) && sameValue(comparison, seen, value);
}

/** A short name for how values are seen, for the list of what was read: 32 bits of FNV-1a. */
export function shortPrintOf({ print }: ValueForm): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < print.length; index += 1) hash = Math.imul(hash ^ print.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
