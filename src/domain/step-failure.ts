import { catalogueEntry } from './error-catalogue.ts';
import type { Side } from './side.ts';
import type { SyncError } from './sync-error.ts';

/**
 * The one class of exception that ends a step (DESIGN §7). It carries a catalogue error; what it
 * ends is taken up again by the next cycle from the last commit, so nothing is lost.
 */
export class StepFailure extends Error {
  readonly error: SyncError;
  /** The side that could not be asked, where whoever hears of it cannot know; null elsewhere. */
  readonly side: Side | null;

  constructor(error: SyncError, { side, ...options }: { readonly cause?: unknown; readonly side?: Side } = {}) {
    super(`${error.code}: ${catalogueEntry(error.code).title}`, options);
    this.name = 'StepFailure';
    this.error = error;
    this.side = side ?? null;
  }
}

/** True for what ends one step alone: what else the run has to do goes on (I24), as it does not once its lease is lost (I20). */
export function endsStepAlone(failure: unknown): failure is StepFailure {
  return failure instanceof StepFailure && failure.error.code !== 'LEASE_LOST';
}
