import { z } from 'zod';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Json } from '../../engine/connector-port.ts';
import { secondsIso } from '../canonical-value.ts';

/** A place in the activity log. Tokens are opaque (apis.md A5); the moment says when it was the end of the log. */
const place = z.strictObject({ token: z.string().min(1), at: z.iso.datetime() });

/** Programs whose members were read once, by id, and how far the reading of the next one has come. */
const membersRead = z.strictObject({ done: z.array(z.string()), place: z.strictObject({ program: z.string(), page: z.string() }).nullable() });
/** How far members who were there before were read. */
export type MembersRead = z.infer<typeof membersRead>;

const marketoCursor = z.strictObject({ places: z.array(place).min(1), members: membersRead.optional() });

const NONE_READ: MembersRead = { done: [], place: null };

/**
 * How far the activity log was read: the places where the last readings ended, oldest first, never none.
 * Reading begins at one about two minutes old, because activities may be delivered late and out of order
 * (F21, F23, hazard 1).
 */
export type MarketoCursor = readonly z.infer<typeof place>[];

/** Reads a stored cursor; null before the first poll. A cursor that is not ours ends the step: it is never guessed at. */
export function readCursor(stored: Json | null): { readonly places: MarketoCursor | null; readonly members: MembersRead } {
  if (stored === null) return { places: null, members: NONE_READ };
  const read = marketoCursor.safeParse(stored);
  if (read.success) return { places: read.data.places, members: read.data.members ?? NONE_READ };
  throw new StepFailure({ code: 'CURSOR_LOST', vendorCode: null, vendorMessage: 'The stored position of Marketo cannot be read.', fields: [] });
}

/** A cursor as the store keeps it; members are in it only where some were read. */
export function storedCursor(cursor: MarketoCursor, members: MembersRead): Json {
  const places = cursor.map((entry) => ({ ...entry }));
  const isNone = members.done.length === 0 && members.place === null;
  return isNone ? { places } : { places, members };
}

/** A cursor that stands at one place. */
export function standingAt(token: string, epochMs: number): MarketoCursor {
  return [{ token, at: secondsIso(epochMs) }];
}

/** How far back a reading begins. */
const OVERLAP_MS = 120_000;

/** So many calls at most are made again for the overlap: where more happens in two minutes, it is shorter. */
const CALLS_READ_AGAIN = 3;

/** The places a reading may begin at: the newest that is old enough comes first, or the oldest there is. */
export function withinOverlap(cursor: MarketoCursor): MarketoCursor {
  const newest = Date.parse(cursor.at(-1)?.at ?? '');
  const first = cursor.findLastIndex((entry) => Date.parse(entry.at) <= newest - OVERLAP_MS);
  return cursor.slice(Math.max(first, 0));
}

/**
 * The cursor where a reading has come to. `passed` are the places between its calls, oldest first: with one call to
 * the end there are none, and with many the last few of them are as far back as the next reading goes. A place whose moment
 * lies after the end's is from before the vendor's clock was set back, and nobody can tell how old it is: of these the one that
 * comes first alone is kept, behind which nothing is left to read (F19).
 */
export function afterReading(cursor: MarketoCursor, passed: MarketoCursor, token: string, epochMs: number): MarketoCursor {
  const near = passed.slice(-CALLS_READ_AGAIN);
  const before = near.length < passed.length ? near : [...withinOverlap(cursor), ...near];
  const places = [...before, ...standingAt(token, epochMs)];
  const named = places.filter((entry, index) => places.findLastIndex((other) => other.token === entry.token) === index);
  return named.filter(({ at }, index) => index === 0 || Date.parse(at) <= epochMs);
}
