import type { FieldValue } from './field-values.ts';

/** A company or a sales person: an object known by an integer id and an external key. Stamps in epoch ms. */
export type KeyedRecord = {
  readonly id: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly values: Readonly<Record<string, FieldValue>>;
};

/** Objects of one kind, by id and by their dedupe field. */
export type KeyedStore = {
  get(id: number): KeyedRecord | undefined;
  withKey(key: string): KeyedRecord | undefined;
  put(record: KeyedRecord): void;
  remove(id: number): void;
  all(): IterableIterator<KeyedRecord>;
  size(): number;
  clear(): void;
};

/** An empty store whose records carry their external key in `keyField`. */
export function createKeyedStore(keyField: string): KeyedStore {
  const byId = new Map<number, KeyedRecord>();
  const byKey = new Map<string, number>();
  const keyOf = (record: KeyedRecord): string => String(record.values[keyField]);
  return {
    get: (id) => byId.get(id),
    withKey(key) {
      const id = byKey.get(key);
      return id === undefined ? undefined : byId.get(id);
    },
    put(record) {
      byId.set(record.id, record);
      byKey.set(keyOf(record), record.id);
    },
    remove(id) {
      const record = byId.get(id);
      if (record === undefined) return;
      byId.delete(id);
      byKey.delete(keyOf(record));
    },
    all: () => byId.values(),
    size: () => byId.size,
    clear() {
      byId.clear();
      byKey.clear();
    },
  };
}
