import { z } from 'zod';
import { isOfSalesforce } from '../../domain/object-pair.ts';
import { bareName, keyIn, lineOf, metAnewFor, wereInSight } from '../../domain/resolved-mapping.ts';
import type { UnreadField } from '../../domain/resolved-mapping.ts';
import type { PairObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Json } from '../../engine/connector-port.ts';
import { secondsIso } from '../canonical-value.ts';

/**
 * How far an object was read. `high` is a moment of the vendor's clock: everything that was visible then has
 * been delivered. The stretch before it, the overlap, is read again every time, because rows become visible
 * after rows with a later stamp (F21, hazard 1). `pass` is a reading that is under way.
 */
const storedObjectCursor = z.strictObject({
  high: z.iso.datetime().nullable(),
  overlapSeconds: z.number().int().min(0),
  /** Our time just before the question for the reading under way (`pass`), else for the last one (`high`); null when nobody noted it. */
  askedAt: z.iso.datetime().nullable().default(null),
  pass: z
    .strictObject({
      /** The vendor's time when this reading began: the next `high`. Null until the vendor told its time. */
      until: z.iso.datetime().nullable(),
      /** The last row delivered: reading goes on behind it, also among rows with the same stamp (F17). */
      stamp: z.iso.datetime(),
      id: z.string(),
      /** Rows delivered by this reading. */
      rows: z.number().int(),
    })
    .nullable(),
  /** The fields that were read, in qualified names: with a new one everything is read again, since a field does not move stamps (hazard 7). */
  fields: z.array(z.string()),
  /** Of these, the ones that are read anew on every record, until everything was read for them. */
  unread: z.array(z.string()).default([]),
  /** `linesInSight`: lines (`lineOf`) of fields that are not read by the rules of now, because they rest or are read anew, and that were in sight ever since they were read. */
  inSight: z.array(z.string()).default([]),
  /** `pastLines`: lines (`lineOf`) that were read once and are read no more: kept until their key was read on every record from the field to which it leads now. */
  past: z.array(z.string()).default([]),
  /** A moment of the vendor's clock since which every record was read, because the last reading of everything began later; null before its first page, and when the vendor told no time. */
  wholeSince: z.iso.datetime().nullable().default(null),
});
/** Databases hold the lists of lines by shorter names, which older versions read too (I30). */
const objectCursor = storedObjectCursor.transform(({ inSight, past, ...rest }) => ({ ...rest, linesInSight: inSight, pastLines: past }));
/** How far one object was read. */
export type ObjectCursor = z.infer<typeof objectCursor>;

const salesforceCursor = z.partialRecord(z.custom<PairObject>((object) => typeof object === 'string' && isOfSalesforce(object)), objectCursor);
/** How far each object was read; one that is absent was never read. */
export type SalesforceCursor = Partial<Record<PairObject, ObjectCursor>>;

/** Reads a stored cursor; null begins from the beginning. A cursor that is not ours ends the step: it is never guessed at. */
export function readCursor(stored: Json | null): SalesforceCursor {
  if (stored === null) return {};
  const read = salesforceCursor.safeParse(stored);
  if (read.success) return read.data;
  throw new StepFailure({ code: 'CURSOR_LOST', vendorCode: null, vendorMessage: 'The stored position of Salesforce cannot be read.', fields: [] });
}

/** The objects of a cursor, each with how far it was read. */
export function* entriesOf(cursor: SalesforceCursor): Iterable<readonly [PairObject, ObjectCursor]> {
  for (const [object, read] of Object.entries(cursor)) if (isOfSalesforce(object) && read !== undefined) yield [object, read];
}

/** A cursor as the store keeps it. */
export function storedCursor(cursor: SalesforceCursor): Json {
  return Object.fromEntries([...entriesOf(cursor)].map(([object, read]) => [object, storedObject(read)]));
}

function storedObject({ linesInSight, pastLines, wholeSince, ...rest }: ObjectCursor): z.infer<typeof storedObjectCursor> {
  return { ...rest, inSight: linesInSight, past: pastLines, wholeSince };
}

/** Default overlap, and the least it shrinks to when much happens (DESIGN §3, reliability.md §4.3). */
const MOST_OVERLAP_SECONDS = 600;
const LEAST_OVERLAP_SECONDS = 120;
/** More rows than this in a reading and the overlap shrinks, so that one page stays enough. */
const COMFORTABLE_ROWS = 1500;

