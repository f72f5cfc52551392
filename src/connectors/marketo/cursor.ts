import { z } from 'zod';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Json } from '../../engine/connector-port.ts';
import { secondsIso } from '../canonical-value.ts';

/** A place in the activity log. Tokens are opaque (apis.md A5); the moment says when it was the end of the log. */
const place = z.strictObject({ token: z.string().min(1), at: z.iso.datetime() });

/**
 * How far a feed was read: the places where its last readings ended, oldest first. Reading begins at one
 * about two minutes old, because activities may be delivered late and out of order (F21, F23, hazard 1).
 */
const feedCursor = z.array(place).min(1);
/** The places of one feed, never empty. */
export type FeedCursor = readonly z.infer<typeof place>[];

const marketoCursor = z.strictObject({ changes: feedCursor, removals: feedCursor });
/** How far each feed was read; the two are told apart because they are not always read together. */
export type MarketoCursor = { readonly changes: FeedCursor; readonly removals: FeedCursor };

/** Reads a stored cursor; null before the first poll. A cursor that is not ours ends the step: it is never guessed at. */
export function readCursor(stored: Json | null): MarketoCursor | null {
  if (stored === null) return null;
  const read = marketoCursor.safeParse(stored);
  if (read.success) return read.data;
  throw new StepFailure({ code: 'CURSOR_LOST', vendorCode: null, vendorMessage: 'The stored position of Marketo cannot be read.', fields: [] });
}

/** A cursor as the store keeps it. */
export function storedCursor({ changes, removals }: MarketoCursor): Json {
  return { changes: changes.map((entry) => ({ ...entry })), removals: removals.map((entry) => ({ ...entry })) };
}

/** How far back a reading begins, while that costs no further call. */
const OVERLAP_MS = 120_000;

/** The places a reading may begin at: the newest that is old enough comes first, or the oldest there is. */
export function withinOverlap(feed: FeedCursor): FeedCursor {
  const newest = Date.parse(feed.at(-1)?.at ?? '');
  const first = feed.findLastIndex((entry) => Date.parse(entry.at) <= newest - OVERLAP_MS);
  return feed.slice(Math.max(first, 0));
}

/**
 * The cursor after a reading. When it took more than one call, so much happens that reading the overlap
 * again would cost further ones: then only the last place is kept.
 */
export function afterReading(feed: FeedCursor, token: string, vendorTime: number, calls: number): FeedCursor {
  const last = { token, at: secondsIso(vendorTime) };
  return calls > 1 ? [last] : [...withinOverlap(feed), last];
}

/** The place in the middle of a reading. */
export function duringReading(token: string, vendorTime: number): FeedCursor {
  return [{ token, at: secondsIso(vendorTime) }];
}
