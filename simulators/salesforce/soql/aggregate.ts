import type { FieldType, FunctionExp, GroupByClause, QueryBase } from '@jetstreamapp/soql-parser-js';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { failure, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { comparable } from './condition.ts';
import { readPath, resolvePath } from './field-path.ts';
import type { FieldPath, QueryScope } from './field-path.ts';
import { readGroupChoice } from './group-choice.ts';
import type { GroupReader } from './group-choice.ts';
import { malformedQuery, notInThisSoql, queryError } from './query-error.ts';

/** A call of COUNT, MIN, MAX, SUM or AVG among the selected fields; `path` is missing in `COUNT()`. */
type AggregateCall = { readonly functionName: string; readonly path?: FieldPath; readonly alias: string };

/** What a query asks to be counted: the calls, and the fields its rows are grouped by, in the order they are shown. */
export type Aggregation = { readonly calls: readonly AggregateCall[]; readonly groups: readonly FieldPath[]; readonly shown: readonly (AggregateCall | FieldPath)[] };

/** The answer: a number of its own for `COUNT()` alone, else one row per group. */
export type Aggregated = { readonly kind: 'count'; readonly total: number } | { readonly kind: 'aggregate'; readonly rows: readonly Readonly<Record<string, FieldValue>>[] };

const KNOWN: ReadonlySet<string> = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);
/** The vendor gives no further pages of groups (general knowledge). */
const MOST_GROUPS = 2000;

/** The aggregation a query asks for; undefined when it selects plain fields and groups nothing. */
export function readAggregation(
  scope: QueryScope,
  object: ObjectDefinition,
  selected: readonly FieldType[],
  groupBy: GroupByClause | readonly GroupByClause[] | undefined,
): Result<Aggregation | undefined> {
  const groups = readGroups(scope, object, groupBy === undefined ? [] : [groupBy].flat());
  if (!groups.ok) return groups;
  const calls: AggregateCall[] = [];
  const shown: (AggregateCall | FieldPath)[] = [];
  for (const item of selected) {
    if (item.type === 'FieldFunctionExpression' && item.isAggregateFn === true) {
      const call = readCall(scope, object, item, calls.length);
      if (!call.ok) return call;
      calls.push(call.value);
      shown.push(call.value);
    } else if (groups.value.length > 0 || calls.length > 0) {
      const path = groupedPath(scope, object, item, groups.value);
      if (!path.ok) return path;
      shown.push(path.value);
    }
  }
  if (calls.length === 0 && groups.value.length === 0) return success(undefined);
  return shown.length === selected.length ? success({ calls, groups: groups.value, shown }) : failure(notGrouped(scope, writtenName(selected.find((item) => item.type !== 'FieldFunctionExpression'))));
}

const notGrouped = (scope: QueryScope, name: string): ReturnType<typeof queryError> => queryError('MALFORMED_QUERY', scope.text, name, `Field must be grouped or aggregated: ${name}`);

/** How a selected field was written. */
function writtenName(item: FieldType | undefined): string {
  if (item?.type === 'Field') return item.field;
  return item?.type === 'FieldRelationship' ? [...item.relationships, item.field].join('.') : '';
}

function readGroups(scope: QueryScope, object: ObjectDefinition, clauses: readonly GroupByClause[]): Result<readonly FieldPath[]> {
  const groups: FieldPath[] = [];
  for (const clause of clauses) {
    if (!('field' in clause)) return failure(notInThisSoql('A function in GROUP BY'));
    const path = resolvePath(scope, object, clause.field);
    if (!path.ok) return path;
    groups.push(path.value);
  }
  return success(groups);
}

function readCall(scope: QueryScope, object: ObjectDefinition, item: Extract<FieldType, { type: 'FieldFunctionExpression' }>, place: number): Result<AggregateCall> {
  const functionName = item.functionName.toUpperCase();
  if (!KNOWN.has(functionName)) return failure(notInThisSoql(`The function ${item.functionName}`));
  const alias = item.alias ?? `expr${place}`;
  const [argument] = item.parameters;
  if (typeof argument !== 'string') return success({ functionName, alias });
  const path = resolvePath(scope, object, argument);
  return path.ok ? success({ functionName, alias, path: path.value }) : path;
}

