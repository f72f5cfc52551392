import type { SyncError } from '../domain/sync-error.ts';
import { ownError } from '../domain/sync-error.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { WriteOutcome } from '../engine/connector-port.ts';
import type { HttpOutcome } from './http-transport.ts';

/** An answer that the vendor gave to what was asked. */
export interface CallAnswer<Body> {
  readonly ok: true;
  readonly body: Body;
  /** The vendor's time in ms; null when the answer carried none. */
  readonly vendorTime: number | null;
}

/** Why there is none, and what the call can have done all the same. */
export interface CallFailure {
  readonly ok: false;
  readonly error: SyncError;
  /** `none`: the vendor did not execute it. `unknown`: it may have (F2, F4). */
  readonly effect: 'none' | 'unknown';
  /** True when the vendor looked at the request and refused its contents: another content could pass. */
  readonly refusedContent: boolean;
}

/** How one call to a vendor ended. */
export type CallResult<Body> = CallAnswer<Body> | CallFailure;

/** A failure whose call was certainly not executed. */
export function notExecuted(error: SyncError): CallFailure {
  return { ok: false, error, effect: 'none', refusedContent: false };
}

/** A call the vendor refused for what it asked for. */
export function contentRefused(error: SyncError): CallFailure {
  return { ok: false, error, effect: 'none', refusedContent: true };
}

/** A failure after which nobody knows. */
export function maybeExecuted(error: SyncError): CallFailure {
  return { ok: false, error, effect: 'unknown', refusedContent: false };
}

/** A request that ended without an answer (F1, F2, F3). */
export function unansweredFailure(outcome: Exclude<HttpOutcome, { kind: 'answered' }>): CallFailure {
  const error: SyncError = { code: 'VENDOR_UNAVAILABLE', vendorCode: null, vendorMessage: outcome.reason, fields: [] };
  return outcome.kind === 'not-sent' ? notExecuted(error) : maybeExecuted(error);
}

/**
 * A status that tells the outcome without the vendor's own words, or null. Server errors leave the effect
 * open: a gateway may give up on a call that the vendor still executes (F4).
 */
export function statusFailure(status: number): CallFailure | null {
  const error = (code: SyncError['code']): SyncError => ({ code, vendorCode: `HTTP ${status}`, vendorMessage: null, fields: [] });
  if (status >= 200 && status < 300) return null;
  if (status >= 500) return maybeExecuted(error('VENDOR_UNAVAILABLE'));
  // Both vendors may sit behind gateways that answer 429, with or without Retry-After (F7); a cycle's pause is the wait.
  if (status === 429) return notExecuted(error('RATE_LIMITED'));
  if (status === 413 || status === 414) return contentRefused(error('REQUEST_REFUSED'));
  if (status === 401 || status === 403) return notExecuted(error('ACCESS_REFUSED'));
  return notExecuted(error('REQUEST_REFUSED'));
}

/** An answer that could not be read. What a write did is then unknown (F3, F4). */
export function malformedAnswer(detail: string): CallFailure {
  return maybeExecuted({ code: 'ANSWER_MALFORMED', vendorCode: null, vendorMessage: detail, fields: [] });
}

/** The answer of a read; a failure ends the step (DESIGN §7). */
export function answerOrThrow<Body>(result: CallResult<Body>): CallAnswer<Body> {
  if (!result.ok) throw new StepFailure(result.error);
  return result;
}

/** What a write that was not answered per row means for each of its rows (I8, I28). */
export function rowOutcome(failure: CallFailure): WriteOutcome {
  if (failure.effect === 'none') return { result: 'not-sent', error: failure.error };
  return { result: 'unknown', error: { ...failure.error, code: 'OUTCOME_UNKNOWN' } };
}

/** A row the vendor's answer does not speak of. */
export const UNANSWERED_ROW: WriteOutcome = { result: 'unknown', error: ownError('OUTCOME_UNKNOWN') };
