import { z } from 'zod';
import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { renderWhole } from '../soql/selection.ts';
import { normaliseId } from '../world/ids.ts';
import { stored } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { epochOf } from '../world/stamps.ts';
import { malformedId, noSuchColumn, noSuchExternalId, notFound, requestError } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import { convertValue } from '../writing/convert-value.ts';
import { deleteRecord } from '../writing/delete-record.ts';
import { createRecord, updateRecord } from '../writing/save-record.ts';
import type { Saved } from '../writing/save-record.ts';
import { findKeyField, upsertRecord } from '../writing/upsert-record.ts';
import { answer, errorAnswer, writeContextOf } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { readableObject } from './describe-routes.ts';
import { versionOf } from './versions.ts';

/** A body of fields. `attributes` may be there, as records read from the vendor have it. */
const bodySchema = z.record(z.string(), z.unknown());

/** `POST /sobjects/X`: 201 and the id (apis.md B5; Location recorded in grouparoo/lead-crud-and-convert.json). */
export function create(call: ApiCall): ApiAnswer {
  return withBody(call, (object, fields) => {
    const saved = inTransaction(call, () => createRecord(writeContextOf(call), object, fields));
    if (!saved.ok) return errorAnswer(saved.error);
    const { id } = saved.value;
    return answer(201, { id, success: true, errors: [] }, 1, { Location: `${call.base}/sobjects/${object.name}/${id}` });
  });
}

/** `PATCH /sobjects/X/id`: 204 without a body. */
export function update(call: ApiCall): ApiAnswer {
  return withBody(call, (object, fields) => {
    const present = visibleRecord(call, object, call.segments[2] ?? '');
    const refused = present === undefined ? undefined : precondition(call, present);
    if (refused !== undefined && refused.status !== 304) return refused;
    const saved = inTransaction(call, () => updateRecord(writeContextOf(call), object, call.segments[2] ?? '', fields));
    return saved.ok ? answer(204, undefined, 1) : errorAnswer(asSingle(saved.error, call.segments[2] ?? ''));
  });
}

/** `DELETE /sobjects/X/id`: 204 without a body. */
export function remove(call: ApiCall): ApiAnswer {
  const object = readableObject(call);
  if (object === undefined) return errorAnswer(notFound());
  const deleted = inTransaction(call, () => deleteRecord(writeContextOf(call), object, call.segments[2] ?? ''));
  return deleted.ok ? answer(204, undefined, 1) : errorAnswer(asSingle(deleted.error, call.segments[2] ?? ''));
}

/** `GET /sobjects/X/id?fields=`: every field the user may read, or those asked for; 404 when it is not there. */
export function read(call: ApiCall): ApiAnswer {
  const object = readableObject(call);
  const idText = call.segments[2] ?? '';
  if (object === undefined) return errorAnswer(notFound());
  if (normaliseId(idText) === undefined) return errorAnswer(noSuchExternalId(idText));
  const record = visibleRecord(call, object, idText);
  if (record === undefined) return errorAnswer(notFound());
  const refused = precondition(call, record);
  return refused ?? readAnswer(call, object, record);
}

/** `GET /sobjects/X/Field/value`. */
export function readByKey(call: ApiCall): ApiAnswer {
  return withKey(call, (object, holders) => {
    const [only, ...others] = holders;
    if (only === undefined) return errorAnswer(notFound());
    return others.length > 0 ? severalAnswer(call, object, holders.map((record) => record.Id)) : readAnswer(call, object, only);
  });
}

/** `DELETE /sobjects/X/Field/value`. */
export function removeByKey(call: ApiCall): ApiAnswer {
  return withKey(call, (object, holders) => {
    const [only, ...others] = holders;
    if (only === undefined) return errorAnswer(notFound());
    if (others.length > 0) return severalAnswer(call, object, holders.map((record) => record.Id));
    const deleted = inTransaction(call, () => deleteRecord(writeContextOf(call), object, only.Id));
    return deleted.ok ? answer(204, undefined, 1) : errorAnswer(deleted.error);
  });
}

/** `PATCH /sobjects/X/Field/value`: 201 when it made one, 200 when it changed one, 300 when several share the key. */
export function upsert(call: ApiCall): ApiAnswer {
  return withBody(call, (object, fields) => {
    const context = writeContextOf(call);
    const [, , fieldName = '', key = ''] = call.segments;
    const field = findKeyField(context, object, fieldName);
    if (!field.ok) return errorAnswer(field.error);
    if (Object.keys(fields).some((name) => name.toLowerCase() === field.value.name.toLowerCase() || name.toLowerCase() === 'id')) {
      return errorAnswer(requestError('INVALID_FIELD', `The ${fieldName} field should not be specified in the sobject data.`));
    }
    const saved = inTransaction(call, () => upsertRecord(context, object, field.value, key, fields, call.query.get('updateOnly') === 'true'));
    if (!saved.ok) return errorAnswer(saved.error);
    if (saved.value.kind === 'several') return severalAnswer(call, object, saved.value.ids);
    return upsertedAnswer(call, saved.value.saved);
  });
}

