import { forgetRewrites } from '../domain/apply-look.ts';
import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import { ranksToMake } from '../domain/field-mapping.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import { lookAtAsked } from './look-at-asked.ts';
import { isFollowed } from './observe-changes.ts';
import { observePage, readLooks } from './observe-page.ts';
import { reopenMembersOf } from './people-of-members.ts';
import { reopenForPeople } from './reopen-for-people.ts';
import { pushNew } from './push-new.ts';
import { pushUpdates } from './push-updates.ts';
import type { SyncRequest } from './request-sync.ts';
import { resolveOrphans } from './resolve-in-doubt.ts';
import { beginSession, changePairs, currentMark, journalOf, takeLease } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { whatIsInForce } from './take-rules.ts';
import { wholeTurn } from './writing-turn.ts';

/** Left-over work looked at in one flush; what is beyond waits for the next cycle. */
const LEFT_OVER_AT_ONCE = 300;

/** What a flush did. */
export interface Flushed {
  /** Pairs the requests were about. */
  readonly served: number;
}

/**
 * Serves requests at once, outside the cycle (DESIGN §5, PRODUCT E2): look at both records of each, open
 * what was refused again, then find, create and update in the priority lane. Requests that wait together
 * share their calls, so a hundred single ones cost what a batch of them costs (D6). Answers `busy` while
 * another worker serves requests, and before the first cycle has read both sides; `cycle-first` when the sync user sees
 * something else than is in force, so that a cycle must look at it before (decision 21).
 */
export async function flushPriority(
  worker: EngineContext,
  requests: readonly SyncRequest[],
  signal: AbortSignal,
): Promise<Flushed | 'busy' | 'cycle-first'> {
  for (const side of SIDES) if (!(await isFollowed(worker, side))) return 'busy';
  const lease = await takeLease(worker, 'priority');
  if (lease === null) return 'busy';
  try {
    const mark = await currentMark(worker, lease);
    // After the lease was taken: who puts other rights in force ends it (I20).
    const inForce = await whatIsInForce(worker);
    if (inForce === null) return 'cycle-first';
    const session = beginSession(inForce.context, lease, inForce.known, mark, signal);
    await resolveOrphans(session, silent);
    const served = await bringIn(session, requests);
    // What was asked about for what is in doubt is older than what was looked at since (I13).
    session.parents.clear();
    for (const side of SIDES) {
      await pushNew(session, side, wholeTurn(['priority']), silent);
      await pushUpdates(session, side, wholeTurn(['priority']), silent);
    }
    await reopenMembersOf(session);
    await reopenForPeople(session);
    return { served };
  } finally {
    await worker.store.releaseLease(lease);
  }
}

/** A flush has no steps to show; its effects are in the journal. */
async function silent(): Promise<void> {
  await Promise.resolve();
}

/** Looks at the requested records and their counterparts, so that what is written is decided on fresh values. */
async function bringIn(session: SyncSession, requests: readonly SyncRequest[]): Promise<number> {
  // From here on it counts as a run that reads no log.
  session.lookedAt = new Set();
  const seen = await meet(session, requests);
  const asked = await pairsOf(session, requests);
  const pairs = [...asked, ...(await leftOver(session, new Set(asked.map((pair) => pair.pairId))))];
  session.lookedAt = new Set(pairs.map((pair) => pair.pairId));
  for (const side of SIDES) {
    await lookAtAsked(session, side, pairs, seen[side]);
    session.readAt[side] = session.context.clock.now();
  }
  await reopen(session, asked, new Map(requests.map((request) => [request.id, request.by])));
  return asked.length;
}

/**
 * Looks at the requested records themselves: one without a pair gets one here, and this is how a
 * Marketo-only person starts for Salesforce (A7). What the vendor does not show begins nothing. Answers
 * the ids that were seen, which need no second look in this flush.
 */
async function meet(session: SyncSession, requests: readonly SyncRequest[]): Promise<Readonly<Record<Side, ReadonlySet<string>>>> {
  const seen = { salesforce: new Set<string>(), marketo: new Set<string>() };
  for (const side of SIDES) {
    const records = requests.filter((request) => request.side === side);
    if (records.length === 0) continue;
    const looks = await readLooks(session, side, records, 'priority');
    await observePage(session, { side, looks, cursor: null, lane: 'priority', wanted: new Set(records.map((request) => request.id)) });
    for (const { observation } of looks) seen[side].add(observation.id);
  }
  return seen;
}

/** Priority work that an earlier flush could not finish: it is written on fresh looks too. */
async function leftOver(session: SyncSession, known: ReadonlySet<string>): Promise<readonly Pair[]> {
  const now = nowIso(session.context);
  const found: Pair[] = [];
  for (const side of SIDES) {
    for (const record of ['exists', ...ranksToMake(session.context.rules.mapping, side)] as const) {
      const selection = { by: 'waiting', side, lanes: ['priority'], record, now, limit: LEFT_OVER_AT_ONCE } as const;
      found.push(...(await changePairs(session, selection, (loaded) => ({ result: loaded.pairs }))));
    }
  }
  return [...new Map(found.filter((pair) => !known.has(pair.pairId)).map((pair) => [pair.pairId, pair])).values()];
}

async function pairsOf(session: SyncSession, requests: readonly SyncRequest[]): Promise<readonly Pair[]> {
  return changePairs(session, { by: 'side-ids', ids: idsOf(requests) }, (loaded) => ({ result: loaded.pairs }));
}

function idsOf(requests: readonly SyncRequest[]): Readonly<Record<Side, readonly string[]>> {
  const of = (side: Side): readonly string[] =>
    [...new Set(requests.filter((request) => request.side === side).map((request) => request.id))];
  return { salesforce: of('salesforce'), marketo: of('marketo') };
}

/** A request opens what was refused, forgets old fights over a value, and says so in the journal. */
async function reopen(session: SyncSession, pairs: readonly Pair[], askedBy: ReadonlyMap<string, string>): Promise<void> {
  await changePairs(session, { by: 'pair-id', ids: pairs.map((pair) => pair.pairId) }, (loaded) => {
    const changed: Pair[] = [];
    const ledger: LedgerDelta[] = [];
    const journal: JournalEntry[] = [];
    for (const pair of loaded.pairs) {
      const calm = forgetRewrites(pair, [...Object.keys(pair.salesforce.rewrites), ...Object.keys(pair.marketo.rewrites)]);
      const occasion = { lane: 'priority', now: nowIso(session.context) } as const;
      const derived = deriveWork(pair, calm, session.mappingOf(pair.object), { kind: 'requested' }, occasion);
      changed.push(derived.pair);
      ledger.push(...derived.ledger);
      const side: Side = askedBy.has(pair.salesforce.id ?? '') ? 'salesforce' : 'marketo';
      const by = askedBy.get(pair[side].id ?? '') ?? 'unknown';
      journal.push(...journalOf(session, pair, [{ kind: 'requested', side, by }]));
    }
    return { result: undefined, pairs: changed, ledger: foldLedger(ledger), journal };
  });
}
