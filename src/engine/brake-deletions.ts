import { foldLedger } from '../domain/derive-work.ts';
import { isMassDelete, tellsOfDeletion } from '../domain/deletion.ts';
import type { Pair } from '../domain/pair.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { refuseWork } from '../domain/settle-write.ts';
import { ownError } from '../domain/sync-error.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { nowIso } from './engine-context.ts';
import type { Decision } from './store-port.ts';
import { journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Stops the deletions that wait to be told to a side where they are too many to be meant, before the first call (I7): their
 * work is refused until an admin agrees. It is counted from what waits, so that neither a crash nor a restart lets them through.
 */
export async function brakeDeletions(session: SyncSession, side: Side): Promise<void> {
  const { queries, rules, log } = session.context;
  for (const { object, records } of await queries.untoldDeletions(rules.connectionId, side)) {
    if (records < rules.massDelete.atLeast) continue;
    if (!isMassDelete(rules.massDelete, records, await queries.linkedRecords(rules.connectionId, object))) continue;
    log.warn('many records were deleted at once: nobody is told of it before somebody agrees', { object, side, records, code: 'MASS_DELETE_STOPPED' });
    await stop(session, object, side);
  }
}

async function stop(session: SyncSession, object: PairObject, side: Side): Promise<void> {
  const decide = (pairs: readonly Pair[]): Pick<Decision<unknown>, 'pairs' | 'ledger' | 'journal'> => {
    const occasion = { lane: 'normal', now: nowIso(session.context) } as const;
    const stopped = pairs
      .filter((pair) => pair.object === object && tellsOfDeletion(pair, side))
      .map((pair) => refuseWork(pair, side, ownError('MASS_DELETE_STOPPED'), occasion));
    return {
      pairs: stopped.map(({ derived }) => derived.pair),
      ledger: foldLedger(stopped.flatMap(({ derived }) => derived.ledger)),
      journal: stopped.flatMap(({ derived, events }) => journalOf(session, derived.pair, events)),
    };
  };
  await changeInBlocks(session, { by: 'present', side, withoutOperations: true }, decide, () => session.signal.aborted);
}
