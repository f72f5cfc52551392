import { describe, expect, it } from 'vitest';
import { afterReading, standingAt, withinOverlap } from './cursor.ts';
import type { MarketoCursor } from './cursor.ts';

const END = Date.parse('2026-03-01T12:00:00Z');

function places(...seconds: readonly number[]): MarketoCursor {
  return seconds.flatMap((second) => standingAt(`at ${second}`, END + second * 1000));
}

function tokens(cursor: MarketoCursor): readonly string[] {
  return cursor.map(({ token }) => token);
}

describe('where a reading of the log begins (F21, F23, I17)', () => {
  it('is the newest place that is two minutes old, or the oldest there is', () => {
    expect(tokens(withinOverlap(places(-400, -130, -60, 0)))).toEqual(['at -130', 'at -60', 'at 0']);
    expect(tokens(withinOverlap(places(-60, 0)))).toEqual(['at -60', 'at 0']);
    expect(tokens(withinOverlap(places(0)))).toEqual(['at 0']);
  });

  it('goes back over the last calls of a long reading, and never over more than three', () => {
    expect(tokens(afterReading(places(-300, -200), places(-90), 'end', END))).toEqual(['at -300', 'at -200', 'at -90', 'end']);
    expect(tokens(afterReading(places(-300, -200), places(-90, -60, -30, -20, -10), 'end', END))).toEqual(['at -30', 'at -20', 'at -10', 'end']);
  });

  it('is no place from before the clock was set back, but where there is no other, so that an idle log is not walked again from there', () => {
    const after = afterReading(places(3600, 3700, 20), places(3800), 'end', END + 40_000);
    expect(tokens(after)).toEqual(['at 3600', 'at 20', 'end']);
    const later = afterReading(afterReading(after, [], 'end', END + 160_000), [], 'end', END + 4_000_000);
    expect(tokens(withinOverlap(later))).toEqual(['at 20', 'end']);
  });

  it('names a place once, with the latest moment at which it was the end', () => {
    expect(afterReading([...places(-60), ...standingAt('end', END - 30_000)], [], 'end', END)).toEqual([...places(-60), ...standingAt('end', END)]);
  });
});
