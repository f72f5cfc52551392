import { describe, expect, it } from 'vitest';
import { createCallBudget } from './call-budget.ts';
import type { CallBudget, CallBudgetOptions, CallPermit } from './call-budget.ts';

/** A clock that moves only when somebody waits. */
function virtualTime(start = 1_000_000) {
  let now = start;
  return {
    clock: { now: () => now },
    timers: {
      async sleep(ms: number, signal?: AbortSignal) {
        await Promise.resolve();
        if (signal?.aborted !== true) now += ms;
      },
    },
    set(ms: number) {
      now = ms;
    },
  };
}

function budgetWith(options: Partial<CallBudgetOptions>): { budget: CallBudget; time: ReturnType<typeof virtualTime> } {
  const time = virtualTime();
  const budget = createCallBudget({
    ...time,
    window: { calls: 50, seconds: 20 },
    maxInFlight: 5,
    callsPerDay: null,
    priorityShare: 0.2,
    othersShare: 0.1,
    maxWaitMs: 60_000,
    ...options,
  });
  return { budget, time };
}

function leave(permit: CallPermit): void {
  if (permit.granted) permit.leave();
}

describe('the budget of calls', () => {
  it('never starts more calls in any window than allowed, and keeps a share for the priority lane (I23, I24)', async () => {
    const { budget, time } = budgetWith({});
    const starts: number[] = [];
    for (let call = 0; call < 200; call++) {
      const permit = await budget.enter('normal');
      expect(permit.granted).toBe(true);
      starts.push(time.clock.now());
      leave(permit);
    }
    for (const start of starts) {
      expect(starts.filter((other) => other >= start && other < start + 20_000).length).toBeLessThanOrEqual(40);
    }
    const before = time.clock.now();
    for (let call = 0; call < 10; call++) leave(await budget.enter('priority'));
    expect(time.clock.now()).toBe(before);
  });

  it('lets a waiting call begin when another ends, and leaves one place for the priority lane', async () => {
    const { budget } = budgetWith({ window: null, maxInFlight: 3 });
    const held = [await budget.enter('normal'), await budget.enter('bulk')];
    const urgent = await budget.enter('priority');
    expect(urgent.granted).toBe(true);
    leave(urgent);
    const waiting = budget.enter('normal');
    held.forEach(leave);
    expect((await waiting).granted).toBe(true);
  });

  it('says that there is no budget instead of waiting too long', async () => {
    const { budget } = budgetWith({ maxWaitMs: 5000, window: { calls: 1, seconds: 20 }, priorityShare: 0 });
    leave(await budget.enter('normal'));
    expect(await budget.enter('normal')).toEqual({ granted: false, code: 'RATE_LIMITED' });
    const { budget: narrow } = budgetWith({ maxInFlight: 1, window: null });
    await narrow.enter('normal');
    expect(await narrow.enter('normal')).toEqual({ granted: false, code: 'RATE_LIMITED' });
  });

  it('stops at the day\'s calls, and begins anew the next day', async () => {
    const { budget, time } = budgetWith({ window: null, callsPerDay: 10 });
    for (let call = 0; call < 8; call++) leave(await budget.enter('normal'));
    expect(await budget.enter('normal')).toEqual({ granted: false, code: 'DAILY_QUOTA_USED' });
    leave(await budget.enter('priority'));
    leave(await budget.enter('priority'));
    expect((await budget.enter('priority')).granted).toBe(false);
    time.set(86_400_000 * 2);
    expect((await budget.enter('normal')).granted).toBe(true);
  });

  it('counts the vendor\'s day: Marketo\'s begins at midnight US Central, an hour earlier in UTC from the spring on (F20, I23)', async () => {
    const spent = async (from: string, to: string): Promise<boolean> => {
      const { budget, time } = budgetWith({ window: null, callsPerDay: 1, dayZone: 'America/Chicago' });
      time.set(Date.parse(from));
      leave(await budget.enter('priority'));
      time.set(Date.parse(to));
      return !(await budget.enter('priority')).granted;
    };
    expect(await spent('2026-03-07T23:59:00Z', '2026-03-08T05:59:00Z')).toBe(true);
    expect(await spent('2026-03-08T05:59:00Z', '2026-03-08T06:00:00Z')).toBe(false);
    expect(await spent('2026-03-08T06:00:00Z', '2026-03-09T04:59:00Z')).toBe(true);
    expect(await spent('2026-03-09T04:59:00Z', '2026-03-09T05:00:00Z')).toBe(false);
    expect(await spent('2026-11-01T05:00:00Z', '2026-11-02T05:59:00Z')).toBe(true);
  });

  it('believes the vendor\'s count for a while only, since it rolls on', async () => {
    const { budget, time } = budgetWith({});
    budget.reportUsage(95, 100);
    expect(await budget.enter('priority')).toEqual({ granted: false, code: 'DAILY_QUOTA_USED' });
    expect(budget.reportedUsage()).toMatchObject({ used: 95, allowed: 100 });
    time.set(time.clock.now() + 16 * 60_000);
    expect(budget.reportedUsage()).toBeNull();
    expect((await budget.enter('normal')).granted).toBe(true);
  });

  it('is not stopped for a day by a clock that was set back (F57)', async () => {
    const { budget, time } = budgetWith({ window: { calls: 1, seconds: 20 }, priorityShare: 0 });
    time.set(86_400_000 * 3);
    leave(await budget.enter('normal'));
    time.set(86_400_000);
    leave(await budget.enter('normal'));
    expect(time.clock.now()).toBeLessThanOrEqual(86_400_000 + 20_000);
  });
});
