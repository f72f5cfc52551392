import { createHash } from 'node:crypto';
import type { FieldDescription, FieldType, ObjectDescription, Schema } from '../../domain/field.ts';
import type { KeyedKind } from './keyed-objects.ts';
import type { DescribedField, DescribedObject } from './wire.ts';

/** Marketo's data types in the domain's terms (apis.md A3); formulas are neither exported nor writable and take no part. */
const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  string: 'text',
  text: 'long-text',
  url: 'url',
  link: 'url',
  email: 'email',
  phone: 'phone',
  integer: 'integer',
  score: 'integer',
  reference: 'integer',
  float: 'decimal',
  percent: 'decimal',
  currency: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

/** What a field of a custom object, or an attribute of an activity, is made as; options of a list may be many, and text that is longer than a string needs an area. */
export const DATA_TYPES: Readonly<Record<FieldType, string>> = {
  text: 'string',
  picklist: 'string',
  id: 'string',
  url: 'string',
  'long-text': 'text',
  'multi-picklist': 'text',
  email: 'email',
  phone: 'phone',
  integer: 'integer',
  decimal: 'float',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

/** A text area takes so many bytes of UTF-8, a string so many characters where describe states no length (apis.md A3). */
const TEXT_BYTES = 30_000;
const STRING_CHARACTERS = 255;

/** System fields that describe calls writable and that never are (apis.md A4, recorded). */
const NEVER_WRITABLE: ReadonlySet<string> = new Set(['id', 'createdAt', 'updatedAt']);

/** A describe as the domain sees it. */
export function readPersonObject(fields: readonly DescribedField[]): ObjectDescription {
  const described = fields.flatMap((field) => readField(field) ?? []);
  return {
    object: 'person',
    fields: Object.fromEntries(described.map((field) => [field.name, field])),
    createable: true,
    updateable: true,
    idPrefix: null,
  };
}

/**
 * A company, sales person or opportunity as the domain sees it (apis.md A6). Its name is not among the fields one maps; the
 * parts of a compound key are needed to make it and never change.
 */
export function readKeyedObject({ object, nameField, compoundKey }: KeyedKind, { fields }: DescribedObject): ObjectDescription {
  const described = fields.flatMap(({ name, displayName, dataType, length, updateable }) => {
    if (name === nameField) return [];
    const field = readField({ displayName, dataType, ...(length === undefined ? {} : { length }), rest: { name, readOnly: !updateable } });
    if (field === null) return [];
    return compoundKey?.includes(name) === true ? { ...field, createable: true, updateable: false, requiredOnCreate: true } : field;
  });
  return { object, fields: Object.fromEntries(described.map((field) => [field.name, field])), createable: true, updateable: true, idPrefix: null };
}

/** The fields of a membership that can be written. What else it has Marketo keeps by itself, and its log does not tell of it (apis.md A6; MS 123). */
export function readMemberFields({ fields }: DescribedObject): ObjectDescription['fields'] {
  const described = fields.flatMap(({ name, displayName, dataType, length, updateable }) => {
    const field = updateable ? readField({ displayName, dataType, ...(length === undefined ? {} : { length }), rest: { name, readOnly: false } }) : null;
    return field === null ? [] : [[name, field] as const];
  });
  return Object.fromEntries(described);
}

/** The schema of this side. Its version is a digest of all that is in it. */
export function schemaOf(objects: readonly ObjectDescription[]): Schema {
  const version = createHash('sha256').update(JSON.stringify(objects)).digest('hex').slice(0, 16);
  return { side: 'marketo', version, objects: Object.fromEntries(objects.map((description) => [description.object, description])) };
}

/** Null for fields that REST does not name or whose type has no single value. */
function readField({ rest, displayName, dataType, length }: DescribedField): FieldDescription | null {
  const type = FIELD_TYPES[dataType.toLowerCase()];
  if (rest === undefined || type === undefined) return null;
  const isWritable = !rest.readOnly && !NEVER_WRITABLE.has(rest.name);
  const isShortText = type === 'text' || type === 'url' || type === 'email' || type === 'phone';
  return {
    name: rest.name,
    label: displayName,
    type,
    lengthCharacters: isShortText ? (length ?? STRING_CHARACTERS) : null,
    lengthBytes: type === 'long-text' ? TEXT_BYTES : null,
    scale: type === 'integer' ? 0 : null,
    createable: isWritable,
    updateable: isWritable,
    requiredOnCreate: false,
    calculated: false,
    restrictedTo: null,
  };
}
