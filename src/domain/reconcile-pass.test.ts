import { describe, expect, it } from 'vitest';
import { addFound, addMissing, endPass, isStepDue, MOST_MISSING, PAIRS_AT_ONCE, planPass, presentPass } from './reconcile-pass.ts';
import type { ReconcilePass } from './reconcile-pass.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00.000Z');
const at = (days: number): string => new Date(START + days * DAY_MS).toISOString();
const missing = (pairId: string) => ({ pairId, recordId: `record of ${pairId}` });
const lead = (pass: ReconcilePass | null, askedAt: string | null = null) => ({ object: 'lead' as const, pass, askedAt });

/** Days at which each block of a pass is compared when somebody looks every five minutes. */
function daysOfBlocks(pairs: number, everyDays: number): readonly number[] {
  const days: number[] = [];
  let pass: ReconcilePass = planPass(at(0), null);
  for (let day = 0; pass.compared < pairs && day < 2 * everyDays; day += 5 / 1440) {
    if (!isStepDue(lead(pass), pass, everyDays, at(day))) continue;
    pass = { ...addFound(pass, { compared: Math.min(PAIRS_AT_ONCE, pairs - pass.compared) }), phase: 'compare', expected: pairs };
    days.push(day);
  }
  return days;
}

describe('a pass', () => {
  it('is spread evenly over its period, and ends within it', () => {
    const days = daysOfBlocks(100 * PAIRS_AT_ONCE, 7);
    expect(days).toHaveLength(100);
    expect(days[0]).toBeLessThan(0.1);
    const pauses = days.slice(1).map((day, index) => day - (days[index] ?? 0));
    expect(Math.max(...pauses)).toBeLessThan(0.15);
    expect(days.at(-1)).toBeGreaterThan(6);
    expect(days.at(-1)).toBeLessThan(7);
  });

  it('ends in time also when there were far fewer pairs at its beginning', () => {
    const grown: ReconcilePass = { ...addFound(planPass(at(0), null), { compared: 6000 }), phase: 'compare', expected: 0 };
    expect(isStepDue(lead(grown), grown, 7, at(6.5))).toBe(false);
    expect(isStepDue(lead(grown), grown, 7, at(6.9))).toBe(true);
  });

  it('begins by itself when the period of the last one is over, and anew when somebody asks', () => {
    const planned = presentPass(lead(null), 7, at(0));
    expect(planned).toMatchObject({ startedAt: at(0), phase: 'planned', last: null });
    const ended = endPass(addFound(planPass(at(0), null), { compared: 5, differing: 1 }), at(3));
    expect(presentPass(lead(ended), 7, at(6.9))).toBeNull();
    expect(presentPass(lead(ended), 7, at(7))).toMatchObject({ startedAt: at(7), compared: 0, last: { startedAt: at(0), endedAt: at(3), compared: 5, differing: 1 } });
    const underWay: ReconcilePass = { ...planPass(at(0), null), phase: 'compare', compared: 600 };
    expect(presentPass(lead(underWay), 7, at(2))).toBe(underWay);
    const asked = presentPass(lead(underWay, at(2)), 7, at(2));
    expect(asked).toMatchObject({ startedAt: at(2), phase: 'planned', compared: 0 });
    expect(asked !== null && isStepDue(lead(asked, at(2)), asked, 7, at(2))).toBe(true);
    expect(asked !== null && presentPass(lead({ ...asked, phase: 'ended' }, at(2)), 7, at(3)), 'the wish is served').toBeNull();
  });

  it('serves a wish once, also when our clock was set back since (F57)', () => {
    const asked = presentPass(lead(null, at(2)), 7, at(1));
    expect(asked?.startedAt).toBe(at(2));
    expect(asked !== null && presentPass(lead(asked, at(2)), 7, at(1))).toBe(asked);
  });

  it('concludes nothing from too many missing records, or where some may be hidden (I7, F37)', () => {
    const seesAll = { ...planPass(at(0), null), seesAll: { salesforce: true, marketo: false } };
    const some = addMissing(seesAll, { salesforce: [missing('a'), missing('b')], marketo: [missing('c')] });
    expect(some).toMatchObject({ hidden: 1, missing: { salesforce: [missing('a'), missing('b')], marketo: [] } });
    const tooMany = addMissing(some, { salesforce: Array.from({ length: MOST_MISSING }, (_, n) => missing(String(n))), marketo: [] });
    expect(tooMany).toMatchObject({ hidden: 1 + 2 + MOST_MISSING, missing: { salesforce: [] }, seesAll: { salesforce: false } });
    expect(addMissing(tooMany, { salesforce: [missing('z')], marketo: [] })).toMatchObject({ hidden: 4 + MOST_MISSING, missing: { salesforce: [] } });
  });
});
