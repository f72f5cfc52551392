import { z } from 'zod';
import { dataTypeSchema } from './data-type.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Habits of a subscription that a test may turn on and off by `POST /_control/switches`. */
export const switchesSchema = z.strictObject({
  /** Adobe's own Salesforce sync is on: companies and sales persons cannot be written (apis.md A6, 1018). */
  nativeConnector: z.boolean(),
  /** Activities carry their old integer `id` beside marketoGUID; migrated subscriptions may not (MS, Activity). */
  activityIds: z.boolean(),
  /** One lead change carries all fields of one write; off: one each, as the type has one attribute name. */
  groupedChanges: z.boolean(),
  /** Activity dates end in +0000 instead of Z (apis.md A3: both were seen). */
  plusZeroDates: z.boolean(),
  /** The vendor trims text and folds inner white space when it stores it (no source; to provoke normalisers). */
  tidyText: z.boolean(),
  /** A company write is told in the log of each of its people, up to 5,000 (native-sync §1.2, account fan-out). */
  companyChangesTold: z.boolean(),
  /** Change Data Value activities older than 90 days are gone (apis.md A5, retention). */
  purgeAfter90Days: z.boolean(),
  /** Fields an administrator has hidden or given another type since (F34, F35): they are never deleted (apis.md A4). */
  fieldChanges: z.array(z.strictObject({ name: z.string(), hidden: z.literal(true).optional(), dataType: dataTypeSchema.optional(), length: z.number().int().positive().optional() })),
  /** So many more custom fields than anybody needs are described (F33); nobody has a value in them. */
  spareFields: z.number().int().nonnegative(),
  /** Smart campaigns that rewrite a value at once when the field is set to anything else (F43). */
  rewrites: z.array(z.strictObject({ field: z.string(), when: scalar.optional(), to: scalar })),
});
export type Switches = z.infer<typeof switchesSchema>;

/** How a subscription behaves when nobody asked for anything. */
export const ordinarySwitches: Switches = {
  nativeConnector: false,
  activityIds: true,
  groupedChanges: false,
  plusZeroDates: false,
  tidyText: false,
  companyChangesTold: true,
  purgeAfter90Days: true,
  fieldChanges: [],
  spareFields: 0,
  rewrites: [],
};
