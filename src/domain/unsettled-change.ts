import type { FieldChange, Operation } from './operation.ts';

/**
 * What of a pair's changes may go to a side, `beside` being what is open on its other side. Until a write is settled nobody knows
 * whether what it sent is agreed on. A field of it that would cross the other way by now, because its source has changed since, goes
 * by a value that is gone if the write was done: it waits for the end of that one (W33, I2, I3).
 */
export function withoutUnsettled(changes: readonly FieldChange[], beside: readonly Operation[]): readonly FieldChange[] {
  const unsettled = new Set(beside.flatMap((operation) => operation.changes.map(({ field }) => field)));
  return unsettled.size === 0 ? changes : changes.filter(({ field }) => !unsettled.has(field));
}
