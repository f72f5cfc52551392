/** Something whose present state can be kept, and put in the place of a later one. */
export interface Restorable {
  /** Keeps the state of this moment; answers how to put it back, any number of times. */
  keep(): () => void;
}

/** Map, set or list, with what is in it copied one level deep: what lies deeper never changes here. */
type Collection = Map<unknown, unknown> | Set<unknown> | unknown[];

/** Keeps collections that are changed in place. */
export function keepCollections(collections: readonly Collection[]): () => void {
  const kept = collections.map(copyOf);
  return () => {
    collections.forEach((collection, index) => {
      const before = kept[index];
      if (before !== undefined) fill(collection, copyOf(before));
    });
  };
}

function copyOf(collection: Collection): Collection {
  if (Array.isArray(collection)) return [...collection];
  if (collection instanceof Set) return new Set(collection);
  return new Map([...collection].map(([key, value]) => [key, isCollection(value) ? copyOf(value) : value]));
}

function isCollection(value: unknown): value is Collection {
  return Array.isArray(value) || value instanceof Map || value instanceof Set;
}

function fill(collection: Collection, from: Collection): void {
  if (Array.isArray(collection)) collection.splice(0, collection.length, ...from.values());
  else collection.clear();
  if (collection instanceof Set) for (const value of from.values()) collection.add(value);
  if (collection instanceof Map && from instanceof Map) for (const [key, value] of from) collection.set(key, value);
}
