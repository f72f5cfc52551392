import { z } from 'zod';
import { createCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { defineCustomField, defineCustomObject } from './custom-definition.ts';
import { customFieldSchema, customObjectSchema } from './custom-wishes.ts';
import { defineObject } from './object-definition.ts';
import type { ObjectDefinition } from './object-definition.ts';
import { standardCatalogue } from './standard-objects.ts';

/** Everything an administrator has added to the objects of an org. */
export const customisationSchema = z.strictObject({
  /** In the order they were made; the place is not used again, because it decides the prefix of the ids. */
  objects: z.array(customObjectSchema.extend({ gone: z.literal(true).optional() })),
  /** Fields added to objects that are not custom. */
  fields: z.array(z.strictObject({ object: z.string(), field: customFieldSchema })),
});
export type Customisation = z.infer<typeof customisationSchema>;

export const AS_DELIVERED: Customisation = { objects: [], fields: [] };

/** The catalogue of an org with what its administrator added. */
export function customisedCatalogue(customisation: Customisation): Catalogue {
  const standard = standardCatalogue.objects.map((object) => withFields(object, customisation));
  const custom = customisation.objects.flatMap((object, place) => (object.gone === true ? [] : [defineCustomObject(object, place)]));
  return createCatalogue([...standard, ...custom]);
}

function withFields(object: ObjectDefinition, { fields }: Customisation): ObjectDefinition {
  const added = fields.filter((entry) => entry.object === object.name);
  if (added.length === 0) return object;
  const { name, keyPrefix, kind, label, labelPlural, custom, traits } = object;
  return defineObject(name, keyPrefix, [...object.fields, ...added.map(({ field }) => defineCustomField(name, field))], { kind, label, labelPlural, custom, traits: [...traits] });
}
