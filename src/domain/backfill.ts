import type { PairObject, Side } from './side.ts';

/** How far the records of one object are read that are read all together: at first, or because of a field that was not read before. */
export interface Reading {
  /** Records delivered so far. */
  readonly read: number;
  /** How many there were when reading began, null when nobody has counted them. */
  readonly total: number | null;
  readonly isRead: boolean;
}

/**
 * How far the initial sync or a backfill of one object has come towards one side (PRODUCT A10). What is left is counted from
 * the work itself, like the whole backlog.
 */
export interface Backfill extends Omit<Reading, 'read'> {
  readonly object: PairObject;
  /** The side that is being written to. */
  readonly to: Side;
  /** By our clock, ISO 8601. */
  readonly startedAt: string;
  /** Null while it goes on. */
  readonly endedAt: string | null;
  /** The version of the rules for which reading began. Absent where no version asked for it, as for a field that came back, and in backfills of older versions of Bascule. */
  readonly rulesVersion?: number;
  /** Records of which it is known what they ask for: those read, or that once waited. */
  readonly known: number;
  /** Of these, records that wait in the bulk lane. */
  readonly waiting: number;
  /** Records read or written a minute of late, whichever is going on; null before that was measured. */
  readonly perMinute: number | null;
  /** When the pace was last measured, and how many records were read or written by then. */
  readonly measured: { readonly at: string; readonly records: number };
}

/** Records that wait in the bulk lane. */
export interface BulkWaiting {
  readonly object: PairObject;
  readonly to: Side;
  readonly records: number;
}

/** That the bulk lane stands still because somebody said so. */
export interface BulkPause {
  /** ISO 8601. */
  readonly since: string;
  readonly by: string;
}

/** What is known of all objects at one moment. */
export interface BulkFacts {
  /** Objects that are being read, or were read to their end in this cycle. */
  readonly readings: ReadonlyMap<PairObject, Reading>;
  /** True when everything there is to read was read by now. */
  readonly isAllRead: boolean;
  readonly waiting: readonly BulkWaiting[];
  /** The version of the rules for which reading begins now, if it does; null where it begins for what the sync user sees again. */
  readonly rulesVersion: number | null;
  /** What the version of the cycle follows: of everything else nothing is read or written any more. */
  readonly followed: readonly PairObject[];
  /** By our clock, ISO 8601. */
  readonly now: string;
}

/** The reading as it stands after another page: how many there are is told with the first one alone. */
export function goOnReading(before: Reading | undefined, { read, total, isRead }: Reading): Reading {
  return { read, isRead, total: total ?? before?.total ?? null };
}

/** The pace is measured over at least so long, and over a longer silence not at all: nothing ran meanwhile. */
const SHORTEST_MEASURE_MS = 10_000;
const LONGEST_MEASURE_MS = 300_000;
/** So long one that has ended is shown. */
const SHOWN_AFTER_MS = 86_400_000;

/** Carries what was known on to this moment: begins what is new, ends what is done, and forgets what ended long ago, or is followed no more. */
export function followBackfills(known: readonly Backfill[], facts: BulkFacts): readonly Backfill[] {
  const isFollowed = ({ object }: Pick<Backfill, 'object'>): boolean => facts.followed.includes(object);
  const going = new Map(known.filter((backfill) => backfill.endedAt === null && isFollowed(backfill)).map((backfill) => [keyOf(backfill), backfill]));
  const waiting = new Map(facts.waiting.filter(isFollowed).map((row) => [keyOf(row), row]));
  // What is read from Salesforce is read for Marketo; Marketo has no list that could be read (apis.md A5).
  const read = [...facts.readings.keys()].map((object) => ({ object, to: 'marketo' as const }));
  const places = new Map([...going.values(), ...read, ...waiting.values()].map((place) => [keyOf(place), place]));
  const followed = [...places].map(([key, place]) => followOne(going.get(key) ?? beginning(place, facts), waiting.get(key)?.records ?? 0, facts));
  const ended = known.filter((backfill) => !places.has(keyOf(backfill)) && isShown(backfill, facts.now));
  return [...ended, ...followed].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Records still to be read or written; null when nobody knows how many there are. */
export function leftOf({ total, isRead, known, waiting }: Backfill): number | null {
  if (isRead) return waiting;
  return total === null ? null : Math.max(0, total - known) + waiting;
}

/** Records done with: nothing of them waits any more. */
export function doneOf({ known, waiting }: Backfill): number {
  return Math.max(0, known - waiting);
}

/** How long it takes still at the pace of late, in seconds; null while it is being read, and when nothing moves. */
export function secondsLeft(backfill: Backfill): number | null {
  const left = leftOf(backfill);
  const { isRead, perMinute, endedAt } = backfill;
  if (endedAt !== null) return 0;
  return left === null || !isRead || perMinute === null || perMinute <= 0 ? null : Math.ceil((left / perMinute) * 60);
}

function keyOf({ object, to }: Pick<Backfill, 'object' | 'to'>): string {
  return `${object}/${to}`;
}

function isShown({ endedAt }: Backfill, now: string): boolean {
  return endedAt !== null && Math.abs(Date.parse(now) - Date.parse(endedAt)) < SHOWN_AFTER_MS;
}

function beginning({ object, to }: Pick<Backfill, 'object' | 'to'>, { now, rulesVersion }: BulkFacts): Backfill {
  return { object, to, ...(rulesVersion === null ? {} : { rulesVersion }), startedAt: now, endedAt: null, total: null, isRead: false, known: 0, waiting: 0, perMinute: null, measured: { at: now, records: 0 } };
}

function followOne(before: Backfill, waiting: number, { readings, isAllRead, rulesVersion, now }: BulkFacts): Backfill {
  const reading = before.to === 'marketo' ? readings.get(before.object) : undefined;
  // Read from the beginning once more: because of other rules than those by which it began.
  const isAnew = reading !== undefined && (reading.read < before.known || (before.isRead && !reading.isRead));
  const isRead = reading?.isRead ?? (before.isRead || isAllRead);
  const known = reading?.read ?? Math.max(before.known, doneOf(before) + waiting);
  const total = reading?.total ?? before.total;
  return withPace(before, { ...before, ...(isAnew && rulesVersion !== null ? { rulesVersion } : {}), total, isRead, known, waiting, endedAt: isRead && waiting === 0 ? now : null }, now);
}

/** Reading and writing have a pace each: when the one ends, the other is measured anew. */
function withPace(before: Backfill, after: Backfill, now: string): Backfill {
  const records = after.isRead ? doneOf(after) : after.known;
  const elapsedMs = Date.parse(now) - Date.parse(before.measured.at);
  if (after.isRead !== before.isRead) return { ...after, perMinute: null, measured: { at: now, records } };
  if (elapsedMs >= 0 && elapsedMs < SHORTEST_MEASURE_MS) return after;
  const measured = { at: now, records };
  if (elapsedMs < 0 || elapsedMs > LONGEST_MEASURE_MS) return { ...after, measured };
  const pace = Math.max(0, ((records - before.measured.records) / elapsedMs) * 60_000);
  return { ...after, measured, perMinute: before.perMinute === null ? pace : (before.perMinute + pace) / 2 };
}
