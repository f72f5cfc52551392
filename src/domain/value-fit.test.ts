import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldDescription } from './field.ts';
import { misfit } from './value-fit.ts';

function field(over: Partial<FieldDescription>): FieldDescription {
  return {
    name: 'f', label: 'F', type: 'text', lengthCharacters: null, lengthBytes: null, scale: null,
    createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...over,
  };
}

describe('misfit (I12: never cut, cast or defaulted)', () => {
  it('a text fits exactly up to its length, in characters and in bytes (M25)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const characters = misfit(field({ lengthCharacters: 10 }), 'salesforce', text);
        const bytes = misfit(field({ lengthBytes: 10 }), 'marketo', text);
        if (text.trim() === '' || text.includes('\0')) return;
        expect(characters).toBe(text.length > 10 ? 'VALUE_TOO_LONG' : null);
        expect(bytes).toBe(Buffer.byteLength(text) > 10 ? 'VALUE_TOO_LONG' : null);
      }),
    );
  });

  it.each([
    ['a blank fits everywhere', { type: 'email' }, null, null],
    ['NUL (F58)', {}, 'a\0b', 'VALUE_REFUSED'],
    ['a lone surrogate (F58)', {}, 'a\ud800', 'VALUE_REFUSED'],
    ['a text into a number', { type: 'integer' }, '12', 'VALUE_REFUSED'],
    ['a fraction into an integer', { type: 'integer' }, 1.5, 'VALUE_REFUSED'],
    ['2^53 + 2 into an integer (F59)', { type: 'integer' }, 2 ** 53 + 2, 'VALUE_REFUSED'],
    ['a blank into a field that must be filled (F35)', { type: 'text', requiredOnCreate: true }, null, 'REQUIRED_VALUE_MISSING'],
    ['infinity into a decimal (F59)', { type: 'decimal' }, Infinity, 'VALUE_REFUSED'],
    ['"true" into a checkbox (F60)', { type: 'boolean' }, 'true', 'VALUE_REFUSED'],
    ['a date with a time', { type: 'date' }, '2026-01-01T00:00:00Z', 'VALUE_REFUSED'],
    ['a datetime without a zone', { type: 'datetime' }, '2026-01-01T00:00:00', 'VALUE_REFUSED'],
    ['an address without @', { type: 'email' }, 'nobody', 'EMAIL_REFUSED'],
    ['a value outside a restricted picklist', { type: 'picklist', restrictedTo: ['Gold'] }, 'gold', 'PICKLIST_VALUE_REFUSED'],
    ['one bad choice of several', { type: 'multi-picklist', restrictedTo: ['a', 'b'] }, 'a;c', 'PICKLIST_VALUE_REFUSED'],
    ['good choices', { type: 'multi-picklist', restrictedTo: ['a', 'b'] }, 'b;a', null],
  ] as const)('%s', (_what, over, value, expected) => {
    expect(misfit(field(over as Partial<FieldDescription>), 'salesforce', value)).toBe(expected);
  });

  it('Marketo\'s whole numbers have 32 bits; a larger one is held back alone (F59)', () => {
    expect(misfit(field({ type: 'integer' }), 'marketo', 2 ** 31 - 1)).toBe(null);
    expect(misfit(field({ type: 'integer' }), 'marketo', 2 ** 31)).toBe('VALUE_REFUSED');
    expect(misfit(field({ type: 'integer' }), 'salesforce', 2 ** 31)).toBe(null);
  });

  it('Marketo takes ASCII addresses only; Salesforce takes others (apis.md A3)', () => {
    const address = 'jos\u00e9@example.com';
    expect(misfit(field({ type: 'email' }), 'marketo', address)).toBe('EMAIL_REFUSED');
    expect(misfit(field({ type: 'email' }), 'salesforce', address)).toBe(null);
  });
});
