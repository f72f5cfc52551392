import { z } from 'zod';
import { fieldNamed } from '../schema/object-definition.ts';
import { renderWhole } from '../soql/selection.ts';
import { noSuchColumn, notFound, requestError } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { createCollection, deleteCollection, tooManyRecords, updateCollection, upsertCollection } from '../writing/collections.ts';
import type { CollectionRow, RowOutcome } from '../writing/collections.ts';
import { answer, errorAnswer, writeContextOf, writtenAtRow } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { visibleRecord } from './record-routes.ts';

const recordSchema = z.looseObject({ attributes: z.looseObject({ type: z.string() }) });
const collectionSchema = z.strictObject({ allOrNone: z.boolean().default(false), records: z.array(recordSchema) });
const retrieveSchema = z.strictObject({ ids: z.array(z.string()), fields: z.array(z.string()) });
const MOST_RETRIEVED = 2000;

/** `POST /composite/sobjects` (apis.md B5; cumulusci/TestUpsert.test_upsert__rest.yaml). */
export function createMany(call: ApiCall): ApiAnswer {
  return withRows(call, (rows, allOrNone) => createCollection(writeContextOf(call), rows, allOrNone));
}

/** `PATCH /composite/sobjects`. */
export function updateMany(call: ApiCall): ApiAnswer {
  return withRows(call, (rows, allOrNone) => updateCollection(writeContextOf(call), rows, allOrNone));
}

/** `PATCH /composite/sobjects/X/Field`; rows answer with `created`. */
export function upsertMany(call: ApiCall): ApiAnswer {
  const object = call.org.store.catalogue().named(call.segments[2] ?? '');
  if (object === undefined || !call.access.mayRead(object)) return errorAnswer(notFound());
  return withRows(call, (rows, allOrNone) => upsertCollection(writeContextOf(call), object, call.segments[3] ?? '', rows, allOrNone));
}

/** `DELETE /composite/sobjects?ids=a,b&allOrNone=true`. */
export function deleteMany(call: ApiCall): ApiAnswer {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  return rowsAnswer(deleteCollection(writeContextOf(call), ids, call.query.get('allOrNone') === 'true'));
}

/** `GET /composite/sobjects/X?ids=&fields=` or `POST` with a body: records in the order asked, null where there is none. */
export function retrieveMany(call: ApiCall): ApiAnswer {
  const object = call.org.store.catalogue().named(call.segments[2] ?? '');
  if (object === undefined || !call.access.mayRead(object)) return errorAnswer(notFound());
  const fromQuery = { ids: call.query.get('ids')?.split(',') ?? [], fields: call.query.get('fields')?.split(',') ?? [] };
  const wanted = call.method === 'POST' ? retrieveSchema.safeParse(call.body) : retrieveSchema.safeParse(fromQuery);
  if (!wanted.success) return errorAnswer(unreadable(wanted.error));
  const { ids, fields } = wanted.data;
  if (ids.length === 0 || fields.length === 0) return errorAnswer(requestError('MISSING_ARGUMENT', 'The ids and fields parameters are required'));
  if (ids.length > MOST_RETRIEVED) return errorAnswer(tooManyRecords(MOST_RETRIEVED));
  const found = fields.map((name) => ({ name, field: fieldNamed(object, name) }));
  const unknown = found.find(({ field }) => field === undefined || !call.access.seesField(object, field));
  if (unknown !== undefined) return errorAnswer(noSuchColumn(unknown.name, object.name));
  const only = new Set(['Id', ...found.map(({ name, field }) => field?.name ?? name)]);
  const scope = { store: call.org.store, access: call.access, now: call.org.clock.now(), text: '' };
  const rows = ids.map((id) => {
    const record = visibleRecord(call, object, id);
    return record === undefined ? null : renderWhole(scope, object, record, call.base, only);
  });
  return answer(200, rows, rows.length);
}

function withRows(call: ApiCall, work: (rows: readonly CollectionRow[], allOrNone: boolean) => Result<readonly RowOutcome[]>): ApiAnswer {
  const body = collectionSchema.safeParse(call.body);
  if (!body.success) return errorAnswer(unreadable(body.error));
  return rowsAnswer(work(body.data.records.map(rowOf), body.data.allOrNone));
}

/** Takes type and id off a record; the id may be spelt `id` or `Id` (grouparoo/lead-crud-and-convert.json). */
function rowOf(record: z.infer<typeof recordSchema>): CollectionRow {
  const { attributes, ...rest } = record;
  const entry = Object.entries(rest).find(([name]) => name.toLowerCase() === 'id');
  const fields = Object.fromEntries(Object.entries(rest).filter(([name]) => name.toLowerCase() !== 'id'));
  return { type: attributes.type, id: typeof entry?.[1] === 'string' ? entry[1] : undefined, fields };
}

function rowsAnswer(outcome: Result<readonly RowOutcome[]>): ApiAnswer {
  if (!outcome.ok) return errorAnswer(outcome.error);
  return answer(200, outcome.value.map(writtenRow), outcome.value.length);
}

/** Recorded rows: with `created` only after an upsert; a failed one without an id. */
function writtenRow(row: RowOutcome): Record<string, unknown> {
  if (!row.ok) return { success: false, errors: [writtenAtRow(row.error)] };
  return { id: row.id, success: true, errors: [], ...(row.created === undefined ? {} : { created: row.created }) };
}

function unreadable(error: z.ZodError): ReturnType<typeof requestError> {
  return requestError('JSON_PARSER_ERROR', z.prettifyError(error));
}
