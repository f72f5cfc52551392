import { afterAll, describe, expect, it } from 'vitest';
import { describeOutcome } from './describe-outcome.ts';
import { runRealParts } from './run.ts';
import { openYards } from './yards.ts';

/** Seeds of every test run; `npm run soak` takes fresh ones. */
const FIXED_SEEDS = 20;
/** A run waits more than half of its time – for leases, doubts and silences to end – in which another one runs. */
const AT_A_TIME = 3;
/** For what hangs, and for waiting until a place is free. */
const TIMEOUT_MS = 900_000;

const yards = await openYards(AT_A_TIME, process.env);
afterAll(() => yards?.close());

describe.skipIf(yards === null).concurrent('real processes, a real PostgreSQL and both simulators over HTTP (F46–F51)', () => {
  for (let seed = 1; seed <= FIXED_SEEDS; seed += 1) {
    it(`seed ${seed}: whatever is done to them, everything is kept, once, and named (I1, I3, I8, I13, I14, I17, I22, I34, I37)`, { timeout: TIMEOUT_MS }, async () => {
      const outcome = await yards?.use((yard) => runRealParts(yard, seed));
      expect(outcome?.violations, outcome === undefined ? '' : describeOutcome(outcome).join('\n')).toEqual([]);
      expect(outcome?.looked.effects).toBeGreaterThan(0);
      expect(Object.keys(outcome?.injected ?? {}).length).toBeGreaterThan(0);
    });
  }
});
