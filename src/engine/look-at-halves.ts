import { followedObjects } from '../domain/field-mapping.ts';
import { withSide } from '../domain/pair.ts';
import { isReadAnew } from '../domain/resolved-mapping.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Marks records without a counterpart to be looked at again where a field of theirs came back: what was read of them
 * meanwhile was read without it. Those of linked pairs are read because the side on which it came back is read whole, with
 * the counterparts; a record that waits to be made there is on no list of that side (I17, I29). Of linked pairs only those are marked
 * whose person is to be looked at already: what their lead is known to hold is from before, and must not be taken for read anew (I13).
 */
export async function lookAtHalves(session: SyncSession): Promise<void> {
  const concerned = new Set(followedObjects(session.context.rules.mapping).filter((object) => session.mappingOf(object).fields.some(isReadAnew)));
  if (concerned.size === 0) return;
  const isOver = (): boolean => session.signal.aborted;
  await changeInBlocks(session, { by: 'differing' }, (pairs) => ({ pairs: pairs.filter(({ object }) => concerned.has(object)).flatMap(markedHalf) }), isOver);
  if (isOver()) return;
  await changeInBlocks(session, { by: 'present', side: 'marketo', withoutOperations: true }, (pairs) => ({ pairs: pairs.filter(({ object }) => concerned.has(object)).flatMap(markedBoth) }), isOver);
}

function markedBoth(pair: Pair): readonly Pair[] {
  const { salesforce, marketo } = pair;
  return marketo.lookDue && salesforce.presence === 'present' && !salesforce.lookDue ? [withSide(pair, 'salesforce', { lookDue: true })] : [];
}

/** The pair with its one record marked; nothing of one that has both. */
function markedHalf(pair: Pair): readonly Pair[] {
  const [there, ...others] = SIDES.filter((side) => pair[side].presence !== 'absent');
  if (there === undefined || others.length > 0 || pair[there].presence !== 'present' || pair[there].lookDue) return [];
  return [withSide(pair, there, { lookDue: true })];
}
