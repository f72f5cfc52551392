import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownError } from '../domain/sync-error.ts';
import { writeInRounds } from './write-rounds.ts';
import type { ChunkAnswer } from './write-rounds.ts';

const ERROR = ownError('REQUEST_REFUSED');

/** A vendor that refuses any chunk with a bad row as a whole. */
function strictVendor(bad: ReadonlySet<number>, written: number[]) {
  return async (chunks: readonly (readonly number[])[]): Promise<readonly ChunkAnswer[]> =>
    chunks.map((chunk) => {
      if (chunk.some((row) => bad.has(row))) return { kind: 'refused', error: ERROR, blamed: [] };
      written.push(...chunk);
      return { kind: 'rows', outcomes: chunk.map((row) => ({ result: 'applied', id: String(row) })) };
    });
}

describe('writing in rounds', () => {
  it('refuses exactly the bad rows, writes every other one once, and answers for each (I25, I26)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.array(fc.nat({ max: 299 }), { maxLength: 2 }), async (count, badRows) => {
        const rows = Array.from({ length: count }, (_, row) => row);
        const bad = new Set(badRows.filter((row) => row < count));
        const written: number[] = [];
        const outcomes = await writeInRounds([rows], 5, strictVendor(bad, written));
        expect(written.toSorted((a, b) => a - b)).toEqual(rows.filter((row) => !bad.has(row)));
        for (const row of rows) {
          expect(outcomes.get(row)).toEqual(bad.has(row) ? { result: 'refused', error: ERROR } : { result: 'applied', id: String(row) });
        }
      }),
    );
  });

  it('does not spend the day\'s calls on a refusal that every row meets', async () => {
    let calls = 0;
    const rows = Array.from({ length: 300 }, (_, row) => row);
    const outcomes = await writeInRounds([rows], 1, async (chunks) => {
      calls += 1;
      return chunks.map(() => ({ kind: 'refused', error: ERROR, blamed: [] }));
    });
    expect(calls).toBeLessThan(400);
    expect(outcomes.size).toBe(300);
    expect([...outcomes.values()].filter(({ result }) => result === 'not-sent').length).toBeGreaterThan(250);
  });

  it('sends a chunk again without the rows that are to blame', async () => {
    const sent: (readonly number[])[] = [];
    const outcomes = await writeInRounds([[1, 2, 3]], 1, async ([chunk = []]) => {
      sent.push(chunk);
      return [sent.length === 1 ? { kind: 'refused', error: ERROR, blamed: [1] } : { kind: 'rows', outcomes: chunk.map((row) => ({ result: 'applied', id: String(row) })) }];
    });
    expect(sent).toEqual([[1, 2, 3], [1, 3]]);
    expect([...outcomes.values()].map(({ result }) => result).toSorted()).toEqual(['applied', 'applied', 'refused']);
  });

  it('sends what one row undid again without that row (F27, I25, I26)', async () => {
    const sent: (readonly number[])[] = [];
    const outcomes = await writeInRounds([[1, 2, 3]], 1, async ([chunk = []]) => {
      sent.push(chunk);
      if (sent.length > 1) return [{ kind: 'rows', outcomes: chunk.map((row) => ({ result: 'applied', id: String(row) })) }];
      return [{ kind: 'undone', outcomes: [null, { result: 'refused', error: ERROR }, null], error: ERROR }];
    });
    expect(sent).toEqual([[1, 2, 3], [1, 3]]);
    expect([1, 2, 3].map((row) => outcomes.get(row)?.result)).toEqual(['applied', 'refused', 'applied']);
  });

  it('leaves rows that were undone by nobody in the call for another time (F27)', async () => {
    let calls = 0;
    const outcomes = await writeInRounds([[1, 2]], 1, async () => {
      calls += 1;
      return [{ kind: 'undone', outcomes: [null, null], error: ERROR }];
    });
    expect(calls).toBe(1);
    expect([...outcomes.values()].map(({ result }) => result)).toEqual(['not-sent', 'not-sent']);
  });
});
