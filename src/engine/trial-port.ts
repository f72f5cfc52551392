import type { RecordWrite } from '../domain/operation.ts';
import type { TrialOutcome } from '../domain/trial.ts';

/** A vendor that can make a write and undo it at once. Marketo cannot. */
export interface Rehearsal {
  /**
   * Makes the very write inside a transaction that cannot be kept, whatever the vendor thinks of it, and says what the vendor
   * thought. Spends the priority lane's share, two calls at most. `mayTry` is asked right before the call leaves. Never
   * throws for what the vendor says.
   */
  rehearse(write: RecordWrite, mayTry: () => Promise<boolean>): Promise<TrialOutcome>;
}
