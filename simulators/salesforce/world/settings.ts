import { z } from 'zod';
import { AS_DELIVERED, customisationSchema } from '../schema/customisation.ts';
import type { Store } from './store.ts';

/** One condition of a validation rule on the record as it would be saved. */
const ruleTestSchema = z.strictObject({
  field: z.string(),
  is: z.enum(['blank', 'not-blank', 'equal', 'not-equal', 'less-than', 'greater-than']),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

/** A validation rule as data: when every test holds, the save is refused with the administrator's message. */
const validationRuleSchema = z.strictObject({
  object: z.string(),
  name: z.string(),
  active: z.boolean().default(true),
  when: z.array(ruleTestSchema).min(1),
  message: z.string(),
  /** The field the message is shown at; absent: at the top of the page. */
  field: z.string().optional(),
});
export type ValidationRule = z.infer<typeof validationRuleSchema>;

/** A trigger that changes a value in the same save, whatever was sent (fault F43). */
const rewriteSchema = z.strictObject({
  object: z.string(),
  field: z.string(),
  to: z.enum(['upper-case', 'lower-case', 'value']),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
});
export type Rewrite = z.infer<typeof rewriteSchema>;

/** What an administrator has made of a field since the org was made; what is not said is as the catalogue has it. */
const fieldChangeSchema = z.strictObject({
  object: z.string(),
  field: z.string(),
  /** Deleted or renamed: nobody sees it under this name; its values wait for it. */
  gone: z.literal(true).optional(),
  type: z.enum(['string', 'picklist', 'textarea', 'double', 'date']).optional(),
  length: z.number().int().positive().optional(),
  required: z.literal(true).optional(),
  /** The choices of a picklist from now on, and whether there are no others. */
  choices: z.array(z.string()).optional(),
  restricted: z.boolean().optional(),
  /** Choices that records keep and nobody may choose any more (fault F38). */
  inactive: z.array(z.string()).optional(),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

const schemas = {
  validationRules: z.array(validationRuleSchema),
  /** Leads and contacts with the same e-mail address; `alert` may be overridden by the caller, `block` may not (apis.md B6). */
  duplicateRule: z.strictObject({ active: z.boolean(), action: z.enum(['alert', 'block']) }),
  assignmentRule: z.strictObject({ active: z.boolean() }),
  rewrites: z.array(rewriteSchema),
  /** Public keys, PEM or JWK text, whose assertions the JWT bearer flow accepts, with the user each stands for. */
  jwtKeys: z.array(z.strictObject({ key: z.string(), username: z.string() })),
  /** Calls in any 24 hours; 15,000 is a Developer Edition's (apis.md B2, recorded). */
  dailyApiRequests: z.number().int().positive(),
  /** Most rows of a query's page: Salesforce gives fewer than 2,000 when it likes (apis.md B4, F15). */
  largestQueryPage: z.number().int().positive(),
  tokenSeconds: z.number().int().positive(),
  /** Ids of records a user cannot see, by user id (fault F37: sharing taken away). */
  hiddenRecords: z.record(z.string(), z.array(z.string())),
  /** Ids of records that sharing lets a user read and not change, by user id. */
  readOnlyRecords: z.record(z.string(), z.array(z.string())),
  /** So many more custom fields than anybody needs are described (fault F33); they hold nothing and are not queried. */
  spareFields: z.number().int().nonnegative(),
  /** Where values of a converted lead's custom fields go; null: each to its namesake on the contact (schema/lead-conversion.ts). */
  leadConversion: z.array(z.strictObject({ lead: z.string(), object: z.enum(['Account', 'Contact', 'Opportunity']), field: z.string() })).nullable(),
  /** Objects and fields added by an administrator; the store makes its catalogue of it. */
  customisation: customisationSchema,
  /** Fields deleted, renamed or changed (faults F34, F35, F38). */
  fieldChanges: z.array(fieldChangeSchema),
} as const;

export type SettingName = keyof typeof schemas;
export type Settings = { readonly [Name in SettingName]: z.infer<(typeof schemas)[Name]> };

/** Everything about the org that is not a record and that the control door may change. */
export const settingSchemas: { readonly [Name in SettingName]: z.ZodType<Settings[Name]> } = schemas;

const DEFAULTS: Settings = {
  validationRules: [
    {
      object: 'Lead',
      name: 'Hot_Lead_Needs_Phone',
      active: true,
      when: [
        { field: 'Rating', is: 'equal', value: 'Hot' },
        { field: 'Phone', is: 'blank' },
      ],
      message: 'A hot lead needs a phone number.',
      field: 'Phone',
    },
    ...['Lead', 'Contact'].map((object) => ({
      object,
      name: 'Budget_Not_Negative',
      active: true,
      when: [{ field: 'Annual_Budget__c', is: 'less-than' as const, value: 0 }],
      message: 'The annual budget cannot be negative.',
    })),
  ],
  duplicateRule: { active: false, action: 'alert' },
  assignmentRule: { active: true },
  rewrites: [],
  jwtKeys: [],
  dailyApiRequests: 15_000,
  largestQueryPage: 2000,
  tokenSeconds: 7200,
  hiddenRecords: {},
  readOnlyRecords: {},
  spareFields: 0,
  leadConversion: null,
  customisation: AS_DELIVERED,
  fieldChanges: [],
};

/** A setting of the org, or its default when nobody has changed it. */
export function setting<Name extends SettingName>(store: Store, name: Name): Settings[Name] {
  const saved = store.setting(name);
  return saved === undefined ? DEFAULTS[name] : settingSchemas[name].parse(saved);
}

/** Changes a setting, durably. */
export function changeSetting<Name extends SettingName>(store: Store, name: Name, value: Settings[Name]): void {
  store.changeSetting(name, value);
}
