import { catalogueEntry } from './error-catalogue.ts';
import type { SyncError } from './sync-error.ts';

/** A record is tried this often for passing errors of its own, then it is for people to look at (I28). */
const ATTEMPTS_ALLOWED = 10;

/** First pause; each further one is twice as long, up to the longest. */
const FIRST_PAUSE_SECONDS = 5;
/** No try waits longer than this: a later moment was set by a clock that was wrong, and holds nobody up (F57). */
export const LONGEST_PAUSE_SECONDS = 900;

/** What follows a refused write. */
export type RetryDecision =
  | { readonly kind: 'again'; readonly attempts: number; readonly afterSeconds: number }
  | { readonly kind: 'stop'; readonly error: SyncError };

/**
 * The one place where retries of a record are decided (DESIGN §7): passing errors with growing pauses
 * and a bound, everything else not before somebody changed something. Throttling never comes here,
 * because it says nothing about the record (I28).
 */
export function decideRetry(error: SyncError, attemptsBefore: number): RetryDecision {
  const { retry } = catalogueEntry(error.code);
  if (retry !== 'later') return { kind: 'stop', error };
  const attempts = attemptsBefore + 1;
  if (attempts >= ATTEMPTS_ALLOWED) return { kind: 'stop', error: { ...error, code: 'RETRIES_EXHAUSTED' } };
  const afterSeconds = Math.min(FIRST_PAUSE_SECONDS * 2 ** attemptsBefore, LONGEST_PAUSE_SECONDS);
  return { kind: 'again', attempts, afterSeconds };
}
