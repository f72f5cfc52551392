import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterPage, readCursor, remainingRows, startOf, storedCursor } from './cursor.ts';
import type { ObjectCursor } from './cursor.ts';

const asked = { askedAt: 0, answeredAt: 0 };
const REST: ObjectCursor = { high: '2026-03-01T12:00:00Z', overlapSeconds: 600, askedAt: null, pass: null, fields: ['Email'], unread: [], linesInSight: [], pastLines: [], wholeSince: null };
/** One as it stands in a database. */
const STORED = { high: '2026-03-01T12:00:00Z', overlapSeconds: 600, askedAt: null, pass: null, fields: ['Email#email', 'Fax#fax#0123abcd'], unread: ['Fax#fax#0123abcd'], inSight: ['Fax#fax'], past: ['Title#title'], wholeSince: '2026-03-01T11:50:00Z' };

describe('the position in Salesforce', () => {
  it('begins at the beginning, and later before its watermark', () => {
    expect(remainingRows(startOf(undefined, { fields: ['Email'], resting: [] }))).toBeNull();
    expect(remainingRows(startOf(REST, { fields: ['Email'], resting: [] }))).toBe('SystemModstamp >= 2026-03-01T11:50:00Z');
  });

  it('goes on behind the last row, among rows of the same stamp too (F17)', () => {
    const last = { stamp: '2026-03-01T12:00:00Z', id: '00Q000000000001AAA' };
    const next = afterPage(REST, { last, rows: 2000, done: false, vendorTime: 0, asked });
    expect(remainingRows(next)).toBe("(SystemModstamp = 2026-03-01T12:00:00Z AND Id > '00Q000000000001AAA') OR SystemModstamp > 2026-03-01T12:00:00Z");
    expect(next.high).toBe(REST.high);
  });

  it('takes as watermark the vendor\'s time when a reading began, not when it ended (hazard 3)', () => {
    const last = { stamp: '2026-03-01T12:05:00Z', id: '00Q000000000001AAA' };
    const began = Date.parse('2026-03-01T12:10:00Z');
    const middle = afterPage(REST, { last, rows: 2000, done: false, vendorTime: began, asked });
    const end = afterPage(middle, { last, rows: 5, done: true, vendorTime: began + 600_000, asked });
    expect(end).toMatchObject({ high: '2026-03-01T12:10:00Z', pass: null });
  });

  it('knows since when every record was read, by the reading of everything that it goes on from (F21, I17)', () => {
    const page = { last: { stamp: '2026-03-01T08:00:00Z', id: '00Q000000000001AAA' }, rows: 2000, asked };
    const begun = afterPage(startOf(undefined, { fields: ['Email'], resting: [] }), { ...page, done: false, vendorTime: Date.parse('2026-03-01T12:00:00Z') });
    const whole = afterPage(begun, { ...page, done: true, vendorTime: Date.parse('2026-03-01T13:00:00Z') });
    const later = afterPage(whole, { ...page, done: true, vendorTime: Date.parse('2026-03-02T13:00:00Z') });
    expect([begun, whole, later].map(({ wholeSince }) => wholeSince)).toEqual(Array.from({ length: 3 }, () => '2026-03-01T11:50:00Z'));
    expect(startOf(later, { fields: ['Email', 'Title'], resting: [] }).wholeSince).toBeNull();
  });

  it('keeps to the stamps it saw when the vendor tells no time', () => {
    const last = { stamp: '2026-03-01T12:05:00Z', id: '00Q000000000001AAA' };
    expect(afterPage(REST, { last, rows: 1, done: true, vendorTime: null, asked }).high).toBe(last.stamp);
    expect(afterPage(REST, { last: null, rows: 0, done: true, vendorTime: null, asked }).high).toBe(REST.high);
  });

  it('keeps its overlap between two and ten minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100_000 })), (readings) => {
        let cursor = REST;
        for (const rows of readings) {
          cursor = afterPage(cursor, { last: null, rows, done: true, vendorTime: 0, asked });
          expect(cursor.overlapSeconds).toBeGreaterThanOrEqual(120);
          expect(cursor.overlapSeconds).toBeLessThanOrEqual(600);
        }
      }),
    );
  });

  it('goes on from an earlier moment when the vendor\'s clock went on by less than ours, as far as the overlap does not cover it (F19, I17)', () => {
    const ours = Date.parse('2026-03-01T20:00:00Z');
    const begun = { ...REST, askedAt: '2026-03-01T20:00:00Z' };
    const readAfter = (oursMs: number, theirsMs: number): ObjectCursor => {
      const page = { last: null, rows: 0, done: true, vendorTime: Date.parse('2026-03-01T12:00:00Z') + theirsMs };
      return afterPage(begun, { ...page, asked: { askedAt: ours + oursMs - 1000, answeredAt: ours + oursMs } });
    };
    // The clock was set back by an hour and two hours have passed: what was stamped from 11:00 on was not asked for.
    const setBack = readAfter(7_200_000, 3_600_000);
    expect(remainingRows(setBack)).toBe("(SystemModstamp = 2026-03-01T10:50:00Z AND Id > '000000000000000AAA') OR SystemModstamp > 2026-03-01T10:50:00Z");
    expect(afterPage(setBack, { last: null, rows: 0, done: true, vendorTime: Date.parse('2026-03-01T13:00:05Z'), asked })).toMatchObject({ high: '2026-03-01T13:00:00Z', askedAt: '2026-03-01T21:59:59Z', pass: null });
    for (const calm of [readAfter(7_200_000, 7_200_000), readAfter(7_200_000, 6_900_000), readAfter(7_200_000, 90_000_000), afterPage(REST, { last: null, rows: 0, done: true, vendorTime: Date.parse('2026-03-01T13:00:00Z'), asked: { askedAt: ours, answeredAt: ours + 90_000_000 } })]) expect(calm.pass).toBeNull();
  });

  it('begins anew when the vendor\'s clock went back between two pages, since what was stamped meanwhile lies behind both (F19, I17)', () => {
    const last = { stamp: '2026-03-01T12:05:00Z', id: '00Q000000000001AAA' };
    const middle = afterPage(REST, { last, rows: 2000, done: false, vendorTime: Date.parse('2026-03-01T12:10:00Z'), asked });
    for (const done of [false, true]) {
      const next = afterPage(middle, { last, rows: 5, done, vendorTime: Date.parse('2026-03-01T11:10:00Z'), asked });
      expect(next).toMatchObject({ high: null, pass: null, wholeSince: null });
      expect(remainingRows(next)).toBeNull();
    }
    expect(afterPage(middle, { last, rows: 5, done: true, vendorTime: Date.parse('2026-03-01T12:09:30Z'), asked }).high).toBe('2026-03-01T12:10:00Z');
  });

  it('comes back from the store as it was put there (I18)', () => {
    const cursor = { lead: REST, contact: { ...REST, pass: { until: null, stamp: '2026-03-01T12:00:00Z', id: 'x', rows: 1 } } };
    expect(readCursor(JSON.parse(JSON.stringify(storedCursor(cursor))))).toEqual(cursor);
    expect(readCursor(null)).toEqual({});
    for (const stored of [1, 'text', [], { lead: {} }, { lead: { ...STORED, more: 1 } }]) expect(() => readCursor(stored)).toThrow(/CURSOR_LOST/);
  });

  it('is kept in the form that databases hold and other versions read (I30)', () => {
    const { inSight, past, unread, wholeSince, ...rest } = STORED;
    const lead: ObjectCursor = { ...rest, unread, wholeSince, linesInSight: inSight, pastLines: past };
    expect(readCursor({ lead: STORED })).toEqual({ lead });
    expect(storedCursor({ lead })).toEqual({ lead: STORED });
    expect(readCursor({ lead: { high: rest.high, overlapSeconds: 600, pass: null, fields: rest.fields } }), 'of a version that had no such lists').toEqual({ lead: { ...REST, fields: rest.fields } });
  });
});
