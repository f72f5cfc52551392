/**
 * The vendor's errors as data (apis.md B7). The same error is written differently at the level of a request
 * (`errorCode`, in a list) and of a row (`statusCode`); http/answers.ts does the writing.
 */
export type VendorError = {
  readonly code: string;
  readonly message: string;
  /** Names of the fields concerned; undefined where the vendor sends no such member. */
  readonly fields?: readonly string[];
  /** The status when this error is a whole answer; 400 for most. */
  readonly httpStatus: number;
  /** Members some errors carry beside the others, such as the misspelt `duplicateResut`. */
  readonly extra?: Readonly<Record<string, unknown>>;
};

/** A result that is either a value or the vendor's error. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: VendorError };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });
export const failure = (error: VendorError): { readonly ok: false; readonly error: VendorError } => ({ ok: false, error });

/** An error of a row or a record; the vendor always sends `fields` here, empty or not. */
export function rowError(code: string, message: string, fields: readonly string[] = [], httpStatus = 400): VendorError {
  return { code, message, fields, httpStatus };
}

/** An error of a request; the vendor sends no `fields` here. */
export function requestError(code: string, message: string, httpStatus = 400): VendorError {
  return { code, message, httpStatus };
}

/** Recorded: restforce/expired_session_response.json. */
export const invalidSession = (): VendorError => requestError('INVALID_SESSION_ID', 'Session expired or invalid', 401);

/** Recorded: grouparoo/lead-crud-and-convert.json, TestCompositeParallelSalesforce.test_errors.yaml. */
export const notFound = (): VendorError => requestError('NOT_FOUND', 'The requested resource does not exist', 404);

/** A path or parameter the vendor has and this simulator has not: refused in the vendor's way, with a hint. */
export const notSimulated = (what: string): VendorError =>
  requestError('NOT_FOUND', `The requested resource does not exist (${what} is not simulated; see simulators/salesforce/NOT-SIMULATED.md)`, 404);

/** Recorded: amp-labs/unknown-field.json, restforce/sobject/write_error_response.json. */
export const noSuchColumn = (field: string, object: string): VendorError =>
  requestError('INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`);

/** Recorded: amp-labs/invalid-field-upsert.json. */
export const fieldNotWritable = (fields: readonly string[]): VendorError =>
  rowError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );

/** Recorded text: restforce/sobject/upsert_error_response.json. */
export const noSuchExternalId = (field: string): VendorError =>
  requestError('NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${field}`, 404);

/** Recorded text: amp-labs/success-with-errors.json. */
export const malformedId = (id: string): VendorError => rowError('MALFORMED_ID', `malformed id ${id}`);

/** apis.md B7 (recorded elsewhere): an update by an id nobody has. */
export const invalidCrossReference = (fields: readonly string[] = []): VendorError =>
  rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', fields);

/** apis.md B7 (recorded elsewhere). */
export const entityIsDeleted = (): VendorError => rowError('ENTITY_IS_DELETED', 'entity is deleted', [], 404);

/** apis.md B7, second hand. */
export const insufficientAccess = (): VendorError =>
  rowError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', [], 403);

/** Recorded: grouparoo/lead-crud-and-convert.json. */
export const convertedLead = (): VendorError => rowError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
