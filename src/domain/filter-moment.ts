import type { FilterLiteral } from './filter-expression.ts';

/** A moment that counts from now or from the beginning of today, in UTC. */
export type RelativeMoment = Pick<Extract<FilterLiteral, { kind: 'relative' }>, 'from' | 'amount' | 'unit'>;

const UNIT_MS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 } as const;

/**
 * The moment in whole seconds (`2026-01-31T08:00:00Z`), given the time by our clock. Months and years go by the calendar: a month
 * after 31 January is the last day of February. Beyond what a date can say it is the end of that.
 */
export function momentOf({ from, amount, unit }: RelativeMoment, now: string): string {
  const start = from === 'now' ? now : `${now.slice(0, 10)}T00:00:00Z`;
  const shifted = unit === 'months' || unit === 'years' ? monthsAfter(start, unit === 'years' ? amount * 12 : amount) : Date.parse(start) + amount * UNIT_MS[unit];
  return `${new Date(Math.min(Math.max(shifted, FIRST_MS), LAST_MS)).toISOString().slice(0, 19)}Z`;
}

/** The bounds of what Salesforce's date literals can say (SOQL, Date Formats: years 1700 to 4000). */
const FIRST_MS = Date.UTC(1700, 0, 1);
const LAST_MS = Date.UTC(4000, 11, 31);

function monthsAfter(start: string, months: number): number {
  const moment = new Date(start);
  const day = moment.getUTCDate();
  moment.setUTCDate(1);
  moment.setUTCMonth(moment.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate();
  moment.setUTCDate(Math.min(day, lastDay));
  return moment.getTime();
}
