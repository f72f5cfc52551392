import { seenOn } from '../domain/merge-pair.ts';
import { isKeyed, isPersonObject } from '../domain/object-pair.ts';
import { isGone } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { KnownParent } from '../domain/parent-link.ts';
import { cutBatches } from './cut-batches.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** A person that was merged into one that was merged away too, and so on, is followed over so many merges; beyond that it counts as lost. */
const MERGES_FOLLOWED = 5;

/**
 * Learns Marketo's ids of the records with these Salesforce ids, for the rest of this turn of writing; those already asked
 * about cost nothing. A record nobody knows is not there.
 */
export async function askForParents(session: SyncSession, ids: readonly string[]): Promise<void> {
  const { parents } = session;
  const unasked = [...new Set(ids)].filter((id) => !parents.has(id));
  for (const batch of cutBatches(unasked, () => 1)) {
    for (const [id, parent] of await parentsAsKnown(session, batch)) parents.set(id, parent);
  }
}

/** What is known of the records with these Salesforce ids at this moment; at most one batch of them. */
export async function parentsAsKnown(session: SyncSession, ids: readonly string[]): Promise<ReadonlyMap<string, KnownParent>> {
  const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: ids, marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
  const survivors = await survivorsOf(session, pairs);
  const known = new Map(pairs.map((pair) => [pair.salesforce.id, knownParent(session, pair, survivors)]));
  return new Map(ids.map((id) => [id, known.get(id) ?? null]));
}

function knownParent(session: SyncSession, pair: Pair, survivors: ReadonlyMap<string, Pair>): KnownParent {
  if (isSaidGone(pair)) return null;
  if (pair.marketo.presence === 'present') return lacksKey(session, pair) ? { survivor: pair.marketo.id, lacksKey: true } : pair.marketo.id;
  if (!isPersonObject(pair.object) || !isGone(pair.marketo.presence)) return null;
  let heir: Pair | undefined = pair;
  for (let merges = 0; merges < MERGES_FOLLOWED && heir?.marketo.presence === 'merged'; merges++) heir = survivors.get(heir.marketo.survivor ?? '');
  return { survivor: heir?.marketo.presence === 'present' ? heir.marketo.id : null };
}

/** Whether Marketo has refused a write to a record under a key of ours because it is not there: nothing else of Marketo tells of these. */
function isSaidGone({ object, marketo: { work } }: Pair): boolean {
  return isKeyed(object) && work.state === 'rejected' && work.error.code === 'RECORD_GONE';
}

/** Whether a person was last seen without the id of its lead or contact as its key, as after a conversion, or when it had been there first, until the write that brings it. */
function lacksKey({ context, mappingOf }: SyncSession, pair: Pair): boolean {
  const key = context.rules.mapping.marketoKeyField;
  if (!isPersonObject(pair.object) || !mappingOf(pair.object).fields.some((field) => field.key === key)) return false;
  return seenOn(pair, 'marketo', key) !== pair.salesforce.id;
}

/** The pairs into whose persons those of others went, by their ids. */
async function survivorsOf(session: SyncSession, pairs: readonly Pair[]): Promise<ReadonlyMap<string, Pair>> {
  const found = new Map<string, Pair>();
  let wanted = heirsOf(pairs);
  for (let merges = 0; merges < MERGES_FOLLOWED && wanted.length > 0; merges++) {
    const ids = wanted;
    const loaded = await changePairs(session, { by: 'pair-id', ids, withoutOperations: true }, (one) => ({ result: one.pairs }));
    for (const pair of loaded) found.set(pair.pairId, pair);
    wanted = heirsOf(loaded).filter((id) => !found.has(id));
  }
  return found;
}

function heirsOf(pairs: readonly Pair[]): readonly string[] {
  return [...new Set(pairs.flatMap(({ marketo }) => (marketo.presence === 'merged' ? (marketo.survivor ?? []) : [])))];
}
