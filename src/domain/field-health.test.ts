import { describe, expect, it } from 'vitest';
import { contentsOf, distinctValues } from './field-health.ts';
import type { SampledValue } from './field-health.ts';

const at = (value: SampledValue['value'], place = 0): SampledValue => ({ value, place });

describe('what stands in a field (PRODUCT C2)', () => {
  it('is told exactly where every record was looked at; blanks, white space and unticked boxes are empty', () => {
    const values = [at('Ann'), at('Ann'), at('Bea'), at(null), at('  '), at(false), at(true), at(0)];
    expect(contentsOf(values, 8)).toEqual({ filled: { share: 5 / 8, margin: 0, of: 8 }, distinct: { about: 4, atLeast: 4, atMost: 4 } });
    expect(contentsOf([], 100)).toBeNull();
  });

  it('is told of a sample with its margin, and of one without a single value what room it leaves', () => {
    const sample = (filled: number) => Array.from({ length: 100 }, (_, index) => at(index < filled ? `v${index}` : null, index));
    const half = contentsOf(sample(50), 10_000);
    expect(half?.filled).toMatchObject({ share: 0.5, of: 100 });
    // Twice the deviation of a share of half in a hundred: a tenth (the sample's own variance has one record less).
    expect(half?.filled.margin).toBeCloseTo(0.098, 2);
    // The rule of three.
    expect(contentsOf(sample(0), 10_000)?.filled).toEqual({ share: 0, margin: 0.03, of: 100 });
  });

  it('counts neighbours, which are alike, as less than so many records', () => {
    const alike = Array.from({ length: 100 }, (_, index) => at(index % 20 < 10 ? 'x' : null, Math.floor(index / 10)));
    const apart = Array.from({ length: 100 }, (_, index) => at(index % 20 < 10 ? 'x' : null, index));
    expect(contentsOf(alike, 10_000)?.filled.margin).toBeGreaterThan(2.5 * (contentsOf(apart, 10_000)?.filled.margin ?? 1));
  });

  it.each([
    ['everything looked at', [3, 1, 1], 5, { about: 3, atLeast: 3, atMost: 3 }],
    ['nothing met once: all kinds are known', [60, 40], 10_000, { about: 2, atLeast: 2, atMost: 2 }],
    ['everything met once: perhaps every record has its own', Array.from({ length: 100 }, () => 1), 10_000, { about: 1000, atLeast: 100, atMost: 10_000 }],
    ['no value at all', [], 0, { about: 0, atLeast: 0, atMost: 0 }],
  ])('different values: %s', (_, times, all, expected) => {
    expect(distinctValues(times, all)).toEqual(expected);
  });
});
