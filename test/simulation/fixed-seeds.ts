import { describe, expect, it } from 'vitest';
import { FAULT_IDS } from './fault-kinds.ts';
import { runSeed } from './run-seed.ts';

/** So many seeds make one test: small enough to see where a failure is, large enough to be read. */
const TOGETHER = 50;
/** Faults that strike in the mean of all seeds (reliability.md §2.3: at least 25). */
const FAULTS_IN_THE_MEAN = 25;

/** Runs the seeds of a range as tests: every invariant must hold, and together they must meet every fault there is. */
export function describeSeeds(first: number, last: number): void {
  describe(`the whole bridge under a seeded scheduler, seeds ${first} to ${last}`, () => {
    const struck = new Map<string, number>();

    for (let from = first; from <= last; from += TOGETHER) {
      const to = Math.min(from + TOGETHER - 1, last);
      it(`every invariant holds in seeds ${from} to ${to}`, async () => {
        for (let seed = from; seed <= to; seed++) {
          const { violations, faults } = await runSeed(seed);
          expect(violations.map(({ invariant, what }) => `${invariant}: ${what}`), `npm run simulate -- --seed ${seed}`).toEqual([]);
          for (const [id, times] of Object.entries(faults)) struck.set(id, (struck.get(id) ?? 0) + times);
        }
      });
    }

    it('they met every fault of the list, and 25 in the mean', () => {
      expect(FAULT_IDS.filter((id) => !struck.has(id))).toEqual([]);
      const all = [...struck.values()].reduce((sum, times) => sum + times, 0);
      expect(all / (last - first + 1)).toBeGreaterThan(FAULTS_IN_THE_MEAN);
    });
  });
}
