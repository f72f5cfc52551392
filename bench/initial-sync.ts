import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { programFlags } from '../bin/program-flags.mjs';
import type { Simulator } from '../simulators/foundation/exchange.ts';
import { serveSimulator } from '../simulators/foundation/http-server.ts';
import { createMarketoSimulator } from '../simulators/marketo/simulator.ts';
import type { MarketoSimulator } from '../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../simulators/salesforce/simulator.ts';
import type { SalesforceSimulator } from '../simulators/salesforce/simulator.ts';
import { findStoreSource } from './bench-store.ts';
import type { StoreSource } from './bench-store.ts';
import { NO_CALL_LIMITS } from './bridge.ts';
import type { Bench, Figure } from './figure.ts';
import type { WorkerLine } from './initial-sync-worker.ts';
import { countWrittenRows } from './written-rows.ts';

/** People of the large run; the small one has a tenth. `BENCH_PEOPLE` chooses another size where time is short. */
const LARGE = Number(process.env['BENCH_PEOPLE'] ?? 200_000);
const SMALL = LARGE / 10;

/** Where the process is killed on the way: once while everything is read, then by the share of records that are in Marketo. */
const KILLED_AT: readonly (number | 'while-reading')[] = ['while-reading', 0.05, 0.3, 0.6, 0.9];

/**
 * An initial sync of a whole org: people, accounts, opportunities with their roles, and a custom object. The engine runs in a
 * process of its own; the large one is killed five times on its way (kill -9). What was written is counted at the
 * simulators.
 */
export const initialSync: Bench = {
  name: 'initial-sync',
  question: 'Does an initial sync of any size need the same memory, and does a killed one lose or repeat anything?',
  async run(say) {
    const source = await findStoreSource();
    try {
      const small = await syncWorld(SMALL, [], source, say);
      const large = await syncWorld(LARGE, KILLED_AT, source, say);
      return figures(source.kind, small, large);
    } finally {
      await source.stop();
    }
  },
};

/** How one sync went. */
interface Outcome {
  readonly records: number;
  readonly peakRssMb: number;
  readonly peakHeapMb: number;
  readonly seconds: number;
  readonly kills: readonly Kill[];
  readonly repeated: number;
  readonly calls: { readonly salesforce: number; readonly marketo: number };
}

interface Kill {
  readonly at: string;
  readonly records: number;
  /** Rows sent for a second time from this kill to the next, or to the end. */
  repeatedAfter: number;
}

/** A world in the proportions of issue A10: five people to an account, ten to an opportunity, two to a custom record. */
function worldOf(people: number): SalesforceSimulator {
  return createSalesforceSimulator({ people, counts: { accounts: people / 5, opportunities: people / 10, customRecords: people / 2 } });
}

async function syncWorld(people: number, killedAt: typeof KILLED_AT, source: StoreSource, say: (progress: string) => void): Promise<Outcome> {
  const salesforce = worldOf(people);
  const marketo = createMarketoSimulator({ limits: NO_CALL_LIMITS });
  const rows = countWrittenRows(marketo);
  const servers = { salesforce: await serveSimulator(salesforce, { port: 0 }), marketo: await serveSimulator(rows.simulator, { port: 0 }) };
  const place = await source.make(`initial_${people}`);
  const records = people + people / 5 + (people / 10) * 2 + people / 2;
  say(`initial sync of ${records.toLocaleString('en')} records of ${people.toLocaleString('en')} people on ${source.kind}`);
  try {
    const worker = new Worker([servers.salesforce.url, servers.marketo.url, place.databaseUrl ?? '', place.folder]);
    const began = Date.now();
    const kills: Kill[] = [];
    for (const [index, point] of killedAt.entries()) {
      worker.start(`bench-${index}`);
      const isThere = async (): Promise<boolean> => (typeof point === 'number' ? rows.records() >= point * records : isHalfRead(salesforce, people));
      while (!(await isThere()) && worker.isAlive()) await sleep(50);
      await worker.kill();
      const before = kills.at(-1);
      if (before !== undefined) before.repeatedAfter = rows.repeated() - before.repeatedAfter;
      kills.push({ at: typeof point === 'number' ? `${point * 100} %` : 'reading', records: rows.records(), repeatedAfter: rows.repeated() });
      say(`killed at ${kills.at(-1)?.at ?? ''}: ${rows.records()} records sent, ${rows.repeated()} rows sent again so far, ${Math.round((Date.now() - began) / 1000)} s`);
    }
    worker.start('bench-last');
    await worker.ended();
    const last = kills.at(-1);
    if (last !== undefined) last.repeatedAfter = rows.repeated() - last.repeatedAfter;
    requireEverythingOnce(salesforce, marketo);
    say(`all there once after ${Math.round((Date.now() - began) / 1000)} s; peak ${worker.peaks.peakRssMb.toFixed(0)} MB, of it heap in use ${worker.peaks.peakHeapMb.toFixed(0)} MB`);
    return { records, ...worker.peaks, seconds: (Date.now() - began) / 1000, kills, repeated: rows.repeated(), calls: { salesforce: await chargedCalls(salesforce), marketo: await chargedCalls(marketo) } };
  } finally {
    await servers.salesforce.close();
    await servers.marketo.close();
    await place.remove();
  }
}

/** Half of the pages of leads are read: three of five people are leads, and 2,000 of them come in a call. */
async function isHalfRead(salesforce: SalesforceSimulator, people: number): Promise<boolean> {
  return (await chargedCalls(salesforce)) > (people * 0.6) / 2000 / 2;
}

