import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { programFlags } from '../bin/program-flags.mjs';
import { openStore } from '../src/store/open-store.ts';
import { serveSimulator } from '../simulators/foundation/http-server.ts';
import { createMarketoSimulator } from '../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../simulators/salesforce/simulator.ts';
import { embeddedSource, findStoreSource } from './bench-store.ts';
import type { StoreSource } from './bench-store.ts';
import { NO_CALL_LIMITS } from './bridge.ts';
import type { Bench, Figure } from './figure.ts';
import type { MemoryReport } from './memory-worker.ts';

const SMALL = 20_000;
const LARGE = 100_000;

/**
 * Peak memory of an initial sync. The engine runs in a process of its own and reaches the simulators over HTTP, so their
 * memory – they hold the whole world – is not counted. That process gets the same flags as the program itself.
 */
export const memory: Bench = {
  name: 'memory',
  question: 'How much memory does an initial sync need at its peak, and does it grow with the number of people?',
  async run(say) {
    const source = await findStoreSource();
    const embedded = embeddedSource();
    try {
      const small = await initialSync(SMALL, source, say);
      const large = await initialSync(LARGE, source, say);
      const inside = source.kind === 'PGlite' ? small : await initialSync(SMALL, embedded, say);
      return figures(source.kind, small, large, inside);
    } finally {
      await source.stop();
    }
  },
};

async function initialSync(people: number, source: StoreSource, say: (progress: string) => void): Promise<MemoryReport> {
  say(`initial sync of ${people} people on ${source.kind}`);
  const salesforce = await serveSimulator(createSalesforceSimulator({ people }), { port: 0 });
  const marketo = await serveSimulator(createMarketoSimulator({ limits: NO_CALL_LIMITS }), { port: 0 });
  const place = await source.make(`memory_${people}`);
  // Making an embedded database needs more memory than using one, and happens once.
  if (place.databaseUrl === null) await (await openStore(place, { now: () => Date.now() })).close();
  try {
    const report = await runWorker([salesforce.url, marketo.url, place.databaseUrl ?? '', place.folder]);
    if (report.linked !== people) throw new Error(`${report.linked} of ${people} people were linked; the figures would mean nothing.`);
    return report;
  } finally {
    await salesforce.close();
    await marketo.close();
    await place.remove();
  }
}

/** Runs the engine in a process of its own and reads its one line of JSON. */
function runWorker(given: readonly string[]): Promise<MemoryReport> {
  return new Promise((resolve, reject) => {
    const worker = spawn(process.execPath, [...programFlags, join(import.meta.dirname, 'memory-worker.ts'), ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    worker.stdout.on('data', (piece: Buffer) => (said += piece.toString('utf8')));
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`The engine's process ended with code ${code}.`))));
  });
}

function figures(kind: string, small: MemoryReport, large: MemoryReport, inside: MemoryReport): readonly Figure[] {
  const onServer = kind === 'PostgreSQL';
  return [
    { name: 'memory-100000', title: 'peak, 100,000 people', value: large.peakMb, unit: 'MB', goal: onServer ? 250 : null, note: `${kind}; ${large.baselineMb.toFixed(0)} MB before the first call; ${rate(LARGE, large)}` },
    { name: 'memory-20000', title: 'peak, 20,000 people', value: small.peakMb, unit: 'MB', goal: null, note: `${kind}; ${small.baselineMb.toFixed(0)} MB before the first call; ${rate(SMALL, small)}` },
    { name: 'memory-ratio', title: '100,000 against 20,000', value: large.peakMb / small.peakMb, unit: '×', goal: 1.2, note: 'flat memory: pages stream, nothing holds a whole object' },
    { name: 'memory-embedded-20000', title: 'peak with the embedded database, 20,000 people', value: inside.peakMb, unit: 'MB', goal: null, note: `PGlite runs in the same process: PostgreSQL itself is part of this figure, ${inside.baselineMb.toFixed(0)} MB of it before the first call` },
  ];
}

function rate(people: number, report: MemoryReport): string {
  return `${Math.round(people / report.seconds)} people a second over HTTP on this machine`;
}
