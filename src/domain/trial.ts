import type { FieldChange, Operation } from './operation.ts';
import type { RefusalCause } from './refusal-cause.ts';
import type { SyncError } from './sync-error.ts';

/** Who agreed, and when, that writes may be tried in an org where automation may do more than a roll-back undoes. */
export interface TrialConsent {
  readonly since: string;
  readonly by: string;
}

/** What sharing lets the sync user do with one record, and whose it is; null where it was not told. */
export interface RecordAccess {
  readonly read: boolean | null;
  readonly edit: boolean | null;
  readonly delete: boolean | null;
  readonly ownerId: string | null;
}

/** What a side said to a write that was undone at once. */
export type TrialOutcome =
  /** It would be taken: triggers, validation and duplicate rules have answered. */
  | { readonly result: 'accepted' }
  | { readonly result: 'refused'; readonly cause: RefusalCause; readonly error: SyncError; readonly access: RecordAccess | null }
  /** The call did not come through, or was not answered: nothing was changed, and nothing is known. */
  | { readonly result: 'not-tried'; readonly error: SyncError }
  /** The side did not undo it. It must never happen, so nothing like it is tried again before somebody has looked. */
  | { readonly result: 'not-undone' };

/** The write that was tried. */
export interface TriedWrite {
  readonly kind: Extract<Operation['kind'], 'create' | 'update' | 'delete'>;
  /** `due`: it waits to be written. `refused`: it was refused last. `asked`: nothing is due, and the field was written as it is. */
  readonly from: 'due' | 'refused' | 'asked';
  readonly changes: readonly FieldChange[];
}

/**
 * What a roll-back cannot take back in a real org (Salesforce, Triggers and Order of Execution): said before the first trial,
 * and agreed to once for each connection.
 */
export const TRIAL_WARNING =
  'The write is really made and undone at once, so records, fields and histories stay as they are. What automation does outside the database is not undone: callouts to other systems, platform events published at once, e-mail sent by code, and numbers that an auto-number field has used up.';

/** Marketo has no such thing. */
export const NO_TRIAL_IN_MARKETO = 'Marketo cannot undo a write, so nothing is tried there; what its describe says is all there is.';
