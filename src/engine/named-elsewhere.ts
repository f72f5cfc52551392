import type { Lane } from '../domain/lane.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import { isGone, isHalf } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { callSideBySide, queueOf } from './call-side-by-side.ts';
import type { Candidate } from './connector-port.ts';
import { cutBatches } from './cut-batches.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** A record that could be the one sought. */
export interface Possible extends Candidate {
  /** Ids of other people in Marketo whose key names it; asked for where only the address led to it. */
  readonly namedBy?: readonly string[];
}

/** A pair that waits, with the records of the other side that could be its own. */
export interface Found {
  readonly pair: Pair;
  readonly candidates: readonly Possible[];
}

/**
 * Asks Marketo who names the leads and contacts that were found for its people by their address alone. A database that was put back
 * has forgotten to whom it had given one, and would give it to another person with that address (I8, F53): Marketo still knows. One
 * call for each `readBlockSize` records; none for those of other pairs, or that the person's own key names.
 */
export async function askWhoNames(session: SyncSession, found: readonly Found[], lane: Lane): Promise<readonly Found[]> {
  const unclaimed = await withoutOwner(session, [...new Set(found.flatMap((one) => one.candidates.filter((candidate) => isByAddress(session, one.pair, candidate)).map(({ observation }) => observation.id)))]);
  if (unclaimed.length === 0) return found;
  const named = await peopleNaming(session, unclaimed, lane);
  return found.map(({ pair, candidates }) => ({
    pair,
    candidates: candidates.map((candidate) => ({ ...candidate, namedBy: isByAddress(session, pair, candidate) ? (named.get(candidate.observation.id) ?? []).filter((id) => id !== pair.marketo.id) : [] })),
  }));
}

/** The people in Marketo whose key names each of these leads and contacts at this moment, by its id. One call for each `readBlockSize` records. */
export async function peopleNaming(session: SyncSession, ids: readonly string[], lane: Lane): Promise<ReadonlyMap<string, readonly string[]>> {
  const { marketo } = session.context.connectors;
  const named = new Map<string, readonly string[]>();
  await callSideBySide(queueOf(ids, marketo.readBlockSize), marketo.readBlockSize, async (block) => {
    const sought = block.map((key) => ({ key, email: null }));
    const answers = await marketo.findCandidates({ object: 'person', sought, fields: {}, knownSchema: session.schemas.marketo, lane });
    block.forEach((id, row) => named.set(id, (answers[row] ?? []).map(({ observation }) => observation.id)));
    return 'go-on';
  });
  return named;
}

function isByAddress({ context }: SyncSession, pair: Pair, { observation, key, isNamed }: Candidate): boolean {
  return isPersonObject(pair.object) && key === null && isNamed !== true && seenOn(pair, 'marketo', context.rules.mapping.marketoKeyField) !== observation.id;
}

/** Those that no pair holds, or one that holds them for nobody. */
async function withoutOwner(session: SyncSession, ids: readonly string[]): Promise<readonly string[]> {
  const owned = new Set<string | null>();
  for (const batch of cutBatches(ids, () => 1)) {
    const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: batch, marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    for (const pair of pairs) if (!isHalf(pair) && !isGone(pair.marketo.presence)) owned.add(pair.salesforce.id);
  }
  return ids.filter((id) => !owned.has(id));
}
