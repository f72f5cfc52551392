import type { ErrorCode } from './error-catalogue.ts';

/**
 * Why a record, a field or a step could not be served, in catalogue terms with the
 * vendor's own words kept verbatim beside it (PRODUCT F1, DESIGN §7).
 */
export interface SyncError {
  readonly code: ErrorCode;
  /** The vendor's own code, such as `REQUIRED_FIELD_MISSING` or `1003`; null when Bascule refused. */
  readonly vendorCode: string | null;
  /** The vendor's own words. Shown to people with the right role only: may quote personal data. */
  readonly vendorMessage: string | null;
  /** API names of the fields it is about, as far as the vendor said. */
  readonly fields: readonly string[];
}

/** A refusal of our own, before any vendor was asked. */
export function ownError(code: ErrorCode, fields: readonly string[] = []): SyncError {
  return { code, vendorCode: null, vendorMessage: null, fields };
}
