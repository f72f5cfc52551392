import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { openCuttingProxy } from '../real-parts/cutting-proxy.ts';
import type { CuttingProxy } from '../real-parts/cutting-proxy.ts';
import { SYSTEM_CLOCK } from './examination.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';
import { createDatabase, dropDatabase, startTestServer, throughPort } from './postgres-for-tests.ts';
import { sampleWorld } from './sample-world.ts';
import type { SampleWorld } from './sample-world.ts';
import { beginPlay, play, seen, storeStep } from './store-steps.ts';
import type { PlayedStore, StoreStep } from './store-steps.ts';

/** Says what was played when it hangs, or has failed and takes long to be made smaller, before the limit of a test is over. */
const IN_TIME = fc.interruptAfterTimeLimit(220_000, { failOnInterrupt: true });

let worlds = 0;
function freshWorld(): SampleWorld {
  worlds += 1;
  return sampleWorld(`world-${worlds}`);
}

/** A memory store to which these steps were played. Everything is looked at after each, as on the other one: to ask for orphans ends leases that ran out. */
async function remembered(w: SampleWorld, steps: readonly StoreStep[]): Promise<PlayedStore> {
  const memory = await beginPlay(createMemoryStore(SYSTEM_CLOCK), w);
  for (const step of steps) {
    await play(memory, w, step);
    await seen(memory, w);
  }
  return memory;
}

describe('the in-memory store and PGlite', () => {
  let pglite: Awaited<ReturnType<typeof openPGliteForTests>>;
  beforeAll(async () => {
    pglite = await openPGliteForTests();
  });
  afterAll(() => pglite.close());

  it('answer any sequence of calls alike (I14, I18, I20, I21, I22)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(storeStep, { minLength: 1, maxLength: 10 }), async (steps) => {
        const w = freshWorld();
        const [memory, other] = [await remembered(w, []), await beginPlay(pglite, w)];
        for (const step of steps) {
          expect(await play(other, w, step)).toEqual(await play(memory, w, step));
          expect(await seen(other, w)).toEqual(await seen(memory, w));
        }
      }),
      { numRuns: 60, plugins: [IN_TIME] },
    );
  });
});

/** What becomes of the connection while a step is taken, as far as the step gets there. */
const fate = fc.constantFrom('kept', 'kept', 'lost before the commit', 'commit lost', 'commit answer lost');
type Fate = typeof fate extends fc.Arbitrary<infer Value> ? Value : never;

const COMMIT = 'commit\0';
/** Every statement of the store's own names its schema. */
const STATEMENT = 'bascule.';

const server = await startTestServer(process.env);
afterAll(() => server?.stop());

describe.skipIf(server === null)('the in-memory store and PostgreSQL behind a wire that breaks', () => {
  let databaseUrl = '';
  let wire: CuttingProxy;
  let direct: OpenedStore;
  let wired: OpenedStore;
  beforeAll(async () => {
    databaseUrl = await createDatabase(server?.url ?? '', 'differential');
    wire = await openCuttingProxy(Number(new URL(databaseUrl).port || 5432));
    direct = await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK);
    wired = await openStore({ databaseUrl: throughPort(databaseUrl, wire.port), folder: '' }, SYSTEM_CLOCK);
  });
  afterAll(async () => {
    await wired.close();
    await direct.close();
    await wire.close();
    await dropDatabase(server?.url ?? '', databaseUrl);
  });

  /** Takes a step under its fate; answers what the caller was told, and whether the fate struck. */
  async function playUnder(what: Fate, played: PlayedStore, w: SampleWorld, step: StoreStep): Promise<{ readonly told: unknown; readonly struck: boolean }> {
    let struck = false;
    const strike = (): void => void (struck = true);
    // A count that is added to is not a transaction: whether it was done is not asked, and it is not done twice.
    if (step.kind === 'change' && what === 'lost before the commit') wire.loseAnswerTo(STATEMENT, strike);
    if (step.kind === 'change' && what === 'commit lost') wire.loseRequest(COMMIT, strike);
    if (step.kind === 'change' && what === 'commit answer lost') wire.loseAnswerTo(COMMIT, strike);
    const told = await play(played, w, step);
    wire.heal();
    return { told, struck };
  }

  it('answer alike; what surely did not happen is done again, and a commit that nobody heard of happened wholly or not at all (I18, I20, F49, F51)', async () => {
    const fates = { struck: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ step: storeStep, what: fate }), { minLength: 1, maxLength: 8 }), async (steps) => {
        const w = freshWorld();
        const real = await beginPlay(wired, w);
        const outside: PlayedStore = { ...real, store: direct.store, queries: direct.queries };
        const done: StoreStep[] = [];
        let memory = await remembered(w, done);
        for (const { step, what } of steps) {
          const { told, struck } = await playUnder(what, real, w, step);
          fates.struck += struck ? 1 : 0;
          const isUnheard = struck && what !== 'lost before the commit';
          if (isUnheard) expect(told).toBe('STORE_UNAVAILABLE');
          else expect(told).toEqual(await play(memory, w, step));
          // The request never came, or its answer was on its way when the wire broke.
          if (!isUnheard || what === 'commit answer lost') done.push(step);
          if (isUnheard) {
            memory = await remembered(w, done);
            real.gone = memory.gone;
          }
          expect(await seen(outside, w)).toEqual(await seen(memory, w));
        }
      }),
      { numRuns: 30, plugins: [IN_TIME] },
    );
    expect(fates.struck).toBeGreaterThan(10);
  });
});
