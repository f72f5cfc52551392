import { roundTo } from './compare-values.ts';
import { normaliser } from './value-rule.ts';
import type { ValueRule } from './value-rule.ts';

/** Rounds half away from zero to so many digits behind the point; with fewer than none, to tens, hundreds and so on. */
export function round(digits: number): ValueRule {
  return normaliser({
    words: `round to ${digits} digits`,
    takes: ['number'],
    apply: (value) => (typeof value === 'number' && Number.isFinite(value) ? roundTo(value, digits) : undefined),
  });
}

/** One stretch of numbers, by the least of them, and what stands for all of them. */
export interface Band {
  readonly from: number;
  readonly name: string | number;
}

/**
 * Numbers by stretches, so that small changes cause no update (PRODUCT C5). One-way: a band does not tell the number. What is
 * below the first band is not covered.
 */
export function bands(list: readonly Band[]): ValueRule {
  const ascending = list.toSorted((a, b) => a.from - b.from);
  return {
    words: `bands ${ascending.map(({ name }) => name).join(', ')}`,
    print: `bands ${JSON.stringify(ascending.map(({ from, name }) => [from, name]))}`,
    nature: 'one-way',
    takes: ['number'],
    makes: ascending.every(({ name }) => typeof name === 'number') ? 'number' : 'text',
    apply: (value) => (typeof value === 'number' ? ascending.findLast(({ from }) => value >= from)?.name : undefined),
    inverse: null,
  };
}

/** Bands named after their numbers: `0-25`, `26-50`, `51+`. */
export function numberedBands(from: readonly number[]): readonly Band[] {
  const ascending = from.toSorted((a, b) => a - b);
  return ascending.map((least, index) => {
    const next = ascending[index + 1];
    return { from: least, name: next === undefined ? `${least}+` : `${least}-${next - 1}` };
  });
}
