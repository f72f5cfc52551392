import type { BulkPause } from '../domain/backfill.ts';
import type { ChangedParent, ChildrenDue } from '../domain/changed-parent.ts';
import type { Schema } from '../domain/field.ts';
import type { TrialConsent } from '../domain/trial.ts';
import type { Json } from './connector-port.ts';
import type { FilterPassRow } from '../domain/filter-pass.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { Lane } from '../domain/lane.ts';
import type { LedgerDelta, LedgerRow } from '../domain/ledger.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import type { FormulaPass } from '../domain/formula-pass.ts';
import type { ReconcilePass, ReconcileRow } from '../domain/reconcile-pass.ts';
import type { FieldOffer, SchemaEvent } from '../domain/schema-event.ts';
import type { PairObject, RecordObject, Side } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { JournaledUpdate, UpdateCounts } from '../domain/update-count.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';

/**
 * The store as the engine sees it: load → decide → save, in one transaction, at most three
 * statements per batch (DESIGN §2). `decide` is pure and synchronous, so a transaction never
 * waits for a vendor. Implemented in memory and over PostgreSQL/PGlite; one contract suite.
 */
export interface Store {
  /**
   * Loads the selected pairs **locked** (in pair-id order, so two writers never deadlock; waiting
   * pairs already locked by somebody else are skipped), lets `decide` say what changes, and saves it
   * atomically together with cursor, journal, ledger and operations. Throws `StepFailure(LEASE_LOST)`
   * when the lease's epoch is no longer current (I20), with nothing saved. When a new pair meets one
   * that another writer inserted meanwhile (I14), everything is rolled back and the whole
   * load-decide-save runs again.
   */
  change<Result>(
    lease: Lease,
    selection: PairSelection,
    decide: (loaded: LoadedPairs) => Decision<Result>,
  ): Promise<Result>;

  /** Where reading of a side goes on; null before the first page was stored. */
  loadCursor(connectionId: string, side: Side): Promise<Json | null>;

  /**
   * Operations of the lease's connection whose worker is gone: opened under any lease that has a higher
   * epoch by now, was given back or has run out. Merges that were stopped are left out. At most `limit`, oldest first. Every other lease of the
   * connection that has run out ends here, so that its worker, should it only have stood still, does not go on.
   */
  orphanedOperations(lease: Lease, limit: number): Promise<readonly Operation[]>;

  /**
   * Takes the named lease if it is free, expired by the store's own clock, or already this holder's;
   * a new holder gets a higher epoch. Null when another holder has it.
   */
  acquireLease(request: LeaseRequest): Promise<Lease | null>;
  /** Prolongs it, also one that ran out unnoticed; false when it was lost. */
  renewLease(lease: Lease, seconds: number): Promise<boolean>;
  /** Gives it back, if it is still this holder's. */
  releaseLease(lease: Lease): Promise<void>;
  /**
   * Ends every other lease of the connection, if this one is still held. Changes under way are saved first; nothing is saved
   * under those leases from then on, and what they left open is orphaned (I20, decision 21). Throws `StepFailure(LEASE_LOST)`.
   */
  endOtherLeases(lease: Lease): Promise<void>;

  /** Saves a cycle as it stands now (called at every change of a step); insert or replace by id. */
  saveCycle(lease: Lease, cycle: SyncCycle): Promise<void>;
  /** Adds charged API calls to the count of a UTC day (`2026-01-31`). */
  addApiCalls(connectionId: string, side: Side, day: string, calls: number): Promise<void>;
  /** Stops the bulk lane until null is said, over restarts; who stopped it first stays named (PRODUCT D8). */
  pauseBulk(connectionId: string, pause: BulkPause | null): Promise<void>;
  /** Lets writes be tried from now on, or no more with null; who agreed first stays named (decision 36). */
  allowTrials(connectionId: string, consent: TrialConsent | null): Promise<void>;

  /** Keeps what the sync user sees of a side from now on, with what changed (B1). Throws `StepFailure(LEASE_LOST)`. */
  keepSchema(lease: Lease, kept: KeptSchema): Promise<void>;
  /** Dismisses an offer for good, or opens it again by null; false when there is no such offer. */
  dismissOffer(connectionId: string, offer: Pick<FieldOffer, 'side' | 'object' | 'field'>, dismissed: FieldOffer['dismissed']): Promise<boolean>;
  /** Keeps how far the reading of an object's formulas has come (C4). Throws `StepFailure(LEASE_LOST)`. */
  keepFormulaPass(lease: Lease, pass: FormulaPass): Promise<void>;
}

