import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameValue } from './compare-values.ts';
import type { ConflictPolicy } from './field-mapping.ts';
import { otherSide } from './side.ts';
import { mergeField } from './three-way-merge.ts';
import type { MergeInput } from './three-way-merge.ts';
import { isBlank, unknown } from './value.ts';
import type { KnownValue } from './value.ts';

const TEXT = { kind: 'text' } as const;
const knownValue = fc.constantFrom<KnownValue>(null, '', 'a', 'b', 'c', ' a ');
const policy = fc.constantFrom<ConflictPolicy>('by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once');
const overwriting = fc.constantFrom<ConflictPolicy>('by-object', 'marketo-wins', 'salesforce-wins', 'most-recent');
const stamp = fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z');

function input(over: Partial<MergeInput>): MergeInput {
  return { object: 'lead', direction: 'both', policy: 'by-object', comparison: TEXT, seen: {}, changedAt: {}, ...over };
}

const anyInput = fc
  .record({
    object: fc.constantFrom('lead' as const, 'contact' as const),
    direction: fc.constantFrom('both' as const, 'to-marketo' as const, 'to-salesforce' as const),
    policy,
    base: fc.option(knownValue, { nil: undefined }),
    salesforce: knownValue,
    marketo: knownValue,
    salesforceAt: stamp,
    marketoAt: stamp,
  })
  .map(({ base, salesforce, marketo, salesforceAt, marketoAt, ...rest }) =>
    input({
      ...rest,
      ...(base === undefined ? {} : { base }),
      seen: { salesforce, marketo },
      changedAt: { salesforce: salesforceAt, marketo: marketoAt },
    }),
  );

const MIRRORED: Readonly<Record<ConflictPolicy, ConflictPolicy>> = {
  'by-object': 'by-object',
  'marketo-wins': 'salesforce-wins',
  'salesforce-wins': 'marketo-wins',
  'most-recent': 'most-recent',
  'fill-if-empty': 'fill-if-empty',
  'write-once': 'write-once',
  'further-on': 'further-on',
};

/** The same situation with the sides exchanged; the native rule flips with the object (A6). */
function mirror(merge: MergeInput): MergeInput {
  const { salesforce = null, marketo = null } = merge.seen;
  return {
    ...merge,
    object: merge.object === 'lead' ? 'contact' : 'lead',
    direction: merge.direction === 'both' ? 'both' : merge.direction === 'to-marketo' ? 'to-salesforce' : 'to-marketo',
    policy: MIRRORED[merge.policy],
    seen: { salesforce: marketo, marketo: salesforce },
    changedAt: { salesforce: merge.changedAt.marketo ?? '', marketo: merge.changedAt.salesforce ?? '' },
  };
}

