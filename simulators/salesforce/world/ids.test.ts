import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeId, normaliseId } from './ids.ts';

test('ids made later sort after those made earlier, and each is well formed', () => {
  fc.assert(
    fc.property(fc.nat(3_000_000), fc.nat(3_000_000), (one, other) => {
      const [first, second] = [makeId('00Q', one), makeId('00Q', other)];
      expect(first < second).toBe(one < other);
      expect(normaliseId(first)).toBe(first);
      expect(normaliseId(first.slice(0, 15))).toBe(first);
    }),
  );
});

test('the last three characters are the vendor’s: recorded ids agree', () => {
  for (const id of ['00Q4S000002sSacUAE', '001ak00000OQTieAAH', '0014S000007NeNUQA0', '003ak00000luKU1AAM']) {
    expect(normaliseId(id.slice(0, 15))).toBe(id);
  }
});

test('what is no id is not taken for one', () => {
  for (const text of ['', '00Q', '001RM000003oLrB000', '00Q4S000002sSacUA!', '00Q4S000002sSacU']) expect(normaliseId(text)).toBeUndefined();
});
