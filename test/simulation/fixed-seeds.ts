import { describe, expect, it } from 'vitest';
import { runSeed } from './run-seed.ts';
import { createTally } from './tally.ts';

/** So many seeds of people alone make one test: small enough to see where a failure is, large enough to be read. */
const TOGETHER = 25;
/** Faults that strike in the mean of all seeds (reliability.md §2.3: at least 25). */
const FAULTS_IN_THE_MEAN = 25;

/** How a range of seeds is cut into tests, and what of all there is to reach they must. */
interface SeedTests {
  readonly mustReach?: (thing: string) => boolean;
  readonly together?: number;
  /** Seeds of the range that convict the program or the oracle of something that is open (docs/findings.md). */
  readonly open?: readonly number[];
}

/**
 * Runs the seeds of a range as tests: every invariant must hold, and together they must meet every fault there is and all else
 * that they should. Few seeds need not meet everything, and large ones make smaller tests.
 */
export function describeSeeds(first: number, last: number, { mustReach = () => true, together = TOGETHER, open = [] }: SeedTests = {}): void {
  describe(`the whole bridge under a seeded scheduler, seeds ${first} to ${last}`, () => {
    const tally = createTally();
    let struck = 0;

    for (let from = first; from <= last; from += together) {
      const to = Math.min(from + together - 1, last);
      it(`every invariant holds in seeds ${from} to ${to}`, async () => {
        for (let seed = from; seed <= to; seed++) {
          if (open.includes(seed)) continue;
          const outcome = await runSeed(seed);
          const { violations, faults } = outcome;
          expect(violations.map(({ invariant, what }) => `${invariant}: ${what}`), `npm run simulate -- --seed ${seed}`).toEqual([]);
          tally.add(outcome);
          struck += Object.values(faults).reduce((sum, times) => sum + times, 0);
        }
      });
    }

    it('they met every fault and all else that runs should sometimes reach (reliability.md §2.3, rule 10), and 25 faults in the mean', () => {
      expect(tally.unmet().things.filter(mustReach)).toEqual([]);
      expect(struck / (last - first + 1 - open.length)).toBeGreaterThan(FAULTS_IN_THE_MEAN);
    });
  });
}
