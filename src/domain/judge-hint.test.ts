import { describe, expect, it } from 'vitest';
import type { FieldDescription } from './field.ts';
import { judgeHint } from './judge-hint.ts';
import type { ChangeHint, ValueStep } from './observation.ts';
import type { Operation } from './operation.ts';
import { UNSEEN_SIDE } from './pair.ts';
import type { Pair } from './pair.ts';
import type { Rewrites } from './rewrite.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { unknown } from './value.ts';
import type { KnownValues, SeenValues } from './value.ts';

const KEYS = ['firstName', 'phone'] as const;

function describeField(name: string): FieldDescription {
  return {
    name, label: name, type: 'text', lengthCharacters: 40, lengthBytes: null, scale: null,
    createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null,
  };
}

const MAPPING: ResolvedMapping = {
  object: 'lead',
  fields: KEYS.map((key) => ({
    key,
    line: { key, salesforce: key, direction: 'both', policy: 'by-object' },
    on: { salesforce: describeField(key), marketo: describeField(key) },
    comparison: { kind: 'text' },
    parentPrefix: null,
    resumedOn: [],
  })),
  suspended: [],
  deletedTooOn: [],
};

function pairWith(base: KnownValues, rewrites: Rewrites = {}): Pair {
  return {
    pairId: 'pair-1',
    connectionId: 'connection-1',
    object: 'lead',
    salesforce: { ...UNSEEN_SIDE, id: '00Q1', presence: 'present' },
    marketo: { ...UNSEEN_SIDE, id: '1', presence: 'present', rewrites },
    base,
  };
}

function hint(newValues: SeenValues): ChangeHint {
  return { object: 'person', id: '1', at: '2026-01-31T08:00:00Z', newValues, steps: {}, changedBy: null };
}

const AWAITED = { state: 'awaiting', at: null, unrest: 0 } as const;

