import type { Operation } from '../domain/operation.ts';
import type { SyncSession } from './sync-session.ts';

/** Whether the vendor can no longer be working on a call whose answer was lost: before that, "not there" proves nothing (I8). */
export function isOver({ context: { clock, rules } }: SyncSession, operation: Operation): boolean {
  return clock.now() - Date.parse(operation.openedAt) > rules.inDoubtSeconds * 1000;
}
