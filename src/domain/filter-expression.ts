import type { Side } from './side.ts';

/**
 * A custom sync filter as it was written (PRODUCT H1): conditions over fields of a record, of its parents and of its
 * counterpart, with `and`, `or` and `not`. What a name means, and whether its field can be compared so, only a schema
 * tells (`src/domain/filter-condition.ts`).
 */
export type FilterExpression =
  | { readonly kind: 'and'; readonly parts: readonly FilterExpression[] }
  | { readonly kind: 'or'; readonly parts: readonly FilterExpression[] }
  | { readonly kind: 'not'; readonly part: FilterExpression }
  | FilterTest;

/** One condition over one field. */
export type FilterTest =
  | { readonly kind: 'compare'; readonly field: FilterName; readonly operator: FilterOperator; readonly value: FilterLiteral }
  | { readonly kind: 'in'; readonly field: FilterName; readonly values: readonly FilterLiteral[] }
  /** Any of the choices of a field that holds several. */
  | { readonly kind: 'includes'; readonly field: FilterName; readonly values: readonly FilterLiteral[] }
  /** `pattern` as it is written: `%` any text, `_` one character, each meant itself after a backslash, as a backslash is. */
  | { readonly kind: 'like'; readonly field: FilterName; readonly pattern: string; readonly at: number }
  | { readonly kind: 'blank'; readonly field: FilterName }
  /** A box by its name alone. */
  | { readonly kind: 'ticked'; readonly field: FilterName };

/** How two values are compared. */
export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/**
 * A field by name. `side` is null for the record that would be sent, and names the system where the filter does; `path` is
 * the vendor's API name, behind the name of a relationship and a dot where it is a parent's. `at` is its place in the text.
 */
export interface FilterName {
  readonly side: Side | null;
  readonly path: string;
  readonly at: number;
}

/** A value as it was written; `at` is its place in the text. */
export type FilterLiteral =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'number'; readonly number: number; readonly at: number }
  | { readonly kind: 'boolean'; readonly is: boolean; readonly at: number }
  /** A day such as `2026-01-31`. */
  | { readonly kind: 'date'; readonly day: string; readonly at: number }
  /** A moment in UTC, whole seconds. */
  | { readonly kind: 'datetime'; readonly moment: string; readonly at: number }
  /** So many units after now or today, or before it when negative; 0 of days for these themselves. */
  | { readonly kind: 'relative'; readonly from: 'now' | 'today'; readonly amount: number; readonly unit: FilterUnit; readonly at: number };

/** Units of time, in the plural. */
export type FilterUnit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years';

/** All units, shortest first. */
export const FILTER_UNITS: readonly FilterUnit[] = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'];

/** Words with a meaning of their own, in any case; no field can be named so. */
export const FILTER_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'includes', 'like', 'is', 'blank', 'true', 'false', 'now', 'today']);

/** What is wrong with a filter, and where: the line and column of its text, both from 1, and a sentence with a way out. */
export interface FilterProblem {
  readonly line: number;
  readonly column: number;
  readonly says: string;
}

/** A problem at a place in a filter's text. */
export function problemAt(text: string, at: number, says: string): FilterProblem {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: Array.from(before.at(-1) ?? '').length + 1, says };
}

/** A problem as one sentence, with its place. */
export function problemWords({ line, column, says }: FilterProblem): string {
  return `Line ${line}, column ${column}: ${says}`;
}
