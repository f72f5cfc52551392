import type { FieldDescription, FieldType, Schema } from './field.ts';
import { brokenWay, fieldNamed, namesNear } from './filter-fields.ts';
import { problemAt } from './filter-expression.ts';
import type { FilterExpression, FilterLiteral, FilterName, FilterOperator, FilterProblem, FilterTest } from './filter-expression.ts';
import type { RelativeMoment } from './filter-moment.ts';
import { readPattern } from './filter-pattern.ts';
import type { FilterPattern } from './filter-pattern.ts';
import { filterText, nameText } from './filter-text.ts';
import { otherSide, SIDE_NAMES } from './side.ts';
import type { PairObject, Side } from './side.ts';

/**
 * A filter whose names were found in what both sides show: what is evaluated (`src/domain/filter-verdict.ts`), and what
 * Salesforce can be asked. A field that is not shown, or cannot be compared so, is `unseen`: nobody can say what it comes to.
 */
export type FilterCondition =
  | { readonly kind: 'and'; readonly parts: readonly FilterCondition[]; readonly text: string }
  | { readonly kind: 'or'; readonly parts: readonly FilterCondition[]; readonly text: string }
  | { readonly kind: 'not'; readonly part: FilterCondition; readonly text: string }
  | { readonly kind: 'test'; readonly field: FilterField; readonly test: FieldTest; readonly text: string }
  | { readonly kind: 'unseen'; readonly name: string; readonly text: string };

/** A field that a filter looks at. */
export interface FilterField {
  readonly side: Side;
  /** API name, behind the name of a relationship where it is a parent's. */
  readonly path: string;
  readonly description: FieldDescription;
}

/** What one condition asks of a value. Text is compared without regard to case, as Salesforce does it. */
export type FieldTest =
  | { readonly kind: 'compare'; readonly operator: FilterOperator; readonly value: Comparand }
  | { readonly kind: 'in'; readonly values: readonly Comparand[] }
  | { readonly kind: 'includes'; readonly values: readonly string[] }
  | { readonly kind: 'like'; readonly pattern: FilterPattern; readonly written: string }
  | { readonly kind: 'blank' };

/** What a value is compared with: as the field's own values travel (`FieldType`), or counted from now. */
export type Comparand = string | number | boolean | RelativeMoment;

/** Whose fields a filter names: of one kind of pair, for what goes to one side. */
export interface FilterSubject {
  readonly object: PairObject;
  readonly to: Side;
}

/** A filter as it can be evaluated now, with everything that is wrong with it. */
export interface ResolvedCondition {
  readonly condition: FilterCondition;
  readonly problems: readonly FilterProblem[];
}

/** Finds the names of a filter in the schemas and reads its values by the types of its fields. `text` is what was written, for the places of problems. */
export function resolveCondition(expression: FilterExpression, text: string, subject: FilterSubject, schemas: Readonly<Record<Side, Schema>>): ResolvedCondition {
  const problems: FilterProblem[] = [];
  const resolve = (part: FilterExpression): FilterCondition => {
    const canonical = filterText(part);
    if (part.kind === 'and' || part.kind === 'or') return { kind: part.kind, parts: part.parts.map(resolve), text: canonical };
    return part.kind === 'not' ? { kind: 'not', part: resolve(part.part), text: canonical } : resolveTest(part, canonical);
  };
  const resolveTest = (part: FilterTest, canonical: string): FilterCondition => {
    try {
      const field = demandField(part.field, subject, schemas);
      return { kind: 'test', field, test: fieldTest(part, field), text: canonical };
    } catch (wrong) {
      if (!(wrong instanceof Misfit)) throw wrong;
      problems.push(problemAt(text, wrong.at, wrong.message));
      return { kind: 'unseen', name: nameText(part.field), text: canonical };
    }
  };
  return { condition: resolve(expression), problems };
}

/** Every field that a condition looks at, once each. */
export function fieldsOf(condition: FilterCondition): readonly FilterField[] {
  const found = new Map<string, FilterField>();
  const visit = (part: FilterCondition): void => {
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(visit);
    else if (part.kind === 'not') visit(part.part);
    else if (part.kind === 'test') found.set(`${part.field.side}.${part.field.path}`, part.field);
  };
  visit(condition);
  return [...found.values()];
}

/** Whether what a condition comes to changes as time goes by. */
export function isTimeBound(condition: FilterCondition): boolean {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.parts.some(isTimeBound);
  if (condition.kind === 'not') return isTimeBound(condition.part);
  if (condition.kind !== 'test') return false;
  const { test } = condition;
  const values = test.kind === 'compare' ? [test.value] : test.kind === 'in' ? test.values : [];
  return values.some((value) => typeof value === 'object');
}

/** Why a name or a value does not fit; caught in this file. */
class Misfit extends Error {
  readonly at: number;
  constructor(at: number, says: string) {
    super(says);
    this.at = at;
  }
}

