import { objectOnSide } from '../domain/object-pair.ts';
import { SHOWS_WHAT_IS_GONE } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import type { Side } from '../domain/side.ts';
import type { Report } from './observe-changes.ts';
import { readLooks } from './observe-page.ts';
import { SettlementBatch } from './settlement-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { isOver } from './vendor-patience.ts';

/**
 * Looks for the records of deletes in doubt: one that is gone was deleted; any other, when the vendor can no longer be working
 * on it, was not, and waits to be deleted again, which does no harm to one that is gone (I19). Answers how many were settled.
 */
export async function resolveDeletions(session: SyncSession, side: Side, operations: readonly Operation[], report: Report): Promise<number> {
  const records = operations.flatMap(({ object, recordId }) => (recordId === null ? [] : [{ object: objectOnSide(object, side), id: recordId }]));
  if (records.length === 0) return 0;
  const looks = await readLooks(session, side, records, 'normal');
  const gone = new Set(looks.flatMap(({ observation: { id, deleted } }) => (deleted ? [id] : [])));
  const shown = new Set(looks.map(({ observation: { id } }) => id));
  // What a side shows no more although it shows what is deleted is hidden, and may be there (I29).
  const isGone = (id: string): boolean => gone.has(id) || (!shown.has(id) && !SHOWS_WHAT_IS_GONE[side]);
  const { counts, closed } = await changePairs(session, { by: 'pair-id', ids: operations.map(({ pairId }) => pairId) }, (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    for (const operation of operations) {
      if (isGone(operation.recordId ?? '')) batch.foundGone(operation);
      else if (isOver(session, operation)) batch.notDone(operation, false);
    }
    const decision = batch.decision();
    return { ...decision, result: { counts: decision.result.counts, closed: decision.closeOperations ?? [] } };
  });
  await report(counts);
  return closed.length;
}
