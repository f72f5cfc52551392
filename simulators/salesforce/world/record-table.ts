import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { createStampOrder } from './stamp-order.ts';
import { stored } from './record.ts';
import type { FieldValue, StoredRecord } from './record.ts';

/** A part of an order: from `from` (inclusive) up to `to` (inclusive); either may be missing. */
type KeyRange = { readonly from?: string; readonly to?: string };

/** The records of one object with the indexes that keep a page of 2,000 rows from reading 100,000. */
export type RecordTable = {
  object(): ObjectDefinition;
  /** Takes a changed definition of the same object. No record has a value yet in a field that is new. */
  reshape(object: ObjectDefinition): void;
  count(): number;
  get(id: string): StoredRecord | undefined;
  /** Puts this version in place of the present one. */
  put(record: StoredRecord): void;
  remove(id: string): void;
  inIdOrder(range: KeyRange): Iterable<StoredRecord>;
  inStampOrder(range: KeyRange, descending: boolean): Iterable<StoredRecord>;
  /** Whether `withValue` works on this field. */
  isIndexed(field: string): boolean;
  /** The records whose indexed field has this value; text without regard to case. */
  withValue(field: string, value: FieldValue): readonly StoredRecord[];
};

/** References nearly every record shares: an index of them would find half the table. */
const SHARED_REFERENCES: ReadonlySet<string> = new Set(['OwnerId', 'CreatedById', 'LastModifiedById', 'RecordTypeId']);

/** Where the records with one value of a field are: one id, or a set once there are several. */
type Places = Map<string, string | Set<string>>;
type FieldIndex = { readonly name: string; readonly places: Places };

export function createRecordTable(object: ObjectDefinition): RecordTable {
  let definition = object;
  const byId = new Map<string, StoredRecord>();
  const ids: string[] = [];
  const stamps = createStampOrder((record) => byId.get(record.Id) === record);
  let indexes = indexesFor(object, new Map());
  let placesOf = new Map(indexes.map(({ name, places }) => [name, places]));

  return {
    object: () => definition,
    reshape(changed) {
      definition = changed;
      indexes = indexesFor(changed, placesOf);
      placesOf = new Map(indexes.map(({ name, places }) => [name, places]));
    },
    count: () => byId.size,
    get: (id) => byId.get(id),
    put(record) {
      const before = byId.get(record.Id);
      if (before === undefined) insertId(ids, record.Id);
      else forget(indexes, before, record);
      byId.set(record.Id, record);
      remember(indexes, record, before);
      stamps.add(record);
      stamps.tidy(byId.size);
    },
    remove(id) {
      const before = byId.get(id);
      if (before === undefined) return;
      forget(indexes, before);
      byId.delete(id);
    },
    *inIdOrder({ from = '', to }) {
      for (let place = lowerBound(ids, from); place < ids.length; place += 1) {
        const id = ids[place] ?? '';
        if (to !== undefined && id > to) return;
        const record = byId.get(id);
        if (record !== undefined) yield record;
      }
    },
    inStampOrder: (range, descending) => stamps.scan(range, descending),
    isIndexed: (field) => placesOf.has(field),
    withValue(field, value) {
      const place = placesOf.get(field)?.get(indexKey(value) ?? '');
      if (place === undefined) return [];
      const found = typeof place === 'string' ? [place] : [...place];
      return found.map((id) => byId.get(id)).filter((record) => record !== undefined);
    },
  };
}

/** The indexes of an object's fields; those already there are kept. */
function indexesFor(object: ObjectDefinition, known: ReadonlyMap<string, Places>): readonly FieldIndex[] {
  return object.fields.filter(isIndexedField).map(({ name }) => ({ name, places: known.get(name) ?? new Map<string, string | Set<string>>() }));
}

/** Takes a version out of the indexes; entries the next version has as well stay. */
function forget(indexes: readonly FieldIndex[], record: StoredRecord, next?: StoredRecord): void {
  for (const { name, places } of indexes) {
    const key = indexKey(stored(record, name));
    if (key === undefined || (next !== undefined && indexKey(stored(next, name)) === key)) continue;
    const place = places.get(key);
    if (typeof place === 'object' && place.size > 1) place.delete(record.Id);
    else places.delete(key);
  }
}

/** Puts a version into the indexes where the one before is not there under the same value. */
function remember(indexes: readonly FieldIndex[], record: StoredRecord, before?: StoredRecord): void {
  for (const { name, places } of indexes) {
    const key = indexKey(stored(record, name));
    if (key === undefined || (before !== undefined && indexKey(stored(before, name)) === key)) continue;
    const place = places.get(key);
    if (place === undefined) places.set(key, record.Id);
    else if (typeof place === 'object') place.add(record.Id);
    else if (place !== record.Id) places.set(key, new Set([place, record.Id]));
  }
}

function isIndexedField(field: FieldDefinition): boolean {
  if (field.name === 'Id' || field.computed !== null || SHARED_REFERENCES.has(field.name)) return false;
  return field.idLookup || field.unique || field.type === 'reference';
}

function indexKey(value: FieldValue): string | undefined {
  return value === null ? undefined : String(value).toLowerCase();
}

/** New ids are the latest; only a rolled-back removal comes in between. */
function insertId(ids: string[], id: string): void {
  const last = ids.at(-1);
  if (last === undefined || last < id) {
    ids.push(id);
    return;
  }
  const place = lowerBound(ids, id);
  if (ids[place] !== id) ids.splice(place, 0, id);
}

function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
