import type { Reading } from '../domain/backfill.ts';
import { changedParents, eachOnce } from '../domain/changed-parent.ts';
import type { ParentWatch } from '../domain/changed-parent.ts';
import { peopleMoved, waysFromLeads } from '../domain/converted-lead.ts';
import type { Schema } from '../domain/field.ts';
import type { JournalEntry, JournalEvent } from '../domain/journal-entry.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import type { KnownParent } from '../domain/parent-link.ts';
import { readableFields } from './readable-fields.ts';
import { parentFieldsWatched } from '../domain/resolved-filter.ts';
import type { WatchedParent } from '../domain/resolved-filter.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping, ResumedNames } from '../domain/resolved-mapping.ts';
import { StepFailure } from '../domain/step-failure.ts';
import { ownError } from '../domain/sync-error.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { FieldsByObject } from './connector-port.ts';
import type { EngineContext, KnownSchemas } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import type { Decision, Lease, LoadedPairs, PairSelection } from './store-port.ts';

/**
 * One run of a cycle or a flush under one lease: the schemas it saw, the mapping they allow, and how
 * fresh its view of each side is. Lives no longer than the run.
 */
export interface SyncSession {
  readonly context: EngineContext;
  readonly lease: HeldLease;
  readonly schemas: Readonly<Record<Side, Schema>>;
  /** What takes part of a kind of pair; nothing of one that is not followed. */
  readonly mappingOf: (object: PairObject) => ResolvedMapping;
  /** The store's mark of the last change made by this run (`LoadedPairs.mark`). */
  mark: number;
  /** When the lease was last renewed. */
  leaseRenewedAt: Moment;
  /** When the store last took something under the lease, so that it was certainly ours. */
  leaseSeenAt: Moment;
  /** Aborted when the process is asked to stop: the run ends after the batch in hand. */
  readonly signal: AbortSignal;
  /** What this run has asked about records that others name, in this turn of writing, or before it began (`askForParents`). */
  readonly parents: Map<string, KnownParent>;
  /** Persons, by their ids in Marketo, that were linked with a record of Salesforce and whose memberships may wait for that (`reopenMembersOf`). */
  readonly peopleLinked: Set<string>;
  /** Places in programs, by Marketo's name of the membership, that a create in doubt may still fill: nobody else gets one before that is known (W34). */
  readonly placesInDoubt: Set<string>;
  /** Merges that follow from what was observed, reserved and not sent yet (`mergePeople`). */
  readonly merges: ReservedMerge[];
  /** Pairs into whose record of a side a merge of this run puts another one, as `takingIn` writes them: what is empty there may be filled by it (W35). */
  readonly takingIn: Set<string>;
  /** Pairs that began in this run: what was read of their record is no older than what else the run reads. */
  readonly pairsBegun: Set<string>;
  /** Pairs of which this run was shown, or told when it asked (`askForEndsAnew`), that a record is deleted. */
  readonly endedNow: Set<string>;
  /** Pairs of which a look of this run showed their lead or contact to have gone into another one, which what is under way keeps from being taken in yet. */
  readonly endsAwaited: Set<string>;
  /** Pairs whose person a look of this run was not shown: it may have been deleted, and the log, which this run does not read, tells of that. */
  readonly notShown: Set<string>;
  /** Pairs that a run which reads no log has looked at: it makes and writes nothing for others, whose turn came while it was at work (I2, I6). Null where the log is read. */
  lookedAt: ReadonlySet<string> | null;
  /** How far objects of which every record is read have come in this run. */
  readonly readings: Map<PairObject, Reading>;
  /** True when records were marked to be looked at before anything is written to them. */
  owesLooks: boolean;
  /** What filters look at of parents of the records they are for. */
  readonly parentsWatched: readonly WatchedParent[];
  /** By which lookups custom records name leads: they are read again when theirs is converted, or its contact merged into another one. */
  readonly leadsNamed: readonly WatchedParent[];
  /** Since when all records of an object were read, as the newest page of Salesforce's feed says; null in a run that has read none. */
  wholeSince: ParentWatch['wholeSince'];
  /** True when something in doubt can be told from what a side's feed shows, once that is read (`resolveTellings`). */
  awaitsFeed: boolean;
  /** When the last reading of a side's feed to its end began in this run, by our clock in ms; 0 before the first. */
  readonly feedReadAt: Record<Side, number>;
  /** When each side was last read to its end, by our clock in ms; a write needs a fresh one (DESIGN §4). */
  readonly readAt: Record<Side, number>;
  /** Sides that are being read again just now, because their last reading had become too old to write on. */
  readonly refreshes: Map<Side, Promise<void>>;
}

