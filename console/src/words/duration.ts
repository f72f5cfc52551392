import type { TFunction } from 'i18next';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units: `1 min 12 s`, `3 h`, `2 days 4 h`. */
export function durationWords(t: TFunction, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return t('time.seconds', { count: whole });
  if (whole < HOUR) {
    const rest = whole % MINUTE;
    return pair(t, t('time.minutes', { count: Math.floor(whole / MINUTE) }), rest === 0 ? null : t('time.seconds', { count: rest }));
  }
  if (whole < DAY) {
    const rest = Math.floor((whole % HOUR) / MINUTE);
    return pair(t, t('time.hours', { count: Math.floor(whole / HOUR) }), rest === 0 ? null : t('time.minutes', { count: rest }));
  }
  const rest = Math.floor((whole % DAY) / HOUR);
  return pair(t, t('time.days', { count: Math.floor(whole / DAY) }), rest === 0 ? null : t('time.hours', { count: rest }));
}

/** The same in its largest unit alone: for "… ago", where more would be noise. */
export function roughDurationWords(t: TFunction, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return t('time.seconds', { count: whole });
  if (whole < HOUR) return t('time.minutes', { count: Math.floor(whole / MINUTE) });
  if (whole < DAY) return t('time.hours', { count: Math.floor(whole / HOUR) });
  return t('time.days', { count: Math.floor(whole / DAY) });
}

function pair(t: TFunction, first: string, second: string | null): string {
  return second === null ? first : t('time.pair', { first, second });
}