/** A plain field beside aggregates must be one the rows are grouped by. */
function groupedPath(scope: QueryScope, object: ObjectDefinition, item: FieldType, groups: readonly FieldPath[]): Result<FieldPath> {
  if (item.type !== 'Field' && item.type !== 'FieldRelationship') return failure(malformedQuery('Field must be grouped or aggregated'));
  const path = resolvePath(scope, object, writtenName(item));
  if (!path.ok) return path;
  const group = groups.find((candidate) => nameOf(candidate) === nameOf(path.value));
  return group === undefined ? failure(notGrouped(scope, writtenName(item))) : success(group);
}

const nameOf = (path: FieldPath): string => [...path.steps.map((step) => step.name), path.field.name].join('.');

/**
 * Answers over the records found. `COUNT()` alone is a number of its own, without rows
 * (TestCountSObjects.test_count_sobjects__errors.yaml); all else is AggregateResults (TestDatasetsE2E, `expr0`;
 * restforce/sobject/query_aggregate_success_response.json), one for each group, in no promised order.
 */
export function aggregate(scope: QueryScope, object: ObjectDefinition, aggregation: Aggregation, records: readonly StoredRecord[], query: QueryBase): Result<Aggregated> {
  const { calls, groups, shown } = aggregation;
  const { limit, offset = 0 } = query;
  if (groups.length === 0 && calls.length === 1 && calls[0]?.path === undefined) return success({ kind: 'count', total: Math.min(records.length, limit ?? records.length) });
  // General knowledge.
  if (groups.length === 0 && limit !== undefined) return failure(malformedQuery('Non-grouped query that uses overall aggregate functions cannot also use LIMIT'));
  const choose = readGroupChoice(query, (name, fn) => groupValue(scope, object, aggregation, name, fn));
  if (!choose.ok) return choose;
  const all = groups.length === 0 ? [records] : [...partsOf(scope, object, groups, records).values()];
  const parts = choose.value(all).slice(offset, limit === undefined ? undefined : offset + limit);
  if (parts.length > MOST_GROUPS) return failure(malformedQuery('Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch'));
  const rows = parts.map((part) => Object.fromEntries(shown.map((column) => ('functionName' in column ? [column.alias, compute(scope, object, column, part)] : [column.field.name, firstValue(scope, object, column, part)]))));
  return success({ kind: 'aggregate', rows });
}

/** How to read, of the records of a group, what HAVING and ORDER BY name: an alias, a call, or a field grouped by. */
function groupValue(scope: QueryScope, object: ObjectDefinition, aggregation: Aggregation, name: string, fn: FunctionExp | undefined): Result<GroupReader> {
  const alias = aggregation.calls.find((call) => fn === undefined && call.alias.toLowerCase() === name.toLowerCase());
  if (alias !== undefined) return success((part) => compute(scope, object, alias, part));
  if (fn !== undefined) {
    const [argument] = fn.parameters ?? [];
    const call = readCall(scope, object, { type: 'FieldFunctionExpression', functionName: fn.functionName ?? '', parameters: typeof argument === 'string' ? [argument] : [] }, 0);
    return call.ok ? success((part) => compute(scope, object, call.value, part)) : call;
  }
  const path = groupedPath(scope, object, { type: 'Field', field: name }, aggregation.groups);
  return path.ok ? success((part) => comparable(path.value, firstValue(scope, object, path.value, part))) : path;
}

/** The records of each group. */
function partsOf(scope: QueryScope, object: ObjectDefinition, groups: readonly FieldPath[], records: readonly StoredRecord[]): ReadonlyMap<string, readonly StoredRecord[]> {
  const parts = new Map<string, StoredRecord[]>();
  for (const record of records) {
    const key = JSON.stringify(groups.map((path) => readPath(scope, object, path, record)));
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [record]);
    else part.push(record);
  }
  return parts;
}

function firstValue(scope: QueryScope, object: ObjectDefinition, path: FieldPath, [record]: readonly StoredRecord[]): FieldValue {
  return record === undefined ? null : readPath(scope, object, path, record);
}

function compute(scope: QueryScope, object: ObjectDefinition, { functionName, path }: AggregateCall, records: readonly StoredRecord[]): FieldValue {
  if (path === undefined) return records.length;
  const values = records.map((record) => readPath(scope, object, path, record)).filter((value) => value !== null);
  if (functionName === 'COUNT') return values.length;
  if (functionName === 'COUNT_DISTINCT') return new Set(values).size;
  if (values.length === 0) return null;
  if (functionName === 'MIN') return values.reduce((one, other) => (other < one ? other : one));
  if (functionName === 'MAX') return values.reduce((one, other) => (other > one ? other : one));
  const sum = values.reduce<number>((total, value) => total + Number(value), 0);
  return functionName === 'SUM' ? sum : sum / values.length;
}
