import { describe, expect, it } from 'vitest';
import { countIn, estimate, expanded } from './sampled-count.ts';

describe('an estimate from a sample of places', () => {
  it('is exact when everything was taken, and has room for everything when nothing was', () => {
    expect(estimate([{ taken: 3, meant: 1 }, { taken: 2, meant: 2 }], 5)).toEqual({ records: 3, margin: 0 });
    expect(estimate([], 40)).toEqual({ records: 0, margin: 40 });
    expect(estimate([{ taken: 100, meant: 0 }, { taken: 100, meant: 0 }], 10_000)).toEqual({ records: 0, margin: 150 });
  });

  it('knows that neighbours are alike: the margin is honest also where whole places are in or out', () => {
    // Worlds of 2,000 places with 8 records each, whole places in or out: 19 times of 20 the margin must be true, 17 are demanded.
    let seed = 7;
    const draw = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const runs = Array.from({ length: 200 }, (_, run) => {
      const share = 0.05 + 0.9 * (run / 200);
      const places = Array.from({ length: 200 }, () => ({ taken: 8, meant: draw() < share ? 8 : 0 }));
      const { records, margin } = estimate(places, 16_000);
      return Math.abs(records - share * 16_000) <= margin;
    });
    expect(runs.filter((isRight) => isRight).length).toBeGreaterThanOrEqual(170);
  });

  it('tells how many there are in all by some places, those without any among them, and passes on how far off that is', () => {
    expect(expanded([4, 4, 4], 4, 4)).toEqual({ records: 12, margin: 0 });
    expect(expanded([6, 6], 2, 1000)).toEqual({ records: 6000, margin: 0 });
    const { records, margin } = expanded([8, 8], 4, 1000);
    expect(records).toBe(4000);
    expect(margin).toBeGreaterThan(4000);
    expect(countIn({ total: 4000, margin: 400, isWhole: false, places: [1, 1, 2, 2] }, [1, 2])).toEqual({ records: 2000, margin: 200 });
  });
});
