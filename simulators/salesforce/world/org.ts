import type { SimClock } from '../../foundation/clock.ts';
import type { FaultPlan } from '../../foundation/fault-plan.ts';
import { createAccessBook } from './access.ts';
import type { UserAccess } from './access.ts';
import { bootstrapOrg } from './bootstrap.ts';
import { setting } from './settings.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

/** A simulated org: its records, its rules and its clock. Knows nothing of HTTP. */
export type Org = {
  readonly store: Store;
  readonly clock: SimClock;
  readonly faults: FaultPlan;
  accessOf(userId: string): UserAccess;
  /** Ids of the records sharing keeps from the user (fault F37). */
  hiddenFrom(userId: string): ReadonlySet<string>;
  /** Ids of the records that sharing lets the user read and not change. */
  readOnlyFor(userId: string): ReadonlySet<string>;
  /** Whether users or rights have changed since the org was fresh. */
  rightsChanged(): boolean;
  /** 1, 2, 3 … for each query; see run-query.ts for what it decides. */
  nextQueryNumber(): number;
  /** Back to a fresh org: users and rights as delivered, no other records, default settings. */
  reset(): void;
};

/** Builds a fresh org; whoever wants it durable attaches a log to its store afterwards. */
export function createOrg(clock: SimClock, faults: FaultPlan): Org {
  const store = createStore(() => clock.now());
  bootstrapOrg(store);
  let queries = 0;
  let freshRights = store.rightsVersion();
  return {
    store,
    clock,
    faults,
    accessOf: createAccessBook(store),
    hiddenFrom: (userId) => new Set(setting(store, 'hiddenRecords')[userId]),
    readOnlyFor: (userId) => new Set(setting(store, 'readOnlyRecords')[userId]),
    rightsChanged: () => store.rightsVersion() !== freshRights,
    nextQueryNumber: () => (queries += 1),
    reset() {
      store.clear();
      bootstrapOrg(store);
      freshRights = store.rightsVersion();
      queries = 0;
    },
  };
}
