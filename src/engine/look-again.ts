import { isWatched } from '../domain/object-pair.ts';
import { withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Marks every known record of a side to be looked at: its feed dropped changes before they were read, and what they
 * changed shows in the records alone (F24, I17). The cursor moves only after all are marked, so that a run that dies on
 * the way begins anew; nothing is written before the looks (`owesLooks`). Which of the records that these do not show were merged, the
 * feed can no longer tell (L27).
 */
export async function lookAgainAtAll(session: SyncSession, side: Side): Promise<void> {
  session.context.log.warn('changes were purged before they were read: every record is looked at again', { side, code: 'CURSOR_LOST' });
  session.owesLooks = true;
  await changeInBlocks(session, { by: 'present', side, withoutOperations: true }, (pairs) => ({
    pairs: pairs.map((pair) => asUnread(pair, side)).filter((pair, index) => pair !== pairs[index]),
  }));
}

/** The pair with its record to be looked at, and nothing to be concluded where it is not shown; the same one where that is known. */
function asUnread(pair: Pair, side: Side): Pair {
  const mayBeMerged = pair[side].mayBeMerged || isWatched(pair.object, side);
  return pair[side].lookDue && pair[side].mayBeMerged === mayBeMerged ? pair : withSide(pair, side, { lookDue: true, mayBeMerged });
}
