import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { normaliseId } from '../world/ids.ts';
import { stored } from '../world/record.ts';
import { failure, rowError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import type { RawFields } from './read-input.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Takes a record inside a record, `{"Account": {"Ext__c": "7"}}`, for the reference it stands for: the id of the record
 * with that key in `AccountId` (SF api_rest dome_upsert: relationships by an external id). Where several kinds of object
 * may be meant, `attributes.type` says which. Everything else stays as it came.
 */
export function withParentsFound(context: WriteContext, object: ObjectDefinition, raw: RawFields): Result<RawFields> {
  if (!Object.values(raw).some(isObject)) return success(raw);
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const reference = isObject(value) ? referenceBehind(context, object, name) : undefined;
    if (!isObject(value) || reference === undefined) {
      fields[name] = value;
      continue;
    }
    const found = parentId(context, reference, value);
    if (!found.ok) return found;
    fields[reference.name] = found.value;
  }
  return success(fields);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The reference field whose relationship has this name. */
function referenceBehind({ access }: WriteContext, object: ObjectDefinition, name: string): FieldDefinition | undefined {
  return object.fields.find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase() && access.seesField(object, field));
}

/** Words of the refusals: general knowledge. */
function parentId(context: WriteContext, reference: FieldDefinition, { attributes, ...rest }: Readonly<Record<string, unknown>>): Result<string> {
  const target = targetOf(context, reference, isObject(attributes) ? attributes['type'] : undefined);
  const [key, ...more] = Object.entries(rest);
  if (target === undefined || key === undefined) return failure(rowError('INVALID_FIELD', `The external foreign key reference does not reference a valid entity: ${reference.relationshipName ?? reference.name}`));
  if (more.length > 0) return failure(rowError('INVALID_FIELD', `More than 1 field provided in an external foreign key reference in entity: ${target.name}`));
  const [name, value] = key;
  const field = fieldNamed(target, name);
  const isKey = field !== undefined && (field.externalId || field.idLookup) && context.access.seesField(target, field);
  if (!isKey) return failure(rowError('INVALID_FIELD', `Field name provided, ${name} does not match an External ID, Salesforce Id, or indexed field for ${target.name}`));
  return findByKey(context, target, field, typeof value === 'string' || typeof value === 'number' ? value : '');
}

function targetOf({ org }: WriteContext, { referenceTo }: FieldDefinition, type: unknown): ObjectDefinition | undefined {
  const name = typeof type === 'string' ? referenceTo.find((candidate) => candidate.toLowerCase() === type.toLowerCase()) : referenceTo[0];
  return name === undefined ? undefined : org.store.catalogue().named(name);
}

/** The id of the one record with a key. The words for a key nobody has are quoted by docs.polytomic.com; those for several are general knowledge. */
export function findByKey({ org }: WriteContext, object: ObjectDefinition, key: FieldDefinition, value: string | number): Result<string> {
  const table = org.store.table(object.name);
  const holders = key.name === 'Id' ? [table.get(normaliseId(String(value)) ?? '')] : table.withValue(key.name, value);
  const [holder, ...others] = holders.filter((record) => record !== undefined && stored(record, 'IsDeleted') !== true);
  if (holder === undefined) return failure(rowError('INVALID_FIELD', `Foreign key external ID: ${value} not found for field ${key.name} in entity ${object.name}`));
  if (others.length > 0) return failure(rowError('INVALID_FIELD', `More than 1 record found for foreign key external ID ${value} for field ${key.name} in entity ${object.name}`));
  return success(holder.Id);
}
