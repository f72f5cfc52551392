import type { FieldTest, FilterCondition, FilterField, Comparand } from './filter-condition.ts';
import type { FilterOperator } from './filter-expression.ts';
import { momentOf } from './filter-moment.ts';
import { fitsPattern } from './filter-pattern.ts';
import { isBlank, isUnknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/** What a filter says of one record. */
export type FilterVerdict =
  | { readonly is: 'in' }
  /** `because` is the smallest part that keeps it out, in the filter's own words. */
  | { readonly is: 'out'; readonly because: string }
  /** A value that matters could not be seen; `because` is the part that nobody can say. */
  | { readonly is: 'unknown'; readonly because: string };

/** What is seen of a record's field; undefined when it was never looked at. */
export type ReadField = (field: FilterField) => SeenValue | undefined;

/**
 * Evaluates a filter over values as they were seen, of whichever side: the one meaning that filters have. It is three-valued, so that
 * what could not be seen is neither in nor out unless everything else decides (I10). A blank equals nothing, differs from everything,
 * and is neither less nor more than anything; a checkbox that is blank is not ticked. `now` is the time by our clock.
 */
export function judge(condition: FilterCondition, read: ReadField, now: string): FilterVerdict {
  const holds = evaluate(condition, read, now);
  if (holds === true) return { is: 'in' };
  return holds === false ? { is: 'out', because: partThat(condition, false, read, now) } : { is: 'unknown', because: partThat(condition, null, read, now) };
}

/** True, false, or null when nobody can say. */
function evaluate(condition: FilterCondition, read: ReadField, now: string): boolean | null {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const decides = condition.kind === 'or';
      let isOpen = false;
      for (const part of condition.parts) {
        const holds = evaluate(part, read, now);
        if (holds === decides) return decides;
        isOpen ||= holds === null;
      }
      return isOpen ? null : !decides;
    }
    case 'not': {
      const holds = evaluate(condition.part, read, now);
      return holds === null ? null : !holds;
    }
    case 'unseen':
      return null;
    case 'test': {
      const value = read(condition.field);
      return value === undefined || isUnknown(value) ? null : passes(condition.field, condition.test, value, now);
    }
  }
}

/** The smallest part of a condition that comes to this and makes the whole come to it. */
function partThat(condition: FilterCondition, comesTo: false | null, read: ReadField, now: string): string {
  if (condition.kind !== 'and') return condition.text;
  const part = condition.parts.find((one) => evaluate(one, read, now) === comesTo);
  return part === undefined ? condition.text : partThat(part, comesTo, read, now);
}

function passes({ description: { type } }: FilterField, test: FieldTest, value: KnownValue, now: string): boolean | null {
  const known = type === 'boolean' && isBlank(value) ? false : value;
  const blank = isBlank(known) || (type === 'multi-picklist' && typeof known === 'string' && choicesIn(known).size === 0);
  switch (test.kind) {
    case 'blank':
      return blank;
    case 'includes': {
      if (blank || typeof known !== 'string') return blank ? false : null;
      const chosen = choicesIn(known);
      return test.values.some((one) => chosen.has(folded(one)));
    }
    case 'like':
      return blank ? false : typeof known === 'string' ? fitsPattern(known.trim(), test.pattern) : null;
    case 'in':
      return blank ? false : anyOf(test.values.map((one) => compares(type, known, '=', one, now)));
    case 'compare':
      return blank ? test.operator === '!=' : compares(type, known, test.operator, test.value, now);
  }
}

function anyOf(results: readonly (boolean | null)[]): boolean | null {
  return results.includes(true) ? true : results.includes(null) ? null : false;
}

/** Null when the value is of another kind than its field says. */
function compares(type: FilterField['description']['type'], value: KnownValue, operator: FilterOperator, comparand: Comparand, now: string): boolean | null {
  const other = typeof comparand === 'object' ? momentOf(comparand, now).slice(0, type === 'date' ? 10 : undefined) : comparand;
  if (type === 'id' && typeof value === 'string' && typeof other === 'string') return isSameId(value, other) === (operator === '=');
  if (typeof value === 'string' && typeof other === 'string') return inOrder(folded(value), operator, folded(other));
  return typeof value === typeof other && value !== null ? inOrder(value, operator, other) : null;
}

function inOrder<Value extends string | number | boolean>(value: Value, operator: FilterOperator, other: Value): boolean {
  switch (operator) {
    case '=':
      return value === other;
    case '!=':
      return value !== other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
  }
}

/** Salesforce's ids have 15 characters, or 18 of which the last three only guard the case of the others. */
export function isSameId(one: string, other: string): boolean {
  return one.length === other.length ? one === other : one.slice(0, 15) === other.slice(0, 15) && [one, other].every(({ length }) => length === 15 || length === 18);
}

/** Text as it is compared: without regard to case, and to white space around it, which Salesforce does not keep. */
function folded(text: string): string {
  return text.trim().toLowerCase();
}

function choicesIn(value: string): ReadonlySet<string> {
  return new Set(value.split(';').map(folded).filter((choice) => choice !== ''));
}
