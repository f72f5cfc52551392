import { createFieldIndexes } from './field-index.ts';
import type { FieldValue } from './field-values.ts';

/** Companies and sales persons have whole numbers, all other objects GUIDs (MD, the describes). */
export type RecordId = number | string;

/** A record of any kind but a person: known by an id of the vendor's and by its dedupe fields. Stamps in epoch ms. */
export type KeyedRecord = {
  readonly id: RecordId;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly values: Readonly<Record<string, FieldValue>>;
};

/** Records of one kind, by id and by the values of any fields, dedupe fields among them. */
export type KeyedStore = {
  get(id: RecordId): KeyedRecord | undefined;
  /** The records whose fields have these values, the oldest record first. */
  with(fields: readonly string[], values: readonly string[]): readonly KeyedRecord[];
  count(fields: readonly string[], values: readonly string[]): number;
  put(record: KeyedRecord): void;
  remove(id: RecordId): void;
  /** Everything, the latest changed last. */
  all(): IterableIterator<KeyedRecord>;
  size(): number;
};

/** An empty store. */
export function createKeyedStore(): KeyedStore {
  const byId = new Map<RecordId, KeyedRecord>();
  // No source says whether letter case matters in these keys; Salesforce ids of 15 characters differ by it.
  const indexes = createFieldIndexes<RecordId>(() => byId.values(), (_field, value) => value);
  return {
    get: (id) => byId.get(id),
    with: (fields, values) => oldestFirst(indexes.idsWith(fields, values)).flatMap((id) => byId.get(id) ?? []),
    count: (fields, values) => indexes.idsWith(fields, values).length,
    put(record) {
      const before = byId.get(record.id);
      byId.delete(record.id);
      byId.set(record.id, record);
      indexes.follow(before, record);
    },
    remove(id) {
      const record = byId.get(id);
      if (record === undefined) return;
      byId.delete(id);
      indexes.follow(record, undefined);
    },
    all: () => byId.values(),
    size: () => byId.size,
  };
}

/** Both kinds of id grow: the GUIDs in their last part (object-guid.ts). */
function oldestFirst(ids: readonly RecordId[]): readonly RecordId[] {
  return ids.length < 2 ? ids : ids.toSorted((a, b) => ageOf(a) - ageOf(b));
}

function ageOf(id: RecordId): number {
  return typeof id === 'number' ? id : Number.parseInt(id.slice(-12), 16);
}
