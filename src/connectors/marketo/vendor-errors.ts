import type { ErrorCode } from '../../domain/error-catalogue.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { contentRefused, maybeExecuted, notExecuted } from '../call-result.ts';
import type { WriteOutcome } from '../../engine/connector-port.ts';
import type { CallFailure } from '../call-result.ts';
import type { VendorError } from './wire.ts';

/**
 * Codes of a whole request in catalogue terms. Those from 500 to 799 say that nothing was executed
 * (apis.md A2), whatever the record.
 */
const RESPONSE_CODES: Readonly<Record<string, ErrorCode>> = {
  '601': 'TOKEN_EXPIRED',
  '602': 'TOKEN_EXPIRED',
  '603': 'ACCESS_REFUSED',
  '606': 'RATE_LIMITED',
  '615': 'RATE_LIMITED',
  '607': 'DAILY_QUOTA_USED',
  '500': 'VENDOR_UNAVAILABLE',
  '502': 'VENDOR_UNAVAILABLE',
  '604': 'VENDOR_UNAVAILABLE',
  '608': 'VENDOR_UNAVAILABLE',
  '611': 'VENDOR_UNAVAILABLE',
  '614': 'VENDOR_UNAVAILABLE',
  '713': 'VENDOR_UNAVAILABLE',
  '719': 'VENDOR_UNAVAILABLE',
};

/** Codes of a whole request that one of its records is to blame for: without that one it could pass (MD error-codes). */
const CONTENT_CODES: Readonly<Record<string, ErrorCode>> = { '718': 'VALUE_REFUSED' };

/** A time-out and an internal error may come after the work was begun; the table of codes does not say (A2). */
const EFFECT_UNKNOWN: ReadonlySet<string> = new Set(['500', '604']);

/** Codes of a record, or of something a request contains (apis.md A2). */
const RECORD_CODES: Readonly<Record<string, ErrorCode>> = {
  '1001': 'VALUE_REFUSED',
  '1002': 'REQUIRED_VALUE_MISSING',
  '1003': 'VALUE_REFUSED',
  '1004': 'RECORD_GONE',
  '1005': 'DUPLICATE_VALUE',
  '1006': 'FIELD_NOT_FOUND',
  '1007': 'MATCH_AMBIGUOUS',
  '1008': 'RECORD_NOT_WRITABLE',
  '1009': 'RECORD_NOT_WRITABLE',
  '1010': 'RECORD_NOT_WRITABLE',
  '1011': 'KEY_FIELD_MISSING',
  '1013': 'VALUE_REFUSED',
  '1017': 'DUPLICATE_VALUE',
  '1018': 'NATIVE_CONNECTOR_ON',
  '1021': 'COMPANY_OF_PERSON',
  '1022': 'RECORD_IN_USE',
  '1025': 'STATUS_NOT_MAPPED',
  '1036': 'DUPLICATE_VALUE',
  '1049': 'VALUE_TOO_LONG',
};

/** Codes that any record would have met: its turn is not spent (I28). */
const NOT_ABOUT_THE_RECORD: ReadonlySet<ErrorCode> = new Set(['KEY_FIELD_MISSING', 'NATIVE_CONNECTOR_ON']);

/** True for the two codes after which a token is renewed and the call repeated once. */
export function isTokenCode(code: string): boolean {
  return code === '601' || code === '602';
}

/** Calls answered with a code of the 6xx and 7xx lists cost nothing (apis.md A1). */
export function isFreeCode(code: string): boolean {
  return Number(code) < 1000;
}

/** A request that Marketo refused as a whole. */
export function failureOfRequest({ code, message }: VendorError): CallFailure {
  const common = { vendorCode: code, vendorMessage: message, fields: fieldsNamed(message) };
  const known = Object.hasOwn(RESPONSE_CODES, code) ? RESPONSE_CODES[code] : undefined;
  if (EFFECT_UNKNOWN.has(code)) return maybeExecuted({ code: 'VENDOR_UNAVAILABLE', ...common });
  if (known !== undefined) return notExecuted({ code: known, ...common });
  const ofContent = Object.hasOwn(CONTENT_CODES, code) ? CONTENT_CODES[code] : undefined;
  if (ofContent !== undefined) return contentRefused({ code: ofContent, ...common });
  if (isFreeCode(code)) return notExecuted({ code: 'REQUEST_REFUSED', ...common });
  const error = errorOfRow({ code, message });
  if (!isAboutRecord(error)) return notExecuted(error);
  return contentRefused(code === '1006' ? error : { ...error, code: 'REQUEST_REFUSED' });
}

/** Why a row was skipped. One wrong field skips the whole record (apis.md A2, C3). */
export function errorOfRow({ code, message }: VendorError): SyncError {
  const fields = fieldsNamed(message);
  const known = Object.hasOwn(RECORD_CODES, code) ? RECORD_CODES[code] : undefined;
  return { code: refined(known ?? 'RECORD_REFUSED', message, fields), vendorCode: code, vendorMessage: message, fields };
}

/** The reason of a row that was skipped: the first that is given. */
export function reasonOf([first]: readonly VendorError[]): VendorError {
  return first ?? { code: '', message: 'The row was skipped without a reason.' };
}

/** What a row comes to that was skipped for a reason: refused, or not sent where any record would have met it (I28). */
export function outcomeOfSkipped(reason: VendorError): WriteOutcome {
  const error = errorOfRow(reason);
  return isAboutRecord(error) ? { result: 'refused', error } : { result: 'not-sent', error };
}

/** False when the row's error says nothing about the record itself. */
function isAboutRecord({ code }: SyncError): boolean {
  return !NOT_ABOUT_THE_RECORD.has(code);
}

function refined(code: ErrorCode, message: string, fields: readonly string[]): ErrorCode {
  if (code !== 'VALUE_REFUSED') return code;
  if (/read.?only/i.test(message)) return 'FIELD_NOT_WRITABLE';
  return fields.includes('email') ? 'EMAIL_REFUSED' : code;
}

/** "Invalid value for field 'x' and value 'y'" (recorded), "Field 'x' not found". */
function fieldsNamed(message: string): readonly string[] {
  const field = /\bfield '([^']+)'/i.exec(message)?.[1];
  return field === undefined ? [] : [field];
}
