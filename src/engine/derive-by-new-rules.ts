import { withUnreadUnseen } from '../domain/apply-look.ts';
import { isGone } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { deriveAnew } from './derive-anew.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Derives work anew for every pair whose sides differ, because the rules are others than before: what one direction could
 * not carry it may carry now, and what waited may have nothing to wait for (PRODUCT C3). Pairs whose sides agree have
 * nothing to derive, and what is not read yet is read for its own sake (I17): what waited in such a field was seen by other
 * rules, so it is not known until then (decision 34). A record that is deleted stays as it is: a
 * new rule for deletions holds for those that come (I6).
 */
export async function deriveByNewRules(session: SyncSession): Promise<void> {
  await changeInBlocks(session, { by: 'differing' }, (pairs) => deriveAnew(session, pairs.filter(isThere), { lane: 'bulk', asKnown: withUnreadUnseen }), () => session.signal.aborted);
}

function isThere(pair: Pair): boolean {
  return SIDES.every((side) => !isGone(pair[side].presence));
}
