import { z } from 'zod';

/**
 * Salesforce's answers as they come over the wire (apis.md B1–B6). Only what is used is named; more may
 * be there. An answer that does not fit is malformed, whoever sent it (F3, F4, F62).
 */

/** `POST /services/oauth2/token`. There is no `expires_in` (apis.md B1). */
export const tokenAnswer = z.object({
  access_token: z.string().min(1).max(4096),
  /** Address of the identity; ends in the id of the user that calls act as. */
  id: z.string().default(''),
});

/** What the token endpoint says when it refuses. */
export const tokenRefusal = z.object({ error: z.string(), error_description: z.string().default('') });

/** What a duplicate rule found; the ids are all that is used. */
const duplicateResult = z.object({
  matchResults: z.array(z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })) })).default([]),
});

/** Errors of a whole request: `errorCode` in a list; about a single record they name fields and duplicates like those of a row (apis.md B5, B6). */
export const requestErrors = z
  .array(
    z.object({
      errorCode: z.string(),
      message: z.string().default(''),
      fields: z.array(z.string()).nullish(),
      duplicateResut: duplicateResult.optional(),
      duplicateResult: duplicateResult.optional(),
    }),
  )
  .min(1);
/** One of them. */
export type RequestError = z.infer<typeof requestErrors>[number];

/** One error of a row. */
export const rowError = z.object({
  statusCode: z.string(),
  message: z.string().default(''),
  fields: z.array(z.string()).default([]),
  // The vendor misspells the key in most versions (apis.md B6); both are read.
  duplicateResut: duplicateResult.optional(),
  duplicateResult: duplicateResult.optional(),
});
/** Why one row was refused. */
export type RowError = z.infer<typeof rowError>;

/** Rows of a collection, in the order of the request; a failed one has no id (apis.md B5). */
export const collectionRows = z.array(
  z.union([
    z.object({ success: z.literal(true), id: z.string() }),
    z.object({ success: z.literal(false), errors: z.array(rowError) }),
  ]),
);

/** The answers inside a Composite call. */
export const compositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({
      body: z.unknown(),
      httpHeaders: z.record(z.string(), z.string()).default({}),
      httpStatusCode: z.number(),
      referenceId: z.string(),
    }),
  ),
});

/** One page of a query. `done` alone says whether there is more; the number of rows does not (F15). */
export const queryPage = z.object({
  done: z.boolean(),
  records: z.array(z.looseObject({ Id: z.string(), SystemModstamp: z.string(), IsDeleted: z.boolean().optional() })),
});
/** The answer to `SELECT COUNT()`: a number and no rows (apis.md B4). */
export const countAnswer = z.object({ totalSize: z.number().int().nonnegative() });

/** Converted leads, by the contact that each has become. */
export const convertedLeads = z.object({ records: z.array(z.object({ ConvertedContactId: z.string(), ConvertedDate: z.string().nullable() })) });

/** One page of a query for ids alone. */
export const idPage = z.object({ done: z.boolean(), records: z.array(z.object({ Id: z.string() })) });

/** One record of a query. */
export type QueryRow = z.infer<typeof queryPage>['records'][number];

/** `POST /composite/sobjects/X` with ids: records in the order asked, null for one that is not visible (apis.md B5). */
export const retrievedRows = z.array(z.looseObject({ Id: z.string() }).nullable());

const describedField = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  length: z.number().default(0),
  scale: z.number().default(0),
  nillable: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  defaultedOnCreate: z.boolean(),
  calculated: z.boolean(),
  referenceTo: z.array(z.string()).default([]),
  relationshipName: z.string().nullish(),
  filterable: z.boolean().default(true),
  /** Set on unique fields whose values differ by case alone. */
  caseSensitive: z.boolean().default(false),
  nameField: z.boolean().default(false),
  unique: z.boolean().default(false),
  externalId: z.boolean().default(false),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).default([]),
});
/** One field of a describe. */
export type DescribedField = z.infer<typeof describedField>;

/** `GET /sobjects/X/describe`, per user (apis.md B3). */
export const objectDescribe = z.object({
  name: z.string(),
  keyPrefix: z.string().nullish(),
  createable: z.boolean(),
  updateable: z.boolean(),
  fields: z.array(describedField),
});
/** What a describe says of one object. */
export type ObjectDescribe = z.infer<typeof objectDescribe>;

/** The same with what it says of rights: whether access to a field is given by name, and under which (apis.md B3). */
export const grantedDescribe = objectDescribe.extend({
  deletable: z.boolean().default(false),
  fields: z.array(describedField.extend({ permissionable: z.boolean().default(false), compoundFieldName: z.string().nullish() })),
});

/** A describe of which the names of the fields are all that is used. */
export const namedFields = z.object({ fields: z.array(z.object({ name: z.string() })) });

/** A permission set, or the one through which a profile gives its rights (apis.md B10). */
const permissionSet = z.looseObject({ Label: z.string(), IsOwnedByProfile: z.boolean(), Profile: z.object({ Name: z.string() }).nullish() });

/** Rows of the user's permission sets about objects. */
export const objectGrants = z.object({
  records: z.array(
    z.object({
      SobjectType: z.string(),
      PermissionsRead: z.boolean(),
      PermissionsCreate: z.boolean(),
      PermissionsEdit: z.boolean(),
      PermissionsDelete: z.boolean(),
      PermissionsViewAllRecords: z.boolean(),
      PermissionsModifyAllRecords: z.boolean(),
      Parent: permissionSet,
    }),
  ),
});

/** The user's permission sets, with the rights over everything that were asked for. */
export const assignedSets = z.object({ records: z.array(z.object({ PermissionSet: permissionSet })) });

/** `GET /services/data`, without a token (apis.md B1). */
export const versions = z.array(z.object({ version: z.string() }));

/** Statuses of campaigns, as they are asked for. */
export const statusRows = z.object({ done: z.boolean(), records: z.array(z.object({ Id: z.string(), CampaignId: z.string(), Label: z.string(), SortOrder: z.number().nullish() })) });

/** Users as `diagnose` asks for them. */
export const users = z.object({ records: z.array(z.looseObject({ Username: z.string(), IsActive: z.boolean() })) });

/** What sharing lets a user do with a record (Salesforce, UserRecordAccess). */
export const recordAccess = z.object({ records: z.array(z.object({ HasReadAccess: z.boolean(), HasEditAccess: z.boolean(), HasDeleteAccess: z.boolean() })) });

/** Whose a record is. */
export const owners = z.object({ records: z.array(z.object({ OwnerId: z.string() })) });
