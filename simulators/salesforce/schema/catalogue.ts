import type { FieldDefinition } from './field-table.ts';
import type { ObjectDefinition } from './object-definition.ts';

/** A reference that leads to an object: the field, and the object whose records hold it. */
export type ChildReference = { readonly child: ObjectDefinition; readonly field: FieldDefinition };

/** The objects of one org; what is not here is refused like an object that does not exist. */
export type Catalogue = {
  /** All objects, in the order of their names. */
  readonly objects: readonly ObjectDefinition[];
  /** The object of this name, in whatever case. */
  named(name: string): ObjectDefinition | undefined;
  /** The object an id belongs to, told by its first three characters (apis.md B1). */
  ofId(id: string): ObjectDefinition | undefined;
  /** An object that must exist because our own code names it. */
  known(name: string): ObjectDefinition;
  /** The references that lead to an object. */
  referencesTo(object: ObjectDefinition): readonly ChildReference[];
};

/** Makes the catalogue of these objects. */
export function createCatalogue(all: readonly ObjectDefinition[]): Catalogue {
  const objects = all.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const byPrefix = new Map(objects.map((object) => [object.keyPrefix, object]));
  const references = new Map<string, readonly ChildReference[]>();
  return {
    objects,
    named: (name) => byName.get(name.toLowerCase()),
    ofId: (id) => byPrefix.get(id.slice(0, 3)),
    known(name) {
      const object = byName.get(name.toLowerCase());
      if (object === undefined) throw new Error(`The simulated org has no object named ${name}.`);
      return object;
    },
    referencesTo(object) {
      const known = references.get(object.name) ?? objects.flatMap((child) => child.fields.filter((field) => field.referenceTo.includes(object.name)).map((field) => ({ child, field })));
      references.set(object.name, known);
      return known;
    },
  };
}
