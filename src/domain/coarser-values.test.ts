import { describe, expect, it } from 'vitest';
import { changedNumbers, coarserValues } from './coarser-values.ts';
import type { ChangedNumber } from './coarser-values.ts';
import type { JournaledUpdate } from './update-count.ts';

/** A score that goes up by steps, every second time with nothing else in its update. */
const climbing = (step: number, count = 40): readonly ChangedNumber[] => Array.from({ length: count }, (_, index) => ({ before: index * step, after: (index + 1) * step, isAlone: index % 2 === 0 }));

describe('a coarser rule for a number (PRODUCT C5)', () => {
  it('is the finest that would have spared half of the changes, as the rule itself says', () => {
    expect(coarserValues(climbing(1), 'number')).toEqual({ by: { kind: 'round', digits: -1 }, changes: 40, spared: 36, sparedUpdates: 16 });
    expect(coarserValues(climbing(0.1), 'number')?.by).toEqual({ kind: 'round', digits: 0 });
    expect(coarserValues(climbing(30), 'number')?.by).toEqual({ kind: 'round', digits: -2 });
  });

  it('is bands where the other side keeps a text, a dozen at most and from 0 on', () => {
    expect(coarserValues(climbing(1), 'text')).toMatchObject({ by: { kind: 'bands', from: [0, 5, 10, 15, 20, 25, 30, 35, 40] }, spared: 32 });
    const wide = coarserValues(climbing(20), 'text');
    expect(wide?.by).toMatchObject({ kind: 'bands', from: expect.objectContaining({ length: 9 }) });
    expect(coarserValues(climbing(-1), 'text')?.by).toMatchObject({ from: [-40, -35, -30, -25, -20, -15, -10, -5, 0] });
  });

  it('is none where changes are few, or every one of them is great', () => {
    expect(coarserValues(climbing(1, 29), 'number')).toBeNull();
    expect(coarserValues(climbing(5000), 'number')).toBeNull();
  });

  it('looks at the changes of one field on its way to one side, and at numbers alone', () => {
    const update = (side: JournaledUpdate['side'], ...changes: JournaledUpdate['changes']): JournaledUpdate => ({ object: 'lead', side, changes });
    const updates = [
      update('marketo', { field: 'score', value: 2, replaces: 1 }),
      update('marketo', { field: 'score', value: 4, replaces: 2 }, { field: 'title', value: 'Baker', replaces: null }),
      update('marketo', { field: 'score', value: 4 }),
      update('marketo', { field: 'score', value: null, replaces: 2 }),
      update('salesforce', { field: 'score', value: 9, replaces: 1 }),
      { ...update('marketo', { field: 'score', value: 7, replaces: 1 }), object: 'contact' as const },
    ];
    expect(changedNumbers(updates, { object: 'lead', key: 'score', to: 'marketo' })).toEqual([{ before: 1, after: 2, isAlone: true }, { before: 2, after: 4, isAlone: false }]);
  });
});
