import { isMassDelete } from '../domain/deletion.ts';
import type { Operation } from '../domain/operation.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { ownError } from '../domain/sync-error.ts';
import { takenInBy } from '../domain/unsettled-change.ts';
import { changePairs, journalOf } from './sync-session.ts';
import type { ReservedMerge, SyncSession } from './sync-session.ts';

/** Merges stopped in one transaction. */
const BLOCK = 500;

/**
 * Stops the merges that are reserved for a side where they are too many to be meant, before the first call (I7, decision 37): their
 * operations stay open, and nobody sends them before an admin agrees. They are counted from what is open, those that were stopped
 * before included, so that neither a crash nor a restart lets them through.
 */
export async function brakeMerges(session: SyncSession, side: Side): Promise<void> {
  const { queries, rules, log } = session.context;
  for (const { object, records } of await queries.openMerges(rules.connectionId, side)) {
    if (records < rules.massDelete.atLeast) continue;
    if (!isMassDelete(rules.massDelete, records, await queries.linkedRecords(rules.connectionId, object))) continue;
    log.warn('many records were merged at once: nothing is merged on the other side before somebody agrees', { object, side, records, code: 'MASS_MERGE_STOPPED' });
    await stop(session, object, side);
  }
}

/** Takes what nobody agreed to out of this run, and leaves it open and unsent. */
async function stop(session: SyncSession, object: PairObject, side: Side): Promise<void> {
  const isStopped = ({ operation }: ReservedMerge): boolean => operation.object === object && operation.side === side && operation.isAgreed !== true;
  const stopped = session.merges.filter(isStopped);
  session.merges.splice(0, session.merges.length, ...session.merges.filter((merge) => !isStopped(merge)));
  for (const { operation } of stopped) session.takingIn.delete(takenInBy(operation));
  for (let start = 0; start < stopped.length; start += BLOCK) await stopBlock(session, stopped.slice(start, start + BLOCK).map(({ operation }) => operation));
}

async function stopBlock(session: SyncSession, operations: readonly Operation[]): Promise<void> {
  const ids = new Set(operations.map(({ operationId }) => operationId));
  await changePairs(session, { by: 'pair-id', ids: operations.map(({ pairId }) => pairId) }, ({ pairs, openOperations }) => {
    const open = openOperations.filter(({ operationId }) => ids.has(operationId));
    const error = ownError('MASS_MERGE_STOPPED');
    return {
      result: undefined,
      openOperations: open.map((operation) => ({ ...operation, isUnsent: true, isStopped: true })),
      journal: open.flatMap(({ pairId, side }) => pairs.filter((pair) => pair.pairId === pairId).flatMap((pair) => journalOf(session, pair, [{ kind: 'rejected', side, operationId: null, error, changes: [] }]))),
    };
  });
}
