import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition, RollUp } from '../schema/field-table.ts';
import { computedValue } from './computed-fields.ts';
import { personName } from './person-name.ts';
import type { Reading } from './reading.ts';
import { stored, storedText } from './record.ts';
import type { FieldValue, StoredRecord } from './record.ts';
import { epochOf } from './stamps.ts';

/** A compound address as it is read; it cannot be written (amp-labs/read-list-leads.json). */
export type AddressValue = {
  readonly city: FieldValue;
  readonly country: FieldValue;
  readonly geocodeAccuracy: FieldValue;
  readonly latitude: FieldValue;
  readonly longitude: FieldValue;
  readonly postalCode: FieldValue;
  readonly state: FieldValue;
  readonly street: FieldValue;
};

const DAY_MS = 86_400_000;

/**
 * What a field says when it is read. Calculated and compound values are made here and never stored, which is why a
 * formula changes without moving SystemModstamp (apis.md B4, fault F22).
 */
export function readValue(reading: Reading, object: ObjectDefinition, field: FieldDefinition, record: StoredRecord): FieldValue {
  if (field.computed !== null) return computedValue(reading, field.computed, record);
  if (field.type === 'boolean') return stored(record, field.name) === true;
  if (field.onDelete === 'clear') return liveReference(reading, storedText(record, field.name));
  if (field.rollUp !== undefined) return rolledUp(reading, object, field.rollUp, record);
  if (field.formula !== null) return calculated(reading, object, field.formula, record);
  if (field.name === 'Name' && !field.createable && hasPersonName(object)) return personName(record);
  if (field.name === 'PhotoUrl') return `/services/images/photo/${record.Id}`;
  return stored(record, field.name);
}

/** A compound address, or null when every part is blank (grouparoo/lead-crud-and-convert.json: `"Address": null`). */
export function readAddress(object: ObjectDefinition, field: FieldDefinition, record: StoredRecord): AddressValue | null {
  const prefix = field.name.slice(0, -'Address'.length);
  const part = (name: string): FieldValue => stored(record, prefix + name);
  const address: AddressValue = {
    city: part('City'),
    country: part('Country'),
    geocodeAccuracy: part('GeocodeAccuracy'),
    latitude: part('Latitude'),
    longitude: part('Longitude'),
    postalCode: part('PostalCode'),
    state: part('State'),
    street: part('Street'),
  };
  const parts = object.fields.filter((candidate) => candidate.compoundFieldName === field.name);
  return parts.some((candidate) => stored(record, candidate.name) !== null) ? address : null;
}

const hasPersonName = (object: ObjectDefinition): boolean => object.fieldsByName.has('lastname');

/**
 * A reference that is cleared when its target is deleted reads as blank meanwhile, without a stamp that moves, and is
 * back with the target when that is undeleted (general knowledge).
 */
function liveReference({ store }: Reading, id: string | null): string | null {
  const object = id === null ? undefined : store.catalogue().ofId(id);
  const target = id === null || object === undefined ? undefined : store.table(object.name).get(id);
  return target === undefined || stored(target, 'IsDeleted') === true ? null : id;
}

/**
 * What a roll-up summary comes to: details in the bin do not count, and of none there is no least or greatest. An org stores the
 * result and saves the master for it, unless it counts everything anew (general knowledge); here no stamp moves at all, which is the
 * worse of the two for whoever follows stamps (hazard 8).
 */
function rolledUp({ store }: Reading, object: ObjectDefinition, { of, operation, field }: RollUp, record: StoredRecord): FieldValue {
  const lookup = masterLookup(store.catalogue().named(of), object);
  const details = lookup === undefined ? [] : store.table(of).withValue(lookup.name, record.Id).filter((detail) => stored(detail, 'IsDeleted') !== true);
  const values = details.flatMap((detail) => (field === null ? [] : (stored(detail, field) ?? [])));
  if (operation === 'count') return details.length;
  if (operation === 'sum') return values.reduce<number>((sum, value) => sum + Number(value), 0);
  const inOrder = values.toSorted((a, b) => (a < b ? -1 : 1));
  return inOrder.at(operation === 'min' ? 0 : -1) ?? null;
}

/** By what a detail names its master; an opportunity is a detail of its account in this respect alone. */
export function masterLookup(detail: ObjectDefinition | undefined, master: ObjectDefinition): FieldDefinition | undefined {
  const isMaster = (field: FieldDefinition): boolean => (field.custom && field.onDelete === 'cascade') || (detail?.name === 'Opportunity' && field.name === 'AccountId');
  return detail?.fields.find((field) => field.referenceTo.includes(master.name) && isMaster(field));
}

/** What a formula shows: another field, as far as lookups lead to one; every other text is the sandbox's own one. */
function calculated(reading: Reading, object: ObjectDefinition, formula: string, record: StoredRecord): FieldValue {
  const [, relationship, name = ''] = /^(?:(\w+)\.)?(\w+)$/.exec(formula) ?? [];
  if (name === '') return ageInDays(record, reading.now);
  const holder = relationship === undefined ? record : lookedUp(reading, object, relationship, record);
  const shown = holder === undefined ? undefined : reading.store.catalogue().ofId(holder.Id);
  const field = shown === undefined ? undefined : fieldNamed(shown, name);
  return holder === undefined || shown === undefined || field === undefined ? null : readValue(reading, shown, field, holder);
}

function lookedUp({ store }: Reading, object: ObjectDefinition, relationship: string, record: StoredRecord): StoredRecord | undefined {
  const lookup = object.fields.find((field) => field.relationshipName === relationship);
  const id = lookup === undefined ? null : storedText(record, lookup.name);
  const target = id === null ? undefined : store.catalogue().ofId(id);
  return id === null || target === undefined ? undefined : store.table(target.name).get(id);
}

/** The one formula of the sandbox: whole days since the record was made. */
function ageInDays(record: StoredRecord, now: number): number | null {
  const created = storedText(record, 'CreatedDate');
  return created === null ? null : Math.floor((now - epochOf(created)) / DAY_MS);
}
