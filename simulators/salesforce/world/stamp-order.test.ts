import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRecord } from './record.ts';
import type { StoredRecord } from './record.ts';
import { createStampOrder } from './stamp-order.ts';

/** A few ids and a few stamps, so that equal ones are common (fault F17: many rows, one stamp). */
const version = fc.record({ id: fc.integer({ min: 0, max: 12 }), second: fc.integer({ min: 10, max: 19 }) });

test('a scan yields every present version once, by stamp and then id, whatever was put in which order (I17)', () => {
  fc.assert(
    fc.property(fc.array(version, { maxLength: 80 }), fc.integer({ min: 10, max: 20 }), (versions, from) => {
      const present = new Map<string, StoredRecord>();
      const order = createStampOrder((record) => present.get(record.Id) === record);
      for (const { id, second } of versions) {
        const record = newRecord(`id${String(id).padStart(2, '0')}`, stamp(second), {});
        present.set(record.Id, record);
        order.add(record);
        order.tidy(present.size);
      }
      const expected = [...present.values()].filter((record) => record.SystemModstamp >= stamp(from)).toSorted(byStampAndId);
      expect([...order.scan({ from: stamp(from) }, false)]).toEqual(expected);
      expect([...order.scan({ from: stamp(from) }, true)]).toEqual(expected.toReversed());
    }),
  );
});

const stamp = (second: number): string => `2026-01-01T00:00:${second}.000+0000`;

function byStampAndId(one: StoredRecord, other: StoredRecord): number {
  const [first, second] = [one.SystemModstamp + one.Id, other.SystemModstamp + other.Id];
  return first < second ? -1 : Number(first > second);
}
