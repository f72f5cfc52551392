import type { FieldValue } from './field-values.ts';

/** A stored record as an index sees it. */
export type Indexed<Id> = { readonly id: Id; readonly values: Readonly<Record<string, FieldValue>> };

/** Records by the values of one field, or of several together: an index grows at its first use and is kept from then on. */
export type FieldIndexes<Id> = {
  /** Ids of the records whose fields have these values, in the order in which they took them. */
  idsWith(fields: readonly string[], values: readonly string[]): readonly Id[];
  /** Follows a record that came (`before` undefined), changed, or went (`after` undefined). */
  follow(before: Indexed<Id> | undefined, after: Indexed<Id> | undefined): void;
  clear(): void;
};

type Index<Id> = { readonly fields: readonly string[]; readonly ids: Map<string, Id[]> };

/** Parts of a compound key are joined by a character that no value holds. */
const JOINT = '\u0000';

/**
 * Indexes over the records that `all` lists. `normal` tells in which form a field's value is compared; a record in
 * which one of the fields is blank is in no index of that field.
 */
export function createFieldIndexes<Id>(
  all: () => Iterable<Indexed<Id>>,
  normal: (field: string, value: string) => string,
): FieldIndexes<Id> {
  const indexes = new Map<string, Index<Id>>();

  function keyOf(fields: readonly string[], record: Indexed<Id>): string | undefined {
    let key = '';
    for (const field of fields) {
      const value = record.values[field];
      if (value === undefined) return undefined;
      key += (key === '' ? '' : JOINT) + normal(field, String(value));
    }
    return key;
  }

  function enter({ fields, ids }: Index<Id>, record: Indexed<Id>): void {
    const key = keyOf(fields, record);
    if (key === undefined) return;
    const present = ids.get(key);
    if (present === undefined) ids.set(key, [record.id]);
    else present.push(record.id);
  }

  function strike({ fields, ids }: Index<Id>, record: Indexed<Id>): void {
    const key = keyOf(fields, record);
    if (key === undefined) return;
    const left = ids.get(key)?.filter((id) => id !== record.id) ?? [];
    if (left.length === 0) ids.delete(key);
    else ids.set(key, left);
  }

  function indexOf(fields: readonly string[]): Index<Id> {
    const name = fields.length === 1 ? (fields[0] ?? '') : fields.join(JOINT);
    const present = indexes.get(name);
    if (present !== undefined) return present;
    const index: Index<Id> = { fields, ids: new Map() };
    indexes.set(name, index);
    for (const record of all()) enter(index, record);
    return index;
  }

  return {
    idsWith(fields, values) {
      const key = values.map((value, n) => normal(fields[n] ?? '', value)).join(JOINT);
      return indexOf(fields).ids.get(key) ?? [];
    },
    follow(before, after) {
      for (const index of indexes.values()) {
        if (before !== undefined && after !== undefined && index.fields.every((field) => before.values[field] === after.values[field])) continue;
        if (before !== undefined) strike(index, before);
        if (after !== undefined) enter(index, after);
      }
    },
    clear: () => indexes.clear(),
  };
}
