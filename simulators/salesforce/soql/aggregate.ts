import type { FieldType } from '@jetstreamapp/soql-parser-js';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { failure, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { readPath, resolvePath } from './field-path.ts';
import type { FieldPath, QueryScope } from './field-path.ts';
import { malformedQuery, notInThisSoql } from './query-error.ts';

/** A call of COUNT, MIN, MAX, SUM or AVG among the selected fields; `path` is missing in `COUNT()`. */
export type AggregateCall = { readonly functionName: string; readonly path?: FieldPath; readonly alias: string };

const KNOWN: ReadonlySet<string> = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);

/** The aggregate calls of a query; an empty list when it selects plain fields. */
export function aggregateCalls(scope: QueryScope, object: ObjectDefinition, selected: readonly FieldType[]): Result<readonly AggregateCall[]> {
  const calls: AggregateCall[] = [];
  for (const item of selected) {
    if (item.type !== 'FieldFunctionExpression' || item.isAggregateFn !== true) continue;
    const functionName = item.functionName.toUpperCase();
    if (!KNOWN.has(functionName)) return failure(notInThisSoql(`The function ${item.functionName}`));
    const alias = item.alias ?? `expr${calls.length}`;
    const [argument] = item.parameters;
    if (typeof argument !== 'string') {
      calls.push({ functionName, alias });
      continue;
    }
    const path = resolvePath(scope, object, argument);
    if (!path.ok) return path;
    calls.push({ functionName, alias, path: path.value });
  }
  if (calls.length === 0 || calls.length === selected.length) return success(calls);
  return failure(malformedQuery('Field must be grouped or aggregated'));
}

/**
 * Answers the calls over the records found. `COUNT()` alone is a number of its own, without rows
 * (TestCountSObjects.test_count_sobjects__errors.yaml); all else is one AggregateResult (TestDatasetsE2E, `expr0`).
 */
export function aggregate(
  scope: QueryScope,
  object: ObjectDefinition,
  calls: readonly AggregateCall[],
  rows: readonly StoredRecord[],
): { kind: 'count'; total: number } | { kind: 'aggregate'; values: Record<string, FieldValue> } {
  if (calls.length === 1 && calls[0]?.path === undefined) return { kind: 'count', total: rows.length };
  const values: Record<string, FieldValue> = {};
  for (const { functionName, path, alias } of calls) {
    const found = path === undefined ? [] : rows.map((record) => readPath(scope, object, path, record));
    values[alias] = path === undefined ? rows.length : compute(functionName, found.filter((value) => value !== null));
  }
  return { kind: 'aggregate', values };
}

function compute(functionName: string, values: readonly Exclude<FieldValue, null>[]): FieldValue {
  if (functionName === 'COUNT') return values.length;
  if (functionName === 'COUNT_DISTINCT') return new Set(values).size;
  if (values.length === 0) return null;
  if (functionName === 'MIN') return values.reduce((one, other) => (other < one ? other : one));
  if (functionName === 'MAX') return values.reduce((one, other) => (other > one ? other : one));
  const sum = values.reduce<number>((total, value) => total + Number(value), 0);
  return functionName === 'SUM' ? sum : sum / values.length;
}
