import { describe, expect, it } from 'vitest';
import type { Direction } from './field-mapping.ts';
import { cameBack, neverSettles, stayed, written } from './rewrite.ts';
import type { Rewrite } from './rewrite.ts';
import type { Side } from './side.ts';

const TEXT = { kind: 'text' } as const;
const HOUR_MINUTES = 60;

function at(minutes: number): string {
  return new Date(Date.parse('2026-03-01T12:00:00Z') + minutes * 60_000).toISOString();
}

/** What a side does with a value that is written to it, and how many minutes later; null leaves it alone. */
type Habit = (round: number) => { readonly answer: string; readonly afterMinutes: number } | null;

const machine = (answer: string, afterMinutes: number): Habit => () => ({ answer, afterMinutes });
const person = (afterMinutes: number): Habit => (round) => ({ answer: `word ${round}`, afterMinutes });
const calm: Habit = () => null;

/** Crossings until the field is suspended or settles; 100 when it does neither. */
function crossings(habits: Readonly<Record<Side, Habit>>, direction: Direction = 'both'): { readonly count: number; readonly suspended: boolean } {
  const rewrites: Partial<Record<Side, Rewrite>> = {};
  let minutes = 0;
  let to: Side = 'marketo';
  for (let count = 0; count < 100; count++) {
    const other: Side = to === 'marketo' ? 'salesforce' : 'marketo';
    if (neverSettles(direction, rewrites[to], rewrites[other])) return { count, suspended: true };
    let rewrite = written(rewrites[to]);
    const habit = habits[to](count);
    if (habit === null || habit.afterMinutes > 0) rewrite = stayed(rewrite, at(minutes));
    if (habit === null) return { count: count + 1, suspended: false };
    minutes += habit.afterMinutes;
    rewrites[to] = cameBack(rewrite, habit.answer, at(minutes), TEXT);
    if (direction === 'both') to = other;
  }
  return { count: 100, suspended: false };
}

describe('values that vendors rewrite (I5, F43)', () => {
  it('suspends two automations that answer at once', () => {
    expect(crossings({ marketo: machine('M', 0), salesforce: machine('S', 0) })).toEqual({ count: 3, suspended: true });
  });

  it('suspends two automations that answer slowly, each long after our value was seen to have stayed', () => {
    for (const minutes of [1, 5, 59]) {
      expect(crossings({ marketo: machine('M', minutes), salesforce: machine('S', minutes) })).toEqual({ count: 5, suspended: true });
    }
  });

  it('suspends a quick one against a slow one', () => {
    expect(crossings({ marketo: machine('M', 0), salesforce: machine('S', 7) }).suspended).toBe(true);
  });

  it('suspends values that grow for ever', () => {
    expect(crossings({ marketo: person(0), salesforce: person(0) }).suspended).toBe(true);
    expect(crossings({ marketo: person(5), salesforce: person(5) }).suspended).toBe(true);
  });

  it('lets a normaliser have its way: the other side keeps what it made of the value', () => {
    expect(crossings({ marketo: machine('M', 0), salesforce: calm })).toEqual({ count: 2, suspended: false });
  });

  it('lets a person edit again and again against a normaliser, and two people answer each other', () => {
    let rewrite: Rewrite | undefined;
    let other: Rewrite | undefined;
    for (let edit = 0; edit < 9; edit++) {
      rewrite = cameBack(written(rewrite), `NORMAL ${edit}`, at(edit * 10), TEXT);
      other = cameBack(stayed(written(other), at(edit * 10 + 1)), `edit ${edit}`, at(edit * 10 + 9), TEXT);
      expect(neverSettles('both', other, rewrite)).toBe(false);
    }
  });

  it('forgets what lies an hour back by the vendor\'s own clock (I16)', () => {
    expect(crossings({ marketo: machine('M', HOUR_MINUTES + 1), salesforce: machine('S', HOUR_MINUTES + 1) })).toEqual({ count: 100, suspended: false });
  });

  it('suspends a one-way field whose target never keeps it, and counts one answer to a write once', () => {
    expect(crossings({ marketo: machine('M', 0), salesforce: calm }, 'to-marketo')).toEqual({ count: 2, suspended: true });
    const once = cameBack(written(undefined), 'a', at(0), TEXT);
    expect(cameBack(once, 'b', at(1), TEXT)).toEqual(once);
  });
});
