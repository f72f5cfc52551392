import { realSleep } from '../foundation/clock.ts';
import { serveToTheEnd } from '../foundation/http-server.ts';
import type { RunningServer } from '../foundation/http-server.ts';
import { runSimulator } from '../foundation/run-simulator.ts';
import { createMarketoSimulator } from './simulator.ts';
import type { MarketoOptions, MarketoSimulator } from './simulator.ts';

/** Serves a Marketo simulator in real time on 127.0.0.1; port 0 takes any free one. `close` stops both. */
export async function serveMarketoSimulator(
  options: MarketoOptions & { port: number },
): Promise<RunningServer & { readonly simulator: MarketoSimulator }> {
  return serveToTheEnd(createMarketoSimulator({ sleep: realSleep, ...options }), options.port);
}

if (import.meta.main) {
  await runSimulator(
    {
      name: 'Marketo simulator',
      defaultPort: 4620,
      portVariable: 'MARKETO_SIMULATOR_PORT',
      environment: process.env,
      build: ({ data, people, seed }) =>
        createMarketoSimulator({ sleep: realSleep, people, seed, ...(data === undefined ? {} : { data }) }),
    },
    process.argv.slice(2),
  );
}
