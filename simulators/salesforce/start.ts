import { serveToTheEnd } from '../foundation/http-server.ts';
import type { RunningServer } from '../foundation/http-server.ts';
import { runSimulator } from '../foundation/run-simulator.ts';
import { smallShare } from './seeding/seed-world.ts';
import { createSalesforceSimulator } from './simulator.ts';
import type { SalesforceSimulator, SalesforceSimulatorOptions } from './simulator.ts';

/** Serves a Salesforce simulator in real time on 127.0.0.1; port 0 takes any free one. `close` stops both. */
export async function serveSalesforceSimulator(
  options: SalesforceSimulatorOptions & { port: number },
): Promise<RunningServer & { readonly simulator: SalesforceSimulator }> {
  return serveToTheEnd(createSalesforceSimulator(options), options.port);
}

if (import.meta.main) {
  await runSimulator(
    {
      name: 'Salesforce simulator',
      defaultPort: 4610,
      portVariable: 'SALESFORCE_SIMULATOR_PORT',
      environment: process.env,
      build: ({ data, people, seed }) => createSalesforceSimulator({ people, seed, counts: smallShare(people), ...(data === undefined ? {} : { data }) }),
    },
    process.argv.slice(2),
  );
}
