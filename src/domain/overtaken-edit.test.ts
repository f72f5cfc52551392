import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWrites } from './overtaken-edit.ts';
import type { UnechoedWrite } from './overtaken-edit.ts';
import type { ValueStep } from './observation.ts';
import { unknown } from './value.ts';

const TEXT = { kind: 'text' } as const;

function steps(...values: readonly (string | null)[]): readonly ValueStep[] {
  return values.slice(1).map((to, place) => ({ from: values[place] ?? null, to }));
}

const WRITE: UnechoedWrite = { value: 'ours', replaced: 'before' };

describe('our writes in the log of a field (I3)', () => {
  it('are an echo when they replaced what we knew', () => {
    expect(findWrites(TEXT, [WRITE], steps('before', 'ours', 'later'))).toEqual({ unechoed: [], overtaken: [] });
    expect(findWrites(TEXT, [WRITE], [{ from: ' before ', to: 'ours' }])).toEqual({ unechoed: [], overtaken: [] });
  });

  it('name the edit that they overwrote unseen, also when somebody has edited since', () => {
    expect(findWrites(TEXT, [WRITE], steps('before', 'edit', 'ours', 'later'))).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: 'edit' }] });
    expect(findWrites(TEXT, [WRITE], steps('before', null, 'ours'))).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: null }] });
  });

  it('name what stood between two steps to our value: the first one may have been typed by somebody', () => {
    expect(findWrites(TEXT, [WRITE], steps('before', 'ours', 'edit', 'ours'))).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: 'edit' }] });
    expect(findWrites(TEXT, [WRITE], steps('before', 'ours', 'edit', 'ours').toReversed())).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: 'edit' }] });
  });

  it('do not name what an earlier write of the same value replaced, when the log is read once more', () => {
    const second: UnechoedWrite = { value: 'ours', replaced: 'edit' };
    expect(findWrites(TEXT, [second], steps('before', 'ours', 'edit', 'ours'))).toEqual({ unechoed: [], overtaken: [] });
  });

  it('are awaited until the log shows them, or shows that the value was there already', () => {
    expect(findWrites(TEXT, [WRITE], steps('before', 'edit')).unechoed).toEqual([WRITE]);
    expect(findWrites(TEXT, [WRITE], steps('ours', 'edit'))).toEqual({ unechoed: [], overtaken: [] });
    expect(findWrites(TEXT, [WRITE], [{ from: unknown('unparsable'), to: 'ours' }])).toEqual({ unechoed: [], overtaken: [] });
  });

  it('are told apart when there were several', () => {
    const second: UnechoedWrite = { value: 'ours again', replaced: 'ours' };
    expect(findWrites(TEXT, [WRITE, second], steps('before', 'edit', 'ours', 'ours again')).overtaken).toEqual([{ write: WRITE, lost: 'edit' }]);
    expect(findWrites(TEXT, [WRITE, second], steps('before', 'ours', 'edit', 'ours again')).overtaken).toEqual([{ write: second, lost: 'edit' }]);
  });

  it('are awaited while the step that led to our value is missing, although one from it is there (F21)', () => {
    const second: UnechoedWrite = { value: 'ours again', replaced: 'ours' };
    const told = findWrites(TEXT, [WRITE, second], [...steps('before', 'edit'), ...steps('ours', 'ours again')]);
    expect(told).toEqual({ unechoed: [WRITE], overtaken: [] });
    expect(findWrites(TEXT, told.unechoed, steps('edit', 'ours')).overtaken).toEqual([{ write: WRITE, lost: 'edit' }]);
  });

  it('account for every edit of a history: seen by us, overwritten by people, or named', () => {
    const event = fc.oneof(fc.constant('edit' as const), fc.constant('look' as const), fc.constant('write' as const));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const history: (string | null)[] = ['v0'];
        const writes: UnechoedWrite[] = [];
        const unseenBeforeWrite: string[] = [];
        let known = 'v0';
        events.forEach((kind, number) => {
          const now = history.at(-1) ?? '';
          if (kind === 'edit') history.push(`edit ${number}`);
          if (kind === 'look') known = now;
          if (kind === 'write') {
            if (now !== known) unseenBeforeWrite.push(now);
            writes.push({ value: `ours ${number}`, replaced: known });
            history.push(`ours ${number}`);
            known = `ours ${number}`;
          }
        });
        const verdict = findWrites(TEXT, writes, steps(...history));
        expect(verdict.overtaken.map(({ lost }) => lost)).toEqual(unseenBeforeWrite);
        expect(verdict.unechoed).toEqual([]);
      }),
    );
  });
});
