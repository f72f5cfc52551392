import type { RecordTable } from '../world/record-table.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import type { Condition } from './condition.ts';
import type { FieldPath } from './field-path.ts';

/** One criterion of ORDER BY. Blanks come first unless said otherwise, in either direction. */
export type Order = { readonly path: FieldPath; readonly descending: boolean; readonly nullsLast: boolean };

/** Where to look for matching records: a superset of them, and whether they already come in the order asked for. */
export type Plan = { readonly rows: Iterable<StoredRecord>; readonly ordered: boolean };

/**
 * Chooses the index a query is answered from: records named by key, else a stretch of (SystemModstamp, Id), else a
 * stretch of ids. A keyset page `(SystemModstamp = s AND Id > i) OR SystemModstamp > s` is one stretch of the second.
 */
export function planQuery(table: RecordTable, condition: Condition | undefined, orders: readonly Order[]): Plan {
  const named = condition === undefined ? undefined : recordsNamed(table, condition);
  if (named !== undefined) return { rows: named, ordered: false };
  const stamps = condition === undefined ? {} : stretchOf(condition, 'SystemModstamp');
  const wanted = naturalOrder(orders);
  if (wanted === 'stamp' || stamps.from !== undefined || stamps.to !== undefined) {
    return { rows: table.inStampOrder(stamps, false), ordered: wanted === 'stamp' };
  }
  const ids = condition === undefined ? {} : stretchOf(condition, 'Id');
  return { rows: table.inIdOrder(ids), ordered: wanted === 'id' };
}

/**
 * The index that delivers this order by itself. Stamps alone are not one: without Id as the last criterion equal
 * stamps have no order (apis.md B4), and run-query.ts makes sure that nobody comes to rely on one.
 */
function naturalOrder(orders: readonly Order[]): 'stamp' | 'id' | undefined {
  const names = orders.map((order) => (order.path.steps.length === 0 && !order.descending ? order.path.field.name : ''));
  if (names.length === 0 || (names.length === 1 && names[0] === 'Id')) return 'id';
  return names.length === 2 && names[0] === 'SystemModstamp' && names[1] === 'Id' ? 'stamp' : undefined;
}

/** The records an equality or IN on an indexed field names; undefined when the condition does not pin them down. */
function recordsNamed(table: RecordTable, condition: Condition): readonly StoredRecord[] | undefined {
  switch (condition.kind) {
    case 'compare':
      return condition.operator === '=' ? recordsWith(table, condition.path, [condition.value]) : undefined;
    case 'in':
      return condition.negated ? undefined : recordsWith(table, condition.path, condition.values);
    case 'and': {
      const choices = condition.parts.map((part) => recordsNamed(table, part)).filter((choice) => choice !== undefined);
      return choices.toSorted((one, other) => one.length - other.length)[0];
    }
    case 'or': {
      const choices = condition.parts.map((part) => recordsNamed(table, part));
      const all = choices.filter((choice) => choice !== undefined);
      return all.length === choices.length ? [...new Set(all.flat())] : undefined;
    }
    case 'not':
    case 'like':
    case 'includes':
      return undefined;
  }
}

function recordsWith(table: RecordTable, path: FieldPath, values: Iterable<FieldValue>): readonly StoredRecord[] | undefined {
  if (path.steps.length > 0) return undefined;
  const wanted = [...values];
  if (wanted.includes(null)) return undefined;
  if (path.field.name === 'Id') return wanted.map((id) => table.get(String(id))).filter((record) => record !== undefined);
  if (!table.isIndexed(path.field.name)) return undefined;
  return [...new Set(wanted.flatMap((value) => table.withValue(path.field.name, value)))];
}

type Stretch = { readonly from?: string; readonly to?: string };

/** The stretch of a field's values outside which the condition cannot hold. Both ends belong to it. */
function stretchOf(condition: Condition, field: string): Stretch {
  if (condition.kind === 'and') return condition.parts.map((part) => stretchOf(part, field)).reduce(narrower);
  if (condition.kind === 'or') return condition.parts.map((part) => stretchOf(part, field)).reduce(wider);
  if (condition.kind !== 'compare' || condition.path.steps.length > 0 || condition.path.field.name !== field) return {};
  if (typeof condition.value !== 'string') return {};
  switch (condition.operator) {
    case '=':
      return { from: condition.value, to: condition.value };
    case '>':
    case '>=':
      return { from: condition.value };
    case '<':
    case '<=':
      return { to: condition.value };
    case '!=':
      return {};
  }
}

function narrower(one: Stretch, other: Stretch): Stretch {
  return stretch(
    [one.from, other.from].filter((end) => end !== undefined).toSorted().at(-1),
    [one.to, other.to].filter((end) => end !== undefined).toSorted()[0],
  );
}

function wider(one: Stretch, other: Stretch): Stretch {
  const from = one.from === undefined || other.from === undefined ? undefined : [one.from, other.from].toSorted()[0];
  const to = one.to === undefined || other.to === undefined ? undefined : [one.to, other.to].toSorted()[1];
  return stretch(from, to);
}

function stretch(from: string | undefined, to: string | undefined): Stretch {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
