import { describe, expect, it } from 'vitest';
import type { Operation } from './operation.ts';
import { withoutUnsettled } from './unsettled-change.ts';

const CHANGES = [{ field: 'title', value: 'Theirs', replaces: null }, { field: 'city', value: 'Graz', replaces: null }];

function open(...fields: readonly string[]): Operation {
  const changes = fields.map((field) => ({ field, value: 'Ours', replaces: 'Theirs' }));
  return {
    operationId: 'o1', connectionId: 'test', pairId: 'p1', side: 'salesforce', object: 'lead', kind: 'update', lane: 'normal', recordId: '00Q1', changes,
    cause: { kind: 'change', by: null }, openedAt: '2026-03-01T12:00:00Z', leaseName: 'test/cycle', leaseEpoch: 1,
  };
}

describe('what may go to a side while the other one is written to (W33)', () => {
  it('is all of it while nothing is open', () => {
    expect(withoutUnsettled(CHANGES, [])).toEqual(CHANGES);
  });

  it('is what that write does not carry', () => {
    expect(withoutUnsettled(CHANGES, [open('title', 'phone')]).map(({ field }) => field)).toEqual(['city']);
    expect(withoutUnsettled(CHANGES, [open('title'), open('city')])).toEqual([]);
    expect(withoutUnsettled(CHANGES, [open()])).toEqual(CHANGES);
  });
});