/** From 46.0 on an upsert says whether it made the record; before, an update has no body (apis.md B5). */
function upsertedAnswer(call: ApiCall, { id, created }: Saved): ApiAnswer {
  const isTold = versionOf(call.base) >= 46;
  if (!isTold && !created) return answer(204, undefined, 1);
  return answer(created ? 201 : 200, { id, success: true, errors: [], ...(isTold ? { created } : {}) }, 1);
}

function withBody(call: ApiCall, work: (object: ObjectDefinition, fields: Record<string, unknown>) => ApiAnswer): ApiAnswer {
  const object = readableObject(call);
  if (object === undefined) return errorAnswer(notFound());
  const body = bodySchema.safeParse(call.body);
  if (!body.success) return errorAnswer(requestError('JSON_PARSER_ERROR', 'The HTTP entity body is required, but this request has no entity body.'));
  const { attributes: _, ...fields } = body.data;
  return work(object, fields);
}

function withKey(call: ApiCall, work: (object: ObjectDefinition, holders: readonly StoredRecord[]) => ApiAnswer): ApiAnswer {
  const object = readableObject(call);
  if (object === undefined) return errorAnswer(notFound());
  const [, , fieldName = '', key = ''] = call.segments;
  const field = findKeyField(writeContextOf(call), object, fieldName);
  if (!field.ok) return errorAnswer(field.error);
  const value = convertValue(field.value, key);
  if (!value.ok) return errorAnswer(value.error);
  const found = call.org.store.table(object.name).withValue(field.value.name, value.value);
  return work(object, found.filter((record) => visibleRecord(call, object, record.Id) !== undefined));
}

/** Runs one write as a transaction of its own. */
function inTransaction<T>(call: ApiCall, work: () => Result<T>): Result<T> {
  return call.org.store.transaction(() => {
    const result = work();
    return { keep: result.ok, value: result };
  });
}

/** The record as everybody sees it at present: not deleted, not hidden, not still uncommitted (fault F21). */
export function visibleRecord(call: ApiCall, object: ObjectDefinition, idText: string): StoredRecord | undefined {
  const id = normaliseId(idText);
  if (id === undefined || call.org.hiddenFrom(call.access.userId).has(id)) return undefined;
  const overlay = call.org.store.overlays(object.name).get(id);
  const record = overlay === undefined ? call.org.store.table(object.name).get(id) : overlay.before;
  return record === undefined || stored(record, 'IsDeleted') === true ? undefined : record;
}

/**
 * Weak validation by the record's last change: 304 when it has not changed since, 412 when it has and must not have (SF
 * api_rest intro_rest_conditional_requests). ETags, which accounts alone have, are not simulated.
 */
function precondition(call: ApiCall, record: StoredRecord): ApiAnswer | undefined {
  const changedAt = Math.floor(epochOf(record.SystemModstamp) / 1000) * 1000;
  if (changedAt <= Date.parse(call.headers['if-modified-since'] ?? '')) return answer(304, undefined, 0);
  if (changedAt <= Date.parse(call.headers['if-unmodified-since'] ?? '') || call.headers['if-unmodified-since'] === undefined) return undefined;
  return errorAnswer(requestError('PRECONDITION_FAILED', 'The record has changed since the date in If-Unmodified-Since.', 412));
}

function readAnswer(call: ApiCall, object: ObjectDefinition, record: StoredRecord): ApiAnswer {
  const asked = call.query.get('fields')?.split(',').map((name) => name.trim());
  const unknown = asked?.find((name) => {
    const field = fieldNamed(object, name);
    return field === undefined || !call.access.seesField(object, field);
  });
  if (unknown !== undefined) return errorAnswer(noSuchColumn(unknown, object.name));
  const only = asked === undefined ? undefined : new Set(['Id', ...asked.map((name) => fieldNamed(object, name)?.name ?? name)]);
  const scope = { store: call.org.store, access: call.access, now: call.org.clock.now(), text: '' };
  const modified = new Date(epochOf(record.SystemModstamp)).toUTCString();
  return answer(200, renderWhole(scope, object, record, call.base, only), 1, { 'Last-Modified': modified });
}

/** Recorded: restforce/sobject/upsert_multiple_error_response.json. */
function severalAnswer(call: ApiCall, object: ObjectDefinition, ids: readonly string[]): ApiAnswer {
  return answer(300, ids.map((id) => `${call.base}/sobjects/${object.name}/${id}`));
}

/** A malformed id in a path is taken for the name of an external id field (restforce/sobject/delete_error_response.json). */
function asSingle(error: VendorError, idText: string): VendorError {
  return error.code === malformedId('').code && error.message === malformedId(idText).message ? noSuchExternalId(idText) : error;
}
