/** A stretch of days, from the first instant of one to the first instant after another; epoch milliseconds. */
export type DaySpan = { readonly from: number; readonly to: number };

const DAY_MS = 86_400_000;

/**
 * The span of a date literal such as `TODAY` or `LAST_N_DAYS:30`, in UTC: the sandbox's users live there, as a sync
 * user should (hazards.md 13). Undefined for the literals that are not simulated (quarters and fiscal ones).
 */
export function spanOfDateLiteral(literal: string, now: number): DaySpan | undefined {
  const [name = '', countText] = literal.toUpperCase().split(':');
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const days = (first: number, past: number): DaySpan => ({ from: today + first * DAY_MS, to: today + past * DAY_MS });
  const weekday = new Date(today).getUTCDay();
  const count = Number(countText);
  switch (name) {
    case 'YESTERDAY':
      return days(-1, 0);
    case 'TODAY':
      return days(0, 1);
    case 'TOMORROW':
      return days(1, 2);
    case 'LAST_WEEK':
      return days(-weekday - 7, -weekday);
    case 'THIS_WEEK':
      return days(-weekday, 7 - weekday);
    case 'NEXT_WEEK':
      return days(7 - weekday, 14 - weekday);
    case 'LAST_MONTH':
      return months(today, -1);
    case 'THIS_MONTH':
      return months(today, 0);
    case 'NEXT_MONTH':
      return months(today, 1);
    case 'LAST_YEAR':
      return years(today, -1);
    case 'THIS_YEAR':
      return years(today, 0);
    case 'NEXT_YEAR':
      return years(today, 1);
    case 'LAST_90_DAYS':
      return days(-90, 1);
    case 'NEXT_90_DAYS':
      return days(1, 91);
    case 'LAST_N_DAYS':
      return days(-count, 1);
    case 'NEXT_N_DAYS':
      return days(1, count + 1);
    case 'N_DAYS_AGO':
      return days(-count, 1 - count);
    default:
      return undefined;
  }
}

function months(today: number, shift: number): DaySpan {
  const day = new Date(today);
  const first = (more: number): number => Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + shift + more, 1);
  return { from: first(0), to: first(1) };
}

function years(today: number, shift: number): DaySpan {
  const year = new Date(today).getUTCFullYear() + shift;
  return { from: Date.UTC(year, 0, 1), to: Date.UTC(year + 1, 0, 1) };
}
