import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterPage, readCursor, remainingRows, startOf, storedCursor } from './cursor.ts';
import type { ObjectCursor } from './cursor.ts';

const REST: ObjectCursor = { high: '2026-03-01T12:00:00Z', overlapSeconds: 600, pass: null, fields: ['Email'], unread: [] };

describe('the position in Salesforce', () => {
  it('begins at the beginning, and later before its watermark', () => {
    expect(remainingRows(startOf(undefined, ['Email']))).toBeNull();
    expect(remainingRows(startOf(REST, ['Email']))).toBe('SystemModstamp >= 2026-03-01T11:50:00Z');
  });

  it('goes on behind the last row, among rows of the same stamp too (F17)', () => {
    const last = { stamp: '2026-03-01T12:00:00Z', id: '00Q000000000001AAA' };
    const next = afterPage(REST, { last, rows: 2000, done: false, vendorTime: 0 });
    expect(remainingRows(next)).toBe("(SystemModstamp = 2026-03-01T12:00:00Z AND Id > '00Q000000000001AAA') OR SystemModstamp > 2026-03-01T12:00:00Z");
    expect(next.high).toBe(REST.high);
  });

  it('takes as watermark the vendor\'s time when a reading began, not when it ended (hazard 3)', () => {
    const last = { stamp: '2026-03-01T12:05:00Z', id: '00Q000000000001AAA' };
    const began = Date.parse('2026-03-01T12:10:00Z');
    const middle = afterPage(REST, { last, rows: 2000, done: false, vendorTime: began });
    const end = afterPage(middle, { last, rows: 5, done: true, vendorTime: began + 600_000 });
    expect(end).toMatchObject({ high: '2026-03-01T12:10:00Z', pass: null });
  });

  it('keeps to the stamps it saw when the vendor tells no time', () => {
    const last = { stamp: '2026-03-01T12:05:00Z', id: '00Q000000000001AAA' };
    expect(afterPage(REST, { last, rows: 1, done: true, vendorTime: null }).high).toBe(last.stamp);
    expect(afterPage(REST, { last: null, rows: 0, done: true, vendorTime: null }).high).toBe(REST.high);
  });

  it('keeps its overlap between two and ten minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100_000 })), (readings) => {
        let cursor = REST;
        for (const rows of readings) {
          cursor = afterPage(cursor, { last: null, rows, done: true, vendorTime: 0 });
          expect(cursor.overlapSeconds).toBeGreaterThanOrEqual(120);
          expect(cursor.overlapSeconds).toBeLessThanOrEqual(600);
        }
      }),
    );
  });

  it('comes back from the store as it was put there (I18)', () => {
    const cursor = { lead: REST, contact: { ...REST, pass: { until: null, stamp: '2026-03-01T12:00:00Z', id: 'x', rows: 1 } } };
    expect(readCursor(JSON.parse(JSON.stringify(storedCursor(cursor))))).toEqual(cursor);
    expect(readCursor(null)).toEqual({});
    for (const stored of [1, 'text', [], { lead: {} }, { lead: { ...REST, more: 1 } }]) expect(() => readCursor(stored)).toThrow(/CURSOR_LOST/);
  });
});
