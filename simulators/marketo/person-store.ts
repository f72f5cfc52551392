import { createFieldIndexes } from './field-index.ts';
import type { FieldValue } from './field-values.ts';

/** A person of the lead database. Stamps in epoch ms, whole seconds. Blank fields have no entry in `values`. */
export type Person = {
  readonly id: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly values: Readonly<Record<string, FieldValue>>;
};

/** People by id, and by the value of any field that was ever searched: an index grows at its first use. */
export type PersonStore = {
  get(id: number): Person | undefined;
  /** Adds a person, or puts it in the place of the one with its id. */
  put(person: Person): void;
  remove(id: number): void;
  /** Ids of the people whose field has this value, ascending. E-mail addresses match whatever their case. */
  idsWith(fieldName: string, value: string): readonly number[];
  /** Everybody, the latest changed last. */
  all(): IterableIterator<Person>;
  size(): number;
  clear(): void;
};

/** An empty store. */
export function createPersonStore(): PersonStore {
  const people = new Map<number, Person>();
  const indexes = createFieldIndexes<number>(() => people.values(), normal);
  return {
    get: (id) => people.get(id),
    put(person) {
      const before = people.get(person.id);
      people.delete(person.id);
      people.set(person.id, person);
      indexes.follow(before, person);
    },
    remove(id) {
      const before = people.get(id);
      if (before === undefined) return;
      people.delete(id);
      indexes.follow(before, undefined);
    },
    idsWith: (fieldName, value) => indexes.idsWith([fieldName], [value]).toSorted((a, b) => a - b),
    all: () => people.values(),
    size: () => people.size,
    clear() {
      people.clear();
      indexes.clear();
    },
  };
}

/** Only addresses are known to match in any case; for other fields no source says, so they match exactly. */
function normal(fieldName: string, value: string): string {
  return fieldName === 'email' ? value.toLowerCase() : value;
}
