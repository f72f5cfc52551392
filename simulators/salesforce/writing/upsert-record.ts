import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { stored } from '../world/record.ts';
import { failure, noSuchExternalId, rowError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { convertValue } from './convert-value.ts';
import type { RawFields } from './read-input.ts';
import { createRecord, updateRecord } from './save-record.ts';
import type { Saved } from './save-record.ts';
import type { WriteContext } from './write-context.ts';

/** What an upsert comes to; `several` lists the ids that share the key (HTTP 300 for a single record). */
export type Upserted = { readonly kind: 'saved'; readonly saved: Saved } | { readonly kind: 'several'; readonly ids: readonly string[] };

/** The field an upsert goes by: an external id, or one marked idLookup such as Email (apis.md B5), or Id itself. */
export function findKeyField(context: WriteContext, object: ObjectDefinition, name: string): Result<FieldDefinition> {
  const field = fieldNamed(object, name);
  const usable = field !== undefined && (field.externalId || field.idLookup) && context.access.seesField(object, field);
  return usable ? success(field) : failure(noSuchExternalId(name));
}

/** Updates the one record with this key, or makes one; `raw` does not hold the key any more. */
export function upsertRecord(
  context: WriteContext,
  object: ObjectDefinition,
  field: FieldDefinition,
  key: unknown,
  raw: RawFields,
  updateOnly = false,
): Result<Upserted> {
  if (field.name === 'Id') {
    // TestUpsert…duplicate_error.yaml: an Id of null creates.
    return asSaved(typeof key === 'string' && key !== '' ? updateRecord(context, object, key, raw) : createRecord(context, object, raw));
  }
  const converted = key === undefined ? success(null) : convertValue(field, key);
  if (!converted.ok) return converted;
  if (converted.value === null) return failure(rowError('MISSING_ARGUMENT', `${field.name} not specified`));
  const holders = context.org.store
    .table(object.name)
    .withValue(field.name, converted.value)
    .filter((record) => stored(record, 'IsDeleted') !== true);
  const [holder, ...others] = holders;
  if (others.length > 0) return success({ kind: 'several', ids: holders.map((record) => record.Id) });
  if (holder !== undefined) return asSaved(updateRecord(context, object, holder.Id, raw));
  if (updateOnly) return failure(noSuchExternalId(field.name));
  return asSaved(createRecord(context, object, { ...raw, [field.name]: key }));
}

function asSaved(result: Result<Saved>): Result<Upserted> {
  return result.ok ? success({ kind: 'saved', saved: result.value }) : result;
}
