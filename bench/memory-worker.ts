import { setTimeout as realSleep } from 'node:timers/promises';
import { createHttpClient } from '../src/connectors/http-client.ts';
import type { HttpClient } from '../src/connectors/http-client.ts';
import type { Clock, Timers } from '../src/engine/ports.ts';
import { runSyncCycle } from '../src/engine/run-sync-cycle.ts';
import { openStore } from '../src/store/open-store.ts';
import { benchContext } from './bench-context.ts';

/** What the engine's process says of itself, as one line of JSON on its standard output. */
export interface MemoryReport {
  /** Largest resident set of the process, of its whole life. */
  readonly peakMb: number;
  /** The same before the first call. */
  readonly baselineMb: number;
  readonly seconds: number;
  readonly linked: number;
}

/* Run by memory.ts with: Salesforce URL, Marketo URL, database URL or nothing, folder of an embedded database. */
const [salesforceUrl = '', marketoUrl = '', databaseUrl = '', folder = ''] = process.argv.slice(2);

const clock: Clock = { now: () => Date.now() };
const timers: Timers = {
  sleep: (ms, signal) => realSleep(ms, undefined, signal === undefined ? { ref: false } : { ref: false, signal }).catch(() => undefined),
};
const clients = { salesforce: clientFor(salesforceUrl), marketo: clientFor(marketoUrl) };
const opened = await openStore({ databaseUrl: databaseUrl === '' ? null : databaseUrl, folder }, clock);
const context = benchContext(opened, clock, timers, { salesforce: clients.salesforce.send, marketo: clients.marketo.send });

const baselineMb = peakMb();
const startedAt = clock.now();
for (let hasMore = true; hasMore; ) {
  const cycle = await runSyncCycle(context, 'start', new AbortController().signal);
  if (cycle === 'busy' || cycle.state !== 'succeeded') throw new Error(`The cycle did not succeed: ${JSON.stringify(cycle)}`);
  hasMore = cycle.hasMore === true;
}
const report: MemoryReport = {
  peakMb: peakMb(),
  baselineMb,
  seconds: (clock.now() - startedAt) / 1000,
  linked: await opened.queries.linkedPeople('bench'),
};
await Promise.all([clients.salesforce.close(), clients.marketo.close(), opened.close()]);
process.stdout.write(JSON.stringify(report));

function clientFor(baseUrl: string): HttpClient {
  return createHttpClient({ baseUrl, allowPrivateHosts: true, maxInFlight: 10, timers });
}

/** The operating system's own record of the largest resident set, in MB (it counts in KB). */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
