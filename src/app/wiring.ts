import type { SyncCycle } from '../domain/sync-cycle.ts';
import { openStore } from '../store/open-store.ts';
import type { OpenedStore } from '../store/open-store.ts';
import { isStoreAway } from '../store/sql-failure.ts';
import { StoreOpenError } from '../store/store-open-error.ts';
import { checkHealth } from './check-health.ts';
import { removeCliToken, writeCliToken } from './cli-token.ts';
import { addOfferedFields } from './configuration/add-offered-fields.ts';
import { createConfigurations } from './configuration/configurations.ts';
import type { Configurations } from './configuration/configurations.ts';
import { createConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { createConnectionRunner } from './connection-runner.ts';
import { openAccess } from './http/access.ts';
import type { Access } from './http/access.ts';
import { createHttpApp } from './http/http-app.ts';
import { listen } from './http/listen.ts';
import type { Listening } from './http/listen.ts';
import { openJobEngine } from './job-engine.ts';
import { openConnection } from './open-connection.ts';
import type { OpenConnection } from './open-connection.ts';
import { errorFacts } from './log.ts';
import type { AppLog } from './log.ts';
import type { ConnectionSettings } from './settings/connection-settings.ts';
import type { Settings } from './settings/settings.ts';
import { every, randomWord, systemClock, systemIds } from './system-clock.ts';
import { CONSOLE_FOLDER, VERSION } from './version.ts';

/** A Bascule at work. */
export interface RunningBascule {
  /** Where the console is, without a slash at the end. */
  readonly url: string;
  readonly access: Access;
  readonly connections: readonly Connection[];
  readonly storeDescription: string;
  /** What opening the store found and did, as sentences. */
  readonly notes: readonly string[];
  /** Finishes the batches in hand, then closes everything. Takes less than five seconds. */
  stop(): Promise<void>;
}

/** Copies of an embedded database are made this often (DESIGN §9). */
const SNAPSHOT_EVERY_MS = 5 * 60_000;
/** How long running cycles may take to finish their batch when Bascule stops. */
const FINISH_WITHIN_MS = 3000;

/**
 * Makes the one object graph and sets it going: port, store, job engine, connections, API. Whatever was
 * opened is closed again when a later part cannot be. Throws `ListenError` or `StoreOpenError`.
 */
export async function startBascule(settings: Settings, log: AppLog, onCycle: (cycle: SyncCycle) => void): Promise<RunningBascule> {
  const opened = new AsyncDisposableStack();
  let database = 'The database';
  try {
    const app = Promise.withResolvers<ReturnType<typeof createHttpApp>>();
    const listening = await listen(settings.host, settings.port, app.promise);
    opened.defer(() => listening.close());
    const store = await openStore({ databaseUrl: settings.databaseUrl?.reveal() ?? null, folder: settings.dataFolder }, systemClock);
    opened.defer(() => store.close());
    database = store.description;
    keepSnapshots(opened, store, log);

    const holder = systemIds.next();
    const parts: (OpenConnection & { readonly connection: ConnectionSettings })[] = [];
    for (const connection of settings.connections) {
      const context = await openConnection(connection, store, log, holder);
      opened.defer(() => context.vendors.close());
      parts.push({ connection, ...context });
    }

    const access = await openAccess(store.access, systemClock, randomWord);
    const jobs = await openJobEngine(store.database, log);
    const stopping = new AbortController();
    opened.defer(() => jobs.stop(FINISH_WITHIN_MS));
    opened.defer(() => stopping.abort());

    const configurations = createConfigurations(store.configurations, { clock: systemClock, ids: systemIds });
    const connections: Connection[] = [];
    for (const { connection, engine, vendors, log: connectionLog } of parts) {
      const runner = createConnectionRunner(engine, connectionLog, stopping.signal, async (cycle) => {
        await addOfferedFields(engine, configurations);
        onCycle(cycle);
      });
      connections.push(createConnection(engine, vendors.connectors, runner, jobs, sandboxOf(connection)));
      await jobs.add(runner);
    }

    const url = settings.publicUrl ?? `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${listening.port}`;
    serveHttp(settings, listening, { app, access, connections, configurations, store, log });
    const [simulators = null] = settings.connections.map(sandboxOf);
    await writeCliToken(settings.dataFolder, { url: `http://127.0.0.1:${listening.port}`, token: access.cliToken, simulators });
    opened.defer(() => removeCliToken(settings.dataFolder));
    log.info('started', { url, store: store.description, connections: connections.length });
    return { url, access, connections, storeDescription: store.description, notes: store.notes, stop: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw isStoreAway(error) ? new StoreOpenError(`${database} went away while Bascule was starting. Start it again when the database answers.`, { cause: error }) : error;
  }
}

function keepSnapshots(opened: AsyncDisposableStack, store: OpenedStore, log: AppLog): void {
  const { takeSnapshot } = store;
  if (takeSnapshot === null) return;
  const stop = every(SNAPSHOT_EVERY_MS, async () => {
    await takeSnapshot().catch((error: unknown) => log.error('no snapshot could be written', errorFacts(error)));
  });
  opened.defer(stop);
}

function serveHttp(
  settings: Settings,
  listening: Listening,
  parts: {
    readonly app: PromiseWithResolvers<ReturnType<typeof createHttpApp>>;
    readonly access: Access;
    readonly connections: readonly Connection[];
    readonly configurations: Configurations;
    readonly store: OpenedStore;
    readonly log: AppLog;
  },
): void {
  const { app, access, connections, configurations, store, log } = parts;
  const reach = { host: settings.host, port: listening.port, publicUrl: settings.publicUrl };
  const health = (): ReturnType<typeof checkHealth> => checkHealth(store.description, connections, VERSION);
  app.resolve(createHttpApp({ connections, configurations, access, reach, version: VERSION, consoleFolder: CONSOLE_FOLDER, checkHealth: health, log }));
}

function sandboxOf({ isSandbox, salesforce, marketo }: ConnectionSettings): { readonly salesforceUrl: string; readonly marketoUrl: string } | null {
  return isSandbox ? { salesforceUrl: salesforce.loginUrl, marketoUrl: marketo.baseUrl } : null;
}
