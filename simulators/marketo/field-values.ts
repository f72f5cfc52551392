import type { DataType } from './data-type.ts';

/** A stored value. A blank one is not stored at all. */
export type FieldValue = string | number | boolean;

/** What came of reading a submitted value: a value, a blank (`undefined`), or a refusal. */
export type ReadValue = { readonly ok: true; readonly value: FieldValue | undefined } | { readonly ok: false };

type Shape = { readonly dataType: DataType; readonly length: number };

/** A text area holds 30,000 bytes of UTF-8 (apis.md A3). */
const TEXT_AREA_BYTES = 30_000;
const REFUSED: ReadValue = { ok: false };

/**
 * Reads one submitted value for a field. JSON null and "" both blank the field (apis.md A3). What is not of the field's
 * type is refused, as recorded for six types (apis.md A2). No source says what becomes of text longer than the field;
 * this simulator refuses it too (NOT-SIMULATED.md), because cutting it silently would hide a client's mistake.
 */
export function readValue(field: Shape, raw: unknown): ReadValue {
  if (raw === null || raw === '') return { ok: true, value: undefined };
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') return REFUSED;
  const value = readers[field.dataType](raw, field.length);
  return value === undefined ? REFUSED : { ok: true, value };
}

type Reader = (raw: FieldValue, length: number) => FieldValue | undefined;

const readText: Reader = (raw, length) => {
  const text = String(raw);
  if (length > 0) return Array.from(text).length <= length ? text : undefined;
  return Buffer.byteLength(text, 'utf8') <= TEXT_AREA_BYTES ? text : undefined;
};

/** An address is ASCII only (MD leads, note). */
const readEmail: Reader = (raw, length) => {
  const text = String(raw);
  if (!/^[\x21-\x7e]+$/.test(text) || !/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/.test(text)) return undefined;
  return readText(text, length);
};

/** 32 bits, as the specification's int32 (MS); "14.1" was refused by a live one. */
const readInteger: Reader = (raw) => {
  const number = typeof raw === 'number' ? raw : /^-?\d{1,10}$/.test(String(raw)) ? Number(raw) : Number.NaN;
  return Number.isInteger(number) && Math.abs(number) <= 2_147_483_647 ? number : undefined;
};

/** "14c" and "100%" were refused by a live one. */
const readDecimal: Reader = (raw) => {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  if (!/^-?(\d+(\.\d+)?|\.\d+)$/.test(String(raw))) return undefined;
  const number = Number(raw);
  return Number.isFinite(number) ? number : undefined;
};

const readBoolean: Reader = (raw) => {
  const text = String(raw).toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
};

const readDate: Reader = (raw) => (/^\d{4}-\d{2}-\d{2}$/.test(String(raw)) && isCalendarDay(String(raw)) ? String(raw) : undefined);

/** ISO-8601 with an offset; sub-seconds are cut and the answer is in UTC (apis.md A3). "yesterday" was refused. */
const readDateTime: Reader = (raw) => {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})$/.exec(String(raw));
  if (match === null || !isCalendarDay(match[1] ?? '')) return undefined;
  const zone = (match[3] ?? 'Z').replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const epochMs = Date.parse(`${match[1]}T${match[2]}${zone}`);
  return Number.isNaN(epochMs) ? undefined : stamp(epochMs);
};

const readers: Record<DataType, Reader> = {
  string: readText,
  text: readText,
  url: readText,
  phone: readText,
  email: readEmail,
  integer: readInteger,
  reference: readInteger,
  float: readDecimal,
  percent: readDecimal,
  currency: readDecimal,
  boolean: readBoolean,
  date: readDate,
  datetime: readDateTime,
};

/** False for 30 February: Date.parse would roll it over. */
function isCalendarDay(day: string): boolean {
  const epochMs = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(day);
}

/** A stamp as the lead database writes it: whole seconds, UTC (apis.md A3). */
export function stamp(epochMs: number): string {
  return `${new Date(Math.floor(epochMs / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
