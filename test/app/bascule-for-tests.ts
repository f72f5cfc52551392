import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveSimulator } from '../../simulators/foundation/http-server.ts';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { serveMarketoSimulator } from '../../simulators/marketo/start.ts';
import type { MarketoSimulator } from '../../simulators/marketo/simulator.ts';
import { createLog } from '../../src/app/log.ts';
import { loadSettings } from '../../src/app/settings/settings.ts';
import type { Settings } from '../../src/app/settings/settings.ts';
import { startBascule } from '../../src/app/wiring.ts';
import type { RunningBascule } from '../../src/app/wiring.ts';
import { putNewDatabase } from '../new-database.ts';

/** A real Bascule over PGlite between two real simulators, all in this process and on free ports. */
export interface TestBascule {
  readonly running: RunningBascule;
  readonly settings: Settings;
  readonly salesforce: SalesforceSimulator;
  readonly marketo: MarketoSimulator;
  /** Everything that was logged, as one text. */
  logged(): string;
  /** Resolves when a cycle that began after this call has ended. */
  cycle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it with a small world; `change` may alter the settings first. */
export async function startTestBascule(people: number, change: (settings: Settings) => Settings = (settings) => settings): Promise<TestBascule> {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-app-'));
  const salesforce = createSalesforceSimulator({ people });
  const salesforceServer = await serveSimulator(salesforce, { port: 0 });
  const marketoServer = await serveMarketoSimulator({ port: 0, people: Math.floor(people / 5) });
  const environment = { BASCULE_SANDBOX_SALESFORCE_URL: salesforceServer.url, BASCULE_SANDBOX_MARKETO_URL: marketoServer.url };
  const loaded = loadSettings({ file: null, environment, flags: { dataFolder: folder }, folder }, { sandbox: true });
  if (loaded.result === 'problems') throw new Error(loaded.problems.join('\n'));
  // Port 0 takes any free one; nobody but a test wants that.
  const settings = change({ ...loaded.settings, port: 0 });
  if (settings.databaseUrl === null) await putNewDatabase(folder);

  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const leave = async (): Promise<void> => {
    await salesforceServer.close();
    await marketoServer.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const running = await startBascule(settings, createLog('debug', { write: (line) => lines.push(line) }, false), () => {
    for (const listener of listeners) listener();
  }).catch(async (problem: unknown) => {
    await leave();
    throw problem;
  });
  const nextEnd = (): Promise<void> =>
    new Promise((resolve) => {
      const listener = (): void => {
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
  let isClosed = false;

  return {
    running,
    settings,
    salesforce,
    marketo: marketoServer.simulator,
    logged: () => lines.join(''),
    async cycle() {
      const connection = running.connections[0];
      if (connection === undefined) throw new Error('There is no connection.');
      // One that runs already may have begun too early.
      if ((await connection.status()).state === 'running' || (await connection.status()).state === 'starting') await nextEnd();
      const ended = nextEnd();
      await connection.syncNow();
      await ended;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await running.stop();
      await leave();
    },
  };
}
