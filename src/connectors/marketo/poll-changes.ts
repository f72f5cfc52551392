import type { ObjectDescription } from '../../domain/field.ts';
import type { ChangePage, FieldsByObject, Poll, PollRequest } from '../../engine/connector-port.ts';
import { readCursor, storedCursor } from './cursor.ts';
import type { MarketoCursor } from './cursor.ts';
import { DELETE_LEAD, foldChanges, foldRemovals, MERGE_LEADS } from './fold-activities.ts';
import { describePeople, personOf } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { placeAt, walkFeed } from './walk-feed.ts';

/** How old a schema may be. Its reading takes the turn of a delete poll, so that an idle poll stays at two calls. */
const DESCRIBE_EVERY_MS = 10 * 60_000;

/** Without the vendor's time the first reading begins a day early by ours: more to read, nothing lost (I16). */
const UNTOLD_TIME_MS = 86_400_000;

/** System fields that are in no lead change. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(['id', 'createdAt', 'updatedAt']);

/**
 * Prepares a poll: the schema when it is due, and a place in the activity log when there is none yet. Marketo
 * only has a feed, so a first poll begins at the vendor's now; who was there before is found by matching.
 */
export async function pollChanges(access: MarketoAccess, request: PollRequest): Promise<Poll> {
  const stored = readCursor(request.cursor);
  const { schema: known, at, isTrusted } = access.described;
  const isDue = known === null || stored === null || !isTrusted || access.clock.now() - at >= DESCRIBE_EVERY_MS || access.clock.now() < at;
  const described = isDue ? await describePeople(access, 'normal') : { schema: known, vendorTime: null };
  const cursor = stored ?? (await beginning(access, described.vendorTime));
  const person = personOf(described.schema);
  return { schema: described.schema, pages: (fields) => pagesOf(access, person, cursor, fields, !isDue) };
}

/** One second early, because several activities share a second (apis.md A5). */
async function beginning(access: MarketoAccess, vendorTime: number | null): Promise<MarketoCursor> {
  const moment = vendorTime === null ? access.clock.now() - UNTOLD_TIME_MS : vendorTime - 1000;
  const place = { token: await placeAt(access, moment), at: new Date(moment).toISOString() };
  return { changes: [place], removals: [place] };
}

/** Changes first, then deletions and merges, unless this poll already spent its second call on the schema. */
async function* pagesOf(
  access: MarketoAccess,
  person: ObjectDescription,
  stored: MarketoCursor,
  { person: wanted = [] }: FieldsByObject,
  withRemovals: boolean,
): AsyncGenerator<ChangePage> {
  let cursor = stored;
  let isStored = true;
  const names = wanted.filter((name) => !NEVER_CHANGED.has(name));
  if (names.length > 0) {
    const path = `/rest/v1/activities/leadchanges.json?fields=${encodeURIComponent(names.join(','))}`;
    for await (const { found, next } of walkFeed(access, stored.changes, access.delivered.changes, path)) {
      cursor = { ...cursor, changes: next };
      isStored = found.length > 0;
      if (isStored) yield { ...foldChanges(person, found), cursor: storedCursor(cursor), rows: found.length };
    }
  }
  if (withRemovals) {
    const path = `/rest/v1/activities.json?activityTypeIds=${DELETE_LEAD}%2C${MERGE_LEADS}`;
    for await (const { found, next } of walkFeed(access, stored.removals, access.delivered.removals, path)) {
      cursor = { ...cursor, removals: next };
      isStored = found.length > 0;
      if (isStored) yield { ...foldRemovals(wanted, found), cursor: storedCursor(cursor), rows: found.length };
    }
  }
  if (!isStored) yield { observations: [], hints: [], cursor: storedCursor(cursor), rows: 0 };
}
