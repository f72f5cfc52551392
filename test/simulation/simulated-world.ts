import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldAccess } from './beside-parts.ts';
import type { BesidePeople } from './beside-people.ts';
import type { Books } from './books.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { EffectChecks } from './check-effects.ts';
import type { Database } from './database.ts';
import type { FaultCounts, FaultId } from './fault-kinds.ts';
import type { FieldStates } from './field-states.ts';
import type { PresentPlan } from './field-plans.ts';
import type { FieldGaps, Gaps } from './gaps.ts';
import type { JobModel } from './job-model.ts';
import type { UnderWay } from './operations.ts';
import type { MergeUsers } from './merge-users.ts';
import type { LifecyclesOfWorld } from './lifecycles-of-world.ts';
import type { OptionRecord } from './option-record.ts';
import type { Verdicts } from './oracle.ts';
import type { Road } from './road.ts';
import type { Scheduler } from './scheduler.ts';
import type { Users } from './users.ts';
import type { VendorFaultPlans } from './vendor-fault-plans.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';
import type { Workforce } from './workforce.ts';

/** Makes things happen until something is so, and throws what broke the simulation itself. */
export type RunUntil = (isDone: () => boolean) => Promise<void>;

/** Everything one run is made of, and what faults may do to it. */
export interface SimulatedWorld extends Workforce {
  readonly options: OptionRecord;
  readonly scheduler: Scheduler;
  readonly vendors: Vendors;
  readonly vendorFaults: VendorFaultPlans;
  readonly road: Road;
  readonly database: Database;
  readonly jobs: JobModel;
  readonly users: Users;
  readonly mergeUsers: MergeUsers;
  /** Everything beside people. */
  readonly beside: BesidePeople;
  /** Deletions, merges of ours and the second look. */
  readonly lifecycles: LifecyclesOfWorld;
  readonly ledger: VendorLedger;
  /** What administrators have made of fields for now. */
  readonly fieldStates: FieldStates;
  readonly books: Books;
  readonly effects: EffectChecks;
  readonly verdicts: Verdicts;
  readonly counts: FaultCounts;
  readonly underWay: UnderWay;
  /** The fields of this run with their rules of this moment. */
  readonly fields: readonly PresentPlan[];
  /** Mapping keys on which an automation ever acted. */
  readonly automated: Set<string>;
  /** Records that the sync user could not see for a while. */
  readonly hidden: Gaps;
  /** Mapping keys of fields that the sync user could not read for a while. */
  readonly suspended: FieldGaps;
  /** How long a worker may work with rights that are no longer true, ms. */
  readonly rightsAgeMs: number;
  /** The next worker that has reserved writes stands still before it can send them: the zombie of F47. */
  stallBeforeSending(ms: number): void;
  /** A vendor's clock is set, forward or back, while it serves. */
  leapVendor(side: Side, ms: number): void;
  changeConfiguration(chance: Random): void;
  /** The settings name more objects from now on: every process starts anew. */
  followObjects(): void;
  /** The settings ask for a second look at everything from now on: every process starts anew. */
  lookAgain(): void;
  /** Keeps the database as it is; answers how to put it back, with every worker starting anew after so long (F50, F53). */
  backUp(): (id: FaultId, downMs: number) => void;
  /** What was kept for faults of this run, by their details. */
  readonly kept: Map<number, ReturnType<SimulatedWorld['backUp']>>;
  /** What we wrote and a database put back knows nothing of, by its place in the ledger. */
  readonly forgotten: ReadonlySet<number>;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back. */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** When all of Salesforce was read by readings that began after a moment, true time in ms. */
  readonly readAfter: ClockLeaps['readAfter'];
  /** When the last reading of an object before a moment began, true time in ms. */
  readonly beganBefore: ClockLeaps['beganBefore'];
  setFieldAccess(access: FieldAccess): Promise<void>;
  /** Hides these records from the sync user and shows all others. */
  showAllBut(ids: readonly string[]): Promise<void>;
  /** Users stop, and every worker that is down comes up. */
  startMissing(): void;
  /** Watches something that goes on by itself: what it throws ends the run. */
  guard(work: Promise<unknown>): void;
  /** What went wrong inside the simulation itself. */
  broken(): unknown;
  /** Every right is given back. */
  restoreRights(): Promise<void>;
}
