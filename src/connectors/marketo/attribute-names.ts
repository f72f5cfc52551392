import type { DescribedField } from './wire.ts';

/** Tells which field an activity is about. */
export interface AttributeNames {
  /**
   * The REST name of the field that an activity calls by this name and number; null when nobody can tell. The
   * log names fields in people's words, while requests use REST names, and no source says which of a field's
   * names it is (apis.md A5, E): any of them is understood, and the number decides between fields that share one.
   */
  fieldNamed(name: string | null, id: number | null): string | null;
}

/** Knows all names of all described fields. */
export function createAttributeNames(fields: readonly DescribedField[]): AttributeNames {
  const byName = new Map<string, DescribedField[]>();
  for (const field of fields) {
    const names = new Set([field.displayName, field.rest?.name, field.soap?.name]);
    for (const name of names) {
      if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), field]);
    }
  }
  return {
    fieldNamed(name, id) {
      const called = byName.get(name ?? '') ?? [];
      const [only = null] = called.length > 1 ? called.filter((field) => field.id === id) : called;
      return only?.rest?.name ?? null;
    },
  };
}
