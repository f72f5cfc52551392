import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import type { Pair } from '../../src/domain/pair.ts';
import type { Side } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Connector } from '../../src/engine/connector-port.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { flushPriority } from '../../src/engine/flush-priority.ts';
import type { Clock, Ids, Log, Timers } from '../../src/engine/ports.ts';
import { requestSync } from '../../src/engine/request-sync.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import type { Store, StoreQueries } from '../../src/engine/store-port.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { createClock } from '../../simulators/foundation/clock.ts';
import type { SettableClock } from '../../simulators/foundation/clock.ts';
import { createMarketoSimulator } from '../../simulators/marketo/simulator.ts';
import type { MarketoSimulator } from '../../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { transportTo } from '../contract/simulated-transport.ts';
import { connectorsOver } from './bridge-connectors.ts';
import type { RealConnectors } from './bridge-connectors.ts';
import { createRuleBook } from './rule-book.ts';

/** Noon of a quiet day: far from every quota reset and clock change. */
const START = Date.parse('2026-03-01T12:00:00Z');

/** The whole bridge in one thread: both simulators, the real connectors and engine, a store, one virtual clock. */
export interface Bridge {
  readonly salesforce: SalesforceSimulator;
  readonly marketo: MarketoSimulator;
  readonly clock: SettableClock;
  readonly store: Store;
  readonly queries: StoreQueries;
  /** The newest rules. */
  readonly rules: ConnectionRules;
  /** Applies other rules, as a new version. */
  apply(rules: Partial<ConnectionRules>): void;
  /** The context of the worker that is alive. */
  context(): EngineContext;
  /** Its connectors with all that they can do, wrapped by nothing. */
  connectors(): RealConnectors;
  /** Another worker takes over, with nothing of the old one's memory. Its leases have run out. */
  restart(): void;
  /** One cycle, then ten seconds pass. */
  cycle(): Promise<SyncCycle>;
  /** Cycles until one changes nothing and leaves no backlog; fails after `most`. */
  settle(most?: number): Promise<number>;
  /** Asks for one record and serves the request at once. */
  syncNow(object: 'lead' | 'contact' | 'person' | 'task' | 'account' | 'program-member' | 'campaign-member', id: string): Promise<'served' | 'not-found' | 'several'>;
  control(side: Side, path: string, body?: unknown, method?: string): Promise<unknown>;
  /** Every pair of the store. */
  pairs(): Promise<readonly Pair[]>;
  ledger(): Promise<readonly LedgerRow[]>;
}

/** What a test may choose. */
export interface BridgeOptions {
  readonly salesforcePeople?: number;
  readonly marketoPeople?: number;
  readonly rules?: Partial<ConnectionRules>;
  readonly openStore?: (clock: Clock) => { readonly store: Store; readonly queries: StoreQueries };
  /** Wraps a side's transport, to count, cut or kill calls. */
  readonly around?: (side: Side, transport: HttpTransport) => HttpTransport;
  /** Smaller blocks than the vendors take, so that few records already make several calls. */
  readonly blockSizes?: Pick<Connector, 'readBlockSize' | 'writeBlockSize'>;
  /** Wraps the store, to kill the worker at a commit. */
  readonly aroundStore?: (store: Store) => Store;
  /** Wraps a side's connector, to kill the worker at a call of the engine. */
  readonly aroundConnector?: (connector: Connector) => Connector;
}

const CONNECTION = 'test';

