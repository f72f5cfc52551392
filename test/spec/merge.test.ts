import { describe, expect, it } from 'vitest';
import { mergeField } from '../../src/domain/three-way-merge.ts';
import type { MergeDecision } from '../../src/domain/three-way-merge.ts';
import type { Side } from '../../src/domain/side.ts';
import { bySpec, everyCase, SPEC } from './merge-page.ts';
import type { Case } from './merge-page.ts';
import { section } from './spec-page.ts';

/** docs/spec/1-merge.md against the merge, for every combination there is. */

function decided({ base, salesforce, marketo, direction, policy, object, later }: Case): MergeDecision {
  const stamp = (side: Side): string => (later === side ? '2026-03-01T12:00:01Z' : '2026-03-01T12:00:00Z');
  return mergeField({
    object,
    direction,
    policy,
    comparison: { kind: 'text' },
    ...(base === undefined ? {} : { base }),
    seen: { ...(salesforce === undefined ? {} : { salesforce }), ...(marketo === undefined ? {} : { marketo }) },
    changedAt: { salesforce: stamp('salesforce'), marketo: stamp('marketo') },
  });
}

describe('docs/spec/1-merge.md', () => {
  it('I2, I3, I10, I11: M1–M22 say what the merge decides, for every combination', () => {
    let cases = 0;
    for (const given of everyCase()) {
      const { rows, decision } = bySpec(given);
      expect(decided(given), `${rows.join(', ')}: ${JSON.stringify(given)}`).toEqual(decision);
      cases += 1;
    }
    expect(cases).toBe(15_552);
  });

  it('every row is needed: some combination is decided by it', () => {
    const used = new Set<string>();
    for (const given of everyCase()) for (const row of bySpec(given).rows) used.add(row);
    const all = ['Is there anything to copy?', 'Which way?', 'Unless', 'What is lost'].flatMap((heading) => section(SPEC, heading).map(({ number }) => number));
    expect([...used].toSorted()).toEqual(all.toSorted());
  });
});