describe('judging a hint', () => {
  const known = pairWith({ firstName: 'Ann', phone: null }, { firstName: AWAITED });

  it('takes values that are known for an echo, and for proof that what was written stayed (I4)', () => {
    const verdict = judgeHint(known, 'marketo', hint({ firstName: ' Ann ' }), MAPPING, null);
    const stayed = { firstName: { ...AWAITED, state: 'stayed', at: '2026-01-31T08:00:00Z' } };
    expect(verdict).toEqual({ kind: 'echo', pair: { ...known, marketo: { ...known.marketo, rewrites: stayed } }, overtaken: [], editedOver: [], operation: null });
  });

  it('looks when a value is new, and when it could not be read (I10)', () => {
    expect(judgeHint(known, 'marketo', hint({ firstName: 'Anna' }), MAPPING, null).kind).toBe('look');
    expect(judgeHint(known, 'marketo', hint({ firstName: unknown('unparsable') }), MAPPING, null).kind).toBe('look');
  });

  it('looks at a record that is not known to exist', () => {
    const gone: Pair = { ...known, marketo: { ...known.marketo, presence: 'deleted' } };
    expect(judgeHint(gone, 'marketo', hint({ firstName: 'Ann' }), MAPPING, null).kind).toBe('look');
  });

  it('takes a step of an earlier write for that one, and not for the write of the same value that is under way (I3)', () => {
    const before = pairWith({ firstName: 'Ann', phone: 'ours' });
    const written: Pair = { ...before, marketo: { ...before.marketo, unechoed: { phone: [{ value: 'ours', replaced: 'first' }] } } };
    const open: Operation = {
      operationId: 'operation-2', connectionId: 'connection-1', pairId: 'pair-1', object: 'lead', kind: 'update', lane: 'normal', side: 'marketo', recordId: '1',
      changes: [{ field: 'phone', value: 'ours', replaces: 'second' }], cause: { kind: 'change', by: null }, leaseName: 'lease', leaseEpoch: 1, openedAt: '2026-01-31T08:00:00Z',
    };
    const logged = (...steps: readonly Omit<ValueStep, 'at'>[]): ChangeHint => ({ ...hint({ phone: steps.at(-1)?.to ?? null }), steps: { phone: steps.map((step) => ({ ...step, at: '2026-01-31T08:00:00Z' })) } });
    const begun = logged({ from: 'first', to: 'ours' }, { from: 'ours', to: 'second' });
    expect(judgeHint(written, 'marketo', begun, MAPPING, open)).toMatchObject({ operation: null, overtaken: [], pair: { marketo: { unechoed: {} } } });
    const overtaken = logged(...(begun.steps['phone'] ?? []), { from: 'second', to: 'third' }, { from: 'third', to: 'ours' });
    expect(judgeHint(written, 'marketo', overtaken, MAPPING, open).operation?.changes).toEqual([
      { field: 'phone', value: 'ours', replaces: 'third', lost: { value: 'third', policy: 'last-write' } },
    ]);
  });

  it('keeps that the log shows the write that is under way, also where its value was left again for what it replaced (I3, seed 100764)', () => {
    const open: Operation = {
      operationId: 'operation-1', connectionId: 'connection-1', pairId: 'pair-1', object: 'lead', kind: 'update', lane: 'normal', side: 'marketo', recordId: '1',
      changes: [{ field: 'phone', value: 'ours', replaces: 'first' }, { field: 'firstName', value: 'Anna', replaces: 'Ann' }], cause: { kind: 'change', by: null }, leaseName: 'lease', leaseEpoch: 1, openedAt: '2026-01-31T08:00:00Z',
    };
    const before = pairWith({ firstName: 'Ann', phone: 'first' });
    const seen: Pair = { ...before, marketo: { ...before.marketo, seenVersion: '2026-01-31T08:00:00Z' } };
    const toldAt = (at: string): ChangeHint => ({ ...hint({ phone: unknown('not-returned') }), steps: { phone: [{ at, from: 'first', to: 'ours' }, { at, from: 'ours', to: 'first' }] } });
    expect(judgeHint(seen, 'marketo', toldAt('2026-01-31T08:00:01Z'), MAPPING, open)).toMatchObject({ kind: 'look', operation: { ...open, logged: ['phone'] } });
    expect(judgeHint(seen, 'marketo', toldAt('2026-01-31T08:00:00Z'), MAPPING, open), 'an earlier write, told once more').toMatchObject({ kind: 'look', operation: null });
  });

  it('hears of a line that takes no part now what our write of it replaced, and of one that nothing is heard of keeps what it waits for (I3, G2)', () => {
    const written: Pair = { ...known, marketo: { ...known.marketo, unechoed: { phone: [{ value: 'ours', replaced: null }] } } };
    const told: ChangeHint = { ...hint({ phone: 'ours' }), steps: { phone: [{ at: '2026-01-31T08:00:00Z', from: 'typed', to: 'ours' }] } };
    const away: ResolvedMapping = { ...MAPPING, fields: MAPPING.fields.filter(({ key }) => key !== 'phone') };
    const heard: ResolvedMapping = { ...away, heard: [{ key: 'phone', comparison: { kind: 'text' } }] };
    expect(judgeHint(written, 'marketo', told, heard, null)).toMatchObject({ overtaken: [{ field: 'phone', lost: 'typed', kept: 'ours' }], pair: { marketo: { unechoed: {} } } });
    expect(judgeHint(written, 'marketo', told, away, null)).toMatchObject({ overtaken: [], pair: written });
  });

  it('keeps that the value of a write was left before the log told how it came (I3, F21)', () => {
    const written: Pair = { ...known, marketo: { ...known.marketo, unechoed: { phone: [{ value: 'ours', replaced: null }] } } };
    const told: ChangeHint = { ...hint({ phone: 'later' }), steps: { phone: [{ at: '2026-01-31T08:00:00Z', from: 'ours', to: 'later' }] } };
    expect(judgeHint(written, 'marketo', told, MAPPING, null).pair.marketo.unechoed).toEqual({ phone: [{ value: 'ours', replaced: null, leftAt: '2026-01-31T08:00:00Z' }] });
  });

  it('reads and counts nothing for what is told of lines that take no part alone, unless a filter looks at it', () => {
    const heard: ResolvedMapping = { ...MAPPING, fields: MAPPING.fields.filter(({ key }) => key !== 'phone'), heard: [{ key: 'phone', comparison: { kind: 'text' } }] };
    const kindOf = (values: SeenValues, mapping = heard): string => judgeHint(known, 'marketo', hint(values), mapping, null).kind;
    expect([kindOf({ phone: 'x' }), kindOf({ phone: 'x', firstName: 'y' }), kindOf({ phone: 'x', firstName: 'Ann' }), kindOf({})]).toEqual(['beside', 'look', 'echo', 'echo']);
    expect(kindOf({ phone: 'x' }, { ...heard, watched: { salesforce: [], marketo: ['phone'] } })).toBe('look');
  });

  it('looks at a record that was just created: what the create left out was never seen, and is not blank for that (I10)', () => {
    const created = pairWith({ firstName: 'Ann' }, { firstName: AWAITED });
    expect(judgeHint(created, 'marketo', hint({ firstName: 'Ann' }), MAPPING, null).kind).toBe('look');
  });
});
