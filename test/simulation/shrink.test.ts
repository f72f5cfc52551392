import { describe, expect, it } from 'vitest';
import { expandSeed } from './option-record.ts';
import type { OptionRecord } from './option-record.ts';
import { shortest, shrink } from './shrink.ts';

/** Fails when both of these faults are there, one act of many, and more than one worker. */
function needsLittle(whole: OptionRecord): (options: OptionRecord) => Promise<boolean> {
  const [one, other] = [whole.faults[3], whole.faults.at(-2)];
  const act = whole.acts[7];
  return async ({ faults, acts, workers }) => workers > 1 && [one, other].every((fault) => fault !== undefined && faults.includes(fault)) && act !== undefined && acts.includes(act);
}

const whole: OptionRecord = { ...expandSeed(5), workers: 3 };

describe('shrinking a failing run (reliability.md §2.3, rule 12)', () => {
  it('finds the few of a list that are needed, in their order', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    expect(await shortest(numbers, async (left) => left.includes(71) && left.includes(13))).toEqual([13, 71]);
    expect(await shortest(numbers, async () => true)).toEqual([]);
    expect(await shortest(numbers, async () => false)).toEqual(numbers);
  });

  it('leaves the faults, acts and options that the failure needs, and no others', async () => {
    const { options } = await shrink(whole, needsLittle(whole), 1000);
    expect(options.faults).toEqual([whole.faults[3], whole.faults.at(-2)]);
    expect(options.acts).toEqual([whole.acts[7]]);
    expect(options).toMatchObject({ workers: 2, marketoPeople: 0, salesforcePeople: 1, reorderMs: 0, core: 'nothing' });
    expect(options.fields).toHaveLength(3);
    expect(options.safetyMs).toBeLessThanOrEqual(whole.safetyMs);
  });

  it('keeps to its budget, and answers something that failed', async () => {
    let asked = 0;
    const fails = needsLittle(whole);
    const { options, runs } = await shrink(whole, async (candidate) => (asked += 1) > 0 && fails(candidate), 20);
    expect(runs).toBe(asked);
    expect(runs).toBeLessThanOrEqual(20);
    expect(await fails(options)).toBe(true);
  });

  it('answers the whole record when nothing can be left out', async () => {
    const { options } = await shrink(whole, async () => false, 1000);
    expect(options).toEqual(whole);
  });
});
