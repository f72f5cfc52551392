import type { Backfill } from './backfill.ts';
import type { Side } from './side.ts';
import type { ErrorCode } from './error-catalogue.ts';

/** The operations of a cycle in their order (PRODUCT A5, marketo-native-sync.md §3.2). */
export type StepOperation =
  | 'resolve-unknown'
  | 'sync-schema'
  | 'pull-updates'
  | 'push-new'
  | 'push-updates'
  | 'refresh-formulas'
  | 'reconcile';

/** What a step did, in the columns of the native Sync Status screen plus what it skipped. */
export interface StepCounts {
  readonly new: number;
  readonly updated: number;
  readonly deleted: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One visible step of a cycle. `side` is read from or written to, by the operation. */
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
  readonly trigger: 'schedule' | 'request' | 'priority' | 'start';
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

/** The sum of two counts. */
export function addCounts(a: StepCounts, b: Partial<StepCounts>): StepCounts {
  return {
    new: a.new + (b.new ?? 0),
    updated: a.updated + (b.updated ?? 0),
    deleted: a.deleted + (b.deleted ?? 0),
    failed: a.failed + (b.failed ?? 0),
    skipped: a.skipped + (b.skipped ?? 0),
  };
}
