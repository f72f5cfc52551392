import type { ErrorCode } from '../../domain/error-catalogue.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { contentRefused, maybeExecuted, notExecuted } from '../call-result.ts';
import type { WriteOutcome } from '../../engine/connector-port.ts';
import type { CallFailure } from '../call-result.ts';
import { fullId, isSalesforceId } from './salesforce-id.ts';
import type { RequestError, RowError } from './wire.ts';

/**
 * Salesforce's codes in catalogue terms (apis.md B7; marketo-native-sync.md §4). A code that is not here
 * stops its record as RECORD_REFUSED with the vendor's words beside it (I27).
 */
const CATALOGUE_CODES: Readonly<Record<string, ErrorCode>> = {
  REQUIRED_FIELD_MISSING: 'REQUIRED_VALUE_MISSING',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'VALIDATION_RULE',
  FIELD_FILTER_VALIDATION_EXCEPTION: 'VALIDATION_RULE',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'PICKLIST_VALUE_REFUSED',
  FIELD_INTEGRITY_EXCEPTION: 'VALUE_REFUSED',
  STRING_TOO_LONG: 'VALUE_TOO_LONG',
  NUMBER_OUTSIDE_VALID_RANGE: 'VALUE_REFUSED',
  JSON_PARSER_ERROR: 'VALUE_REFUSED',
  INVALID_EMAIL_ADDRESS: 'EMAIL_REFUSED',
  INVALID_FIELD: 'FIELD_NOT_FOUND',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'FIELD_NOT_WRITABLE',
  INSUFFICIENT_ACCESS_OR_READONLY: 'RECORD_NOT_WRITABLE',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'RECORD_NOT_WRITABLE',
  INACTIVE_OWNER_OR_USER: 'RECORD_NOT_WRITABLE',
  TXN_SECURITY_NO_ACCESS: 'RECORD_NOT_WRITABLE',
  ENTITY_IS_LOCKED: 'RECORD_NOT_WRITABLE',
  INVALID_PERSON_ACCOUNT_OPERATION: 'RECORD_NOT_WRITABLE',
  INVALID_TYPE: 'OBJECT_NOT_ACCESSIBLE',
  OPERATION_TOO_LARGE: 'ACCESS_REFUSED',
  DUPLICATES_DETECTED: 'DUPLICATE_RULE',
  DUPLICATE_VALUE: 'DUPLICATE_VALUE',
  ENTITY_IS_DELETED: 'RECORD_GONE',
  NOT_FOUND: 'RECORD_GONE',
  INVALID_CROSS_REFERENCE_KEY: 'RECORD_GONE',
  CANNOT_UPDATE_CONVERTED_LEAD: 'LEAD_CONVERTED',
  UNABLE_TO_LOCK_ROW: 'ROW_LOCKED',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'AUTOMATION_FAILED',
  CANNOT_EXECUTE_FLOW_TRIGGER: 'AUTOMATION_FAILED',
  INVALID_SESSION_ID: 'TOKEN_EXPIRED',
  REQUEST_LIMIT_EXCEEDED: 'DAILY_QUOTA_USED',
  // Undone because of something else in the same call, whatever we asked for: these rows were not executed (F27).
  ALL_OR_NONE_OPERATION_ROLLED_BACK: 'VENDOR_UNAVAILABLE',
  PROCESSING_HALTED: 'VENDOR_UNAVAILABLE',
  SERVER_UNAVAILABLE: 'VENDOR_UNAVAILABLE',
  QUERY_TIMEOUT: 'VENDOR_UNAVAILABLE',
  UNKNOWN_EXCEPTION: 'VENDOR_UNAVAILABLE',
  INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: 'VENDOR_UNAVAILABLE',
  API_CURRENTLY_DISABLED: 'ACCESS_REFUSED',
  API_DISABLED_FOR_ORG: 'ACCESS_REFUSED',
  INVALID_QUERY_LOCATOR: 'CURSOR_LOST',
};