/** Opens a bridge over freshly seeded worlds. */
export function openBridge(options: BridgeOptions = {}): Bridge {
  const clock = createClock();
  clock.useVirtual(START);
  const salesforce = createSalesforceSimulator({ clock, people: options.salesforcePeople ?? 0, seed: 7 });
  const marketo = createMarketoSimulator({ clock, people: options.marketoPeople ?? 0, seed: 7, limits: { callsPerWindow: 1e9, callsPerDay: 1e9, callsInFlight: 1e9 } });
  const opened = (options.openStore ?? createMemoryStore)(clock);
  const book = createRuleBook({ ...defaultRules(), ...options.rules });
  const timers: Timers = {
    sleep: async (ms) => {
      clock.advance(ms);
    },
  };
  const around = options.around ?? ((_side: Side, transport: HttpTransport) => transport);
  let worker = 0;
  let current: EngineContext;
  let real: RealConnectors;
  const boot = (): void => {
    worker += 1;
    const store = options.aroundStore?.(opened.store) ?? opened.store;
    const now = () => clock.now();
    real = connectorsOver({
      transports: { salesforce: around('salesforce', transportTo(salesforce, now).send), marketo: around('marketo', transportTo(marketo, now).send) },
      clock,
      timers,
      rules: book.current(),
    });
    const aroundConnector = options.aroundConnector ?? ((connector: Connector) => connector);
    const connectors = {
      salesforce: aroundConnector({ ...real.salesforce, ...options.blockSizes }),
      marketo: aroundConnector({ ...real.marketo, ...options.blockSizes }),
    };
    current = {
      rules: book.current(), versions: book, connectors, store, queries: opened.queries, schemas: {}, lostAnswers: new Map(), clock, timers, stopwatch: { elapsedMs: () => clock.now() },
      ids: countingIds(worker), log: silentLog, holder: `worker-${worker}`,
    };
  };
  boot();
  const bridge: Bridge = {
    salesforce, marketo, clock, store: opened.store, queries: opened.queries,
    get rules() {
      return book.current();
    },
    apply: (change) => void book.apply({ ...book.current(), ...change }),
    context: () => current,
    connectors: () => real,
    restart() {
      clock.advance(61_000);
      boot();
    },
    async cycle() {
      const cycle = await runSyncCycle(current, 'schedule', new AbortController().signal);
      clock.advance(10_000);
      if (cycle === 'busy') throw new Error('another worker holds the lease');
      return cycle;
    },
    async settle(most = 10) {
      for (let round = 1; round <= most; round++) {
        const { steps, backlogAfter } = await bridge.cycle();
        const moved = steps.some(({ counts, operation }) => operation !== 'sync-schema' && counts.new + counts.updated + counts.deleted + counts.failed > 0);
        const backlog = (backlogAfter?.marketo ?? 0) + (backlogAfter?.salesforce ?? 0);
        if (!moved && backlog === 0 && steps.every((step) => step.state === 'succeeded')) return round;
      }
      throw new Error(`not settled after ${most} cycles`);
    },
    async syncNow(object, id) {
      const outcome = await requestSync(current, { object, id, by: 'test' });
      if (outcome.result !== 'queued') return outcome.result;
      const serve = () => flushPriority(current, [outcome.request], new AbortController().signal);
      if ((await serve()) === 'cycle-first') {
        await bridge.cycle();
        await serve();
      }
      return 'served';
    },
    async control(side, path, body, method = body === undefined ? 'GET' : 'POST') {
      const simulator = side === 'salesforce' ? salesforce : marketo;
      const text = body === undefined ? '' : JSON.stringify(body);
      const answer = await simulator.handle({ method, url: `/_control/${path}`, headers: { host: 'localhost', 'content-type': 'application/json' }, body: text });
      if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.body}`);
      return answer.body === '' ? null : JSON.parse(answer.body);
    },
    async pairs() {
      const pairs: Pair[] = [];
      let after: string | null = null;
      do {
        const page = await opened.queries.listPairs({ connectionId: CONNECTION, search: '', state: 'any', object: null, limit: 200, after });
        pairs.push(...page.pairs);
        after = page.next;
      } while (after !== null);
      return pairs;
    },
    ledger: () => opened.queries.ledger(CONNECTION),
  };
  return bridge;
}

/** Rules of a sandbox: the default mapping and defaults for required values. */
function defaultRules(): ConnectionRules {
  return {
    connectionId: CONNECTION,
    version: 1,
    name: 'Test',
    pauseSeconds: 10,
    mapping: { fields: DEFAULT_FIELD_MAPPINGS, objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' },
    defaults: { lastName: '[not provided]', company: '[not provided]' },
    createWhen: null,
    freshnessSeconds: 60,
    inDoubtSeconds: 100,
    massDelete: { percent: 10, atLeast: 50 },
    reconcileEveryDays: 0,
  };
}

function countingIds(worker: number): Ids {
  let next = 0;
  return { next: () => `${String(worker).padStart(3, '0')}-${String(++next).padStart(9, '0')}` };
}

const silentLog: Log = { info: () => undefined, warn: () => undefined };