/** What a reading of an object covers, in qualified names. */
export interface Scope {
  readonly fields: readonly string[];
  /** What is in sight and not read, because its line rests. */
  readonly resting: readonly string[];
}

/** Where reading of an object begins or goes on, given what it covers now. */
export function startOf(cursor: ObjectCursor | undefined, { fields, resting }: Scope): ObjectCursor {
  const begin: ObjectCursor = { high: null, overlapSeconds: MOST_OVERLAP_SECONDS, askedAt: null, pass: null, fields: [...fields], unread: [], linesInSight: [], pastLines: [], wholeSince: null };
  if (cursor === undefined) return begin;
  const isCovered = fields.every((field) => cursor.fields.includes(field));
  const unread = fields.filter((field) => !cursor.fields.includes(field) || cursor.unread.includes(field));
  const linesInSight = linesAmong([...unread, ...resting], linesEverInSight(cursor, cursor.fields));
  return { ...(isCovered ? cursor : begin), fields: [...fields], unread, linesInSight, pastLines: pastLinesOnceRead(cursor, fields) };
}

/** The lines of these fields that have been in sight since they were read, by whatever rules. */
function linesEverInSight({ unread, linesInSight }: ObjectCursor, fields: readonly string[]): ReadonlySet<string> {
  return new Set([...linesInSight, ...fields.filter((field) => !unread.includes(field)).map(lineOf)]);
}

/** The lines of these fields that are among those. */
function linesAmong(fields: readonly string[], lines: ReadonlySet<string>): string[] {
  return [...new Set(fields.map(lineOf))].filter((line) => lines.has(line));
}

/** The lines that are read, and those that were read once and whose key has been read from nowhere else since (`lineOf`). */
export function linesRead({ fields, pastLines }: ObjectCursor): readonly string[] {
  return [...new Set([...pastLines, ...fields.filter((field) => keyIn(field) !== null).map(lineOf)])];
}

/** The lines that were read before, once these fields are read. */
function pastLinesOnceRead(cursor: ObjectCursor, now: readonly string[]): string[] {
  const lines = new Set(now.map(lineOf));
  return linesRead(cursor).filter((line) => !lines.has(line));
}

/** The cursor when only these fields count as read any more. That a field was in sight stays known where it rests, or is to be read by other rules. */
export function withOnly(cursor: ObjectCursor, { fields, resting }: Scope): ObjectCursor {
  const left = cursor.fields.filter((field) => !fields.includes(field));
  const linesInSight = linesAmong([...fields, ...resting], linesEverInSight(cursor, left));
  return { ...cursor, fields: cursor.fields.filter((field) => fields.includes(field)), unread: cursor.unread.filter((field) => fields.includes(field)), linesInSight, pastLines: pastLinesOnceRead(cursor, fields) };
}

/** The names of the fields that are read anew, each with whether every line of it was in sight all the while, and which led to another field. */
export function unreadFields({ unread, linesInSight, pastLines }: ObjectCursor): readonly UnreadField[] {
  const lines = new Set(linesInSight);
  return [...Map.groupBy(unread, bareName)].map(([name, qualified]) => ({ name, wasInSight: wereInSight(qualified, lines), metAnewFor: metAnewFor(qualified, pastLines) }));
}

/** The condition on rows still to be delivered: a keyset behind the last row, or the overlap; null for all (I17). */
export function remainingRows(cursor: ObjectCursor): string | null {
  const { high, pass, overlapSeconds } = cursor;
  if (pass !== null) return `(SystemModstamp = ${pass.stamp} AND Id > '${pass.id}') OR SystemModstamp > ${pass.stamp}`;
  return high === null ? null : `SystemModstamp >= ${secondsIso(Date.parse(high) - overlapSeconds * 1000)}`;
}

/** What a page brought, as far as a cursor is concerned. */
export interface DeliveredPage {
  readonly last: { readonly stamp: string; readonly id: string } | null;
  readonly rows: number;
  /** The vendor said that there is nothing behind this page. */
  readonly done: boolean;
  /** The vendor's time of the answer, ms. */
  readonly vendorTime: number | null;
  readonly asked: AskedMoments;
}

/** Our time just before a call and just after its answer, ms. */
export interface AskedMoments {
  readonly askedAt: number;
  readonly answeredAt: number;
}

/**
 * The cursor after a page. A reading ends when the vendor says that nothing is behind the page, never by
 * its number of rows (F15). `high` then follows the vendor's clock wherever it goes: were it kept when that
 * clock is set back, rows stamped meanwhile would lie before it for ever (F19, I16). When that clock is seen to have
 * gone back, since the last reading or between two pages of this one, nobody knows what was stamped before the place where it
 * stands: everything is read again.
 */
