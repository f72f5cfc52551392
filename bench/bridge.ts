import type { Mapping } from '../src/domain/field-mapping.ts';
import type { Side } from '../src/domain/side.ts';
import type { SyncCycle } from '../src/domain/sync-cycle.ts';
import type { EngineContext } from '../src/engine/engine-context.ts';
import type { Timers } from '../src/engine/ports.ts';
import { runSyncCycle } from '../src/engine/run-sync-cycle.ts';
import type { Store } from '../src/engine/store-port.ts';
import type { OpenedStore } from '../src/store/open-store.ts';
import { createClock } from '../simulators/foundation/clock.ts';
import type { SettableClock } from '../simulators/foundation/clock.ts';
import type { Simulator } from '../simulators/foundation/exchange.ts';
import { createMarketoSimulator } from '../simulators/marketo/simulator.ts';
import type { MarketoSimulator } from '../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../simulators/salesforce/simulator.ts';
import type { SeedCounts } from '../simulators/salesforce/seeding/seed-world.ts';
import type { SalesforceSimulator } from '../simulators/salesforce/simulator.ts';
import { benchContext, PAUSE_MS } from './bench-context.ts';
import { openBenchStore } from './bench-store.ts';
import type { StoreSource } from './bench-store.ts';
import { createVendorMeter } from './vendor-meter.ts';
import type { VendorMeter } from './vendor-meter.ts';

/** The real engine, connectors and store between both simulators, in one process and under one virtual clock. */
export interface Bridge {
  readonly salesforce: SalesforceSimulator;
  readonly marketo: MarketoSimulator;
  readonly vendors: Readonly<Record<Side, Simulator>>;
  readonly clock: SettableClock;
  readonly opened: OpenedStore;
  /** What the engine runs with. */
  readonly context: EngineContext;
  readonly meter: VendorMeter;
  /** Runs the cycles over another store from now on, until the answered function is called. */
  readonly watchStore: (store: Store) => () => void;
  /** One cycle after a pause of five minutes; throws when a step of it did not succeed. */
  cycle(): Promise<SyncCycle>;
  /** Calls that the vendor counted since this was last asked, by operation, sign-ins left out. */
  takeCharged(side: Side): Promise<Calls>;
  close(): Promise<void>;
}

/** Calls of one vendor: all that it charges, and how many of each kind. */
export interface Calls {
  readonly charged: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** Limits of the vendors are not what these benches measure. */
export const NO_CALL_LIMITS = { callsPerWindow: 1_000_000, callsInFlight: 1000, callsPerDay: 100_000_000 };

/** What a bench may have beside people and their default mapping. */
interface BridgeWishes {
  readonly mapping?: Mapping;
  readonly counts?: SeedCounts;
}

/** Builds a world of so many Salesforce people (three of five are leads) and an empty Marketo. */
export async function buildBridge(people: number, source: StoreSource, name: string, { mapping, counts = {} }: BridgeWishes = {}): Promise<Bridge> {
  const clock = createClock();
  clock.useVirtual(Date.UTC(2026, 5, 1, 8));
  const salesforce = createSalesforceSimulator({ clock, people, counts });
  const marketo = createMarketoSimulator({ clock, limits: NO_CALL_LIMITS });
  const vendors = { salesforce, marketo };
  const opened = await openBenchStore(source, name, clock);
  const meter = createVendorMeter();
  const transports = { salesforce: meter.through(salesforce), marketo: meter.through(marketo) };
  const context = benchContext(opened, clock, virtualTimers(clock), transports, mapping);
  let store = opened.store;
  return {
    salesforce,
    marketo,
    vendors,
    clock,
    opened,
    context,
    meter,
    watchStore: (watched) => {
      store = watched;
      return () => {
        store = opened.store;
      };
    },
    cycle: () => cycleAfterPause({ ...context, store }, clock),
    takeCharged: (side) => takeCharged(vendors[side]),
    close: () => opened.close(),
  };
}

/** Waiting takes no time but moves the clock. */
function virtualTimers(clock: SettableClock): Timers {
  return {
    sleep(ms) {
      clock.advance(ms);
      return Promise.resolve();
    },
  };
}

async function cycleAfterPause(context: EngineContext, clock: SettableClock): Promise<SyncCycle> {
  clock.advance(PAUSE_MS);
  const cycle = await runSyncCycle(context, 'schedule', new AbortController().signal);
  if (cycle === 'busy') throw new Error('Somebody else runs this cycle.');
  const failed = cycle.steps.find((step) => step.state !== 'succeeded');
  if (failed !== undefined) throw new Error(`The step ${failed.operation} ${failed.side} ended as ${failed.state}: ${failed.errorCode ?? 'no code'}.`);
  return cycle;
}

async function takeCharged(vendor: Simulator): Promise<Calls> {
  const request = { url: '/_control/requests', headers: {}, body: '' };
  const answer = await vendor.handle({ ...request, method: 'GET' });
  await vendor.handle({ ...request, method: 'DELETE' });
  return JSON.parse(answer.body);
}
