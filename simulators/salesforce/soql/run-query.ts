import type { OrderByClause, Query, QueryBase } from '@jetstreamapp/soql-parser-js';
import type { ChildReference } from '../schema/catalogue.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { stored } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { failure, requestError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { aggregate, readAggregation } from './aggregate.ts';
import type { Aggregated } from './aggregate.ts';
import { readChildren, withChildren } from './child-rows.ts';
import type { ChildFinder, ChildRows } from './child-rows.ts';
import { comparable, compileCondition } from './condition.ts';
import type { Condition } from './condition.ts';
import { readPath, resolvePath } from './field-path.ts';
import type { FieldPath, QueryScope } from './field-path.ts';
import { planQuery } from './plan.ts';
import type { Order } from './plan.ts';
import { malformedQuery, notInThisSoql, queryError, unreadableQuery } from './query-error.ts';
import { readQuery } from './read-query.ts';
import { readWhere } from './read-where.ts';
import { readSelection, renderer } from './selection.ts';
import type { Render } from './selection.ts';

/** What a query found. `rows` are the versions as they were when it ran; later pages show the same ones. */
export type QueryAnswer =
  | {
      readonly kind: 'rows';
      readonly object: ObjectDefinition;
      readonly paths: readonly FieldPath[];
      readonly rows: readonly StoredRecord[];
      /** Whether the query asked for an order. */
      readonly ordered: boolean;
      /** Whether its rows bring records that refer to them. */
      readonly hasChildren: boolean;
      readonly render: Render;
    }
  | Aggregated;

export type QueryOptions = {
  /** queryAll: deleted records too (apis.md B4). */
  readonly withDeleted: boolean;
  /** Records this user cannot see at all, whatever the query asks. */
  isHidden(record: StoredRecord): boolean;
  /** Counts the queries of this org; ties of an incomplete order fall one way or the other by it. */
  readonly queryNumber: number;
};

/** SF soql OFFSET: "The maximum offset is 2,000 rows. Requesting an offset greater than 2,000 results in a NUMBER_OUTSIDE_VALID_RANGE error." */
const MOST_OFFSET = 2000;

/** Reads and runs one SOQL query for one user. */
export function runQuery(scope: QueryScope, options: QueryOptions): Result<QueryAnswer> {
  const parsed = parse(scope.text);
  return parsed.ok ? runParsed(scope, options, parsed.value) : parsed;
}

function parse(text: string): Result<Query> {
  try {
    return success(readQuery(text));
  } catch (problem) {
    return failure(unreadableQuery(text, problem instanceof Error ? problem.message : ''));
  }
}

function runParsed(scope: QueryScope, options: QueryOptions, query: Query): Result<QueryAnswer> {
  const unsupported = unsupportedClause(query);
  if (unsupported !== undefined) return failure(notInThisSoql(unsupported));
  const object = scope.store.catalogue().named(query.sObject ?? '');
  if (object === undefined || !scope.access.mayRead(object)) return failure(unknownObject(scope.text, query.sObject ?? ''));

  const condition = query.where === undefined ? success(undefined) : readWhere(scope, object, query.where, (inner) => innerValues(scope, options, inner));
  if (!condition.ok) return condition;
  const aggregation = readAggregation(scope, object, query.fields ?? [], query.groupBy);
  if (!aggregation.ok) return aggregation;
  if (aggregation.value !== undefined) {
    return aggregate(scope, object, aggregation.value, matching(scope, options, object, condition.value, [], undefined), query);
  }
  const prepared = prepareRows(scope, options, object, query);
  if (!prepared.ok) return prepared;
  const { paths, orders, children, render } = prepared.value;
  return success({ kind: 'rows', object, paths, rows: prepared.value.find(condition.value), ordered: orders.length > 0, hasChildren: children.length > 0, render });
}

/** A query for rows, read: what it selects, and how to find and write its rows. */
type PreparedRows = {
  readonly paths: readonly FieldPath[];
  readonly orders: readonly Order[];
  readonly children: readonly ChildRows[];
  readonly render: Render;
  readonly find: (condition: Condition | undefined) => readonly StoredRecord[];
};

