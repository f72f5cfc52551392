import type { FaultId } from './fault-kinds.ts';

/** A fault that is going to be armed. Its details come from its own seed, so that leaving out one changes no other. */
export interface PlannedFault {
  readonly id: FaultId;
  /** After the start of the run, ms of true time. */
  readonly atMs: number;
  readonly detail: number;
}

/** Something a user is going to do; what it is comes from its own seed, as with a fault. */
export interface PlannedAct {
  /** After the start of the run, ms of true time. */
  readonly atMs: number;
  readonly detail: number;
}
