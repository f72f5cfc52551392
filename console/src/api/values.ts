import * as z from 'zod/mini';

/** A value that was observed; null is blank: the vendor said that the field is empty. */
export const KnownValue = z.nullable(z.union([z.string(), z.number(), z.boolean()]));
export type KnownValue = z.infer<typeof KnownValue>;

/** What a look at a field brought back. Unknown is never the same as blank. */
export const SeenValue = z.union([
  KnownValue,
  z.object({ unknown: z.enum(['hidden', 'not-returned', 'unparsable', 'not-covered']) }),
]);
export type SeenValue = z.infer<typeof SeenValue>;

/** An error in catalogue terms, with the vendor's own words beside it. */
export const SyncError = z.object({
  code: z.string(),
  vendorCode: z.nullable(z.string()),
  vendorMessage: z.nullable(z.string()),
  fields: z.array(z.string()),
});
export type SyncError = z.infer<typeof SyncError>;
