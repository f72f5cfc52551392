import { z } from 'zod';

/**
 * Marketo's answers as they come over the wire (apis.md A2–A5). Members that are empty may be absent, and
 * codes are text although some code bases saw numbers. What does not fit is malformed (F3, F4, F62).
 */

const code = z.union([z.string(), z.number()]).transform(String);
const vendorError = z.object({ code, message: z.string().default('') });
/** A reason, of a request or of a row. */
export type VendorError = z.infer<typeof vendorError>;

/** `/identity/oauth/token`; the scope is the API user's address (apis.md A1). */
export const tokenAnswer = z.object({
  access_token: z.string().min(1).max(4096),
  expires_in: z.number().min(0),
  scope: z.string().default(''),
});

/** What the identity service says when it refuses. */
export const tokenRefusal = z.object({ error: z.string(), error_description: z.string().default('') });

/** Around every answer. */
export const envelope = z.object({
  success: z.boolean(),
  result: z.unknown().optional(),
  errors: z.array(vendorError).default([]),
  nextPageToken: z.string().nullish(),
  moreResult: z.boolean().nullish(),
});

/** `GET /leads/describe.json`, as recorded; `length` is absent where there is none. */
export const describedFields = z.array(
  z.object({
    id: z.number().optional(),
    displayName: z.string(),
    dataType: z.string(),
    length: z.number().nullish(),
    rest: z.object({ name: z.string(), readOnly: z.boolean() }).optional(),
    soap: z.object({ name: z.string() }).optional(),
  }),
);
/** One field of the person. */
export type DescribedField = z.infer<typeof describedFields>[number];

/** `GET /leads/describe2.json`: which fields people can be searched by (apis.md A4). */
export const describedAgain = z.array(z.object({ searchableFields: z.array(z.array(z.string())) }));

/** `GET /companies/describe.json` and its like (apis.md A6). */
export const describedObjects = z
  .array(
    z.object({
      fields: z.array(z.object({ name: z.string(), displayName: z.string(), dataType: z.string(), length: z.number().nullish(), updateable: z.boolean() })),
    }),
  )
  .min(1);
/** What a describe says of one kind. */
export type DescribedObject = z.infer<typeof describedObjects>[number];

/** `GET /customobjects/schema.json`: every custom object there is, with the fields of its newest version (apis.md A6). */
export const customObjectTypes = z.array(
  z.object({ apiName: z.string(), state: z.enum(['draft', 'approved', 'approvedWithDraft']), fields: z.array(z.object({ name: z.string() })) }),
);

const typeAttribute = z.object({ apiName: z.string(), name: z.string(), dataType: z.string() });

/** `GET /activities/external/type/{apiName}/describe.json`: a custom activity type; it has no number before its first approval (MD activities). */
export const describedActivityTypes = z
  .array(
    z.object({
      id: z.number().int().optional(),
      status: z.string(),
      primaryAttribute: typeAttribute,
      attributes: z.array(typeAttribute).default([]),
    }),
  )
  .min(1);
/** One of them. */
export type DescribedActivityType = z.infer<typeof describedActivityTypes>[number];

/** Rows of Add Custom Activities, in the order sent; one that fails has `errors` (apis.md A2). */
export const addedActivities = z.array(z.object({ status: z.string(), errors: z.array(vendorError).default([]) }));

/** Records of such a kind by filter; each carries its key (apis.md A6). */
export const keyedRows = z.array(z.looseObject({}));
/** One of them. */
export type KeyedRow = z.infer<typeof keyedRows>[number];

/** Rows of a sync of such a kind, in the order of `seq` (apis.md A6). */
export const keyedSyncRows = z.array(
  z.object({ seq: z.number().int(), status: z.string(), marketoGUID: z.string().optional(), reasons: z.array(vendorError).default([]) }),
);

/** Rows of a deletion: by `seq` where it is given, else by position (apis.md A4, A6). */
export const deletedRows = z.array(z.object({ seq: z.number().int().optional(), status: z.string(), reasons: z.array(vendorError).default([]) }));
/** `GET /rest/asset/v1/program/…`, by id or name (apis.md A6). */
export const programs = z.array(z.looseObject({
  id: z.number().int().positive(),
  name: z.string(),
  channel: z.string(),
  costs: z.array(z.object({ cost: z.number() })).nullish(),
}));
/** A program. */
export type Program = z.infer<typeof programs>[number];

/** `GET /rest/asset/v1/channels.json`: the statuses that members of a channel's programs can have. */
export const channels = z.array(z.object({ name: z.string(), progressionStatuses: z.array(z.object({ name: z.string(), step: z.number() })).default([]) }));
/** A channel. */
export type Channel = z.infer<typeof channels>[number];

const personId = z.number().int().positive();

/** People by filter: any field, null where blank (recorded). */
export const personRows = z.array(z.looseObject({ id: personId }));

/** Members of a program. */
export const memberRows = z.array(z.looseObject({ leadId: personId }));

/** Rows of a change of members' statuses, in the order of `seq`; a skipped one carries no person (apis.md A6). */
export const memberSyncRows = z.array(z.object({ seq: z.number().int(), status: z.string(), reasons: z.array(vendorError).default([]) }));

/** Rows of Sync Leads, by position: a skipped one has no id (apis.md A2, recorded). */
export const syncRows = z.array(
  z.object({ id: personId.optional(), status: z.string(), reasons: z.array(vendorError).default([]) }),
);

/** Activities of all kinds; `marketoGUID` is the key, `id` may be absent (apis.md A5). */
export const activities = z.array(
  z.object({
    marketoGUID: z.union([z.string(), z.number()]).transform(String),
    leadId: personId,
    activityDate: z.string(),
    activityTypeId: z.number(),
    campaignId: z.number().nullish(),
    primaryAttributeValueId: z.number().nullish(),
    primaryAttributeValue: z.string().nullish(),
    attributes: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]),
  }),
);
/** One activity of a feed. */
export type Activity = z.infer<typeof activities>[number];

/** `GET /stats/usage.json`: calls of the day by all users (apis.md A1). */
export const usage = z.array(z.object({ total: z.number() }));

/** `GET /leads/partitions.json`: those that the API user may use (apis.md A4). */
export const partitions = z.array(z.object({ id: z.number() }));