function prepareRows(scope: QueryScope, options: QueryOptions, object: ObjectDefinition, query: QueryBase): Result<PreparedRows> {
  const selected = query.fields ?? [];
  const paths = readSelection(scope, object, selected, query.limit);
  if (!paths.ok) return paths;
  const children = readChildren(scope, object, selected, (child, inner) => prepareChild(scope, options, child, inner));
  if (!children.ok) return children;
  const orders = readOrders(scope, object, query.orderBy);
  if (!orders.ok) return orders;
  const { offset = 0, limit } = query;
  if (offset > MOST_OFFSET) return failure(requestError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MOST_OFFSET}`));
  const enough = limit === undefined ? undefined : limit + offset;
  const find = (where: Condition | undefined): readonly StoredRecord[] => matching(scope, options, object, where, orders.value, enough).slice(offset, enough);
  return success({ paths: paths.value, orders: orders.value, children: children.value, render: withChildren(renderer(scope, object, paths.value), children.value), find });
}

/** A query inside the selected fields: of the records that refer to the parent, those its own condition lets through. */
function prepareChild(scope: QueryScope, options: QueryOptions, { child, field }: ChildReference, query: QueryBase): Result<ChildFinder> {
  const condition = query.where === undefined ? success(undefined) : readWhere(scope, child, query.where, (inner) => innerValues(scope, options, inner));
  if (!condition.ok) return condition;
  const prepared = prepareRows(scope, options, child, query);
  if (!prepared.ok) return prepared;
  const { find, render } = prepared.value;
  const own = condition.value === undefined ? [] : [condition.value];
  const path: FieldPath = { steps: [], field, objects: [child] };
  return success((parentId, base) => find({ kind: 'and', parts: [{ kind: 'compare', path, operator: '=', value: parentId }, ...own] }).map((record) => render(record, base)));
}

/** What a query asks beside its rows. FOR VIEW and FOR REFERENCE only move what the vendor's pages show as lately used (SF soql FOR VIEW), the scope `everything` is that of all queries (SF soql USING SCOPE). */
function unsupportedClause(query: Query): string | undefined {
  if (query.usingScope !== undefined && query.usingScope.toLowerCase() !== 'everything') return 'USING SCOPE';
  const use = query.for?.toLowerCase();
  if ((use !== undefined && use !== 'view' && use !== 'reference') || query.update !== undefined) return 'FOR UPDATE or UPDATE';
  return query.withDataCategory === undefined && query.withAccessLevel === undefined ? undefined : 'WITH';
}

/** Recorded: amp-labs/unknown-object.json. */
function unknownObject(text: string, name: string): ReturnType<typeof queryError> {
  const advice = `If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`;
  return queryError('INVALID_TYPE', text, name, `sObject type '${name}' is not supported. ${advice}`);
}

/** The records that match, in order; reads no more than `enough` of them where an index delivers the order. */
function matching(
  scope: QueryScope,
  options: QueryOptions,
  object: ObjectDefinition,
  condition: Condition | undefined,
  orders: readonly Order[],
  enough: number | undefined,
): readonly StoredRecord[] {
  const table = scope.store.table(object.name);
  const overlays = scope.store.overlays(object.name);
  const holds = condition === undefined ? () => true : compileCondition<StoredRecord>(condition, (path, record) => readPath(scope, object, path, record));
  const visible = (record: StoredRecord): boolean =>
    (options.withDeleted || stored(record, 'IsDeleted') !== true) && !options.isHidden(record) && holds(record);

  const plan = planQuery(table, condition, orders);
  const inOrder = plan.ordered && overlays.size === 0;
  const rows: StoredRecord[] = [];
  for (const record of plan.rows) {
    if (overlays.has(record.Id) || !visible(record)) continue;
    rows.push(record);
    if (inOrder && rows.length === enough) break;
  }
  for (const { before } of overlays.values()) if (before !== undefined && visible(before)) rows.push(before);
  return inOrder ? rows : sortRows(scope, object, orders, rows, options.queryNumber);
}

/**
 * Sorts by the criteria. What they leave equal has no promised order (apis.md B4, SF soql ORDER BY): it falls by id
 * forwards in one query and backwards in the next, so that a reader who forgets `Id` notices here and not in production.
 */
function sortRows(
  scope: QueryScope,
  object: ObjectDefinition,
  orders: readonly Order[],
  rows: readonly StoredRecord[],
  queryNumber: number,
): readonly StoredRecord[] {
  const keyed = rows.map((record) => ({ record, keys: orders.map((order) => comparable(order.path, readPath(scope, object, order.path, record))) }));
  const tieSign = orders.length === 0 || queryNumber % 2 === 0 ? 1 : -1;
  keyed.sort((one, other) => {
    for (const [place, order] of orders.entries()) {
      const sign = compareKeys(one.keys[place] ?? null, other.keys[place] ?? null, order);
      if (sign !== 0) return sign;
    }
    return one.record.Id < other.record.Id ? -tieSign : tieSign;
  });
  return keyed.map((entry) => entry.record);
}

function compareKeys(one: FieldValue, other: FieldValue, order: Order): number {
  if (one === other) return 0;
  if (one === null) return order.nullsLast ? 1 : -1;
  if (other === null) return order.nullsLast ? -1 : 1;
  const sign = one < other ? -1 : 1;
  return order.descending ? -sign : sign;
}

function readOrders(scope: QueryScope, object: ObjectDefinition, clauses: OrderByClause | OrderByClause[] | undefined): Result<readonly Order[]> {
  const orders: Order[] = [];
  for (const clause of clauses === undefined ? [] : [clauses].flat()) {
    if (!('field' in clause)) return failure(notInThisSoql('A function in ORDER BY'));
    const path = resolvePath(scope, object, clause.field);
    if (!path.ok) return path;
    const { type, length, name } = path.value.field;
    if (type === 'address' || type === 'multipicklist' || (type === 'textarea' && length > 255)) {
      return failure(queryError('MALFORMED_QUERY', scope.text, clause.field, `field '${name}' can not be sorted in a query call`, 'ORDER'));
    }
    orders.push({ path: path.value, descending: clause.order === 'DESC', nullsLast: clause.nulls === 'LAST' });
  }
  return success(orders);
}

/** The values an inner query selects: its one field, of every record it finds. */
function innerValues(scope: QueryScope, options: QueryOptions, query: Query): Result<ReadonlySet<FieldValue>> {
  const [only, ...more] = query.fields ?? [];
  const object = scope.store.catalogue().named(query.sObject ?? '');
  if (object === undefined || only?.type !== 'Field' || more.length > 0) return failure(malformedQuery('An inner query selects exactly one field of a known object'));
  const path = resolvePath(scope, object, only.field);
  if (!path.ok) return path;
  const answer = runParsed(scope, options, query);
  if (!answer.ok) return answer;
  if (answer.value.kind !== 'rows') return failure(malformedQuery('An inner query cannot be an aggregate'));
  return success(new Set(answer.value.rows.map((record) => readPath(scope, object, path.value, record))));
}