function demandField(name: FilterName, { object, to }: FilterSubject, schemas: Readonly<Record<Side, Schema>>): FilterField {
  const side = name.side ?? otherSide(to);
  const description = fieldNamed(schemas[side], object, name.path);
  if (description !== null) return { side, path: name.path, description };
  const broken = brokenWay(schemas[side], object, name.path);
  if (broken !== null) throw new Misfit(name.at + (name.side === null ? 0 : name.side.length + 1) + broken.at, broken.says);
  const across = otherSide(side);
  const isAcross = name.side === null && fieldNamed(schemas[across], object, name.path) !== null;
  const near = namesNear(schemas[side], object, name.path).map((one) => nameText({ side: name.side, path: one }));
  const hint = isAcross ? `${SIDE_NAMES[across]} has one: write ${across}.${name.path}.` : near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Take the API name, and see that the sync user may read it.';
  throw new Misfit(name.at, `${SIDE_NAMES[side]} shows no field ${name.path} here. ${hint}`);
}

function fieldTest(test: FilterTest, field: FilterField): FieldTest {
  const { type } = field.description;
  const { at, path } = test.field;
  switch (test.kind) {
    case 'blank':
      if (type === 'boolean') throw new Misfit(at, `${path} is a checkbox and never blank. Write ${path} = false.`);
      return { kind: 'blank' };
    case 'ticked':
      if (type !== 'boolean') throw new Misfit(at, `${path} is ${TYPE_WORDS[type]} and no checkbox. Compare it with something, or write ${path} is not blank.`);
      return { kind: 'compare', operator: '=', value: true };
    case 'like':
      if (!isText(type)) throw new Misfit(test.at, `like is for text, and ${path} is ${TYPE_WORDS[type]}. ${wayOut(type, path)}`);
      return { kind: 'like', pattern: readPattern(test.pattern), written: test.pattern };
    case 'includes':
      if (type !== 'multi-picklist') throw new Misfit(at, `includes is for fields that hold several choices, and ${path} is ${TYPE_WORDS[type]}. Write ${path} in (…).`);
      return { kind: 'includes', values: test.values.map((value) => choice(value, path)) };
    case 'in':
      if (type === 'multi-picklist') throw new Misfit(at, `${path} holds several choices at a time. ${wayOut(type, path)}`);
      return { kind: 'in', values: test.values.map((value) => comparand(value, field)) };
    case 'compare':
      return { kind: 'compare', operator: operatorFor(test.operator, type, test.field), value: comparand(test.value, field) };
  }
}

function operatorFor(operator: FilterOperator, type: FieldType, { at, path }: FilterName): FilterOperator {
  if (type === 'multi-picklist') throw new Misfit(at, `${path} holds several choices at a time. ${wayOut(type, path)}`);
  const isOrdered = type === 'integer' || type === 'decimal' || type === 'date' || type === 'datetime';
  if (operator === '=' || operator === '!=' || isOrdered) return operator;
  throw new Misfit(at, `${path} is ${TYPE_WORDS[type]}, which has no order that both systems share: ${operator} is for numbers and dates. ${wayOut(type, path)}`);
}

function choice(literal: FilterLiteral, path: string): string {
  if (literal.kind !== 'text' || literal.text.includes(';')) throw new Misfit(literal.at, `a choice is one text in single quotes. Write ${path} includes ('a', 'b') for any of two, and join two includes with and for both.`);
  return literal.text;
}

function comparand(literal: FilterLiteral, { description, path }: FilterField): Comparand {
  const { type } = description;
  if (isText(type) || type === 'id') {
    if (literal.kind === 'text') return literal.text;
  } else if (type === 'integer' || type === 'decimal') {
    if (literal.kind === 'number') return literal.number;
  } else if (type === 'boolean') {
    if (literal.kind === 'boolean') return literal.is;
  } else if (literal.kind === 'date') return type === 'date' ? literal.day : `${literal.day}T00:00:00Z`;
  else if (literal.kind === 'relative') return { from: literal.from, amount: literal.amount, unit: literal.unit };
  else if (literal.kind === 'datetime' && type === 'datetime') return literal.moment;
  throw new Misfit(literal.at, `${path} is ${TYPE_WORDS[type]} and cannot be compared with this. ${wayOut(type, path)}`);
}

function isText(type: FieldType): boolean {
  return ['text', 'long-text', 'email', 'phone', 'url', 'picklist'].includes(type);
}

const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
  text: 'text',
  'long-text': 'a long text',
  email: 'an e-mail address',
  phone: 'a phone number',
  url: 'an address',
  picklist: 'a picklist',
  'multi-picklist': 'a picklist of several choices',
  id: 'an id',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'a checkbox',
  date: 'a date',
  datetime: 'a date with a time',
};

/** An example of a right condition for each type that is no text. */
const WAYS_OUT: Readonly<Partial<Record<FieldType, (path: string) => string>>> = {
  'multi-picklist': (path) => `Write ${path} includes ('a').`,
  id: (path) => `Write ${path} = '001…', the id in single quotes.`,
  integer: (path) => `Write ${path} >= 100, the number without quotes.`,
  decimal: (path) => `Write ${path} >= 100, the number without quotes.`,
  boolean: (path) => `Write ${path} = true, or ${path} = false.`,
  date: (path) => `Write ${path} >= 2026-01-31, or ${path} >= today - 30 days.`,
  datetime: (path) => `Write ${path} >= 2026-01-31T08:00:00Z, or ${path} >= now - 30 days.`,
};

function wayOut(type: FieldType, path: string): string {
  return WAYS_OUT[type]?.(path) ?? `Write ${path} = 'a', ${path} in ('a', 'b') or ${path} like 'a%', the text in single quotes.`;
}
