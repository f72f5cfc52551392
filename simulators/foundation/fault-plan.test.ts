import { expect, test } from 'vitest';
import { createFaultPlan, faultsBodySchema } from './fault-plan.ts';

const occasion = { operation: 'query', path: '/query' };

test('a fault skips, strikes so many times, and counts both', () => {
  const plan = createFaultPlan(['reset']);
  plan.replace([{ kind: 'reset', after: 1, times: 2 }], 1);
  expect(Array.from({ length: 5 }, () => plan.draw(['reset'], occasion) !== undefined)).toEqual([false, true, true, false, false]);
  expect(plan.report()).toMatchObject([{ seen: 5, struck: 2 }]);
});

test('it strikes only where it matches', () => {
  const plan = createFaultPlan(['reset', 'cut']);
  plan.replace([{ kind: 'reset', match: { operation: 'query' } }, { kind: 'cut', match: { pathContains: '/other' } }], 1);
  expect(plan.draw(['reset'], { operation: 'other', path: '/query' })).toBeUndefined();
  expect(plan.draw(['cut'], occasion)).toBeUndefined();
  expect(plan.draw(['cut'], { operation: 'x', path: '/a/other/b' })?.kind).toBe('cut');
  expect(plan.draw(['reset'], occasion)?.kind).toBe('reset');
});

function struckBySeed(seed: number): boolean[] {
  const plan = createFaultPlan(['reset']);
  plan.replace([{ kind: 'reset', probability: 0.3 }], seed);
  return Array.from({ length: 50 }, () => plan.draw(['reset'], occasion) !== undefined);
}

test('chance is seeded: the same calls meet the same faults', () => {
  expect(struckBySeed(1)).toEqual(struckBySeed(1));
  expect(struckBySeed(1)).not.toEqual(struckBySeed(2));
  expect(struckBySeed(1)).toContain(true);
});

test('an unknown kind is refused by name and changes nothing', () => {
  const plan = createFaultPlan(['reset']);
  plan.replace([{ kind: 'reset' }], 1);
  expect(plan.replace([{ kind: 'meteor' }], 1)).toEqual({ ok: false, message: expect.stringContaining('"meteor"') });
  expect(plan.report()).toHaveLength(1);
});

test('the body may be the list alone', () => {
  expect(faultsBodySchema.parse([])).toEqual({ faults: [], seed: 1 });
  expect(faultsBodySchema.safeParse({ faults: [{ kind: 'reset', match: { verb: 'GET' } }] }).success).toBe(false);
});
