import { SHOWS_WHAT_IS_GONE } from '../domain/observation.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import { observePage, readLooks } from './observe-page.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Looks at one record of each of these pairs, but for those `seen` in this run already. A side that never shows what is gone may
 * not show one: absence alone is no deletion, but nothing is made for a record that may have been deleted before a cycle has read
 * the log, which a flush does not (I6). A side that shows it is asked for what was deleted, too: it may have been brought back since, and
 * then nothing is deleted for it (I6, L26).
 */
export async function lookAtAsked(session: SyncSession, side: Side, pairs: readonly Pair[], seen: ReadonlySet<string>): Promise<void> {
  const asked = pairs.flatMap((pair) => {
    const { id, presence, lookDue } = pair[side];
    const isFresh = id !== null && seen.has(id) && !lookDue;
    const isPast = presence === 'merged' || (presence === 'deleted' && !SHOWS_WHAT_IS_GONE[side]);
    return id === null || isPast || isFresh ? [] : [{ pairId: pair.pairId, object: objectOnSide(pair.object, side), id }];
  });
  if (asked.length === 0) return;
  const looks = await readLooks(session, side, asked, 'priority');
  await observePage(session, { side, looks, cursor: null, lane: 'priority' });
  const shown = new Set(looks.map(({ observation }) => observation.id));
  if (!SHOWS_WHAT_IS_GONE[side]) for (const { pairId, id } of asked) if (!shown.has(id)) session.notShown.add(pairId);
}
