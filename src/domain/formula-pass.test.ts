import { describe, expect, it } from 'vitest';
import type { FieldDescription } from './field.ts';
import type { FormulaChoice } from './formula-choice.ts';
import { afterReadBlock, MOST_SOURCES, noFormulasRead, presentReading, recordsDue, refreshedFormulas, withoutSources, withSources } from './formula-pass.ts';
import type { RefreshedFormula } from './formula-pass.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';

const described: FieldDescription = { name: 'F', label: 'F', type: 'integer', lengthCharacters: null, lengthBytes: null, scale: 0, createable: false, updateable: false, requiredOnCreate: false, calculated: true, restrictedTo: null };

function lineOf(key: string, formula: FormulaChoice, calculated = true): ResolvedField {
  const line = { key, salesforce: `${key}__c`, direction: 'to-marketo', policy: 'salesforce-wins', formula } as const;
  return { key, line, on: { salesforce: { ...described, calculated }, marketo: described }, comparison: { kind: 'exact' }, parentPrefix: null, resumedOn: [] };
}

const formulas = (...fields: readonly ResolvedField[]): readonly RefreshedFormula[] => refreshedFormulas({ object: 'contact', fields, suspended: [], deletedTooOn: [] } satisfies ResolvedMapping);

const DAILY = lineOf('daily', { refreshEveryHours: 24 });
const FOLLOWING = lineOf('following', { refreshWhen: 'account' });
const at = (hour: number): string => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();

describe('readings of formulas (C4)', () => {
  it('are made of what is calculated and asked for, and of nothing else', () => {
    expect(formulas(DAILY, FOLLOWING, lineOf('left', 'leave-out'), lineOf('changed', 'on-change'), lineOf('plain', { refreshEveryHours: 1 }, false)).map(({ field }) => field.key)).toEqual(['daily', 'following']);
  });

  it('begin when they are due, go on where they stopped, and end with the moment they began at', () => {
    const both = formulas(DAILY, FOLLOWING);
    const first = presentReading(noFormulasRead('contact'), both, at(0), 5);
    expect(first).toEqual({ startedAt: at(0), keys: ['daily', 'following'], after: null, read: 0, expected: 5 });
    if (first === null) return;
    const half = afterReadBlock(noFormulasRead('contact'), first, 2, 'pair-2');
    expect(presentReading(half, both, at(1), 9)).toEqual({ ...first, after: 'pair-2', read: 2 });
    expect(both.map((one) => recordsDue(half, one, at(1)))).toEqual([3, 3]);
    const done = afterReadBlock(half, half.present ?? first, 3, null);
    expect(done).toEqual({ object: 'contact', present: null, readAt: { daily: at(0), following: at(0) }, records: 5, sources: {} });
    expect(presentReading(done, both, at(23), 5)).toBeNull();
    expect(presentReading(done, both, at(24), 5)?.keys, 'what follows an object is not read again for the time that passed').toEqual(['daily']);
    expect(both.map((one) => recordsDue(done, one, at(24)))).toEqual([5, 0]);
    expect(presentReading(done, both, at(-30), 5)?.keys, 'a clock that was set back does not put it off for ever').toEqual(['daily']);
  });

  it('leave what is no longer asked for out of a reading under way', () => {
    const begun = { ...noFormulasRead('contact'), present: { startedAt: at(0), keys: ['daily', 'gone'], after: 'p', read: 1, expected: 2 } };
    expect(presentReading(begun, formulas(DAILY), at(1), 0)?.keys).toEqual(['daily']);
    expect(presentReading({ ...begun, readAt: { following: at(0) } }, formulas(FOLLOWING), at(1), 0)).toBeNull();
  });

  it('remember changed records of a source once each; of too many, all is read instead', () => {
    const read = { ...noFormulasRead('contact'), readAt: { daily: at(0), following: at(0) } };
    const noted = withSources(withSources(read, 'account', ['a', 'b'], formulas(FOLLOWING)), 'account', ['b', 'c'], formulas(FOLLOWING));
    expect(noted.sources).toEqual({ account: ['a', 'b', 'c'] });
    expect(withoutSources(noted, 'account', ['a', 'b']).sources).toEqual({ account: ['c'] });
    const many = withSources(noted, 'account', Array.from({ length: MOST_SOURCES }, (_, index) => String(index)), formulas(DAILY, FOLLOWING));
    expect(many).toMatchObject({ sources: { account: [] }, readAt: { daily: at(0) } });
    expect(presentReading(many, formulas(DAILY, FOLLOWING), at(1), 5)?.keys).toEqual(['following']);
  });
});
