import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findWrites } from './overtaken-edit.ts';
import type { LogVerdict, UnechoedWrite } from './overtaken-edit.ts';
import type { ValueStep } from './observation.ts';
import { unknown } from './value.ts';

const TEXT = { kind: 'text' } as const;

const AT = '2026-01-31T08:00:00Z';

/** A field's way through these values. */
function steps(...values: readonly (string | null)[]): readonly ValueStep[] {
  return values.slice(1).map((to, place) => ({ at: AT, from: values[place] ?? null, to }));
}

/** The same steps with this stamp. */
function at(stamp: string, told: readonly ValueStep[]): readonly ValueStep[] {
  return told.map((step) => ({ ...step, at: stamp }));
}

function find(writes: readonly UnechoedWrite[], told: readonly ValueStep[]): Omit<LogVerdict, 'shown'> {
  const { unechoed, overtaken } = findWrites(TEXT, writes, told);
  return { unechoed, overtaken };
}

const WRITE: UnechoedWrite = { value: 'ours', replaced: 'before' };

describe('our writes in the log of a field (I3)', () => {
  it('are an echo when they replaced what we knew', () => {
    expect(find([WRITE], steps('before', 'ours', 'later'))).toEqual({ unechoed: [], overtaken: [] });
    expect(find([WRITE], [{ at: AT, from: ' before ', to: 'ours' }])).toEqual({ unechoed: [], overtaken: [] });
  });

  it('name the edit that they overwrote unseen, also when somebody has edited since', () => {
    expect(find([WRITE], steps('before', 'edit', 'ours', 'later'))).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: 'edit' }] });
    expect(find([WRITE], steps('before', null, 'ours'))).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: null }] });
  });

  it('name what stood between two steps to our value: the first one may have been typed by somebody', () => {
    expect(find([WRITE], steps('before', 'ours', 'edit', 'ours'))).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: 'edit' }] });
    expect(find([WRITE], steps('before', 'ours', 'edit', 'ours').toReversed())).toEqual({ unechoed: [], overtaken: [{ write: WRITE, lost: 'edit' }] });
  });

  it('do not name what an earlier write of the same value replaced, when the log is read once more', () => {
    const second: UnechoedWrite = { value: 'ours', replaced: 'edit' };
    expect(find([second], steps('before', 'ours', 'edit', 'ours'))).toEqual({ unechoed: [], overtaken: [] });
  });

  it('are shown where they are an echo, and where they overwrote an edit', () => {
    const shownIn = (told: readonly ValueStep[]): readonly UnechoedWrite[] => [...findWrites(TEXT, [WRITE], told).shown];
    expect(shownIn(steps('before', 'ours', 'before'))).toEqual([WRITE]);
    expect(shownIn(steps('before', 'edit', 'ours'))).toEqual([WRITE]);
    expect(shownIn(steps('before', 'edit'))).toEqual([]);
    expect(shownIn(steps('ours', 'before')), 'how it came is not told').toEqual([]);
  });

  it('are awaited until the log shows them', () => {
    expect(find([WRITE], steps('before', 'edit')).unechoed).toEqual([WRITE]);
    expect(find([WRITE], [{ at: AT, from: unknown('unparsable'), to: 'ours' }])).toEqual({ unechoed: [], overtaken: [] });
  });

  it('are awaited for ten minutes of the log once their value was left: it was there already, or the step to it comes late (F21, seed 36714)', () => {
    const { unechoed } = find([WRITE], steps('ours', 'later'));
    expect(unechoed).toEqual([{ ...WRITE, leftAt: AT }]);
    expect(find(unechoed, at('2026-01-31T08:10:00Z', steps('later', 'latest'))).unechoed).toEqual(unechoed);
    expect(find(unechoed, at('2026-01-31T08:10:01Z', steps('later', 'latest')))).toEqual({ unechoed: [], overtaken: [] });
    const muchLater = at('2026-01-31T09:00:00Z', steps('later', 'ours', 'later'));
    expect(find(unechoed, [...steps('edit', 'ours'), ...muchLater]).overtaken).toEqual([{ write: unechoed[0], lost: 'edit' }]);
    expect(find(unechoed, muchLater), 'somebody typed it once more').toEqual({ unechoed: [], overtaken: [] });
    expect(find(unechoed, steps('before', 'ours'))).toEqual({ unechoed: [], overtaken: [] });
  });

  it('are known by what a field of another type says in words by now, and so is what they overwrote (F35)', () => {
    const number: UnechoedWrite = { value: 12.5, replaced: 7 };
    expect(find([number], steps('7', '12.50'))).toEqual({ unechoed: [], overtaken: [] });
    expect(find([number], steps('7', '8', '12.5')).overtaken).toEqual([{ write: number, lost: '8' }]);
    expect(find([{ value: 0, replaced: 7 }], steps('7', null)).unechoed).toEqual([{ value: 0, replaced: 7 }]);
  });

  it('are told apart when there were several', () => {
    const second: UnechoedWrite = { value: 'ours again', replaced: 'ours' };
    expect(find([WRITE, second], steps('before', 'edit', 'ours', 'ours again')).overtaken).toEqual([{ write: WRITE, lost: 'edit' }]);
    expect(find([WRITE, second], steps('before', 'ours', 'edit', 'ours again')).overtaken).toEqual([{ write: second, lost: 'edit' }]);
  });

  it('are awaited while the step that led to our value is missing, although one from it is there (F21)', () => {
    const second: UnechoedWrite = { value: 'ours again', replaced: 'ours' };
    const told = find([WRITE, second], [...steps('before', 'edit'), ...steps('ours', 'ours again')]);
    expect(told).toEqual({ unechoed: [{ ...WRITE, leftAt: AT }], overtaken: [] });
    expect(find(told.unechoed, steps('edit', 'ours')).overtaken).toMatchObject([{ lost: 'edit' }]);
  });

  it('account for every edit of a history: seen by us, overwritten by people, or named, in whatever order and pages the log tells of it (F21, F23)', () => {
    const event = fc.oneof(fc.constant('edit' as const), fc.constant('look' as const), fc.constant('write' as const));
    const pages = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 })), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), pages, (events, told) => {
        const { history, writes, unseenBeforeWrite } = lived(events);
        const whole = find(writes, steps(...history));
        expect(whole.overtaken.map(({ lost }) => lost)).toEqual(unseenBeforeWrite);
        expect(whole.unechoed).toEqual([]);
        // Each step has its place by chance, and begins a page one time in four; some are told again with the next page.
        const shuffled = steps(...history).map((step, number) => ({ step, place: told[number]?.[0] ?? 0, begins: told[number]?.[1] === 0, isAgain: told[number]?.[1] === 1 })).toSorted((a, b) => a.place - b.place);
        const named: (string | null | number | boolean)[] = [];
        let awaited: readonly UnechoedWrite[] = writes;
        let again: ValueStep[] = [];
        let page: ValueStep[] = [];
        for (const [number, { step, begins, isAgain }] of shuffled.entries()) {
          page.push(step);
          if (isAgain) again.push(step);
          if (!begins && number < shuffled.length - 1) continue;
          const verdict = find(awaited, page);
          named.push(...verdict.overtaken.map(({ lost }) => lost));
          awaited = verdict.unechoed;
          [page, again] = [again, []];
        }
        expect([named.length, new Set(named)]).toEqual([unseenBeforeWrite.length, new Set(unseenBeforeWrite)]);
        expect(awaited).toEqual([]);
      }),
    );
  });
});

/** Plays edits, looks and writes of one field: every value it held, our writes, and what they overwrote unseen. */
function lived(events: readonly ('edit' | 'look' | 'write')[]): { readonly history: readonly string[]; readonly writes: readonly UnechoedWrite[]; readonly unseenBeforeWrite: readonly string[] } {
  const history = ['v0'];
  const writes: UnechoedWrite[] = [];
  const unseenBeforeWrite: string[] = [];
  let known = 'v0';
  for (const [number, kind] of events.entries()) {
    const now = history.at(-1) ?? '';
    if (kind === 'edit') history.push(`edit ${number}`);
    if (kind === 'look') known = now;
    if (kind !== 'write') continue;
    if (now !== known) unseenBeforeWrite.push(now);
    writes.push({ value: `ours ${number}`, replaced: known });
    history.push(`ours ${number}`);
    known = `ours ${number}`;
  }
  return { history, writes, unseenBeforeWrite };
}
