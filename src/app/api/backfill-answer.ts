import { z } from '@hono/zod-openapi';
import { count, instant, pairObject, side } from './words-of-the-api.ts';

/** How far the initial sync or a backfill of one object has come towards one side (PRODUCT A10). */
export const backfillAnswer = z
  .object({
    object: pairObject,
    to: side,
    state: z.enum(['reading', 'writing', 'done']).openapi({ description: 'Records are read to their end first, and written meanwhile and after.' }),
    startedAt: instant,
    endedAt: instant.nullable(),
    rulesVersion: count.nullable().openapi({ description: 'The version of the configuration that it carries out; null where none asked for it, as for a field that is seen again, and where an older Bascule began it.' }),
    done: count.openapi({ description: 'Records that wait for nothing any more.' }),
    left: count.nullable().openapi({ description: 'Records still to be read or written; null while nobody knows how many there are. Salesforce counts its records; Marketo counts no people.' }),
    perMinute: z.number().nonnegative().nullable().openapi({ description: 'Records read or written a minute of late; null before that was measured.' }),
    secondsLeft: count.nullable().openapi({ description: 'At the pace of late; null while it is read, paused, or nothing moves.' }),
  })
  .openapi('Backfill');

/** One line of progress. */
export type BackfillAnswer = z.output<typeof backfillAnswer>;

/** That somebody stopped the bulk lane; live changes go on. */
export const bulkPauseAnswer = z.object({ since: instant, by: z.string() }).openapi('BulkPause');

/** What a pause or a resumption came to; null when the bulk lane runs. */
export const bulkStateAnswer = z.object({ pause: bulkPauseAnswer.nullable() }).openapi('BulkState');
