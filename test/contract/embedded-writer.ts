import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/open-store.ts';
import { StoreOpenError } from '../../src/store/store-open-error.ts';
import { atMinute, ledgerDelta, sampleWorld, waiting } from './sample-world.ts';

/**
 * A process that opens an embedded store and, told to, writes one commit after the other until it is
 * killed. It says `open`, then the number of every commit that was acknowledged; a refusal is said as a sentence.
 */
const [folder = '', task = 'hold'] = process.argv.slice(2);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function main(): Promise<void> {
  const { store } = await openStore({ databaseUrl: null, folder }, { now: () => Date.now() });
  const world = sampleWorld('crash');
  const lease = await store.acquireLease({ connectionId: 'crash', name: 'crash/cycle', holder: `process ${process.pid}`, seconds: 0 });
  if (lease === null) throw new Error('The lease was not free.');
  say('open');
  if (task === 'hold') return void setInterval(() => undefined, 60_000);
  const stored = await store.loadCursor('crash', 'marketo');
  for (let number = typeof stored === 'number' ? stored + 1 : 1; ; number++) {
    const pair = world.waitingFor('marketo', number, waiting('normal', number));
    await store.change(lease, { by: 'none' }, () => ({
      result: null,
      pairs: [{ ...pair, base: { ...pair.base, notes: 'x'.repeat(3000), at: atMinute(number) } }],
      journal: [world.entry(`e${number}`, pair.pairId)],
      ledger: [ledgerDelta('marketo', { observed: 1 })],
      cursor: { side: 'marketo', position: number },
    }));
    say(String(number));
  }
}

try {
  await main();
} catch (error) {
  say(error instanceof StoreOpenError ? `refused: ${error.message}` : `failed: ${String(error)}`);
  process.exitCode = 1;
}