/** An open operation of a merge, with the id that its pair's other record had. */
export interface ReservedMerge {
  readonly operation: Operation;
  readonly counterpartId: string;
  /** It was told that the merge is done: it is looked for, and not sent (W30). */
  readonly isTold?: true;
}

/** A lease with the moment from which its time certainly runs. */
export interface HeldLease extends Lease {
  readonly heldSince: Moment;
}

/** A moment by our clock and by our stopwatch, both in ms: a clock may be set, and a stopwatch may stand while a machine sleeps (F57). */
interface Moment {
  readonly clockMs: number;
  readonly stopwatchMs: number;
}

/**
 * Begins a session with what both sides' schemas allow. `mark` is the store's mark from before anything
 * was read (`currentMark`).
 */
export function beginSession(
  context: EngineContext,
  lease: HeldLease,
  { schemas, unread }: KnownSchemas,
  mark: number,
  signal: AbortSignal,
): SyncSession {
  const { mapping } = context.rules;
  return {
    context,
    lease,
    schemas,
    signal,
    leaseRenewedAt: lease.heldSince,
    leaseSeenAt: lease.heldSince,
    mappingOf: remembering((object) => resolveMapping(mapping, schemas, object, resumedNames(unread, object))),
    mark,
    parents: new Map(),
    peopleLinked: new Set(),
    merges: [],
    takingIn: new Set(),
    pairsBegun: new Set(),
    endedNow: new Set(),
    endsAwaited: new Set(),
    notShown: new Set(),
    placesInDoubt: new Set(),
    lookedAt: null,
    readings: new Map(),
    owesLooks: false,
    parentsWatched: parentFieldsWatched(mapping.filters, schemas),
    leadsNamed: waysFromLeads(mapping, schemas.salesforce),
    wholeSince: null,
    awaitsFeed: false,
    feedReadAt: { salesforce: 0, marketo: 0 },
    readAt: { salesforce: 0, marketo: 0 },
    refreshes: new Map(),
  };
}

/** Resolves a kind of pair once in a run. */
function remembering(resolve: (object: PairObject) => ResolvedMapping): (object: PairObject) => ResolvedMapping {
  const resolved = new Map<PairObject, ResolvedMapping>();
  return (object) => {
    const mapping = resolved.get(object) ?? resolve(object);
    resolved.set(object, mapping);
    return mapping;
  };
}

function resumedNames(unread: KnownSchemas['unread'], object: PairObject): ResumedNames {
  return { salesforce: unread.salesforce[object] ?? [], marketo: unread.marketo[objectOnSide(object, 'marketo')] ?? [] };
}

/** The store's mark of this moment: looks that begin after it see every write settled before it. */
export async function currentMark(context: EngineContext, lease: Lease): Promise<number> {
  return context.store.change(lease, { by: 'none' }, (loaded) => ({ result: loaded.mark }));
}

/** What one worker at a time does for a connection. */
type LeasePurpose = 'cycle' | 'priority' | 'agreement' | 'trial';

function leaseName(connectionId: string, purpose: LeasePurpose): string {
  return `${connectionId}/${purpose}`;
}

/** Whether a worker runs a cycle of the connection at this moment, in this process or any other: going by its lease (I20). */
export function isCycleRunning({ queries, rules: { connectionId } }: EngineContext): Promise<boolean> {
  return queries.isLeaseHeld(connectionId, leaseName(connectionId, 'cycle'));
}

/** Takes the lease for one purpose of a connection; null when another worker has it (I20). */
export async function takeLease(context: EngineContext, purpose: LeasePurpose): Promise<HeldLease | null> {
  const { connectionId } = context.rules;
  const name = leaseName(connectionId, purpose);
  // From before the question: the store may have counted from any moment since.
  const heldSince = momentOf(context);
  const lease = await context.store.acquireLease({ connectionId, name, holder: context.holder, seconds: LEASE_SECONDS });
  return lease === null ? null : { ...lease, heldSince };
}

