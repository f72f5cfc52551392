import type { ObjectDefinition } from '../schema/object-definition.ts';
import { normaliseId } from '../world/ids.ts';
import { failure, malformedId, rowError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { deleteRecord } from '../writing/delete-record.ts';
import { createRecord, updateRecord } from '../writing/save-record.ts';
import { findKeyField, upsertRecord } from '../writing/upsert-record.ts';
import type { WriteContext } from '../writing/write-context.ts';
import type { SoapOperation, SoapRow } from './operation.ts';
import { childrenOf, textOfChild } from './reading.ts';
import { fieldsOf } from './record-fields.ts';
import type { XmlElement } from './xml.ts';

/** The calls that write records: create, update, upsert and delete, of 200 each (SF api sforce_api_calls_create and its like). */
export const RECORD_OPERATIONS: readonly (readonly [string, SoapOperation])[] = [
  ['create', { rowsOf: recordsIn, mostRows: 200, perform: createRow }],
  ['update', { rowsOf: recordsIn, mostRows: 200, perform: updateRow }],
  ['upsert', { rowsOf: recordsIn, mostRows: 200, perform: upsertRow }],
  ['delete', { rowsOf: (request) => childrenOf(request, 'ids'), mostRows: 200, perform: deleteRow }],
];

function recordsIn(request: XmlElement): readonly XmlElement[] {
  return childrenOf(request, 'sObjects');
}

function createRow(context: WriteContext, row: XmlElement): SoapRow {
  return written(withObject(context, row, (object) => createRecord(context, object, fieldsOf(object, row))));
}

function updateRow(context: WriteContext, row: XmlElement): SoapRow {
  const id = textOfChild(row, 'Id');
  if (id === undefined) return written(failure(rowError('MISSING_ARGUMENT', 'Id not specified in an update call')));
  return written(withObject(context, row, (object) => updateRecord(context, object, id, fieldsOf(object, row))));
}

/** Shape of the results: soapforce/upsert_response.xml. */
function upsertRow(context: WriteContext, row: XmlElement, request: XmlElement): SoapRow {
  const outcome = withObject(context, row, (object) => {
    const field = findKeyField(context, object, textOfChild(request, 'externalIDFieldName') ?? '');
    if (!field.ok) return failure(rowError('INVALID_FIELD', field.error.message));
    const { [field.value.name]: key, ...fields } = fieldsOf(object, row);
    const saved = upsertRecord(context, object, field.value, field.value.name === 'Id' ? textOfChild(row, 'Id') : key, fields);
    if (!saved.ok) return saved;
    if (saved.value.kind === 'saved') return success(saved.value.saved);
    return failure(rowError('DUPLICATE_EXTERNAL_ID', `${field.value.name}: more than one record found for external id field: [${saved.value.ids.join(', ')}]`, [field.value.name]));
  });
  return { outcome: outcome.ok ? success({ created: outcome.value.created, id: outcome.value.id, success: true }) : outcome, failedId: null, onFailure: { created: false } };
}

/** Recorded text of a bad id: soapforce/delete_response_failure.xml. */
function deleteRow(context: WriteContext, row: XmlElement): SoapRow {
  const id = normaliseId(row.text.trim());
  const object = id === undefined ? undefined : context.org.store.catalogue().ofId(id);
  const deleted = id === undefined || object === undefined || !context.access.mayRead(object) ? failure(malformedId(row.text)) : deleteRecord(context, object, id);
  return written(deleted.ok || deleted.error.code !== 'MALFORMED_ID' ? deleted : failure(rowError('MALFORMED_ID', `bad id ${row.text.trim()}`)));
}

function withObject<T>(context: WriteContext, row: XmlElement, work: (object: ObjectDefinition) => Result<T>): Result<T> {
  const type = textOfChild(row, 'type') ?? '';
  const object = context.org.store.catalogue().named(type);
  return object === undefined || !context.access.mayRead(object) ? failure(rowError('INVALID_TYPE', `sObject type '${type}' is not supported.`)) : work(object);
}

function written(outcome: Result<{ readonly id: string }>): SoapRow {
  return { outcome: outcome.ok ? success({ id: outcome.value.id, success: true }) : outcome, failedId: null };
}
