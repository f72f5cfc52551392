import { createHash } from 'node:crypto';
import type { FieldDescription, ObjectDescription, Schema } from '../../domain/field.ts';
import { fieldNamed, lookupsBetween } from '../../domain/filter-fields.ts';
import { isCampaign, isCustomObject, isMember, isOfSalesforce } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import { FIELD_TYPES, objectNamed } from './field-types.ts';
import { toldFields } from './told-fields.ts';
import type { DescribedField, ObjectDescribe } from './wire.ts';

/** What Salesforce fills in for itself on records of every kind. */
const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
  'Id', 'IsDeleted', 'CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate', 'SystemModstamp', 'LastActivityDate', 'LastViewedDate', 'LastReferencedDate',
]);

/** A describe as the domain sees it; what the sync user may not read is not in it (apis.md B3). */
export function readObject(object: PairObject, describe: ObjectDescribe): ObjectDescription {
  const fields = Object.fromEntries([...describe.fields.flatMap((field) => readField(field) ?? []), ...toldFields(object)].map((field) => [field.name, field]));
  return {
    object,
    fields: isMember(object) ? asMember(fields) : isCustomObject(object) ? withContactPaths(fields) : fields,
    createable: describe.createable,
    updateable: describe.updateable,
    idPrefix: describe.keyPrefix ?? null,
  };
}

/**
 * A member is one lead or one contact: whoever it is stands in `LeadOrContactId`, which a create gives as the one or the
 * other (`recordBody`). Its statuses are those of its campaign, whatever the describe lists, and without one it would get the campaign's default.
 */
function asMember(fields: ObjectDescription['fields']): ObjectDescription['fields'] {
  const { LeadOrContactId: person, Status: status, LeadId: lead, ContactId: contact } = fields;
  return {
    ...fields,
    ...(person === undefined ? {} : { LeadOrContactId: { ...person, createable: lead?.createable === true && contact?.createable === true, requiredOnCreate: true } }),
    ...(status === undefined ? {} : { Status: { ...status, restrictedTo: null, requiredOnCreate: true } }),
  };
}

/** A conversion moves tasks, events and memberships to the contact, and leaves the lead in the lookups of custom objects. */
function withContactPaths(fields: ObjectDescription['fields']): ObjectDescription['fields'] {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.refersTo === 'lead' && field.relation !== undefined ? { ...field, contactPath: `${field.relation}.ConvertedContactId` } : field]));
}

function readField(field: DescribedField): FieldDescription | null {
  const type = FIELD_TYPES[field.type];
  if (type === undefined) return null;
  const isNumber = type === 'integer' || type === 'decimal';
  const named = field.referenceTo.length === 1 ? objectNamed(field.referenceTo[0] ?? '') : undefined;
  // Of campaigns those are read that the settings pair: nobody would hear of the others, nor find them in Marketo.
  const refersTo = named === undefined || isCampaign(named) ? undefined : named;
  const isText = !isNumber && type !== 'boolean' && type !== 'date' && type !== 'datetime';
  return {
    name: field.name,
    label: field.label,
    type,
    lengthCharacters: isText && field.length > 0 ? field.length : null,
    lengthBytes: null,
    scale: isNumber ? field.scale : null,
    createable: field.createable,
    updateable: field.updateable,
    requiredOnCreate: field.createable && !field.nillable && !field.defaultedOnCreate,
    calculated: field.calculated,
    restrictedTo: field.restrictedPicklist ? field.picklistValues.filter((choice) => choice.active).map((choice) => choice.value) : null,
    ...(refersTo === undefined ? {} : { refersTo }),
    ...(refersTo === undefined || typeof field.relationshipName !== 'string' ? {} : { relation: field.relationshipName }),
    ...(field.filterable && !field.caseSensitive ? {} : { isUnfilterable: true as const }),
    ...(isIndexed(field) ? { isIndexed: true as const } : {}),
    ...(SYSTEM_FIELDS.has(field.name) ? { isSystem: true as const } : {}),
  };
}

/**
 * Fields that Salesforce indexes in every org: ids and lookups, names, external ids and unique fields, the dates it keeps itself, and
 * the e-mail addresses of leads and contacts (Salesforce, Query & Search Optimization). An index of the customer's own shows nowhere.
 */
function isIndexed({ name, type, externalId, unique, nameField }: DescribedField): boolean {
  return type === 'id' || type === 'reference' || externalId || unique || nameField || INDEXED_NAMES.has(name);
}

const INDEXED_NAMES: ReadonlySet<string> = new Set(['CreatedDate', 'SystemModstamp', 'Email']);

/** An object with these fields of its parents among its own, as far as they are seen (`parentFieldOf`), and what leads there. */
export function withParentFields(object: ObjectDescription, paths: readonly string[], schema: Schema): ObjectDescription {
  const { object: kind, fields } = object;
  if (!isOfSalesforce(kind) || paths.length === 0) return object;
  const found = paths.flatMap((path) => [...lookupsBetween(schema, kind, path), fieldNamed(schema, kind, path)]).filter((field) => field !== null);
  return { ...object, fields: { ...fields, ...Object.fromEntries(found.map((field) => [field.name, field])) } };
}

/** The schema of this side; its version is a digest, so it changes whenever anything in it does. */
export function schemaOf(objects: Schema['objects']): Schema {
  const version = createHash('sha256').update(JSON.stringify(objects)).digest('hex').slice(0, 16);
  return { side: 'salesforce', version, objects };
}
