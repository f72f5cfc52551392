import type { FieldType } from '../domain/field.ts';
import { unknown } from '../domain/value.ts';
import type { KnownValue, SeenValue } from '../domain/value.ts';
import { isExact } from './read-json.ts';

/**
 * Brings a vendor's value into the form of its field type (domain/field.ts). What the type does not allow
 * is unknown, never guessed (I10, I12); an empty text is blank to both vendors.
 */
export function canonicalValue(type: FieldType, raw: unknown): SeenValue {
  if (raw === null || raw === '') return null;
  const value = READERS[type](raw);
  return value === undefined ? unknown('unparsable') : value;
}

type Reader = (raw: unknown) => KnownValue | undefined;

const readText: Reader = (raw) => (typeof raw === 'string' ? raw : undefined);

const READERS: Readonly<Record<FieldType, Reader>> = {
  text: readText,
  'long-text': readText,
  email: readText,
  phone: readText,
  url: readText,
  picklist: readText,
  'multi-picklist': readText,
  id: readText,
  integer: (raw) => readNumber(raw, /^[-+]?\d+(\.0+)?$/),
  decimal: (raw) => readNumber(raw, /^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?$/),
  boolean: readBoolean,
  date: (raw) => (typeof raw === 'string' ? readDate(raw) : undefined),
  datetime: (raw) => (typeof raw === 'string' ? readDateTime(raw) : undefined),
};

/** A number, or its text as Marketo's activity log gives it (apis.md A5). "1,234.5" is no number (F59). */
function readNumber(raw: unknown, form: RegExp): number | undefined {
  if (typeof raw !== 'number' && typeof raw !== 'string') return undefined;
  const text = String(raw);
  if (!form.test(text) || !isExact(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The spellings of a boolean that vendors' logs use (F60). */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true], ['1', true], ['yes', true],
  ['false', false], ['0', false], ['no', false],
]);

function readBoolean(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  return typeof raw === 'string' || typeof raw === 'number' ? BOOLEANS.get(String(raw).toLowerCase()) : undefined;
}

/** A calendar day. Undefined for 30 February: Date.parse would roll it over. */
function readDate(text: string): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})$/.exec(text)?.[1];
  return day !== undefined && isCalendarDay(day) ? day : undefined;
}

function isCalendarDay(day: string): boolean {
  const epochMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).getUTCDate() === Number(day.slice(-2));
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|Z?[+-]\d{2}:?\d{2})?$/;

/**
 * A moment as `2026-01-31T08:00:00Z`: from the spellings of both vendors, the activity log's `+0000`, assets'
 * `Z+0000`, and the zone-less one of old recordings, which is UTC (apis.md A3, B1). Neither vendor keeps
 * parts of a second. Undefined when it is no moment.
 */
export function readDateTime(text: string): string | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null || !isCalendarDay(match[1] ?? '')) return undefined;
  const zone = (match[3] ?? 'Z').replace(/^Z(?=.)/, '').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const epochMs = Date.parse(`${match[1]}T${match[2]}${zone}`);
  return Number.isNaN(epochMs) ? undefined : secondsIso(epochMs);
}

/** A moment in whole seconds, as both vendors stamp (apis.md A3, B1). */
export function secondsIso(epochMs: number): string {
  return `${new Date(Math.floor(epochMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** A moment written with its offset spelt out, which both vendors read (apis.md A3, B4). */
export function withOffset(moment: string): string {
  return moment.replace(/Z$/, '+00:00');
}
