import type { Cause, FieldChange } from './operation.ts';
import type { Side } from './side.ts';
import type { SyncError } from './sync-error.ts';
import type { TrialOutcome, TriedWrite } from './trial.ts';
import type { KnownValue, KnownValues } from './value.ts';

/**
 * One line of the journal: what happened to one record, with values before and after (DESIGN §6).
 * Append-only; "why is this value this" and undo are read from it.
 */
export interface JournalEntry {
  readonly entryId: string;
  readonly connectionId: string;
  readonly pairId: string;
  readonly at: string;
  readonly event: JournalEvent;
}

/** Everything that can happen to a pair. `side` is the side written to or spoken of. */
export type JournalEvent =
  | { readonly kind: 'linked'; readonly side: Side; readonly recordId: string; readonly how: 'key' | 'email' | 'created' }
  | { readonly kind: 'created'; readonly side: Side; readonly recordId: string; readonly operationId: string; readonly changes: readonly FieldChange[]; readonly cause: Cause }
  | { readonly kind: 'updated'; readonly side: Side; readonly recordId: string; readonly operationId: string; readonly changes: readonly FieldChange[]; readonly cause: Cause }
  | { readonly kind: 'conflict'; readonly field: string; readonly winner: Side; readonly policy: string; readonly kept: KnownValue; readonly lost: KnownValue }
  | { readonly kind: 'rejected'; readonly side: Side; readonly operationId: string | null; readonly error: SyncError; readonly changes: readonly FieldChange[] }
  | { readonly kind: 'in-doubt'; readonly side: Side; readonly operationId: string; readonly error: SyncError }
  | { readonly kind: 'resolved'; readonly side: Side; readonly operationId: string; readonly outcome: 'applied' | 'not-applied' }
  | { readonly kind: 'converted'; readonly from: string; readonly to: string }
  /**
   * The pair's record on this side was merged into another one. `apart` names the records of the other side that are still
   * two and that Bascule does not merge: for people to do.
   */
  | { readonly kind: 'merged'; readonly side: Side; readonly from: string; readonly to: string; readonly apart?: readonly string[] }
  | { readonly kind: 'restored'; readonly side: Side; readonly recordId: string }
  /** With an operation it was Bascule that deleted the record, and `held` is what was known of it: Marketo has no recycle bin. */
  | { readonly kind: 'deleted'; readonly side: Side; readonly recordId: string; readonly operationId?: string; readonly held?: KnownValues }
  /** Another pair of the same human, half of it missing, went into this one. */
  | { readonly kind: 'absorbed'; readonly side: Side; readonly recordId: string }
  | { readonly kind: 'requested'; readonly side: Side; readonly by: string }
  /** Somebody had a write tried, and it was undone at once (decision 36). `error` is what it was refused for, or why it could not be tried. */
  | {
      readonly kind: 'tried';
      readonly side: Side;
      readonly by: string;
      readonly write: TriedWrite['kind'];
      readonly outcome: TrialOutcome['result'];
      readonly error: SyncError | null;
      readonly changes: readonly FieldChange[];
    };
