import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { createStampOrder } from './stamp-order.ts';
import { stored } from './record.ts';
import type { FieldValue, StoredRecord } from './record.ts';

/** A part of an order: from `from` (inclusive) up to `to` (inclusive); either may be missing. */
type KeyRange = { readonly from?: string; readonly to?: string };

/** The records of one object with the indexes that keep a page of 2,000 rows from reading 100,000. */
export type RecordTable = {
  readonly object: ObjectDefinition;
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

export function createRecordTable(object: ObjectDefinition): RecordTable {
  const byId = new Map<string, StoredRecord>();
  const ids: string[] = [];
  const stamps = createStampOrder((record) => byId.get(record.Id) === record);
  const indexed = object.fields.filter(isIndexedField).map((field) => ({ field, places: new Map<string, Set<string>>() }));
  const placesOf = new Map(indexed.map(({ field, places }) => [field.name, places]));

  const forget = (record: StoredRecord): void => {
    for (const { field, places } of indexed) {
      const key = indexKey(stored(record, field.name));
      if (key === undefined) continue;
      const place = places.get(key);
      place?.delete(record.Id);
      if (place?.size === 0) places.delete(key);
    }
  };
  const remember = (record: StoredRecord): void => {
    for (const { field, places } of indexed) {
      const key = indexKey(stored(record, field.name));
      if (key === undefined) continue;
      const place = places.get(key);
      if (place === undefined) places.set(key, new Set([record.Id]));
      else place.add(record.Id);
    }
  };

  return {
    object,
    count: () => byId.size,
    get: (id) => byId.get(id),
    put(record) {
      const before = byId.get(record.Id);
      if (before === undefined) insertId(ids, record.Id);
      else forget(before);
      byId.set(record.Id, record);
      remember(record);
      stamps.add(record);
      stamps.tidy(byId.size);
    },
    remove(id) {
      const before = byId.get(id);
      if (before === undefined) return;
      forget(before);
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
      return place === undefined ? [] : [...place].map((id) => byId.get(id)).filter((record) => record !== undefined);
    },
  };
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
