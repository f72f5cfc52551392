import { shownOf } from '../domain/activity.ts';
import type { Operation } from '../domain/operation.ts';
import type { Report } from './observe-changes.ts';
import { SettlementBatch } from './settlement-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { LOG_LATE_MS, overSinceMs } from './vendor-patience.ts';

/**
 * Settles activities whose answer was lost. Adding one again would double it, no key refuses it, and no look finds it but
 * reading the log from before the call on: that is what the feed does anyhow, in the transactions that move its cursor
 * (decision 27). So one that the feed has shown was added, and one that it has not shown when a reading to the end began
 * after the vendor could no longer be working on it was not; until then it stays open. A database from before may not know that
 * something later was told: then that is what holds. Answers how many were settled.
 */
export async function resolveTellings(session: SyncSession, operations: readonly Operation[], report: Report): Promise<number> {
  if (operations.length === 0) return 0;
  const ids = operations.map(({ pairId }) => pairId);
  const { counts, closed } = await changePairs(session, { by: 'pair-id', ids }, (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    const pairs = new Map(loaded.pairs.map((pair) => [pair.pairId, pair]));
    for (const operation of operations) {
      const pair = pairs.get(operation.pairId);
      if (pair === undefined) continue;
      const shown = shownOf(pair, operation, session.mappingOf(pair.object));
      if (shown === 'this') batch.found(operation, pair.salesforce.id ?? '', NOTHING_ELSE);
      else if (shown === 'later') batch.overtaken(operation);
      else if (overSinceMs(session, operation, session.feedReadAt.marketo) > LOG_LATE_MS) batch.notDone(operation, false);
      else session.awaitsFeed = true;
    }
    const decision = batch.decision();
    return { ...decision, result: { counts: decision.result.counts, closed: decision.closeOperations ?? [] } };
  });
  await report(counts);
  return closed.length;
}

/** An activity is as it was sent. */
const NOTHING_ELSE = { shown: [], emptied: [], editedOver: [] } as const;
