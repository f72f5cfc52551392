import type { FieldValue } from '../world/record.ts';
import type { FieldPath } from './field-path.ts';

export type ComparisonOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/**
 * The condition of a query, fields found and literals read: text in lower case, ids in 18 characters, instants as
 * stamps with milliseconds, days as days. So comparing is comparing primitives.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly path: FieldPath; readonly operator: ComparisonOperator; readonly value: FieldValue }
  | { readonly kind: 'in'; readonly path: FieldPath; readonly negated: boolean; readonly values: ReadonlySet<FieldValue> }
  | { readonly kind: 'like'; readonly path: FieldPath; readonly pattern: RegExp }
  | { readonly kind: 'includes'; readonly path: FieldPath; readonly negated: boolean; readonly groups: readonly (readonly string[])[] };

/** A test for one record, given how to read a path of it. */
export type Test<T> = (record: T) => boolean;

/** Turns a condition into a test. A blank is never less or greater than anything, and equal only to null. */
export function compileCondition<T>(condition: Condition, read: (path: FieldPath, record: T) => FieldValue): Test<T> {
  switch (condition.kind) {
    case 'and': {
      const tests = condition.parts.map((part) => compileCondition(part, read));
      return (record) => tests.every((test) => test(record));
    }
    case 'or': {
      const tests = condition.parts.map((part) => compileCondition(part, read));
      return (record) => tests.some((test) => test(record));
    }
    case 'not': {
      const test = compileCondition(condition.part, read);
      return (record) => !test(record);
    }
    case 'compare':
      return (record) => compares(comparable(condition.path, read(condition.path, record)), condition.operator, condition.value);
    case 'in':
      return (record) => condition.values.has(comparable(condition.path, read(condition.path, record))) !== condition.negated;
    case 'like':
      return (record) => {
        const value = read(condition.path, record);
        return value !== null && condition.pattern.test(String(value));
      };
    case 'includes':
      return (record) => {
        const value = read(condition.path, record);
        const chosen = new Set(value === null ? [] : String(value).toLowerCase().split(';'));
        return condition.groups.some((group) => group.every((choice) => chosen.has(choice))) !== condition.negated;
      };
  }
}

function compares(value: FieldValue, operator: ComparisonOperator, literal: FieldValue): boolean {
  if (operator === '=') return value === literal;
  if (operator === '!=') return value !== literal;
  if (value === null || literal === null) return false;
  switch (operator) {
    case '<':
      return value < literal;
    case '<=':
      return value <= literal;
    case '>':
      return value > literal;
    case '>=':
      return value >= literal;
  }
}

/** The form in which a value is compared: text without regard to case, ids and points in time as they are. */
export function comparable(path: FieldPath, value: FieldValue): FieldValue {
  return typeof value === 'string' && !isExact(path) ? value.toLowerCase() : value;
}

function isExact({ field }: FieldPath): boolean {
  return field.type === 'id' || field.type === 'reference' || field.type === 'datetime' || field.type === 'date';
}
