import type { JournalEntry, JournalEvent } from './journal-entry.ts';
import type { PairObject, Side } from './side.ts';
import { isBlank } from './value.ts';

/**
 * What was written of one field to one side on one day (PRODUCT C2, I2). It is counted from the journal's own entries, in the
 * transaction that writes them, so the two never tell different stories.
 */
export interface UpdateCount {
  readonly object: PairObject;
  /** The side written to. */
  readonly to: Side;
  /** Mapping key; `WHOLE_RECORD` for the records as such. */
  readonly field: string;
  /** By our clock, UTC: `2026-01-31`. */
  readonly day: string;
  /** Updates of records that carried it. */
  readonly updates: number;
  /** Of these, the updates that carried nothing else: without the field they would not have been. */
  readonly alone: number;
  /** Records that were made with it. */
  readonly creates: number;
  /** When it was written last, by our clock; ISO 8601. */
  readonly lastAt: string;
}

/** The field name under which updates are counted once each, whatever they carried: no field is called so. */
export const WHOLE_RECORD = '';

/** What was written of each field, over several days. */
export interface UpdateCounts {
  /** The first UTC day of which anything is kept; null while nothing was written. */
  readonly since: string | null;
  readonly counts: readonly Omit<UpdateCount, 'day'>[];
}

/** One update of the journal. */
export interface JournaledUpdate {
  readonly object: PairObject;
  readonly side: Side;
  readonly changes: (JournalEvent & { readonly kind: 'updated' })['changes'];
}

/**
 * Of the newest changes of a field, whichever way they went, the share that replaced a value; 0 where none is known. A backfill of a new
 * line fills what was blank, once: however many updates that takes, nothing changes the field again and again.
 */
export function shareReplacing(updates: readonly JournaledUpdate[], { object, key }: { readonly object: PairObject; readonly key: string }): number {
  const changes = updates.flatMap((update) => (update.object === object ? update.changes.filter(({ field }) => field === key) : []));
  const replacing = changes.filter(({ replaces }) => replaces !== undefined && !isBlank(replaces));
  return changes.length === 0 ? 0 : replacing.length / changes.length;
}

/** Days of which counts are kept. */
const COUNTED_DAYS = 90;

/** The UTC day before which counts are forgotten at a moment (ISO 8601). */
export function firstDayKept(now: string): string {
  return dayBefore(now, COUNTED_DAYS);
}

/** The UTC day so many days before a moment (ISO 8601). */
export function dayBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * DAY_MS).toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;

/** What journal entries add to the counts, one for each field, side and day. `objectOf` tells what a pair is; of one that it does not know nothing is counted. */
export function countUpdates(entries: readonly JournalEntry[], objectOf: (pairId: string) => PairObject | undefined): readonly UpdateCount[] {
  const counted = new Map<string, UpdateCount>();
  for (const { pairId, at, event } of entries) {
    const object = event.kind === 'updated' || event.kind === 'created' ? objectOf(pairId) : undefined;
    if (object === undefined || (event.kind !== 'updated' && event.kind !== 'created')) continue;
    const fields = new Set(event.changes.map(({ field }) => field));
    const isUpdate = event.kind === 'updated';
    for (const field of [WHOLE_RECORD, ...fields]) {
      const isAlone = isUpdate && fields.size === 1 && field !== WHOLE_RECORD;
      add(counted, { object, to: event.side, field, day: at.slice(0, 10), updates: Number(isUpdate), alone: Number(isAlone), creates: Number(!isUpdate), lastAt: at });
    }
  }
  return [...counted.values()];
}

function add(counted: Map<string, UpdateCount>, one: UpdateCount): void {
  const key = JSON.stringify([one.object, one.to, one.field, one.day]);
  counted.set(key, addCount(counted.get(key), one));
}

/** The sum of two counts of the same field, side and day. */
export function addCount(before: UpdateCount | undefined, more: UpdateCount): UpdateCount {
  if (before === undefined) return more;
  return {
    ...more,
    updates: before.updates + more.updates,
    alone: before.alone + more.alone,
    creates: before.creates + more.creates,
    lastAt: before.lastAt > more.lastAt ? before.lastAt : more.lastAt,
  };
}
