import type { Clock } from '../../src/engine/ports.ts';
import type { Store, StoreQueries } from '../../src/engine/store-port.ts';
import type { SampleWorld } from './sample-world.ts';

/** A store under examination. */
export interface ExaminedStore {
  readonly store: Store;
  readonly queries: StoreQueries;
  close(): Promise<void>;
}

/** How a part of the contract gets at the store, and at a connection nobody else uses. */
export interface Examination {
  readonly store: () => Store;
  readonly queries: () => StoreQueries;
  readonly world: () => SampleWorld;
}

/** The real clock, for stores that take one. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now() };
