import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparable, comparisonFor, sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import type { FieldDescription, FieldType } from './field.ts';

function field(type: FieldType, scale: number | null = null): FieldDescription {
  return {
    name: 'f', label: 'F', type, lengthCharacters: null, lengthBytes: null, scale,
    createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null,
  };
}

const comparisons: readonly Comparison[] = [
  { kind: 'text' }, { kind: 'case-insensitive' }, { kind: 'choices' }, { kind: 'number', scale: 2 }, { kind: 'checkbox' }, { kind: 'exact' },
];
const value = fc.oneof(fc.constant(null), fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));

describe('sameValue', () => {
  it('is an equivalence, so a settled field stays settled (I5)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...comparisons), value, value, value, (comparison, a, b, c) => {
        expect(sameValue(comparison, a, a)).toBe(true);
        expect(sameValue(comparison, a, b)).toBe(sameValue(comparison, b, a));
        if (sameValue(comparison, a, b) && sameValue(comparison, b, c)) expect(sameValue(comparison, a, c)).toBe(true);
      }),
    );
  });

  it('comparable is idempotent: normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...comparisons), value, (comparison, a) => {
        const once = comparable(comparison, a);
        expect(comparable(comparison, once)).toEqual(once);
      }),
    );
  });

  it('I5: leaves a number alone that is too large to have digits behind the scale (F59)', () => {
    for (const large of [-1.0669798324660109e110, 2 ** 53 + 2, 1.7e308]) expect(comparable({ kind: 'number', scale: 2 }, large)).toBe(large);
  });

  it.each([
    ['blank in every spelling', { kind: 'text' }, null, '   '],
    ['white space at the ends', { kind: 'text' }, ' Ann ', 'Ann'],
    ['line ends', { kind: 'text' }, 'a\r\nb', 'a\nb'],
    ['the case of an address', { kind: 'case-insensitive' }, 'Ann@Example.com', 'ann@example.COM'],
    ['the order of choices (F60)', { kind: 'choices' }, 'b;a', 'a;b'],
    ['no choice at all and a blank (F60)', { kind: 'choices' }, ' ; ', null],
    ['digits the coarser side drops', { kind: 'number', scale: 2 }, 10.005, 10.01],
    ['a box that is blank and one that is not ticked (F60)', { kind: 'checkbox' }, null, false],
    ['minus zero (F59)', { kind: 'number', scale: 2 }, -0, 0],
  ] as const)('%s makes no difference', (_what, comparison, a, b) => {
    expect(sameValue(comparison, a, b)).toBe(true);
  });

  it.each([
    ['case in a name', { kind: 'text' }, 'ann', 'Ann'],
    ['a blank box and one that is ticked', { kind: 'checkbox' }, null, true],
    ['a blank and zero', { kind: 'number', scale: 0 }, null, 0],
    ['an inner space', { kind: 'text' }, 'a b', 'ab'],
    ['a combining mark (I12)', { kind: 'text' }, 'e\u0301', 'e'],
  ] as const)('%s does', (_what, comparison, a, b) => {
    expect(sameValue(comparison, a, b)).toBe(false);
  });
});

describe('comparisonFor', () => {
  it('refuses pairs of types that can never hold each other\'s values', () => {
    expect(comparisonFor(field('date'), field('boolean'))).toBe(null);
    expect(comparisonFor(field('text'), field('integer'))).toBe(null);
  });

  it('compares boxes as boxes: a blank one comes back from Salesforce as not ticked, and would bounce for ever (I5, F60)', () => {
    expect(comparisonFor(field('boolean'), field('boolean'))).toEqual({ kind: 'checkbox' });
  });

  it('compares numbers at the scale of the coarser side', () => {
    expect(comparisonFor(field('decimal', 2), field('decimal'))).toEqual({ kind: 'number', scale: 2 });
    expect(comparisonFor(field('integer'), field('decimal', 2))).toEqual({ kind: 'number', scale: 0 });
  });
});