/** Codes that say nothing about the record: the org, the user or the moment refused. */
const NOT_ABOUT_THE_RECORD: ReadonlySet<ErrorCode> = new Set([
  'TOKEN_EXPIRED', 'DAILY_QUOTA_USED', 'RATE_LIMITED', 'VENDOR_UNAVAILABLE', 'ACCESS_REFUSED', 'CURSOR_LOST', 'OBJECT_NOT_ACCESSIBLE',
]);

/** The error of one row. Whether its turn is spent, `outcomeOfFailed` tells. */
export function errorOfRow(row: RowError): SyncError {
  const { statusCode, message, fields } = row;
  const code = codeOf(statusCode, message, fields, 'RECORD_REFUSED');
  return { code, vendorCode: statusCode, vendorMessage: message + matchesFound(row), fields };
}

/** The remedy of a duplicate rule is to open the record it found, and only this member names it. */
function matchesFound({ duplicateResult, duplicateResut }: Pick<RowError, 'duplicateResult' | 'duplicateResut'>): string {
  const matches = (duplicateResult ?? duplicateResut)?.matchResults.flatMap((match) => match.matchRecords) ?? [];
  return matches.length === 0 ? '' : ` [${matches.map(({ record }) => record.Id).join(', ')}]`;
}

/** False for errors that any record would have met at this moment: the record's turn is not spent (I28). */
function isAboutRecord(error: SyncError): boolean {
  return !NOT_ABOUT_THE_RECORD.has(error.code);
}

/** What a row comes to that failed with an error: refused, or not sent where any record would have met it (I28). */
export function outcomeOfFailed(error: SyncError): WriteOutcome {
  return isAboutRecord(error) ? { result: 'refused', error } : { result: 'not-sent', error };
}

/** A request that was refused as a whole. Fields are taken from the text where it names one. */
export function failureOfRequest(given: RequestError): CallFailure {
  const { errorCode, message } = given;
  const named = given.fields ?? [];
  const code = codeOf(errorCode, message, named, 'REQUEST_REFUSED');
  const error: SyncError = { code, vendorCode: errorCode, vendorMessage: message + matchesFound(given), fields: named.length > 0 ? named : fieldsNamed(message) };
  if (errorCode === 'UNKNOWN_EXCEPTION') return maybeExecuted(error);
  return isAboutRecord(error) ? contentRefused(error) : notExecuted(error);
}

function codeOf(vendorCode: string, message: string, fields: readonly string[], otherwise: ErrorCode): ErrorCode {
  // Many long calls at once, against the org's daily allotment (apis.md B2; marketo-native-sync.md §4).
  if (vendorCode === 'REQUEST_LIMIT_EXCEEDED' && /Concurrent/i.test(message)) return 'RATE_LIMITED';
  // A trigger's failure may wrap a lock (apis.md B7).
  if (vendorCode === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' && message.includes('UNABLE_TO_LOCK_ROW')) return 'ROW_LOCKED';
  // With a field named, it is the value of a look-up that is stale, not the record.
  if (vendorCode === 'INVALID_CROSS_REFERENCE_KEY' && fields.length > 0) return 'VALUE_REFUSED';
  return Object.hasOwn(CATALOGUE_CODES, vendorCode) ? (CATALOGUE_CODES[vendorCode] ?? otherwise) : otherwise;
}

/** "No such column 'X' on sobject of type Y" (recorded, apis.md B7). */
function fieldsNamed(message: string): readonly string[] {
  const field = /No such column '([^']+)'/.exec(message)?.[1];
  return field === undefined ? [] : [field];
}

/** The id in "duplicate value found: Field duplicates value on record with id: 00Q…" (apis.md B6); null when it is not there. */
export function idOfDuplicate(message: string): string | null {
  const id = /record with id: ?([A-Za-z0-9]+)/.exec(message)?.[1] ?? '';
  return isSalesforceId(id) ? fullId(id) : null;
}
