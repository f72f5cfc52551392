import type { UserAccess } from '../world/access.ts';
import { stored } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import { invalidSession, requestError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import type { ApiParts } from './api-call.ts';
import type { SessionBook } from './sessions.ts';

/**
 * Faults of the interface itself (reliability.md §2.2): `request-limit` F6 (`scope`: `daily` or `concurrent`) and
 * `session-expired` F8, which really ends the session.
 */
export const API_FAULTS: readonly string[] = ['request-limit', 'session-expired'];

/** Calls of the last 24 hours, and how many there may be; `used` never shows more than that. */
export type Usage = { readonly used: number; readonly max: number };

/** A call that may go on, with its user and counted; or the refusal, with the usage where the vendor shows it. */
export type Admission =
  | { readonly ok: true; readonly access: UserAccess; readonly usage: Usage }
  | { readonly ok: false; readonly error: VendorError; readonly usage?: Usage };

/** Whether a call with this token may go on; it is charged then (apis.md B1, B2). */
export function admit(parts: ApiParts, sessions: SessionBook, token: string, occasion: { readonly operation: string; readonly path: string }): Admission {
  const { org } = parts;
  if (org.faults.draw(['session-expired'], occasion) !== undefined) sessions.end(token);
  const userId = sessions.userOf(token);
  const user = userId === undefined ? undefined : org.store.table('User').get(userId);
  if (userId === undefined || user === undefined || stored(user, 'IsActive') !== true) return { ok: false, error: invalidSession() };
  const max = setting(org.store, 'dailyApiRequests');
  const usage = (): Usage => ({ used: Math.min(parts.usage.used(), max), max });
  const fault = org.faults.draw(['request-limit'], occasion);
  if (fault !== undefined || parts.usage.used() >= max) return { ok: false, error: limitError(fault?.['scope'] === 'concurrent'), usage: usage() };
  parts.usage.charge();
  return { ok: true, access: org.accessOf(userId), usage: usage() };
}

/** apis.md B2, second hand: 403, no Retry-After. */
function limitError(concurrent: boolean): VendorError {
  const message = concurrent ? 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.' : 'TotalRequests Limit exceeded.';
  return requestError('REQUEST_LIMIT_EXCEEDED', message, 403);
}
