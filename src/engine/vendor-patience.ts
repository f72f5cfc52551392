import type { Operation } from '../domain/operation.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Whether the vendor can no longer be working on a call whose answer was lost: before that, "not there" proves nothing (I8).
 * Our clock may have been set since the call; the stopwatch of the process that made it was not, and may only have stood still (F57).
 */
export function isOver(session: SyncSession, operation: Operation): boolean {
  const { clock, lostAnswers, rules, stopwatch } = session.context;
  const sentAtMs = lostAnswers.get(operation.operationId);
  if (sentAtMs !== undefined && stopwatch.elapsedMs() - sentAtMs <= patienceMs(rules)) return false;
  return overSinceMs(session, operation, clock.now()) > 0;
}

/** How long before a moment of our clock, ms, the vendor's time for an operation had run out; negative where it had not. */
export function overSinceMs({ context: { rules } }: SyncSession, { openedAt }: Operation, atMs: number): number {
  return atMs - Date.parse(openedAt) - patienceMs(rules);
}

/** How much later than what it tells of an activity may still turn up in Marketo's log, ms: readings go back as far (F21, hazard 1). */
export const LOG_LATE_MS = 120_000;

/** Remembers operations whose answer was lost, and forgets those that are over by the stopwatch. */
export function noteLostAnswers({ context: { lostAnswers, rules, stopwatch } }: SyncSession, operationIds: readonly string[], sentAtMs: number): void {
  for (const [operationId, earlierMs] of lostAnswers) if (stopwatch.elapsedMs() - earlierMs > patienceMs(rules)) lostAnswers.delete(operationId);
  for (const operationId of operationIds) lostAnswers.set(operationId, sentAtMs);
}

function patienceMs({ inDoubtSeconds }: SyncSession['context']['rules']): number {
  return inDoubtSeconds * 1000;
}
