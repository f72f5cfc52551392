import { SHOWS_WHAT_IS_GONE } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import type { Side } from '../domain/side.ts';
import type { Report } from './observe-changes.ts';
import type { Look } from './look-batch.ts';
import { SettlementBatch } from './settlement-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { isOver } from './vendor-patience.ts';

/** What a look at the records of a side has shown, by their ids; nothing of one that it does not show. */
interface Shown {
  readonly side: Side;
  readonly looks: ReadonlyMap<string, Look>;
}

/**
 * Settles deletes in doubt by a look at their records: one that is gone was deleted; any other, when the vendor can no longer be
 * working on it, was not, and waits to be deleted again, which does no harm to one that is gone (I19). Answers how many were settled.
 */
export async function resolveDeletions(session: SyncSession, operations: readonly Operation[], { side, looks }: Shown, report: Report): Promise<number> {
  if (operations.length === 0) return 0;
  // What a side shows no more although it shows what is deleted is hidden, and may be there (I29).
  const isGone = ({ recordId }: Operation): boolean => recordId !== null && (looks.get(recordId)?.observation.deleted ?? !SHOWS_WHAT_IS_GONE[side]);
  const { counts, closed } = await changePairs(session, { by: 'pair-id', ids: operations.map(({ pairId }) => pairId) }, (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    for (const operation of operations) {
      if (isGone(operation)) batch.foundGone(operation);
      else if (isOver(session, operation)) batch.notDone(operation, false);
    }
    const decision = batch.decision();
    return { ...decision, result: { counts: decision.result.counts, closed: decision.closeOperations ?? [] } };
  });
  await report(counts);
  return closed.length;
}