export function afterPage(cursor: ObjectCursor, page: DeliveredPage): ObjectCursor {
  const answered = momentOf(page.vendorTime);
  const until = cursor.pass === null ? answered : cursor.pass.until;
  const askedAt = cursor.pass === null ? momentOf(page.asked.askedAt) : cursor.askedAt;
  const rows = (cursor.pass?.rows ?? 0) + page.rows;
  const wholeSince = cursor.wholeSince ?? (cursor.high === null && cursor.pass === null ? secondsBefore(until, cursor.overlapSeconds) : null);
  if (cursor.pass !== null && wasSetBack(until, answered)) return fromTheBeginning(cursor, askedAt);
  const earlier = cursor.pass === null ? earliestOverlooked(cursor, until, page.asked.answeredAt) : null;
  if (earlier !== null) return { ...cursor, askedAt, pass: { until, rows, stamp: earlier, id: BEFORE_EVERY_ID } };
  if (!page.done && page.last !== null) return { ...cursor, askedAt, wholeSince, pass: { until, rows, ...page.last } };
  if (wasSetBack(cursor.high, until)) return fromTheBeginning(cursor, askedAt);
  const high = until ?? page.last?.stamp ?? cursor.pass?.stamp ?? cursor.high;
  return { ...cursor, askedAt, wholeSince, high, overlapSeconds: nextOverlap(cursor, rows), pass: null, unread: [], linesInSight: restingLines(cursor), pastLines: cursor.pastLines.filter((line) => !cursor.fields.some((field) => keyIn(field) === keyIn(line))) };
}

/** Everything is read again, from the first record on. */
function fromTheBeginning(cursor: ObjectCursor, askedAt: string | null): ObjectCursor {
  return { ...cursor, askedAt, wholeSince: null, high: null, pass: null };
}

/** What rests is read by no reading, so that none ends it. */
function restingLines({ fields, linesInSight }: ObjectCursor): string[] {
  const read = new Set(fields.map(lineOf));
  return linesInSight.filter((line) => !read.has(line));
}

/** Machines of one vendor may differ by seconds; more than this says that its clock was set. */
const CLOCKS_DIFFER_MS = 60_000;
/** The vendor's id of nothing. */
const BEFORE_EVERY_ID = '000000000000000AAA';

/**
 * The earliest stamp that a reading may have begun too late for; null when there is none. A clock that was set back and has
 * caught up with the last reading since went on by less than ours did, and what was stamped meanwhile may lie before that
 * reading by the difference (F19, I17). Ours decides no value by this (I16): where it was set ahead, more is read than need
 * be, and where it was set back besides by more than half of the overlap, the difference goes unnoticed.
 */
function earliestOverlooked({ high, askedAt, overlapSeconds }: ObjectCursor, until: string | null, answeredAt: number): string | null {
  if (high === null || askedAt === null || until === null || wasSetBack(high, until)) return null;
  const setBackMs = answeredAt - Date.parse(askedAt) - (Date.parse(until) - Date.parse(high));
  const overlapMs = overlapSeconds * 1000;
  return setBackMs > overlapMs / 2 ? secondsIso(Date.parse(high) - setBackMs - overlapMs) : null;
}

function wasSetBack(before: string | null, now: string | null): boolean {
  return before !== null && now !== null && Date.parse(now) < Date.parse(before) - CLOCKS_DIFFER_MS;
}

/** What is asked for may become visible after rows with a later stamp, so a reading counts as begun before it was (F21). */
function secondsBefore(moment: string | null, seconds: number): string | null {
  return moment === null ? null : secondsIso(Date.parse(moment) - seconds * 1000);
}

function momentOf(vendorTime: number | null): string | null {
  return vendorTime === null ? null : secondsIso(vendorTime);
}

/** The first reading of everything says nothing about how much happens; the later ones do. */
function nextOverlap({ high, overlapSeconds }: ObjectCursor, rows: number): number {
  if (high === null) return overlapSeconds;
  if (rows > COMFORTABLE_ROWS) return Math.max(LEAST_OVERLAP_SECONDS, Math.floor((overlapSeconds * COMFORTABLE_ROWS) / rows));
  if (rows < COMFORTABLE_ROWS / 2) return Math.min(MOST_OVERLAP_SECONDS, overlapSeconds * 2);
  return overlapSeconds;
}
