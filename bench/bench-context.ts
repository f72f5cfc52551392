import { randomUUID } from 'node:crypto';
import { DEFAULT_FIELD_MAPPINGS } from '../src/app/settings/default-mapping.ts';
import type { HttpTransport } from '../src/connectors/http-transport.ts';
import type { ConnectionRules } from '../src/domain/connection.ts';
import type { Mapping } from '../src/domain/field-mapping.ts';
import type { Side } from '../src/domain/side.ts';
import type { EngineContext } from '../src/engine/engine-context.ts';
import type { Clock, Timers } from '../src/engine/ports.ts';
import type { OpenedStore } from '../src/store/open-store.ts';
import { benchConnectors, KEY_FIELDS } from './bench-connectors.ts';

/** The pause of a real connection (PRODUCT A5). */
export const PAUSE_MS = 300_000;

/** Leads and contacts alone, with the default mapping. */
const PEOPLE_ALONE: Mapping = { fields: DEFAULT_FIELD_MAPPINGS, objects: {}, marketoKeyField: KEY_FIELDS.marketo, salesforceKeyField: KEY_FIELDS.salesforce };

/** Rules of a real connection. */
function benchRules(connectionId: string, mapping: Mapping): ConnectionRules {
  return {
    connectionId,
    version: 1,
    name: 'Bench',
    pauseSeconds: PAUSE_MS / 1000,
    mapping,
    defaults: { lastName: 'Unknown', company: 'Unknown' },
    createWhen: null,
    freshnessSeconds: 60,
    inDoubtSeconds: 100,
    massDelete: { percent: 10, atLeast: 50 },
    reconcileEveryDays: 0,
  };
}

/** Everything the engine needs, over the given ways to the vendors. */
export function benchContext(opened: OpenedStore, clock: Clock, timers: Timers, transports: Readonly<Record<Side, HttpTransport>>, mapping: Mapping = PEOPLE_ALONE): EngineContext {
  const rules = benchRules('bench', mapping);
  return {
    rules,
    versions: { newest: async () => rules, get: async () => rules },
    connectors: benchConnectors(transports, clock, timers, mapping),
    store: opened.store,
    queries: opened.queries,
    schemas: {},
    lostAnswers: new Map(),
    clock,
    stopwatch: { elapsedMs: () => clock.now() },
    timers,
    ids: { next: randomUUID },
    log: { info: silent, warn: silent },
    holder: 'bench',
  };
}

function silent(): void {}
