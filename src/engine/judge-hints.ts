import type { ChangeHint } from '../domain/observation.ts';
import type { Side } from '../domain/side.ts';
import type { Json } from './connector-port.ts';
import { HintBatch } from './hint-batch.ts';
import type { JudgedHints } from './hint-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Drops the hints that say nothing new and answers the others. When none is left, nothing more is to be stored
 * and the page's cursor moves here, in one transaction instead of two.
 */
export async function judgeHints(
  session: SyncSession,
  side: Side,
  hints: readonly ChangeHint[],
  cursor: Json | null,
): Promise<readonly ChangeHint[]> {
  const first = await judgeOnce(session, side, hints, cursor, 'at-rest');
  if (first.busy.length === 0) return first.toRead;
  const second = await judgeOnce(session, side, first.busy, first.toRead.length === 0 ? cursor : null, 'busy');
  return [...first.toRead, ...second.toRead];
}

/** Most records are at rest; what is under way on the others is loaded in a change of its own, so that it costs the rest nothing. */
async function judgeOnce(session: SyncSession, side: Side, hints: readonly ChangeHint[], cursor: Json | null, which: 'at-rest' | 'busy'): Promise<JudgedHints> {
  const ids = { salesforce: [], marketo: [], [side]: hints.map((hint) => hint.id) };
  const selection = { by: 'side-ids', ids, ...(which === 'at-rest' ? { withoutOperations: true as const } : {}) } as const;
  return changePairs(session, selection, (loaded) => {
    const batch = new HintBatch(session, side, loaded);
    for (const hint of hints) {
      if (which === 'busy') batch.judge(hint);
      else batch.judgeIfAtRest(hint);
    }
    return batch.decision(cursor);
  });
}
