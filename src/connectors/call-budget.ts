import type { Lane } from '../domain/lane.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import type { Clock, Timers } from '../engine/ports.ts';

/** The limits of one side, and how they are shared out. */
export interface CallBudgetOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Calls allowed in any window of `seconds`; null when the vendor has no such limit. */
  readonly window: { readonly calls: number; readonly seconds: number } | null;
  readonly maxInFlight: number;
  /** Calls of ours per day; null when only the vendor's own count limits. Counted since this process started. */
  readonly callsPerDay: number | null;
  /** Where the vendor's day begins at midnight: its quota starts anew then, which in UTC moves with daylight saving (F20, I23). UTC by default. */
  readonly dayZone?: string;
  /** The part of window and day that only the priority lane may use, 0 to 1 (DESIGN §4, I23, I24). */
  readonly priorityShare: number;
  /** The part of the vendor's daily allotment left to the customer's other integrations, 0 to 1. */
  readonly othersShare: number;
  /** How long a call may wait for its turn before it is told that there is no budget. */
  readonly maxWaitMs: number;
}

/** Permission for one call; `leave` must be called when it has ended. */
export type CallPermit =
  | { readonly granted: true; leave(): void }
  | { readonly granted: false; readonly code: Extract<ErrorCode, 'RATE_LIMITED' | 'DAILY_QUOTA_USED'> };

/** The one place from which the calls to one side of one connection are spent (DESIGN §4, I23). */
export interface CallBudget {
  /** Waits for a turn, at most `maxWaitMs`. */
  enter(lane: Lane): Promise<CallPermit>;
  /** What the vendor says the whole account has used of its daily allotment. Believed for a while only: it is not monotonic (apis.md B2). */
  reportUsage(used: number, allowed: number): void;
  /** What was last reported and is still believed. */
  reportedUsage(): { readonly used: number; readonly allowed: number } | null;
}

/** How long the vendor's word on usage keeps us from asking again; allotments roll on hour by hour. */
const USAGE_BELIEVED_MS = 15 * 60_000;

type Verdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'wait-for-leaver' }
  | { readonly kind: 'no-budget' };

/** Clocks change on quarters of an hour: within one, a moment's day is that of its begin. */
const QUARTER_MS = 900_000;

/** Calendars by time zone: one is dear to make, and nothing about it changes. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  calendars.set(timeZone, calendar);
  return calendar;
}

/** The calendar day of a moment in a time zone; asking the calendar costs much more than a call's turn. */
function dayIn(timeZone: string): (now: number) => string {
  const calendar = calendarOf(timeZone);
  let known = { quarter: Number.NaN, day: '' };
  return (now) => {
    const quarter = Math.floor(now / QUARTER_MS);
    if (quarter !== known.quarter) known = { quarter, day: calendar.format(quarter * QUARTER_MS) };
    return known.day;
  };
}

/** A budget for one side of one connection. */
export function createCallBudget(options: CallBudgetOptions): CallBudget {
  const { clock, timers } = options;
  let started: number[] = [];
  let inFlight = 0;
  const dayOf = dayIn(options.dayZone ?? 'UTC');
  let today = { day: '', calls: 0 };
  let usage: { used: number; allowed: number; at: number } | null = null;
  let waiting: (() => void)[] = [];

  const forLane = (amount: number, lane: Lane): number =>
    lane === 'priority' ? amount : Math.max(1, Math.floor(amount * (1 - options.priorityShare)));

  const believedUsage = (now: number): typeof usage =>
    usage !== null && Math.abs(now - usage.at) < USAGE_BELIEVED_MS ? usage : null;

  function isDayUsed(lane: Lane, now: number): boolean {
    const day = dayOf(now);
    if (day !== today.day) today = { day, calls: 0 };
    if (options.callsPerDay !== null && today.calls >= forLane(options.callsPerDay, lane)) return true;
    const reported = believedUsage(now);
    return reported !== null && reported.used >= forLane(reported.allowed * (1 - options.othersShare), lane);
  }

  function judge(lane: Lane): Verdict {
    const now = clock.now();
    if (isDayUsed(lane, now)) return { kind: 'no-budget' };
    if (inFlight >= (lane === 'priority' ? options.maxInFlight : Math.max(1, options.maxInFlight - 1))) return { kind: 'wait-for-leaver' };
    if (options.window === null) return { kind: 'go' };
    const windowMs = options.window.seconds * 1000;
    // A clock set back makes old starts lie in the future: they count as of now, so that they end (F57).
    started = started.map((at) => Math.min(at, now)).filter((at) => at > now - windowMs);
    const surplus = started.length - forLane(options.window.calls, lane);
    const freesTurn = started[surplus];
    return surplus < 0 || freesTurn === undefined ? { kind: 'go' } : { kind: 'wait', ms: freesTurn + windowMs - now };
  }

  function begin(): CallPermit {
    inFlight += 1;
    if (options.window !== null) started.push(clock.now());
    today = { ...today, calls: today.calls + 1 };
    let ended = false;
    return {
      granted: true,
      leave() {
        if (ended) return;
        ended = true;
        inFlight -= 1;
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      },
    };
  }

  async function forLeaver(ms: number): Promise<void> {
    const left = new AbortController();
    waiting.push(() => left.abort());
    await timers.sleep(ms, left.signal);
  }

  return {
    async enter(lane) {
      const deadline = clock.now() + options.maxWaitMs;
      for (;;) {
        const verdict = judge(lane);
        if (verdict.kind === 'go') return begin();
        if (verdict.kind === 'no-budget') return { granted: false, code: 'DAILY_QUOTA_USED' };
        const left = deadline - clock.now();
        if (left <= 0 || (verdict.kind === 'wait' && verdict.ms > left)) return { granted: false, code: 'RATE_LIMITED' };
        await (verdict.kind === 'wait' ? timers.sleep(verdict.ms) : forLeaver(left));
      }
    },
    reportUsage(used, allowed) {
      usage = { used, allowed, at: clock.now() };
    },
    reportedUsage: () => believedUsage(clock.now()),
  };
}
