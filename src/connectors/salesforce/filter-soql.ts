import type { Comparand, FieldTest, FilterCondition, FilterField } from '../../domain/filter-condition.ts';
import type { FilterOperator } from '../../domain/filter-expression.ts';
import { momentOf } from '../../domain/filter-moment.ts';
import { isSalesforceId } from './salesforce-id.ts';
import { isFieldPath, quoted } from './soql.ts';

/** A filter split in two: what SOQL says exactly, and what is left to be evaluated here. A record is in when both hold. */
export interface PushedFilter {
  /** The condition of a query; null when nothing can be asked. */
  readonly where: string | null;
  /** Null when Salesforce can be asked all of it. */
  readonly rest: FilterCondition | null;
}

/** Longest condition that is asked: the rest of a query of the most characters is for its fields (`MOST_SOQL_CHARACTERS`). */
const MOST_CHARACTERS = 12_000;

/**
 * What of a filter can be asked in SOQL with the very meaning that it has here (`src/domain/filter-verdict.ts`). An `and` is split; all
 * else is asked as a whole or not at all. Negation is carried down to single fields and blanks are named, so that nothing hangs on how
 * SOQL treats blanks under NOT. Relative dates go as moments, because SOQL's own count in the user's time zone. `now` is the time by our clock.
 */
export function pushDown(condition: FilterCondition, now: string): PushedFilter {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  const pushed: string[] = [];
  const left: FilterCondition[] = [];
  let room = MOST_CHARACTERS;
  for (const part of parts) {
    const soql = asked(part, false, now);
    if (soql === null || soql.length > room) left.push(part);
    else {
      pushed.push(soql);
      room -= soql.length + ' AND '.length;
    }
  }
  const [only] = left;
  const rest = only === undefined ? null : left.length === 1 ? only : { kind: 'and' as const, parts: left, text: left.map(({ text }) => text).join(' and ') };
  return { where: pushed.length === 0 ? null : pushed.join(' AND '), rest };
}

/** The condition that holds where the given one does not; null where SOQL cannot say it exactly. */
export function pushDownOutside(condition: FilterCondition, now: string): string | null {
  const soql = asked(condition, true, now);
  return soql === null || soql.length > MOST_CHARACTERS ? null : soql;
}

/** A condition in SOQL, in parentheses where it is more than one; null when it cannot be asked. */
function asked(condition: FilterCondition, isNegated: boolean, now: string): string | null {
  switch (condition.kind) {
    case 'unseen':
      return null;
    case 'not':
      return asked(condition.part, !isNegated, now);
    case 'test':
      return askedTest(condition.field, condition.test, isNegated, now);
    case 'and':
    case 'or': {
      const parts = condition.parts.map((part) => asked(part, isNegated, now));
      const known = parts.filter((part) => part !== null);
      const connective = (condition.kind === 'and') === isNegated ? ' OR ' : ' AND ';
      return known.length === parts.length ? `(${known.join(connective)})` : null;
    }
  }
}

function askedTest({ side, path, description }: FilterField, test: FieldTest, isNegated: boolean, now: string): string | null {
  if (side !== 'salesforce' || description.isUnfilterable === true || !isFieldPath(path)) return null;
  const field = { path, type: description.type, now };
  switch (test.kind) {
    case 'blank':
      return `${path} ${isNegated ? '!=' : '='} null`;
    case 'like':
      return liked(path, test.written, isNegated);
    case 'includes': {
      const choices = test.values.map((value) => quoted(value.trim())).join(',');
      return isNegated ? orBlank(field, `${path} EXCLUDES (${choices})`) : `${path} INCLUDES (${choices})`;
    }
    case 'in': {
      const literals = test.values.map((value) => literal(field, value));
      if (literals.includes(null)) return null;
      return isNegated ? orBlank(field, `${path} NOT IN (${literals.join(',')})`) : `${path} IN (${literals.join(',')})`;
    }
    case 'compare': {
      const value = literal(field, test.value);
      return value === null ? null : compared(field, test.operator, value, isNegated);
    }
  }
}

interface Asked {
  readonly path: string;
  readonly type: FilterField['description']['type'];
  readonly now: string;
}

const OPPOSITES: Readonly<Record<FilterOperator, FilterOperator>> = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** A blank equals nothing, differs from everything, and is neither less nor more: so the opposite of less holds for blanks too. */
function compared(field: Asked, operator: FilterOperator, value: string, isNegated: boolean): string {
  const turned = isNegated ? OPPOSITES[operator] : operator;
  const soql = `${field.path} ${turned} ${value}`;
  const holdsForBlanks = isNegated ? operator !== '!=' : operator === '!=';
  return holdsForBlanks ? orBlank(field, soql) : soql;
}

/** A checkbox is never blank. */
function orBlank({ path, type }: Asked, soql: string): string {
  return type === 'boolean' ? soql : `(${path} = null OR ${soql})`;
}

/** Patterns escape as SOQL's do; control characters in one are left to us, because no page says how SOQL reads them there. */
function liked(path: string, pattern: string, isNegated: boolean): string | null {
  if (/["\p{Cc}]/u.test(pattern)) return null;
  const soql = `${path} LIKE '${pattern.replaceAll("'", String.raw`\'`)}'`;
  return isNegated ? `(${path} = null OR (NOT ${soql}))` : soql;
}

function literal({ type, now }: Asked, value: Comparand): string | null {
  if (typeof value === 'object') return momentOf(value, now).slice(0, type === 'date' ? 10 : undefined);
  if (typeof value === 'number') return type === 'integer' && !Number.isInteger(value) ? null : String(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (type === 'date' || type === 'datetime') return value;
  return type === 'id' && !isSalesforceId(value) ? null : quoted(value.trim());
}
