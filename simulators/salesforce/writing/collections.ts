import type { ObjectDefinition } from '../schema/object-definition.ts';
import { normaliseId } from '../world/ids.ts';
import type { Store } from '../world/store.ts';
import { failure, malformedId, requestError, rowError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import { deleteRecord } from './delete-record.ts';
import type { RawFields } from './read-input.ts';
import { createRecord, updateRecord } from './save-record.ts';
import { findKeyField, upsertRecord } from './upsert-record.ts';
import type { WriteContext } from './write-context.ts';

/** The outcome of one row, in the order of the request. A failed row has no id (apis.md B5). */
export type RowOutcome =
  | { readonly ok: true; readonly id: string; readonly created?: boolean }
  | { readonly ok: false; readonly error: VendorError };

/** One record of a collection: its type from `attributes`, its id if any, and its fields. */
export type CollectionRow = { readonly type: string; readonly id: string | undefined; readonly fields: RawFields };

/** Limits of sObject collections (apis.md B5). */
const MOST_ROWS = 200;
const MOST_CHUNKS = 10;

export function createCollection(context: WriteContext, rows: readonly CollectionRow[], allOrNone: boolean): Result<readonly RowOutcome[]> {
  return runRows(context.org.store, rows, allOrNone, (row) => {
    const object = writableObject(context, row.type);
    if (!object.ok) return object;
    if (row.id !== undefined) return failure(rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']));
    const saved = createRecord(context, object.value, row.fields);
    return saved.ok ? success({ id: saved.value.id }) : saved;
  });
}

export function updateCollection(context: WriteContext, rows: readonly CollectionRow[], allOrNone: boolean): Result<readonly RowOutcome[]> {
  const seen = new Set<string>();
  return runRows(context.org.store, rows, allOrNone, (row) => {
    const object = writableObject(context, row.type);
    if (!object.ok) return object;
    // Recorded elsewhere, text of apis.md B7.
    if (row.id === undefined) return failure(rowError('MISSING_ARGUMENT', 'Id not specified in an update call'));
    if (isRepeated(seen, row.id)) return failure(rowError('DUPLICATE_VALUE', `Duplicate id specified: ${row.id}`));
    const saved = updateRecord(context, object.value, row.id, row.fields);
    return saved.ok ? success({ id: saved.value.id }) : saved;
  });
}

/** Upsert by one key field; every row is of the object in the path. */
export function upsertCollection(
  context: WriteContext,
  object: ObjectDefinition,
  keyName: string,
  rows: readonly CollectionRow[],
  allOrNone: boolean,
): Result<readonly RowOutcome[]> {
  const field = findKeyField(context, object, keyName);
  if (!field.ok) return field;
  const seen = new Set<string>();
  return runRows(context.org.store, rows, allOrNone, (row) => {
    if (context.org.store.catalogue().named(row.type) !== object) return failure(rowError('INVALID_TYPE', `Every record must be of type ${object.name}`));
    const { key, rest } = takeKey(row, field.value.name);
    if (typeof key === 'string' && isRepeated(seen, key.toLowerCase())) {
      return failure(rowError('DUPLICATE_VALUE', `Duplicate external id specified: ${key}`, [field.value.name]));
    }
    const outcome = upsertRecord(context, object, field.value, key, rest);
    if (!outcome.ok) return outcome;
    if (outcome.value.kind === 'saved') return success(outcome.value.saved);
    const ids = outcome.value.ids.join(', ');
    return failure(rowError('DUPLICATE_EXTERNAL_ID', `${field.value.name}: more than one record found for external id field: [${ids}]`, [field.value.name]));
  });
}

export function deleteCollection(context: WriteContext, ids: readonly string[], allOrNone: boolean): Result<readonly RowOutcome[]> {
  const rows = ids.map((id) => ({ type: context.org.store.catalogue().ofId(normaliseId(id) ?? '')?.name ?? '', id, fields: {} }));
  return runRows(context.org.store, rows, allOrNone, ({ id }) => {
    const object = context.org.store.catalogue().ofId(normaliseId(id) ?? '');
    if (object === undefined) return failure(malformedId(id));
    return deleteRecord(context, object, id);
  });
}

type RowWork<Row> = (row: Row) => Result<{ readonly id: string; readonly created?: boolean }>;

/** Runs the rows one by one, each in a transaction of its own inside that of the call. */
function runRows<Row extends { readonly type: string }>(
  store: Store,
  rows: readonly Row[],
  allOrNone: boolean,
  work: RowWork<Row>,
): Result<readonly RowOutcome[]> {
  const refusal = refuseCall(rows);
  if (refusal !== undefined) return failure(refusal);
  return store.transaction(() => {
    const outcomes = rows.map((row): RowOutcome =>
      store.transaction(() => {
        const result = work(row);
        return { keep: result.ok, value: result.ok ? { ok: true, ...result.value } : result };
      }),
    );
    const undo = allOrNone && outcomes.some((outcome) => !outcome.ok);
    return { keep: !undo, value: success(undo ? outcomes.map(rolledBack) : outcomes) };
  });
}

/** Recorded texts: amp-labs/batch/create/contacts/err-bad-request.json; the limits in apis.md B5. */
function refuseCall(rows: readonly { readonly type: string }[]): VendorError | undefined {
  if (rows.length === 0) return requestError('REQUIRED_FIELD_MISSING', 'At least 1 record is required');
  if (rows.length > MOST_ROWS) {
    return tooManyRecords(MOST_ROWS);
  }
  const chunks = rows.filter((row, place) => place === 0 || rows[place - 1]?.type !== row.type).length;
  return chunks > MOST_CHUNKS ? requestError('LIMIT_EXCEEDED', `cannot submit more than ${MOST_CHUNKS} chunks of record types into this call`) : undefined;
}

/** Code and words as clients of the vendor quote them (jsforce users, sorenkrabbe/Chrome-Salesforce-inspector#134). */
export const tooManyRecords = (most: number): VendorError => requestError('EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${most} records into this call`);

function rolledBack(outcome: RowOutcome): RowOutcome {
  return outcome.ok ? { ok: false, error: rolledBackRow() } : outcome;
}

/** Recorded: amp-labs/batch/create/contacts/partial-but-allOrNone.json. */
export function rolledBackRow(): VendorError {
  return rowError('ALL_OR_NONE_OPERATION_ROLLED_BACK', 'Record rolled back because not all records were valid and the request was using AllOrNone header');
}

function writableObject(context: WriteContext, type: string): Result<ObjectDefinition> {
  const object = context.org.store.catalogue().named(type);
  if (object === undefined || !context.access.mayRead(object)) return failure(rowError('INVALID_TYPE', `sObject type '${type}' is not supported.`));
  return success(object);
}

function isRepeated(seen: Set<string>, key: string): boolean {
  const id = normaliseId(key) ?? key;
  const repeated = seen.has(id);
  seen.add(id);
  return repeated;
}

function takeKey(row: CollectionRow, name: string): { key: unknown; rest: RawFields } {
  if (name === 'Id') return { key: row.id ?? null, rest: row.fields };
  const entry = Object.entries(row.fields).find(([field]) => field.toLowerCase() === name.toLowerCase());
  const rest = Object.fromEntries(Object.entries(row.fields).filter(([field]) => field !== entry?.[0]));
  return { key: entry?.[1], rest };
}
