import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutBatches, MOST_IDS } from './cut-batches.ts';

it('cuts into batches that name no more ids than one may, in order, and leaves nothing out', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: MOST_IDS + 10 }), { maxLength: 50 }), (rows) => {
      const batches = cutBatches(rows, (ids) => ids);
      expect(batches.flat()).toEqual(rows);
      for (const batch of batches) {
        const ids = batch.reduce((sum, row) => sum + row, 0);
        expect(batch.length === 1 || ids <= MOST_IDS).toBe(true);
      }
    }),
  );
});

it('makes no batch smaller than it has to be', () => {
  expect(cutBatches([1500, 500, 1, 1999, 1], (ids) => ids)).toEqual([[1500, 500], [1, 1999], [1]]);
});
