import { cutBatches } from './cut-batches.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Learns Marketo's ids of the records with these Salesforce ids, for the rest of this run; those already asked about
 * cost nothing. A record nobody knows is not there.
 */
export async function askForParents(session: SyncSession, ids: readonly string[]): Promise<void> {
  const { parents } = session;
  const unasked = [...new Set(ids)].filter((id) => !parents.has(id));
  for (const batch of cutBatches(unasked, () => 1)) {
    const known = await changePairs(session, { by: 'side-ids', ids: { salesforce: batch, marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    const there = new Map(known.flatMap(({ salesforce, marketo }) => (marketo.presence === 'present' ? [[salesforce.id, marketo.id]] : [])));
    for (const id of batch) parents.set(id, there.get(id) ?? null);
  }
}
