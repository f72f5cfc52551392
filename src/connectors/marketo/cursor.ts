import { z } from 'zod';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Json } from '../../engine/connector-port.ts';
import { secondsIso } from '../canonical-value.ts';

/** A place in the activity log. Tokens are opaque (apis.md A5); the moment says when it was the end of the log. */
const place = z.strictObject({ token: z.string().min(1), at: z.iso.datetime() });

const marketoCursor = z.strictObject({ places: z.array(place).min(1) });

/**
 * How far the activity log was read: the places where the last readings ended, oldest first, never none.
 * Reading begins at one about two minutes old, because activities may be delivered late and out of order
 * (F21, F23, hazard 1).
 */
export type MarketoCursor = readonly z.infer<typeof place>[];

/** Reads a stored cursor; null before the first poll. A cursor that is not ours ends the step: it is never guessed at. */
export function readCursor(stored: Json | null): MarketoCursor | null {
  if (stored === null) return null;
  const read = marketoCursor.safeParse(stored);
  if (read.success) return read.data.places;
  throw new StepFailure({ code: 'CURSOR_LOST', vendorCode: null, vendorMessage: 'The stored position of Marketo cannot be read.', fields: [] });
}

/** A cursor as the store keeps it. */
export function storedCursor(cursor: MarketoCursor): Json {
  return { places: cursor.map((entry) => ({ ...entry })) };
}

/** A cursor that stands at one place. */
export function standingAt(token: string, epochMs: number): MarketoCursor {
  return [{ token, at: secondsIso(epochMs) }];
}

/** How far back a reading begins, while that costs no further call. */
const OVERLAP_MS = 120_000;

/** The places a reading may begin at: the newest that is old enough comes first, or the oldest there is. */
export function withinOverlap(cursor: MarketoCursor): MarketoCursor {
  const newest = Date.parse(cursor.at(-1)?.at ?? '');
  const first = cursor.findLastIndex((entry) => Date.parse(entry.at) <= newest - OVERLAP_MS);
  return cursor.slice(Math.max(first, 0));
}

/**
 * The cursor after a reading to the end of the log. When it took more than one call, so much happens that
 * reading the overlap again would cost further ones: then only the last place is kept.
 */
export function afterReading(cursor: MarketoCursor, token: string, vendorTime: number, calls: number): MarketoCursor {
  const last = standingAt(token, vendorTime);
  return calls > 1 ? last : [...withinOverlap(cursor), ...last];
}
