import { describe, expect, it } from 'vitest';
import { doneAfterAll } from './done-after-all.ts';
import type { DoneAfterAll } from './done-after-all.ts';
import type { ValueStep } from './observation.ts';
import type { UnechoedWrite } from './overtaken-edit.ts';

const SEEN = '2026-01-31T08:00:00Z';
const LATER = '2026-01-31T08:00:01Z';

/** A field's way through these values, with this stamp. */
function steps(at: string, ...values: readonly string[]): readonly ValueStep[] {
  return values.slice(1).map((to, place) => ({ at, from: values[place] ?? null, to }));
}

const NOT_DONE: UnechoedWrite = { value: 'ours', replaced: 'before', seenBefore: SEEN };
const ONCE_MORE: UnechoedWrite = { value: 'ours', replaced: 'before' };

function find(writes: readonly UnechoedWrite[], told: readonly ValueStep[]): DoneAfterAll | null {
  return doneAfterAll({ kind: 'text' }, writes, told);
}

describe('a write that counted as not done, in the log (W37, I3)', () => {
  it('was done where our value came more often than by the other writes of it', () => {
    expect(find([NOT_DONE], steps(LATER, 'before', 'ours'))).toEqual({ write: NOT_DONE, isOverEdit: false });
    expect(find([NOT_DONE], steps(LATER, 'before', 'ours', 'before'))).toEqual({ write: NOT_DONE, isOverEdit: false });
    expect(find([NOT_DONE, ONCE_MORE], steps(LATER, 'before', 'ours'))).toBeNull();
    expect(find([NOT_DONE, ONCE_MORE], steps(LATER, 'before', 'ours', 'before'))).toBeNull();
    expect(find([NOT_DONE], steps(LATER, 'before', 'other'))).toBeNull();
  });

  it('was made once more over what somebody had typed again, where it came twice', () => {
    expect(find([NOT_DONE, ONCE_MORE], steps(LATER, 'before', 'ours', 'before', 'ours'))).toEqual({ write: NOT_DONE, isOverEdit: true });
    expect(find([NOT_DONE, { ...NOT_DONE }, ONCE_MORE], steps(LATER, 'before', 'ours', 'before', 'ours'))).toEqual({ write: NOT_DONE, isOverEdit: true });
    const [first, , last] = steps(LATER, 'before', 'ours', 'before', 'ours');
    if (first === undefined || last === undefined) throw new Error('no steps');
    expect(find([NOT_DONE, ONCE_MORE], [first, last]), 'nothing tells that it was left').toEqual({ write: NOT_DONE, isOverEdit: false });
  });

  it('is not seen in steps from before the record was last seen, which are told once more, nor in those of a write that was answered', () => {
    expect(find([NOT_DONE], steps(SEEN, 'before', 'ours', 'before'))).toBeNull();
    expect(find([ONCE_MORE], steps(LATER, 'before', 'ours', 'before', 'ours'))).toBeNull();
  });
});
