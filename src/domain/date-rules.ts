import type { KnownValue } from './value.ts';
import type { ValueRule } from './value-rule.ts';

/** The calendar day of a moment in a time zone. One-way: the time of day is gone. */
export function dayIn(zone: string): ValueRule {
  const words = `day in ${zone}`;
  return { words, print: words, nature: 'one-way', takes: ['datetime'], makes: 'date', apply: (value) => (isMoment(value) ? localDay(Date.parse(value), zone) : undefined), inverse: null };
}

/** The first moment of a day in a time zone. Its way back is the day, so that moments are compared by the day they are on. */
export function beginOfDay(zone: string): ValueRule {
  const words = `beginning of the day in ${zone}`;
  return { words, print: words, nature: 'reversible', takes: ['date'], makes: 'datetime', apply: (value) => (isDay(value) ? firstMoment(value, zone) : undefined), inverse: dayIn(zone) };
}

/** A day as a text, by a pattern of `yyyy`, `mm` and `dd`, each once. */
export function dayText(pattern: string): ValueRule {
  const words = `day as ${pattern}`;
  const order = [...pattern.matchAll(/yyyy|mm|dd/g)].map(([part]) => part);
  const form = new RegExp(`^${pattern.split(/yyyy|mm|dd/).map(literally).reduce((text, rest, index) => `${text}${order[index - 1] === 'yyyy' ? '(\\d{4})' : '(\\d{2})'}${rest}`)}$`);
  const back: ValueRule = {
    words,
    print: `back from ${words}`,
    nature: 'reversible',
    takes: ['text'],
    makes: 'date',
    apply: (value) => {
      const found = typeof value === 'string' ? form.exec(value.trim()) : null;
      if (found === null) return undefined;
      const part = (name: string): string => found[order.indexOf(name) + 1] ?? '';
      const day = `${part('yyyy')}-${part('mm')}-${part('dd')}`;
      return isDay(day) ? day : undefined;
    },
    get inverse() {
      return there;
    },
  };
  const there: ValueRule = {
    words,
    print: words,
    nature: 'reversible',
    takes: ['date'],
    makes: 'text',
    apply: (value) => {
      if (!isDay(value)) return undefined;
      const [year = '', month = '', day = ''] = value.split('-');
      return pattern.replace('yyyy', year).replace('mm', month).replace('dd', day);
    },
    inverse: back,
  };
  return there;
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

/** Whether a pattern names year, month and day once each and has no other letters or digits. */
export function isDayPattern(pattern: string): boolean {
  const parts = [...pattern.matchAll(/yyyy|mm|dd/g)].map(([part]) => part);
  return parts.length === 3 && new Set(parts).size === 3 && !/[\p{L}\p{N}]/u.test(pattern.replaceAll(/yyyy|mm|dd/g, ''));
}

/** Whether a text names a time zone of the IANA's list, such as `Asia/Tokyo`. */
export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

/** A calendar day as values carry it; not 30 February. */
export function isDay(value: KnownValue): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

/** A moment as values carry it: whole seconds, UTC. */
export function isMoment(value: KnownValue): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value) && !Number.isNaN(Date.parse(value)) && isDay(value.slice(0, 10));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at a moment, ms. */
function aheadMs(ms: number, zone: string): number {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  clocks.set(zone, clock);
  const told = new Map(clock.formatToParts(ms).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(told.get(type));
  const year = told.get('era') === 'BC' ? 1 - part('year') : part('year');
  // `Date.UTC` takes the years 0 to 99 for others.
  const local = new Date(0);
  local.setUTCFullYear(year, part('month') - 1, part('day'));
  local.setUTCHours(part('hour'), part('minute'), part('second'));
  return local.getTime() - ms;
}

function localDay(ms: number, zone: string): string | undefined {
  const day = new Date(ms + aheadMs(ms, zone)).toISOString().slice(0, 10);
  return isDay(day) ? day : undefined;
}

/** Where clocks are put forward at midnight the day begins at one. */
function firstMoment(day: string, zone: string): string | undefined {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const near = [midnight - DAY_MS, midnight, midnight + DAY_MS].map((ms) => midnight - aheadMs(ms, zone));
  const onTheDay = near.filter((ms) => localDay(ms, zone) === day);
  const first = onTheDay.length > 0 ? Math.min(...onTheDay) : midnight;
  const moment = `${new Date(first).toISOString().slice(0, 19)}Z`;
  return isMoment(moment) && localDay(first, zone) === day ? moment : undefined;
}

const DAY_MS = 86_400_000;
