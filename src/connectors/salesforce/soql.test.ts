import * as fc from 'fast-check';
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { describe, expect, it } from 'vitest';
import { inLists, isOneOf, quoted, soqlText } from './soql.ts';

/** Undoes the escapes of a literal, the way the SOQL reference lists them. */
function unquoted(literal: string): string {
  const plain: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return literal.slice(1, -1).replaceAll(/\\(.)/g, (_, letter: string) => plain[letter] ?? letter);
}

describe('SOQL', () => {
  it('quotes any text so that it comes back and never ends early (F58)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const literal = quoted(text);
        expect(unquoted(literal)).toBe(text);
        expect(literal.slice(1, -1).replaceAll(/\\./gs, '')).not.toMatch(/['\\\n\r]/);
      }),
    );
  });

  it('writes queries that a parser nobody here wrote reads as meant', () => {
    const text = soqlText({ object: 'Lead', fields: ['Id', 'Email'], where: isOneOf('Email', ["o'hara@example.com", "' OR Id != '"]), orderBy: ['SystemModstamp', 'Id'], limit: 2001 });
    const query = parseQuery(text);
    expect(query.sObject).toBe('Lead');
    expect(query.limit).toBe(2001);
    expect(JSON.stringify(query.where)).toContain('Email');
    expect(query.where).not.toHaveProperty('right');
  });

  it('refuses names that are none', () => {
    const query = { object: 'Lead', where: null, orderBy: ['Id'], limit: 1 };
    expect(() => soqlText({ ...query, fields: ['Id FROM User'] })).toThrow(/not a Salesforce API name/);
  });

  it('splits values into lists within a length, without losing or doubling one', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 })), fc.integer({ min: 100, max: 400 }), (values, room) => {
        const lists = inLists(values, room);
        expect(lists.flat()).toEqual([...new Set(values)]);
        for (const list of lists) expect(isOneOf('F', list).length).toBeLessThanOrEqual(room + 'F IN ()'.length);
      }),
    );
  });
});
