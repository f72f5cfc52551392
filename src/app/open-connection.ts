import type { EngineContext } from '../engine/engine-context.ts';
import type { OpenedStore } from '../store/open-store.ts';
import { adoptSettings } from './configuration/adopt-settings.ts';
import { createRuleVersions } from './configuration/rule-versions.ts';
import { connectVendors } from './connect-vendors.ts';
import type { VendorConnections } from './connect-vendors.ts';
import type { AppLog } from './log.ts';
import type { ConnectionSettings } from './settings/connection-settings.ts';
import { systemClock, systemIds, systemStopwatch, systemTimers } from './system-clock.ts';

/** What serves one connection: the engine's world, and the vendors to close in the end. */
export interface OpenConnection {
  readonly engine: EngineContext;
  readonly vendors: VendorConnections;
  readonly log: AppLog;
}

/** Makes everything that serves one connection, over the newest version of its configuration. Calls no vendor yet. Throws a `StepFailure` of the store. */
export async function openConnection(connection: ConnectionSettings, store: OpenedStore, log: AppLog, holder: string): Promise<OpenConnection> {
  const { connectionId } = connection.identity;
  const connectionLog = log.with({ connection: connectionId });
  const adopted = await adoptSettings(store.configurations, connectionId, connection.configuration, { clock: systemClock, ids: systemIds });
  connectionLog.info('rules of the settings file', { adopted });
  const versions = createRuleVersions(store.configurations, connection.identity);
  const rules = await versions.newest();
  const vendors = connectVendors(connection, rules.mapping, systemClock, systemTimers);
  const engine: EngineContext = {
    rules,
    versions,
    connectors: vendors.connectors,
    store: store.store,
    queries: store.queries,
    schemas: {},
    lostAnswers: new Map(),
    clock: systemClock,
    stopwatch: systemStopwatch,
    timers: systemTimers,
    ids: systemIds,
    log: connectionLog,
    holder,
  };
  return { engine, vendors, log: connectionLog };
}
