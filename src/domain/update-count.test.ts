import { describe, expect, it } from 'vitest';
import { shareReplacing } from './update-count.ts';
import type { JournaledUpdate } from './update-count.ts';

const update = (replaces: JournaledUpdate['changes'][number]['replaces'], more: Partial<JournaledUpdate> = {}): JournaledUpdate => ({
  object: 'lead', side: 'marketo', changes: [{ field: 'score', value: 2, ...(replaces === undefined ? {} : { replaces }) }, { field: 'title', value: 'Baker', replaces: 'Cook' }], ...more,
});
const SCORE = { object: 'lead', key: 'score' } as const;

describe('what the newest changes of a field replaced (PRODUCT C2, R4)', () => {
  it('is a share of the changes of that field alone, to either side', () => {
    expect(shareReplacing([update(1), update(null), update(1, { side: 'salesforce' }), update(1, { object: 'contact' })], SCORE)).toBeCloseTo(2 / 3);
  });

  it('is nothing while blanks are filled, whatever the target held that was never seen, and where nothing changed', () => {
    expect(shareReplacing([update(null), update(undefined)], SCORE)).toBe(0);
    expect(shareReplacing([], SCORE)).toBe(0);
  });
});
