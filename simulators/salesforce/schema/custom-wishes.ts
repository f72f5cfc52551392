import { z } from 'zod';

const customName = z.string().regex(/^[A-Za-z]\w{0,38}__c$/, 'a custom name: letters, digits and _, ending in __c');

/** A field as an administrator asks for it; what is not said is as on the vendor's page for new fields. */
export const customFieldSchema = z.strictObject({
  name: customName,
  label: z.string().min(1).max(40).optional(),
  type: z.enum([
    'string', 'boolean', 'picklist', 'multipicklist', 'textarea', 'phone', 'email', 'url', 'double', 'currency', 'percent',
    'date', 'datetime', 'lookup', 'master-detail',
  ]),
  /** Characters. */
  length: z.number().int().positive().max(131_072).optional(),
  precision: z.number().int().positive().max(18).optional(),
  scale: z.number().int().nonnegative().max(17).optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  externalId: z.boolean().optional(),
  choices: z.array(z.string().min(1)).min(1).optional(),
  restricted: z.boolean().optional(),
  /** The object a lookup or master-detail leads to. */
  to: z.string().optional(),
  /** Makes it a formula that shows another field of the record, or of a record it looks up: `Account.Industry`. */
  formula: z.string().regex(/^([A-Za-z]\w*\.)?[A-Za-z]\w*$/).optional(),
  /** Makes it a roll-up summary over the details of the object, or over the opportunities of an account. */
  rollUp: z.strictObject({ of: z.string(), operation: z.enum(['count', 'sum', 'min', 'max']), field: z.string().optional() }).optional(),
  /** What the other object's describe calls these children, with `__r`. */
  children: z.string().regex(/^\w+__r$/).optional(),
});
export type CustomField = z.infer<typeof customFieldSchema>;

export const customObjectSchema = z.strictObject({
  name: customName,
  label: z.string().min(1).max(40).optional(),
  labelPlural: z.string().min(1).max(40).optional(),
  fields: z.array(customFieldSchema).default([]),
});
export type CustomObject = z.infer<typeof customObjectSchema>;
