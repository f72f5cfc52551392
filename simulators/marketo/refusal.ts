/** An error as the envelope carries it; codes are text (apis.md A2). */
export type ApiError = { readonly code: string; readonly message: string };

/** The whole request was refused: `success: false`. Thrown by operations, caught once, where the envelope is made. */
export class Refusal extends Error {
  readonly error: ApiError;
  constructor(error: ApiError) {
    super(error.message);
    this.error = error;
  }
}

/** Added to refusals of what a real subscription may well know. */
export const hint = '(Marketo simulator: see NOT-SIMULATED.md)';

/**
 * The vendor's response errors (MD error-codes). Calls answered with one of these are charged neither to the daily
 * quota nor to the rate limit (the note there).
 */
const responseErrors: Readonly<Record<string, string>> = {
  '500': 'Internal Server error',
  '502': 'Bad Gateway',
  '601': 'Access token invalid',
  '602': 'Access token expired',
  '603': 'Access denied',
  '604': 'Request timed out',
  '605': 'HTTP Method not supported',
  '606': "Max rate limit '100' exceeded with in '20' secs",
  '607': 'Daily quota reached',
  '608': 'API Temporarily Unavailable',
  '609': 'Invalid JSON',
  '610': 'Requested resource not found',
  '611': 'System error',
  '612': 'Invalid Content Type',
  '613': 'Invalid Multipart Request',
  '614': 'Invalid Subscription',
  '615': 'Concurrent access limit reached',
  '616': 'Invalid subscription type',
  '701': 'A parameter cannot be blank',
  '702': 'No data found',
  '703': 'The feature is not enabled for the subscription',
  '704': 'Invalid date format',
  '709': 'Business Rule Violation',
  '713': 'Transient Error',
  '718': 'ExternalSalesPersonID not found',
  '719': 'Lock wait timeout exception',
};

/** A response error with the vendor's own words, or others. */
export function responseError(code: string, message: string = responseErrors[code] ?? 'System error'): ApiError {
  return { code, message };
}

/** True for codes that cost nothing. */
export function isFree(code: string): boolean {
  return Number(code) < 1000;
}

/** Errors of a record or a parameter (MD error-codes, record level). */
export const recordError = {
  /** Recorded for six types (fixtures/marketo/grouparoo/lists-and-errors.json); the guide's text for it differs. */
  invalidValue: (field: string, value: unknown): ApiError => ({
    code: '1003',
    message: `Invalid value for field '${field}' and value '${textOf(value)}'`,
  }),
  wrongType: (value: string, type: string): ApiError => ({ code: '1001', message: `Invalid value '${value}'. Required of type '${type}'` }),
  missing: (parameter: string): ApiError => ({ code: '1002', message: `Missing value for the required parameter '${parameter}'` }),
  invalid: (message: string): ApiError => ({ code: '1003', message }),
  leadNotFound: (): ApiError => ({ code: '1004', message: 'Lead not found' }),
  leadExists: (): ApiError => ({ code: '1005', message: 'Lead already exists' }),
  fieldNotFound: (field: string): ApiError => ({ code: '1006', message: `Field '${field}' not found` }),
  severalMatch: (): ApiError => ({ code: '1007', message: 'Multiple leads match the lookup criteria' }),
  partitionDenied: (name: string): ApiError => ({ code: '1008', message: `Access denied to partition '${name}'` }),
  fieldNotSupported: (field: string): ApiError => ({ code: '1011', message: `Field '${field}' not supported` }),
  /** "Record not found" in the companies example, "Object not found" in the table and in the custom objects example. */
  recordNotFound: (message = 'Record not found'): ApiError => ({ code: '1013', message }),
  exists: (): ApiError => ({ code: '1017', message: 'Object already exists' }),
  crmEnabled: (): ApiError => ({ code: '1018', message: 'CRM Enabled' }),
  companyUpdate: (): ApiError => ({ code: '1021', message: 'Company update not allowed' }),
  inUse: (): ApiError => ({ code: '1022', message: 'Object in use' }),
  duplicateInput: (): ApiError => ({ code: '1036', message: 'Duplicate object found in input' }),
  tooManyMerges: (): ApiError => ({ code: '1080', message: 'Too many lead ids to merge, at most 25' }),
} as const;

/** A submitted value as an error message repeats it. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
