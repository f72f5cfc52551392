import { deletionDue } from '../domain/deletion.ts';
import type { Lane } from '../domain/lane.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { Pair } from '../domain/pair.ts';
import { nowIso } from './engine-context.ts';
import { findMembers } from './find-members.ts';
import { amongLookedAt, changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Whoever was taken out of a campaign and put in again is another record in Salesforce, which may have been read by nobody yet, or wait
 * for a turn of its own, while the place in the program is the same. So Salesforce is asked before a membership is deleted in Marketo,
 * which has no bin to take it back from (I6, L26). Answers the pairs, by their ids, whose person is in the campaign no more; of others, and where
 * Salesforce cannot be asked, nothing is deleted yet. At most `limit` are asked for.
 */
export async function askForMembersAnew(session: SyncSession, lanes: readonly Lane[], limit: number): Promise<ReadonlySet<string>> {
  const mapping = session.mappingOf('campaign-member');
  if (!mapping.deletedTooOn.includes('marketo')) return new Set();
  const selection = { by: 'waiting', side: 'marketo', lanes, record: 'exists', now: nowIso(session.context), limit, ...amongLookedAt(session), withoutOperations: true } as const;
  const leaving = await changePairs(session, selection, ({ pairs }) => ({ result: pairs.filter((pair) => pair.object === 'campaign-member' && deletionDue(pair, mapping, 'marketo')) }));
  return leaving.length === 0 ? new Set() : goneAmong(session, leaving);
}

async function goneAmong(session: SyncSession, leaving: readonly Pair[]): Promise<ReadonlySet<string>> {
  try {
    const found = await findMembers(session, 'salesforce', leaving, 'normal');
    return new Set(leaving.filter((pair) => found.get(pair)?.length === 0).map(({ pairId }) => pairId));
  } catch (failure) {
    // What is written to Marketo beside it waits for nothing in Salesforce (I24).
    if (!(failure instanceof StepFailure) || failure.error.code === 'LEASE_LOST') throw failure;
    return new Set();
  }
}
