import type { DataType } from '../data-type.ts';
import { guidFields, keyedField } from '../keyed-kinds.ts';
import type { KeyedField, KeyedKind, Link } from '../keyed-kinds.ts';
import { storeOfType } from './object-type.ts';
import type { CustomField, CustomObjectType, TypeVersion } from './object-type.ts';

const kinds = new WeakMap<CustomObjectType, KeyedKind>();

/** The approved version as an object to query and write; undefined while there is none. */
export function kindOfType(type: CustomObjectType): KeyedKind | undefined {
  if (type.approved === undefined) return undefined;
  const known = kinds.get(type) ?? customKind(type.apiName, type.approved);
  kinds.set(type, known);
  return known;
}

function customKind(apiName: string, version: TypeVersion): KeyedKind {
  return {
    name: apiName,
    store: storeOfType(apiName),
    heading: {},
    idField: 'marketoGUID',
    dedupeFields: dedupeFieldsOf(version),
    searchable: searchableOf(version),
    fields: keyedFieldsOf(version),
    required: [],
    links: version.fields.flatMap(linkOf),
    heldBy: [],
    closedByConnector: false,
    notFound: 'Object not found',
    newId: (world) => world.nextObjectGuid(),
  };
}

/** Names of the fields that together are the key. */
export function dedupeFieldsOf({ fields }: TypeVersion): readonly string[] {
  return fields.filter((field) => field.isDedupeField).map((field) => field.name);
}

/** The key, the GUID, and each link by itself (MD custom-objects, examples); an empty list while there is no key. */
export function searchableOf(version: TypeVersion): readonly (readonly string[])[] {
  const key = dedupeFieldsOf(version);
  if (key.length === 0) return [[]];
  const links = version.fields.filter((field) => field.relatedTo !== undefined && !(key.length === 1 && key[0] === field.name));
  return [key, ['marketoGUID'], ...links.map((field) => [field.name])];
}

/** System fields first, then the customer's; text holds 255 characters unless it is a text area (MD, examples). */
export function keyedFieldsOf({ fields }: TypeVersion): readonly KeyedField[] {
  return [...guidFields, ...fields.map(({ name, displayName, dataType }) => keyedField(name, displayName, dataType, lengthOf(dataType), true))];
}

const shortTexts: readonly DataType[] = ['string', 'email', 'phone'];

function lengthOf(dataType: DataType): number {
  return shortTexts.includes(dataType) ? 255 : 0;
}

function linkOf({ name, relatedTo }: CustomField): Link[] {
  if (relatedTo === undefined) return [];
  const to = relatedTo.name === 'lead' || relatedTo.name === 'company' ? relatedTo.name : storeOfType(relatedTo.name);
  return [{ field: name, to, toField: relatedTo.field }];
}
