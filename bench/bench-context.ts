import { randomUUID } from 'node:crypto';
import { DEFAULT_FIELD_MAPPINGS } from '../src/app/settings/default-mapping.ts';
import type { HttpTransport } from '../src/connectors/http-transport.ts';
import type { ConnectionRules } from '../src/domain/connection.ts';
import type { Side } from '../src/domain/side.ts';
import type { EngineContext } from '../src/engine/engine-context.ts';
import type { Clock, Timers } from '../src/engine/ports.ts';
import type { OpenedStore } from '../src/store/open-store.ts';
import { benchConnectors, KEY_FIELDS } from './bench-connectors.ts';

/** The pause of a real connection (PRODUCT A5). */
export const PAUSE_MS = 300_000;

/** Rules of a real connection with the default mapping. */
function benchRules(connectionId: string): ConnectionRules {
  return {
    connectionId,
    name: 'Bench',
    pauseSeconds: PAUSE_MS / 1000,
    mapping: { fields: DEFAULT_FIELD_MAPPINGS, objects: {}, marketoKeyField: KEY_FIELDS.marketo, salesforceKeyField: KEY_FIELDS.salesforce },
    defaults: { lastName: 'Unknown', company: 'Unknown' },
    createWhen: null,
    freshnessSeconds: 60,
    inDoubtSeconds: 100,
    massDelete: { percent: 10, atLeast: 50 },
  };
}

/** Everything the engine needs, over the given ways to the vendors. */
export function benchContext(opened: OpenedStore, clock: Clock, timers: Timers, transports: Readonly<Record<Side, HttpTransport>>): EngineContext {
  return {
    rules: benchRules('bench'),
    connectors: benchConnectors(transports, clock, timers),
    store: opened.store,
    queries: opened.queries,
    schemas: {},
    clock,
    stopwatch: { elapsedMs: () => clock.now() },
    timers,
    ids: { next: randomUUID },
    log: { info: silent, warn: silent },
    holder: 'bench',
  };
}

function silent(): void {}