/** The engine's process, which may be killed and started again; its peaks are those of all its lives. */
class Worker {
  peaks = { peakRssMb: 0, peakHeapMb: 0 };
  private process: ChildProcess | null = null;
  private exit: Promise<number | null> = Promise.resolve(0);
  private readonly given: readonly string[];

  constructor(given: readonly string[]) {
    this.given = given;
  }

  start(holder: string): void {
    const child = spawn(process.execPath, [...programFlags, join(import.meta.dirname, 'initial-sync-worker.ts'), ...this.given, holder], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.process = child;
    this.exit = new Promise((resolve) => child.once('exit', resolve));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line: WorkerLine = JSON.parse(text);
      this.peaks = { peakRssMb: Math.max(this.peaks.peakRssMb, line.rssMb, line.peakMb), peakHeapMb: Math.max(this.peaks.peakHeapMb, line.heapUsedMb) };
    });
  }

  isAlive(): boolean {
    return this.process?.exitCode === null && this.process.signalCode === null;
  }

  async kill(): Promise<void> {
    if (!this.isAlive()) throw new Error('The sync was over before it was to be killed.');
    this.process?.kill('SIGKILL');
    await this.exit;
  }

  async ended(): Promise<void> {
    const code = await this.exit;
    if (code !== 0) throw new Error(`The engine's process ended with code ${code ?? 'none'}.`);
  }
}

/** Every record of Salesforce is in Marketo, once (I8), and nothing else is. */
function requireEverythingOnce(salesforce: SalesforceSimulator, marketo: MarketoSimulator): void {
  const { world } = marketo;
  const people = [...world.people.all()].map(({ values }) => String(values['basculeSalesforceId']));
  requireSame('person', [...idsOf(salesforce, 'Lead'), ...idsOf(salesforce, 'Contact')], people);
  for (const [object, kind, key] of [['Account', 'company', 'externalCompanyId'], ['Opportunity', 'opportunity', 'externalOpportunityId'], ['Product_Interest__c', 'custom:Product_Interest__c', 'salesforceId']] as const) {
    requireSame(kind, idsOf(salesforce, object), [...world.records(kind).all()].map(({ values }) => String(values[key])));
  }
}

function idsOf(salesforce: SalesforceSimulator, object: string): readonly string[] {
  return [...salesforce.world.store.table(object).inIdOrder({})].map(({ Id }) => Id);
}

function requireSame(kind: string, expected: readonly string[], found: readonly string[]): void {
  const once = new Set(found);
  const missing = expected.filter((id) => !once.has(id));
  if (once.size !== found.length) throw new Error(`${found.length - once.size} records of ${kind} are there twice.`);
  if (missing.length > 0 || found.length !== expected.length) throw new Error(`Of ${kind} ${found.length} are there instead of ${expected.length}; ${missing.length} are missing, such as ${missing[0] ?? 'none'}.`);
}

/** Calls that a vendor counted. */
async function chargedCalls(vendor: Simulator): Promise<number> {
  return JSON.parse((await vendor.handle({ method: 'GET', url: '/_control/requests', headers: {}, body: '' })).body).charged;
}

function figures(kind: string, small: Outcome, large: Outcome): readonly Figure[] {
  const pace = ({ records, seconds }: Outcome): string => `${Math.round((records / seconds) * 60).toLocaleString('en')} records a minute over HTTP on this machine`;
  const worst = Math.max(...large.kills.map(({ repeatedAfter }) => repeatedAfter));
  return [
    { name: 'initial-rss', title: `peak memory, ${large.records.toLocaleString('en')} records`, value: large.peakRssMb, unit: 'MB', goal: kind === 'PostgreSQL' ? 250 : null, note: `${kind}; ${pace(large)}, with ${large.kills.length} kills` },
    { name: 'initial-rss-small', title: `peak memory, ${small.records.toLocaleString('en')} records`, value: small.peakRssMb, unit: 'MB', goal: null, note: `${kind}; ${pace(small)}` },
    { name: 'initial-rss-ratio', title: 'the one against the other', value: large.peakRssMb / small.peakRssMb, unit: '×', goal: 1.2, note: 'flat memory: pages stream, turns end' },
    { name: 'initial-heap-ratio', title: 'the same, heap in use', value: large.peakHeapMb / small.peakHeapMb, unit: '×', goal: 1.2, note: `${large.peakHeapMb.toFixed(0)} MB and ${small.peakHeapMb.toFixed(0)} MB, looked at twice a second` },
    { name: 'initial-repeated', title: 'rows sent again after a kill, at most', value: worst, unit: 'rows', goal: 900, note: `a batch is three calls of 300; ${large.kills.map(({ at, repeatedAfter }) => `${at}: ${repeatedAfter}`).join(', ')}` },
    { name: 'initial-rows-again', title: 'rows sent again without any kill', value: small.repeated, unit: 'rows', goal: 0, note: `of ${small.records.toLocaleString('en')} records` },
    { name: 'initial-calls-marketo', title: 'calls to Marketo', value: large.calls.marketo, unit: 'calls', goal: null, note: `${small.calls.marketo} for a tenth of it, without kills` },
    { name: 'initial-calls-salesforce', title: 'calls to Salesforce', value: large.calls.salesforce, unit: 'calls', goal: null, note: `${small.calls.salesforce} for a tenth of it, without kills` },
  ];
}