/** A schema, with the version of the rules by which the side was asked for it: they say which objects it can hold. */
export interface SchemaOfRules extends Schema {
  readonly rulesVersion: number;
}

/** What is seen of a side, and what changed since what was kept before. */
export interface KeptSchema {
  readonly schema: SchemaOfRules;
  /** In the order in which they are to be shown; the oldest of the connection are forgotten beyond 2,000. */
  readonly events: readonly SchemaEvent[];
  /** One that is there already stays as it is; beyond 1,000 none are made. */
  readonly offers: readonly FieldOffer[];
  /** Fields that are offered no more; null: all of the object. */
  readonly gone: readonly { readonly object: RecordObject; readonly field: string | null }[];
}

/** The questions that console, CLI and API ask. Read-only; no lease. */
export interface StoreQueries {
  /** Ledger rows with pending counted from the work itself (PRODUCT D1). */
  ledger(connectionId: string): Promise<readonly LedgerRow[]>;
  backlog(connectionId: string): Promise<readonly BacklogRow[]>;
  linkedPeople(connectionId: string): Promise<number>;
  /** Pairs of one object whose records are there on both sides, counted. */
  linkedRecords(connectionId: string, object: PairObject): Promise<number>;
  /** Memberships of a program (its id, in digits) whose records are there on both sides, counted. */
  linkedMembers(connectionId: string, program: string): Promise<number>;
  /** Pairs of one object whose record is there on a side, counted. */
  presentRecords(connectionId: string, object: PairObject, side: Side): Promise<number>;
  /** How far the second look at each object has come. */
  reconcileRows(connectionId: string): Promise<readonly ReconcileRow[]>;
  /** How far the pairs of each object were evaluated by its filters. */
  filterPasses(connectionId: string): Promise<readonly FilterPassRow[]>;
  /** Parents whose children were not read since they changed, the longest due first; at most `limit`. */
  childrenDue(connectionId: string, limit: number): Promise<readonly ChildrenDue[]>;
  /** Pairs that a filter keeps from a side, counted by object and side. */
  filteredRecords(connectionId: string): Promise<readonly FilteredRecords[]>;
  /**
   * All pairs of an object while they are no more than `atMost`, else a sample of about `sampled` (left out: `atMost`), taken by the
   * places at which the store happens to keep them. Cheap however many there are.
   */
  samplePairs(request: { readonly connectionId: string; readonly object: PairObject; readonly atMost: number; readonly sampled?: number }): Promise<PairSample>;
  /** Every pair that holds one of these ids on the given side, once; at most 10,000 ids. */
  pairsHolding(connectionId: string, ids: Readonly<Record<Side, readonly string[]>>): Promise<readonly Pair[]>;
  /** Pairs whose work repairs what a pass found, by object and pass; `refused` are those of which a direction is. */
  openRepairs(connectionId: string): Promise<readonly OpenRepairs[]>;
  /** By object, the pairs whose other record is deleted, or left a filter that deletes, and that wait for this side outside the priority lane, or were stopped for that (I7). */
  untoldDeletions(connectionId: string, side: Side): Promise<readonly { readonly object: PairObject; readonly records: number }[]>;
  /** By object, the merges open on a side to which no admin agreed, counted, whether they were stopped or not (I7). */
  openMerges(connectionId: string, side: Side): Promise<readonly { readonly object: PairObject; readonly records: number }[]>;
  /** The pairs of merges that were stopped, oldest first; at most `limit`. */
  stoppedMerges(connectionId: string, limit: number): Promise<readonly string[]>;
  /** Pairs by id on either side, or by the current e-mail of either side (case ignored); at most 20, oldest first. */
  findPairs(connectionId: string, search: { readonly object: RecordObject | null; readonly idOrEmail: string }): Promise<readonly Pair[]>;
  listPairs(request: PairListRequest): Promise<PairList>;
  /** Newest first. */
  journal(connectionId: string, pairId: string, limit: number): Promise<readonly JournalEntry[]>;
  openOperations(connectionId: string, pairId: string): Promise<readonly Operation[]>;
  /** Newest first. */
  cycles(connectionId: string, limit: number): Promise<readonly SyncCycle[]>;
  /** Whether anybody holds the named lease, by the store's own clock: false once it was given back, ended by another one, or has run out. */
  isLeaseHeld(connectionId: string, name: string): Promise<boolean>;
  apiCalls(connectionId: string, day: string): Promise<Readonly<Record<Side, number>>>;
  /** Null while the bulk lane runs. */
  bulkPause(connectionId: string): Promise<BulkPause | null>;
  /** What the sync user was last seen to see; a side that was never seen is absent. */
  keptSchemas(connectionId: string): Promise<Readonly<Partial<Record<Side, SchemaOfRules>>>>;
  /** The schema history, newest first. */
  schemaEvents(connectionId: string, limit: number): Promise<readonly SchemaEvent[]>;
  /** By side, object and field. */
  fieldOffers(connectionId: string): Promise<readonly FieldOffer[]>;
  formulaPasses(connectionId: string): Promise<readonly FormulaPass[]>;
  /** What was written of each field since a UTC day, counted as it was written (PRODUCT C2); 90 days are kept. */
  updateCounts(connectionId: string, since: string): Promise<UpdateCounts>;
  /** The newest updates of the journal, at most so many, as far as they stand at its very end: cheap however long it is. */
  newestUpdates(connectionId: string, atMost: number): Promise<readonly JournaledUpdate[]>;
  /** Null where nobody agreed that writes may be tried. */
  trialConsent(connectionId: string): Promise<TrialConsent | null>;
  /** What people must see to, by cause: rejected work, what is held back of work that waits, and merges that were stopped. */
  rejections(connectionId: string): Promise<readonly Rejections[]>;
}