describe('mergeField', () => {
  it('I10: an unknown on either side causes no write and leaves the base alone', () => {
    fc.assert(
      fc.property(anyInput, fc.constantFrom('salesforce' as const, 'marketo' as const), (merge, side) => {
        for (const value of [unknown('hidden'), unknown('not-returned'), unknown('unparsable'), undefined]) {
          const seen = { ...merge.seen };
          if (value === undefined) delete seen[side];
          else seen[side] = value;
          expect(mergeField({ ...merge, seen })).toEqual({ kind: 'nothing', because: 'unknown' });
        }
      }),
    );
  });

  it('I2: treats the sides alike: the mirrored situation has the mirrored answer', () => {
    fc.assert(
      fc.property(anyInput, (merge) => {
        const decision = mergeField(merge);
        const mirrored = mergeField(mirror(merge));
        if (decision.kind !== 'copy') expect(mirrored.kind).toBe(decision.kind);
        else expect(mirrored).toEqual({ ...decision, to: otherSide(decision.to) });
      }),
    );
  });

  it('equal values are agreed on whatever the base was, and never written', () => {
    fc.assert(
      fc.property(anyInput, knownValue, (merge, value) => {
        expect(mergeField({ ...merge, seen: { salesforce: value, marketo: value } }).kind).not.toBe('copy');
      }),
    );
  });

  it('I1, I4: once a copy is written, merging again does nothing', () => {
    fc.assert(
      fc.property(anyInput, (merge) => {
        const decision = mergeField(merge);
        if (decision.kind !== 'copy') return;
        const after = { ...merge, base: decision.value, seen: { ...merge.seen, [decision.to]: decision.value } };
        expect(mergeField(after)).toEqual({ kind: 'nothing', because: 'agreed' });
      }),
    );
  });

  it('I3: whatever a copy overwrites is either the base, blank at a first meeting, or named as lost', () => {
    fc.assert(
      fc.property(anyInput, (merge) => {
        const decision = mergeField(merge);
        if (decision.kind !== 'copy') return;
        const replaced = merge.seen[decision.to] as KnownValue;
        const wasBase = merge.base !== undefined && sameValue(TEXT, merge.base, replaced);
        const firstBlank = merge.base === undefined && isBlank(replaced);
        const stillBlank = isBlank(replaced) && merge.base !== undefined && isBlank(merge.base);
        expect(wasBase || firstBlank || stillBlank || decision.overwrites !== undefined).toBe(true);
      }),
    );
  });

  it('I11: a blank goes out only against a value that was agreed before', () => {
    fc.assert(
      fc.property(anyInput, (merge) => {
        const decision = mergeField(merge);
        if (decision.kind === 'copy' && isBlank(decision.value)) expect(merge.base).not.toBe(undefined);
      }),
    );
  });

  it('I9: a one-way field is never written on its source side', () => {
    fc.assert(
      fc.property(anyInput, (merge) => {
        const decision = mergeField(merge);
        if (decision.kind === 'copy' && merge.direction !== 'both') expect(`to-${decision.to}`).toBe(merge.direction);
      }),
    );
  });

  it('I1: two-way fields with an overwriting policy never stay apart, except a first meeting of blanks', () => {
    fc.assert(
      fc.property(anyInput, overwriting, (merge, chosen) => {
        expect(mergeField({ ...merge, direction: 'both', policy: chosen })).not.toEqual({ kind: 'nothing', because: 'kept-apart' });
      }),
    );
  });

  it('fill-if-empty and write-once never overwrite a value', () => {
    fc.assert(
      fc.property(anyInput, (merge) => {
        const filled = mergeField({ ...merge, policy: 'fill-if-empty' });
        if (filled.kind === 'copy') expect(isBlank(merge.seen[filled.to] as KnownValue)).toBe(true);
        const once = mergeField({ ...merge, policy: 'write-once', base: 'agreed' });
        expect(once.kind).not.toBe('copy');
      }),
    );
  });

  it.each([
    ['lead', 'by-object', 'marketo'],
    ['contact', 'by-object', 'salesforce'],
    ['lead', 'salesforce-wins', 'salesforce'],
    ['contact', 'marketo-wins', 'marketo'],
  ] as const)('A6: when both sides of a %s changed under %s, %s wins and the other value is named', (object, chosen, winner) => {
    const values = { salesforce: 'from Salesforce', marketo: 'from Marketo' };
    const loser = winner === 'marketo' ? 'salesforce' : 'marketo';
    expect(mergeField(input({ object, policy: chosen, base: 'old', seen: values }))).toEqual({
      kind: 'copy',
      to: loser,
      value: values[winner],
      overwrites: values[loser],
    });
  });

  it('I1, I11: a list without a choice is a blank, and is filled like one (F60)', () => {
    const meeting = input({ object: 'contact', comparison: { kind: 'choices' }, seen: { salesforce: 'Analytics;Events', marketo: ';' } });
    for (const chosen of ['by-object', 'fill-if-empty', 'marketo-wins'] as const) {
      expect(mergeField({ ...meeting, policy: chosen })).toEqual({ kind: 'copy', to: 'marketo', value: 'Analytics;Events' });
    }
  });

  it('A6: most-recent takes the later change by the vendors\' own stamps, and the native rule on a tie (F18)', () => {
    const both = input({ object: 'lead', policy: 'most-recent', base: 'old', seen: { salesforce: 's', marketo: 'm' } });
    const later = { salesforce: '2026-01-02T00:00:00Z', marketo: '2026-01-01T00:00:00Z' };
    expect(mergeField({ ...both, changedAt: later })).toMatchObject({ to: 'marketo', value: 's' });
    const tie = { salesforce: '2026-01-01T00:00:00Z', marketo: '2026-01-01T00:00:00Z' };
    expect(mergeField({ ...both, changedAt: tie })).toMatchObject({ to: 'salesforce', value: 'm' });
  });
});
