import { z } from 'zod';
import { createCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { defineCustomField, defineCustomObject } from './custom-definition.ts';
import { customFieldSchema, customObjectSchema } from './custom-wishes.ts';
import type { FieldDefinition } from './field-table.ts';
import { defineObject } from './object-definition.ts';
import type { ObjectDefinition } from './object-definition.ts';
import { withPersonAccounts } from './person-account-fields.ts';
import { standardCatalogue } from './standard-objects.ts';

/** Everything an administrator has added to the objects of an org. */
export const customisationSchema = z.strictObject({
  /** In the order they were made; the place is not used again, because it decides the prefix of the ids. */
  objects: z.array(customObjectSchema.extend({ gone: z.literal(true).optional() })),
  /** Fields added to objects that are not custom. */
  fields: z.array(z.strictObject({ object: z.string(), field: customFieldSchema })),
  /** Whether accounts may be people; once on it stays on, as with the vendor. */
  personAccounts: z.boolean().default(false),
});
export type Customisation = z.infer<typeof customisationSchema>;

export const AS_DELIVERED: Customisation = { objects: [], fields: [], personAccounts: false };

/** The catalogue of an org with what its administrator added. */
export function customisedCatalogue(customisation: Customisation): Catalogue {
  const standard = standardCatalogue.objects.map((object) => withFields(object, customisation));
  const custom = customisation.objects.flatMap((object, place) => (object.gone === true ? [] : [defineCustomObject(object, place)]));
  return createCatalogue([...standard, ...custom]);
}

function withFields(object: ObjectDefinition, customisation: Customisation): ObjectDefinition {
  const { name, keyPrefix, kind, label, labelPlural, custom, traits } = object;
  const added = addedFields(name, customisation);
  const own = added.length === 0 ? object.fields : [...object.fields, ...added];
  const contactFields = [...standardCatalogue.known('Contact').fields, ...addedFields('Contact', customisation)];
  const fields = customisation.personAccounts ? withPersonAccounts(name, own, contactFields) : own;
  return fields === object.fields ? object : defineObject(name, keyPrefix, fields, { kind, label, labelPlural, custom, traits: [...traits] });
}

function addedFields(object: string, { fields }: Customisation): readonly FieldDefinition[] {
  return fields.filter((entry) => entry.object === object).map(({ field }) => defineCustomField(object, field));
}