/** Records refused or held back for one cause; `waiting` of them wait besides, for what else is to be written, and are counted in the backlog, too. */
export interface Rejections {
  readonly code: ErrorCode;
  readonly object: PairObject;
  readonly to: Side;
  readonly records: number;
  readonly waiting: number;
  readonly oldestSince: string;
}

/** Records that filters keep from a side; of `unknown` nobody can say at the moment whether they still would. */
export interface FilteredRecords {
  readonly object: PairObject;
  readonly to: Side;
  readonly records: number;
  readonly unknown: number;
}

/** Some of an object's pairs, or all. */
export interface PairSample {
  /** Pairs of the object in all. */
  readonly total: number;
  /** How far off `total` may be, nineteen times of twenty; 0 when all were taken. */
  readonly margin: number;
  readonly isWhole: boolean;
  /** Pairs of one `place` were taken together: they may have more in common than others. */
  readonly pairs: readonly { readonly pair: Pair; readonly place: number }[];
}

/** Differences that a reconcile pass (`startedAt`) found and that are not settled yet, counted from the pairs themselves. */
export interface OpenRepairs {
  readonly object: PairObject;
  readonly startedAt: string;
  readonly waiting: number;
  readonly refused: number;
}

/** Backlog by object, direction and lane, exact because it is counted from the waiting pairs; `forParents` of the records wait for what they link to. */
export interface BacklogRow {
  readonly object: PairObject;
  readonly to: Side;
  readonly lane: Lane;
  readonly records: number;
  readonly forParents: number;
  readonly oldestSince: string;
}

/** One page of the list of pairs, which the console shows as people. */
export interface PairListRequest {
  readonly connectionId: string;
  /** Free text: matched as a prefix of e-mail, last name or either id; empty lists all. */
  readonly search: string;
  /** `rejected`: also those of which something is held back while the rest waits. */
  readonly state: 'any' | 'linked' | 'waiting' | 'rejected' | 'filtered';
  readonly object: PairObject | null;
  readonly limit: number;
  /** Opaque; from the list before. */
  readonly after: string | null;
}

/** A page of pairs, newest first. */
export interface PairList {
  readonly pairs: readonly Pair[];
  /** Where the next page starts; null at the end. */
  readonly next: string | null;
  /** How many match in all, counted up to 10,000. */
  readonly total: number;
}

/** Right to write for one connection and purpose. */
export interface Lease {
  /** For example `<connectionId>/cycle`. */
  readonly name: string;
  readonly connectionId: string;
  readonly holder: string;
  readonly epoch: number;
}

/** A wish for the right to write. */
export interface LeaseRequest {
  readonly connectionId: string;
  readonly name: string;
  readonly holder: string;
  readonly seconds: number;
}

