import type { Lane } from '../domain/lane.ts';
import type { Observation } from '../domain/observation.ts';
import type { ReconcilePass } from '../domain/reconcile-pass.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import type { Json } from './connector-port.ts';
import type { ReservedMerge } from './sync-session.ts';

/** A look together with the store's mark of the moment before it began. */
export interface Look {
  readonly observation: Observation;
  readonly mark: number;
  /** The vendor said nothing of the record, and that says that it is gone: believed only as far as its pair was not written since. */
  readonly isInferred?: true;
}

/** The second look to which looks belong: what it finds is repaired in its name, and how far it came is saved with that. */
export interface SecondLook {
  readonly object: PairObject;
  /** `ReconcilePass.startedAt`. */
  readonly repairs: string;
  /** The pass as it is to be saved, given the pairs in which a difference was found. Pure. */
  readonly passAfter: (differing: ReadonlySet<string>) => ReconcilePass;
}

/** Looks at records of one side, to be stored together with the cursor that covers them (I18). */
export interface LookBatch {
  /** Persons that somebody wants in Salesforce: they begin a pair although no rule asks for it (A7). */
  readonly wanted?: ReadonlySet<string>;
  /** Whether the counterparts of these records must be looked at too: a field of theirs was not watched (I17). */
  readonly counterpartsToo?: boolean;
  readonly side: Side;
  readonly looks: readonly Look[];
  readonly cursor: Json | null;
  readonly lane: Lane;
  readonly secondLook?: SecondLook;
  /** Set where only some fields of records that have a pair were looked at: nothing but these is learnt (C4). */
  readonly isPartial?: true;
}

/** What storing a page came to. */
export interface PageStored {
  readonly counts: StepCounts;
  /** Merges that follow from it, reserved and to be sent. */
  readonly merges: readonly ReservedMerge[];
}
