import type { Backfill } from './backfill.ts';
import type { PairObject, Side } from './side.ts';
import type { ErrorCode } from './error-catalogue.ts';

/** The operations of a cycle (PRODUCT A5, marketo-native-sync.md §3.2); in which order they come, docs/spec/2-cycle.md says. */
export type StepOperation =
  | 'resolve-unknown'
  | 'sync-schema'
  | 'pull-updates'
  | 'push-new'
  | 'push-updates'
  | 'refresh-formulas'
  | 'reconcile';

/** What was done to records, in the columns of the native Sync Status screen plus what was skipped. */
export interface RecordCounts {
  readonly new: number;
  readonly updated: number;
  readonly deleted: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a step did, in all and by kind of pair. */
export interface StepCounts extends RecordCounts {
  /** By `PairObject`. Absent where nothing is told apart: what no pair knows has no kind, and cycles of older versions do not tell. */
  readonly objects?: Readonly<Record<string, RecordCounts>> | undefined;
}

/** Operations that look at records of both sides; their steps are recorded under `salesforce`. */
const OF_BOTH_SIDES: ReadonlySet<StepOperation> = new Set(['resolve-unknown', 'reconcile']);

/** The side that a step is about; null when it is about both. */
export function sideOfStep({ operation, side }: Pick<CycleStep, 'operation' | 'side'>): Side | null {
  return OF_BOTH_SIDES.has(operation) ? null : side;
}

/** One visible step of a cycle. `side` is read from or written to, by the operation; of one that looks at both (`sideOfStep`) it is `salesforce`. */
export interface CycleStep {
  readonly operation: StepOperation;
  readonly side: Side;
  readonly state: 'waiting' | 'in-process' | 'succeeded' | 'failed' | 'incomplete';
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly counts: StepCounts;
  /** What ended it early; null when nothing did. */
  readonly errorCode: ErrorCode | null;
}

/** One run over all steps; shown while it runs and kept afterwards. */
export interface SyncCycle {
  readonly cycleId: string;
  readonly connectionId: string;
  readonly trigger: 'schedule' | 'request' | 'start';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly state: 'in-process' | 'succeeded' | 'failed' | 'incomplete';
  readonly steps: readonly CycleStep[];
  /** Records still waiting when the cycle ended, by the side they wait to be written to; null while it runs. */
  readonly backlogAfter: Readonly<Record<Side, number>> | null;
  /**
   * The name of the rights in force: what the sync user saw when work was last derived by it, in this cycle or one before.
   * Null while work is being derived anew by other ones; absent in cycles of older versions (decision 21).
   */
  readonly rights?: string | null;
  /** How far initial sync and backfills have come, also those that ended a while ago; absent in cycles of older versions. */
  readonly backfills?: readonly Backfill[];
  /** Set when bulk work was left because its turn was over: the next cycle begins at once. */
  readonly hasMore?: true;
}

/** No record touched. */
export const NO_COUNTS: StepCounts = { new: 0, updated: 0, deleted: 0, failed: 0, skipped: 0 };

/** The sum of two counts, by kind of pair as well. */
export function addCounts(a: StepCounts, b: Partial<StepCounts>): StepCounts {
  const objects = { ...a.objects };
  for (const [object, counts] of Object.entries(b.objects ?? {})) objects[object] = sum(objects[object] ?? NO_COUNTS, counts);
  return { ...sum(a, b), ...(a.objects === undefined && b.objects === undefined ? {} : { objects }) };
}

/** Counts that are all about one kind of pair. */
export function countsOf(object: PairObject, counts: Partial<RecordCounts>): Partial<StepCounts> {
  return { ...counts, objects: { [object]: sum(NO_COUNTS, counts) } };
}

function sum(a: RecordCounts, b: Partial<RecordCounts>): RecordCounts {
  return {
    new: a.new + (b.new ?? 0),
    updated: a.updated + (b.updated ?? 0),
    deleted: a.deleted + (b.deleted ?? 0),
    failed: a.failed + (b.failed ?? 0),
    skipped: a.skipped + (b.skipped ?? 0),
  };
}
