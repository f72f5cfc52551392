import type { SimClock } from '../foundation/clock.ts';

type Row = Readonly<Record<string, unknown>>;

/** Calls and errors by day, as `/stats/usage.json` and `/stats/errors.json` tell them (MD usage). */
export type UsageBook = {
  /** Counts one call; an `errorCode` also counts as an error of the day. */
  note(charged: boolean, errorCode: string | undefined): void;
  /** Calls charged since the last midnight in US Central. */
  chargedToday(): number;
  /** One row a day, the present day first; `days` of them. */
  usage(days: number): readonly Row[];
  errors(days: number): readonly Row[];
  clear(): void;
};

type Day = { total: number; errors: Map<string, number> };

const DAY_MS = 86_400_000;

/** The quota's day begins at 00:00 US Central, which in UTC moves with daylight saving (apis.md A1; F20). */
const centralDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago', year: 'numeric', month: '2-digit', day: '2-digit' });

/** Days change on the hour, in that zone and its daylight saving: one answer serves for the hour. */
const HOUR_MS = 3_600_000;
const dayOfHour = new Map<number, string>();

function dayOf(epochMs: number): string {
  const hour = Math.floor(epochMs / HOUR_MS);
  const known = dayOfHour.get(hour);
  if (known !== undefined) return known;
  const day = centralDay.format(epochMs);
  if (dayOfHour.size >= 1000) dayOfHour.clear();
  dayOfHour.set(hour, day);
  return day;
}

/** An empty book. There is one API user, `userId`. */
export function createUsageBook(clock: SimClock, userId: string): UsageBook {
  const days = new Map<string, Day>();
  const today = (): Day => {
    const key = dayOf(clock.now());
    const present = days.get(key) ?? { total: 0, errors: new Map<string, number>() };
    days.set(key, present);
    return present;
  };
  const latest = (count: number): string[] => Array.from({ length: count }, (_, back) => dayOf(clock.now() - back * DAY_MS));
  return {
    note(charged, errorCode) {
      const day = today();
      if (charged) day.total += 1;
      if (errorCode !== undefined) day.errors.set(errorCode, (day.errors.get(errorCode) ?? 0) + 1);
    },
    chargedToday: () => today().total,
    usage: (count) =>
      latest(count).map((date) => {
        const total = days.get(date)?.total ?? 0;
        return { date, total, users: total === 0 ? [] : [{ userId, count: total }] };
      }),
    errors: (count) =>
      latest(count).map((date) => {
        const errors = [...(days.get(date)?.errors ?? [])].map(([errorCode, times]) => ({ errorCode, count: times }));
        return { date, total: errors.reduce((sum, error) => sum + error.count, 0), errors };
      }),
    clear: () => days.clear(),
  };
}
