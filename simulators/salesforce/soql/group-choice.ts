import type { FunctionExp, HavingClause, OrderByClause, QueryBase } from '@jetstreamapp/soql-parser-js';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { failure, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { unquote } from './literal.ts';
import { notInThisSoql } from './query-error.ts';

type Part = readonly StoredRecord[];

/** Reads one value of the records of a group. */
export type GroupReader = (part: Part) => FieldValue;

type FindReader = (name: string, fn: FunctionExp | undefined) => Result<GroupReader>;
type Test = (part: Part) => boolean;

/** Which groups HAVING lets through, in the order of ORDER BY (SF soql). `find` knows what either may name. */
export function readGroupChoice(query: QueryBase, find: FindReader): Result<(parts: readonly Part[]) => readonly Part[]> {
  const test = query.having === undefined ? success((): boolean => true) : readHaving(query.having, find);
  if (!test.ok) return test;
  const compare = readOrders([query.orderBy ?? []].flat(), find);
  if (!compare.ok) return compare;
  return success((parts) => parts.filter((part) => test.value(part)).toSorted(compare.value));
}

/** Comparisons joined by one connective; what stands in parentheses or under NOT is not simulated. */
function readHaving(having: HavingClause, find: FindReader): Result<Test> {
  const { left } = having;
  if (!('operator' in left) || left.openParen !== undefined || left.closeParen !== undefined) return failure(notInThisSoql('NOT or a parenthesis in HAVING'));
  const reader = 'fn' in left ? find('', left.fn) : find(left.field, undefined);
  if (!reader.ok) return reader;
  const holds = COMPARISONS[left.operator];
  if (holds === undefined || typeof left.value !== 'string') return failure(notInThisSoql(`${left.operator} in HAVING`));
  const wanted = literalOf(left.value);
  const own: Test = (part) => holds(reader.value(part), wanted);
  if (!('operator' in having)) return success(own);
  const more = readHaving(having.right, find);
  if (!more.ok) return more;
  return success(having.operator === 'OR' ? (part) => own(part) || more.value(part) : (part) => own(part) && more.value(part));
}

const COMPARISONS: Readonly<Record<string, (value: FieldValue, wanted: FieldValue) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '<': (value, wanted) => value !== null && wanted !== null && value < wanted,
  '<=': (value, wanted) => value !== null && wanted !== null && value <= wanted,
  '>': (value, wanted) => value !== null && wanted !== null && value > wanted,
  '>=': (value, wanted) => value !== null && wanted !== null && value >= wanted,
};

function literalOf(text: string): FieldValue {
  if (/^null$/i.test(text)) return null;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text.startsWith("'") ? unquote(text).toLowerCase() : Number(text);
}

function readOrders(clauses: readonly OrderByClause[], find: FindReader): Result<(one: Part, other: Part) => number> {
  const readers: { readonly read: GroupReader; readonly clause: OrderByClause }[] = [];
  for (const clause of clauses) {
    const read = 'field' in clause ? find(clause.field, undefined) : find('', clause.fn);
    if (!read.ok) return read;
    readers.push({ read: read.value, clause });
  }
  return success((one, other) => {
    for (const { read, clause } of readers) {
      const sign = compareValues(read(one), read(other), clause);
      if (sign !== 0) return sign;
    }
    return 0;
  });
}

function compareValues(one: FieldValue, other: FieldValue, { order, nulls }: OrderByClause): number {
  if (one === other) return 0;
  if (one === null) return nulls === 'LAST' ? 1 : -1;
  if (other === null) return nulls === 'LAST' ? -1 : 1;
  const sign = one < other ? -1 : 1;
  return order === 'DESC' ? -sign : sign;
}
