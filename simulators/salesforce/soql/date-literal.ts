/** A stretch of days, from the first instant of one to the first instant after another; epoch milliseconds. */
export type DaySpan = { readonly from: number; readonly to: number };

const DAY_MS = 86_400_000;

/**
 * The span of a date literal such as `TODAY` or `LAST_N_DAYS:30`, in UTC: the sandbox's users live there, as a sync
 * user should (hazards.md 13). Undefined for what is no literal.
 */
export function spanOfDateLiteral(literal: string, now: number): DaySpan | undefined {
  const [name = '', countText] = literal.toUpperCase().split(':');
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const days = (first: number, past: number): DaySpan => ({ from: today + first * DAY_MS, to: today + past * DAY_MS });
  const count = Number(countText);
  switch (name) {
    case 'YESTERDAY':
      return days(-1, 0);
    case 'TODAY':
      return days(0, 1);
    case 'TOMORROW':
      return days(1, 2);
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
      return unitSpan(name, today, count);
  }
}

const UNITS = 'WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR';
const RELATIVE = new RegExp(`^(LAST|THIS|NEXT)_(${UNITS})$`);
const COUNTED = new RegExp(`^(LAST|NEXT)_N_(${UNITS})S$`);
const AGO = new RegExp(`^N_(${UNITS})S_AGO$`);

/** Whole weeks, months, quarters and years, none of which is the present one where they are counted (SF soql date literals). */
function unitSpan(name: string, today: number, count: number): DaySpan | undefined {
  const [, place, unit] = RELATIVE.exec(name) ?? [];
  if (place !== undefined) return units(unit, today, place === 'LAST' ? -1 : place === 'THIS' ? 0 : 1, 1);
  const [, side, counted] = COUNTED.exec(name) ?? [];
  if (side !== undefined) return units(counted, today, side === 'LAST' ? -count : 1, count);
  const [, past] = AGO.exec(name) ?? [];
  return past === undefined ? undefined : units(past, today, -count, 1);
}

/** So many units, the first of them `shift` units from the present one. The fiscal year of the org is that of the calendar (bootstrap.ts). */
function units(unit: string | undefined, today: number, shift: number, many: number): DaySpan {
  const day = new Date(today);
  if (unit === 'WEEK') {
    const sunday = today - day.getUTCDay() * DAY_MS;
    return { from: sunday + shift * 7 * DAY_MS, to: sunday + (shift + many) * 7 * DAY_MS };
  }
  const months = unit === 'MONTH' ? 1 : unit?.endsWith('QUARTER') === true ? 3 : 12;
  const first = Math.floor(day.getUTCMonth() / months) * months;
  const start = (units: number): number => Date.UTC(day.getUTCFullYear(), first + units * months, 1);
  return { from: start(shift), to: start(shift + many) };
}
