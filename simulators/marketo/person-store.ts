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

type Index = Map<string, number[]>;

/** An empty store. */
export function createPersonStore(): PersonStore {
  const people = new Map<number, Person>();
  const indexes = new Map<string, Index>();

  function indexOf(fieldName: string): Index {
    const present = indexes.get(fieldName);
    if (present !== undefined) return present;
    const index: Index = new Map();
    indexes.set(fieldName, index);
    for (const person of people.values()) enter(index, fieldName, person);
    return index;
  }

  return {
    get: (id) => people.get(id),
    put(person) {
      const before = people.get(person.id);
      people.delete(person.id);
      people.set(person.id, person);
      for (const [fieldName, index] of indexes) {
        if (before !== undefined && before.values[fieldName] === person.values[fieldName]) continue;
        if (before !== undefined) strike(index, fieldName, before);
        enter(index, fieldName, person);
      }
    },
    remove(id) {
      const before = people.get(id);
      if (before === undefined) return;
      people.delete(id);
      for (const [fieldName, index] of indexes) strike(index, fieldName, before);
    },
    idsWith: (fieldName, value) => indexOf(fieldName).get(keyOf(fieldName, value))?.toSorted((a, b) => a - b) ?? [],
    all: () => people.values(),
    size: () => people.size,
    clear() {
      people.clear();
      indexes.clear();
    },
  };
}

/** Only addresses are known to match in any case; for other fields no source says, so they match exactly. */
function keyOf(fieldName: string, value: string): string {
  return fieldName === 'email' ? value.toLowerCase() : value;
}

function enter(index: Index, fieldName: string, person: Person): void {
  const value = person.values[fieldName];
  if (value === undefined) return;
  const key = keyOf(fieldName, String(value));
  const ids = index.get(key);
  if (ids === undefined) index.set(key, [person.id]);
  else ids.push(person.id);
}

function strike(index: Index, fieldName: string, person: Person): void {
  const value = person.values[fieldName];
  if (value === undefined) return;
  const key = keyOf(fieldName, String(value));
  const left = index.get(key)?.filter((id) => id !== person.id) ?? [];
  if (left.length === 0) index.delete(key);
  else index.set(key, left);
}
