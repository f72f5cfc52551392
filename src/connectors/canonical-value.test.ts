import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalValue, readDateTime, secondsIso, withOffset } from './canonical-value.ts';
import { readJson } from './read-json.ts';

const UNPARSABLE = { unknown: 'unparsable' };

describe('values in the form of their type', () => {
  it('keeps every text of JSON as it is (I12)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(canonicalValue('text', readJson(JSON.stringify(text)))).toBe(text);
      }),
    );
  });

  it('keeps every number of up to 15 digits, from JSON and from its text (I12, F59)', () => {
    const number = fc.tuple(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(number, ([digits, scale]) => {
        const value = Number(`${digits}e-${scale}`);
        expect(canonicalValue('decimal', readJson(JSON.stringify(value)))).toBe(Object.is(value, -0) ? 0 : value);
        expect(canonicalValue('decimal', JSON.stringify(value))).toBe(value);
      }),
    );
  });

  it('never takes a number with more digits than a double keeps for a value', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 15n, max: 10n ** 20n }), (big) => {
        const seen = canonicalValue('integer', readJson(String(big)));
        if (String(Number(big)) === String(big)) expect(seen).toBe(Number(big));
        else expect(seen).toEqual(UNPARSABLE);
      }),
    );
  });

  it('keeps every number that a program may have computed, digit by digit (I12, F59)', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(canonicalValue('decimal', readJson(JSON.stringify(value)))).toBe(Object.is(value, -0) ? 0 : value);
        expect(canonicalValue('decimal', JSON.stringify(value))).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
    expect(canonicalValue('decimal', readJson('0.30000000000000004'))).toBe(0.1 + 0.2);
    expect(canonicalValue('decimal', readJson('0.123456789012345678'))).toEqual(UNPARSABLE);
  });

  it('brings a moment back from every spelling of both vendors, in whole seconds (A3, B1)', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-30'), noInvalidDate: true }), (date) => {
        const moment = secondsIso(date.getTime());
        const bare = moment.slice(0, -1);
        for (const text of [moment, `${bare}+0000`, `${bare}.000+0000`, `${bare}Z+0000`, bare.replace('T', ' '), withOffset(moment)]) {
          expect(canonicalValue('datetime', text)).toBe(moment);
        }
      }),
    );
  });

  it('reads offsets, also on the nights of a clock change (F20)', () => {
    expect(readDateTime('2026-03-29T02:30:00+0200')).toBe('2026-03-29T00:30:00Z');
    expect(readDateTime('2026-10-25T02:30:00+01:00')).toBe('2026-10-25T01:30:00Z');
    expect(readDateTime('2026-01-01T09:00:00+0900')).toBe('2026-01-01T00:00:00Z');
  });

  it.each([
    ['integer', 14.1], ['integer', '14.1'], ['integer', ''.padEnd(20, '9')], ['decimal', '1,234.5'], ['decimal', '1e400'], ['decimal', 'NaN'],
    ['boolean', 'maybe'], ['boolean', {}], ['date', '2026-02-30'], ['date', '2026-02-28T00:00:00Z'], ['datetime', 'yesterday'],
    ['datetime', '2026-13-01T00:00:00Z'], ['datetime', '2026-01-01T25:00:00Z'], ['text', 7], ['text', ['a']], ['email', true],
  ] as const)('calls a %s of %j unparsable instead of guessing (I10)', (type, raw) => {
    expect(canonicalValue(type, raw)).toEqual(UNPARSABLE);
  });

  it.each([
    ['boolean', 'true', true], ['boolean', '1', true], ['boolean', 'Yes', true], ['boolean', 0, false], ['boolean', 'FALSE', false],
    ['integer', '42', 42], ['integer', '42.0', 42], ['decimal', '1e3', 1000], ['text', '', null], ['integer', null, null], ['text', ' ', ' '],
  ] as const)('reads a %s of %j as %j (F60)', (type, raw, value) => {
    expect(canonicalValue(type, raw)).toBe(value);
  });
});

describe('reading JSON', () => {
  it('gives a number that a double cannot hold as its text, and all else as it is', () => {
    const text = '{"big":9007199254740993,"small":0.12345678901234567890,"ok":1.5,"zeros":100000000000000000000,"text":"9007199254740993"}';
    expect(readJson(text)).toEqual({ big: '9007199254740993', small: '0.12345678901234567890', ok: 1.5, zeros: 1e20, text: '9007199254740993' });
  });

  it('finds such a number wherever it stands, of 16 digits and of more, and takes no shorter one for it (I12, F59)', () => {
    for (let before = 0; before < 40; before++) {
      const around = { a: 'x'.repeat(before), short: 12_345.678, moment: '2026-01-31T08:00:00.000+0000' };
      for (const long of ['9007199254740993', '-0.12345678901234567']) {
        expect(readJson(`${JSON.stringify(around).slice(0, -1)},"long":${long}}`)).toEqual({ ...around, long });
      }
      expect(readJson(JSON.stringify({ ...around, exact: 999_999_999_999_999 }))).toEqual({ ...around, exact: 999_999_999_999_999 });
    }
  });

  it('answers undefined for what is not JSON', () => {
    for (const text of ['', '<html>', '{"a":', 'NaN', '12345678901234567890}']) expect(readJson(text)).toBeUndefined();
  });
});
