import { setTimeout as realSleep } from 'node:timers/promises';
import { createHttpClient } from '../src/connectors/http-client.ts';
import type { HttpClient } from '../src/connectors/http-client.ts';
import type { Clock, Timers } from '../src/engine/ports.ts';
import { runSyncCycle } from '../src/engine/run-sync-cycle.ts';
import { openStore } from '../src/store/open-store.ts';
import { benchContext } from './bench-context.ts';
import { everythingMapping } from './everything-mapping.ts';

/** What the engine's process says of itself twice a second, as lines of JSON on its standard output; the last when all is done. */
export interface WorkerLine {
  readonly rssMb: number;
  readonly heapUsedMb: number;
  /** Records that wait; null until all is written. */
  readonly pending: number | null;
  readonly peakMb: number;
}

/* Run by initial-sync.ts with: Salesforce URL, Marketo URL, database URL or nothing, folder of an embedded database, name of this process. */
const [salesforceUrl = '', marketoUrl = '', databaseUrl = '', folder = '', holder = 'bench'] = process.argv.slice(2);

const clock: Clock = { now: () => Date.now() };
const timers: Timers = {
  sleep: (ms, signal) => realSleep(ms, undefined, signal === undefined ? { ref: false } : { ref: false, signal }).catch(() => undefined),
};
const clients = { salesforce: clientFor(salesforceUrl), marketo: clientFor(marketoUrl) };
const opened = await openStore({ databaseUrl: databaseUrl === '' ? null : databaseUrl, folder }, clock);
const context = { ...benchContext(opened, clock, timers, { salesforce: clients.salesforce.send, marketo: clients.marketo.send }, everythingMapping()), holder };

const telling = setInterval(() => tell(null), 500);
for (;;) {
  const cycle = await runSyncCycle(context, 'schedule', new AbortController().signal);
  const pending = (await opened.queries.ledger('bench')).reduce((sum, row) => sum + row.pending, 0);
  if (cycle !== 'busy' && cycle.hasMore !== true && cycle.state === 'succeeded' && pending === 0) break;
  const failed = cycle === 'busy' ? undefined : cycle.steps.find(({ state }) => state === 'failed');
  if (failed !== undefined) throw new Error(`The step ${failed.operation} ${failed.side} failed: ${failed.errorCode ?? 'no code'}.`);
  if (cycle === 'busy' || cycle.hasMore !== true) await realSleep(2000);
}
clearInterval(telling);
tell(0);
await Promise.all([clients.salesforce.close(), clients.marketo.close(), opened.close()]);

function tell(pending: number | null): void {
  const { rss, heapUsed } = process.memoryUsage();
  const line: WorkerLine = { rssMb: rss / 1_048_576, heapUsedMb: heapUsed / 1_048_576, pending, peakMb: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function clientFor(baseUrl: string): HttpClient {
  return createHttpClient({ baseUrl, allowPrivateHosts: true, maxInFlight: 10, timers });
}
