/**
 * Points in time as the vendor writes them: `2021-12-02T18:24:02.000+0000`, always UTC, whole seconds
 * (apis.md B1, recorded). The form is fixed, so texts compare as the instants do.
 */
export type Stamp = string;

/** The instant in whole seconds; the rest is cut, not rounded. */
export function stampOf(epochMs: number): Stamp {
  return exactStampOf(Math.floor(epochMs / 1000) * 1000);
}

/** The instant with its milliseconds: only for the bounds of a query, which may have a fraction (apis.md B4). */
export function exactStampOf(epochMs: number): Stamp {
  return new Date(epochMs).toISOString().replace('Z', '+0000');
}

/** Milliseconds since 1970 of a stamp. */
export function epochOf(stamp: Stamp): number {
  return Date.parse(stamp.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/;

/** Reads a point in time with its offset, as queries and bodies carry it; undefined when it is not one. */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, day = '', time = '', fraction = '0', zone = 'Z'] = match;
  if (!isDay(day)) return undefined;
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const epoch = Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`);
  return Number.isNaN(epoch) ? undefined : epoch;
}

/** Whether the text is a day of the calendar, `2024-02-29`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const epoch = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epoch) && new Date(epoch).toISOString().startsWith(text);
}