/** How long a lease lasts without renewal; a worker that is silent for longer is taken to be gone (I20). */
const LEASE_SECONDS = 60;

/** Prolongs the lease when a third of it is gone; throws when it was lost. */
async function keepLease(session: SyncSession): Promise<void> {
  if (ageMs(session, session.leaseRenewedAt) < (LEASE_SECONDS * 1000) / 3) return;
  if (!(await renew(session))) throw new StepFailure(ownError('LEASE_LOST'));
}

/**
 * Whether the lease is ours at this moment. After a silence the store is asked, and no clock is believed: this process may have
 * stood still, also over the store's answer, and the store's clock may run ahead of every other one (I20, F47, F48). False when it cannot say.
 */
export async function holdsLease(session: SyncSession): Promise<boolean> {
  try {
    for (let asked = 0; ageMs(session, session.leaseSeenAt) >= SILENCE_MS; asked++) {
      if (asked === MOST_ASKED || !(await renew(session))) return false;
    }
    return true;
  } catch (failure) {
    if (failure instanceof StepFailure) return false;
    throw failure;
  }
}

async function renew(session: SyncSession): Promise<boolean> {
  const asked = momentOf(session.context);
  if (!(await session.context.store.renewLease(session.lease, LEASE_SECONDS))) return false;
  session.leaseRenewedAt = asked;
  session.leaseSeenAt = asked;
  return true;
}

/** The longer of what clock and stopwatch say: whichever is wrong, it errs on the safe side. */
function ageMs({ context }: SyncSession, since: Moment): number {
  const { clockMs, stopwatchMs } = momentOf(context);
  return Math.max(clockMs - since.clockMs, stopwatchMs - since.stopwatchMs);
}

function momentOf({ clock, stopwatch }: EngineContext): Moment {
  return { clockMs: clock.now(), stopwatchMs: stopwatch.elapsedMs() };
}

/** So long after the store last knew the lease as ours it is asked again before a write leaves. */
const SILENCE_MS = 2000;

/** So often it is asked before one write: an answer that took longer than a silence says what was so before it. */
const MOST_ASKED = 3;

/**
 * Loads, decides and saves under the session's lease, and remembers the store's mark. Whatever becomes known of a record goes this way, so
 * that a parent in which filters of its children see something else is noted with it, by whatever look or write (`src/engine/look-at-children.ts`).
 */
export async function changePairs<Result>(
  session: SyncSession,
  selection: PairSelection,
  decide: (loaded: LoadedPairs) => Decision<Result>,
): Promise<Result> {
  await keepLease(session);
  let mark = session.mark;
  const asked = momentOf(session.context);
  const result = await session.context.store.change(session.lease, selection, (loaded) => {
    mark = loaded.mark;
    return withChangedParents(session, loaded, decide(loaded));
  });
  session.mark = Math.max(session.mark, mark);
  session.leaseSeenAt = asked;
  return result;
}

function withChangedParents<Result>(session: SyncSession, loaded: LoadedPairs, decision: Decision<Result>): Decision<Result> {
  const { parentsWatched: watched, leadsNamed, mappingOf, wholeSince } = session;
  const { pairs: after = [], absorbed = [], changedParents: shown = [] } = decision;
  const changed = changedParents(loaded.pairs, after, { watched, mappingOf, wholeSince });
  const parents = leadsNamed.length === 0 ? changed : eachOnce([...changed, ...shown, ...peopleMoved({ before: loaded.pairs, after, absorbed })]);
  return parents.length === 0 ? decision : { ...decision, changedParents: parents };
}

/** Of which pairs a run may take up what waits. */
export function amongLookedAt({ lookedAt }: SyncSession): { readonly among?: readonly string[] } {
  return lookedAt === null ? {} : { among: [...lookedAt] };
}

/** API names to read on a side in this session, by object. */
export function fieldsToRead(session: SyncSession, side: Side): FieldsByObject {
  return readableFields(session.context.rules, session.schemas)[side];
}

/** Journal entries for what happened to a pair. */
export function journalOf(session: SyncSession, pair: Pair, events: readonly JournalEvent[]): readonly JournalEntry[] {
  const { context } = session;
  return events.map((event) => ({
    entryId: context.ids.next(),
    connectionId: pair.connectionId,
    pairId: pair.pairId,
    at: nowIso(context),
    event,
  }));
}