/** Which pairs a change is about. Batches of at most 2,000. */
export type PairSelection = PairChoice & {
  /**
   * For a decision that does not depend on what is in flight: the open operations are not loaded, which costs a
   * statement less. Such a decision opens, closes and absorbs nothing, and must bear that an operation was opened on
   * a loaded pair a moment ago.
   */
  readonly withoutOperations?: true;
};

type PairChoice =
  | { readonly by: 'pair-id'; readonly ids: readonly string[] }
  /**
   * Every pair that holds one of these ids on the given side, or for which something is being made under one of them
   * (`Operation.madeFor`; not `withoutOperations`); one pair comes once.
   */
  | { readonly by: 'side-ids'; readonly ids: Readonly<Record<Side, readonly string[]>> }
  /**
   * Waiting to be written to `side`, due at `now` (ISO 8601) or later than any try waits (F57), with no operation open
   * on that side and no look due there, since what a record holds must be known before it is written: most urgent lane
   * first, oldest first within a lane.
   */
  | {
      readonly by: 'waiting';
      readonly side: Side;
      readonly lanes: readonly Lane[];
      /** `exists`: the record on `side` is updated; a number: it must be found or made first, and its kind has this place in the order of making. */
      readonly record: 'exists' | number;
      readonly now: string;
      readonly limit: number;
      /** Ids of the pairs to choose from; absent: all. */
      readonly among?: readonly string[];
    }
  /** Pairs whose record on `side` must be looked at again and has no operation open there; one that was stopped does not count, for nothing of it was sent. At most `limit`. */
  | { readonly by: 'look-due'; readonly side: Side; readonly limit: number }
  /** Pairs whose record on `side` is there, in pair-id order from after `after`; at most `limit`. */
  | { readonly by: 'present'; readonly side: Side; readonly after: string | null; readonly limit: number }
  /** Pairs of one object, in pair-id order from after `after`; at most `limit`. */
  | { readonly by: 'object'; readonly object: PairObject; readonly after: string | null; readonly limit: number }
  /** Pairs of which a side holds another value than was agreed on, in pair-id order from after `after`; at most `limit`. */
  | { readonly by: 'differing'; readonly after: string | null; readonly limit: number }
  /** Pairs whose work to `side` is rejected, in pair-id order from after `after`; at most `limit`. */
  | { readonly by: 'rejected'; readonly side: Side; readonly after: string | null; readonly limit: number }
  /** No pair: only cursor, journal or ledger are saved. */
  | { readonly by: 'none' };

/** What was loaded: the pairs, and the operations open on them unless the selection leaves them out (I21). */
export interface LoadedPairs {
  readonly pairs: readonly Pair[];
  readonly openOperations: readonly Operation[];
  /**
   * A number larger than any an earlier `change` of this store was given (a sequence taken in the load
   * statement). Settling stamps it on the pair's side as `writtenMark`; a look remembers the mark of the
   * last change before it began. No clock is involved (I16).
   */
  readonly mark: number;
}

/** What a pure decision wants saved. Every part is optional; all of it or nothing is saved. */
export interface Decision<Result> {
  readonly result: Result;
  /** Whole new states of loaded pairs, and new pairs (fresh pairId). */
  readonly pairs?: readonly Pair[];
  readonly cursor?: { readonly side: Side; readonly position: Json };
  readonly ledger?: readonly LedgerDelta[];
  readonly journal?: readonly JournalEntry[];
  /** Operations to open, and open ones to replace by id. */
  readonly openOperations?: readonly Operation[];
  /** How far a pass has come, with what it found; or that somebody asks for one. What is left out stays as it is. */
  readonly reconcile?: { readonly object: PairObject; readonly pass?: ReconcilePass; readonly askedAt?: string };
  /** How far an evaluation of an object's pairs has come. */
  readonly filterPass?: FilterPassRow;
  /** Parents whose children are to be read; one that is noted already is noted for what changed now, too. */
  readonly changedParents?: readonly ChangedParent[];
  /** Those whose children were read: what was noted of one since then stays. None of `changedParents`. */
  readonly childrenRead?: readonly Pick<ChildrenDue, 'id' | 'mark'>[];
  /** Ids of operations that are settled. */
  readonly closeOperations?: readonly string[];
  /** Loaded pairs that went into another saved pair: their rows end, their journal is read with the other's. */
  readonly absorbed?: readonly { readonly pairId: string; readonly into: string }[];
}
