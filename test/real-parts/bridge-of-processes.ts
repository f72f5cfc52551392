import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { systemClock } from '../../src/app/system-clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { throughPort } from '../contract/postgres-for-tests.ts';
import { freePort } from '../free-port.ts';
import type { Cluster } from './cluster.ts';
import { openCuttingProxy } from './cutting-proxy.ts';
import type { CuttingProxy } from './cutting-proxy.ts';
import type { Keeper } from './keeper.ts';
import { FIELDS, WANTED_RATING } from './people-at-work.ts';
import { openRealVendors } from './real-vendors.ts';
import type { RealVendors } from './real-vendors.ts';
import type { RunOptions } from './run-options.ts';
import { startWorker } from './worker-process.ts';
import type { WorkerProcess } from './worker-process.ts';

/** What all runs share: a database server, a folder, and who cleans up. */
export interface Yard {
  readonly cluster: Cluster;
  readonly keeper: Keeper;
  /** Kept by `keeper`; every run has a folder of its own in it. */
  readonly folder: string;
  /** What every worker runs. */
  readonly program: string;
}

/** Everything of one run: workers as processes, a database, both vendors, and wires between them that can be cut. */
export interface BridgeOfProcesses {
  readonly workers: readonly WorkerProcess[];
  readonly vendors: RealVendors;
  readonly wires: Readonly<Record<Side | 'database', CuttingProxy>>;
  readonly databaseUrl: string;
  /** The same database, by another wire, for whoever looks from outside. */
  readonly store: OpenedStore;
  dispose(): Promise<void>;
}

/** The id of the one connection. */
export const CONNECTION = 'main';

/** Builds it and sets it going. */
export async function buildBridge({ cluster, keeper, folder, program }: Yard, options: RunOptions): Promise<BridgeOfProcesses> {
  const opened = new AsyncDisposableStack();
  try {
    const databaseUrl = await cluster.freshDatabase();
    opened.defer(() => cluster.drop(databaseUrl));
    const vendors = await openRealVendors(options, FIELDS, cluster.time);
    opened.defer(() => vendors.close());
    const wires = {
      salesforce: await openCuttingProxy(vendors.ports.salesforce),
      marketo: await openCuttingProxy(vendors.ports.marketo),
      database: await openCuttingProxy(cluster.port),
    };
    for (const wire of Object.values(wires)) opened.defer(() => wire.close());
    const store = await openStore({ databaseUrl, folder: '' }, systemClock);
    opened.defer(() => store.close());

    const workers: WorkerProcess[] = [];
    for (let number = 1; number <= options.workers; number += 1) {
      const name = `worker ${number}`;
      const place = join(folder, `run-${options.seed}-${number}`);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'bascule.yaml'), JSON.stringify(settingsOf(wires, await freePort())));
      const worker = startWorker({ name, folder: place, environment: secretsOf(wires, databaseUrl), time: cluster.time, program }, keeper);
      opened.defer(() => worker.dispose());
      workers.push(worker);
    }
    return { workers, vendors, wires, databaseUrl, store, dispose: () => opened.disposeAsync() };
  } catch (problem) {
    await opened.disposeAsync();
    throw problem;
  }
}

/** What a customer would write into bascule.yaml, which JSON is a way of writing. */
function settingsOf(wires: BridgeOfProcesses['wires'], port: number): unknown {
  const [salesforce, marketo] = SIDES.map((side) => `http://127.0.0.1:${wires[side].port}`);
  const signIn = { clientId: 'sandbox-client', clientSecret: { env: 'SIMULATORS_SECRET' }, allowPrivateHosts: true };
  return {
    port,
    connections: [
      {
        id: CONNECTION,
        name: 'Main',
        pauseSeconds: 5,
        salesforce: { loginUrl: salesforce, ...signIn },
        marketo: { baseUrl: marketo, ...signIn, callsPer20s: 100 },
        defaults: { lastName: 'Unknown', company: 'Unknown' },
        createWhen: [{ field: 'rating', is: 'equal', value: WANTED_RATING }],
        fields: [{ marketo: 'unsubscribed', direction: 'none' }],
      },
    ],
  };
}

/** The secret that the simulators publish, and the database behind its wire. */
function secretsOf(wires: BridgeOfProcesses['wires'], databaseUrl: string): Readonly<Record<string, string>> {
  return { SIMULATORS_SECRET: 'sandbox-secret', DATABASE_URL: throughPort(databaseUrl, wires.database.port) };
}
