import type { Operation } from '../domain/operation.ts';
import type { SyncSession } from './sync-session.ts';

/** Whether the vendor can no longer be working on a call whose answer was lost: before that, "not there" proves nothing (I8). */
export function isOver(session: SyncSession, operation: Operation): boolean {
  return overSinceMs(session, operation, session.context.clock.now()) > 0;
}

/** How long before a moment of our clock, ms, the vendor's time for an operation had run out; negative where it had not. */
export function overSinceMs({ context: { rules } }: SyncSession, { openedAt }: Operation, atMs: number): number {
  return atMs - Date.parse(openedAt) - rules.inDoubtSeconds * 1000;
}
