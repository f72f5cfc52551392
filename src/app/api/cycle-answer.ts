import { z } from '@hono/zod-openapi';
import { count, instant, side } from './words-of-the-api.ts';

const recordCounts = z.object({ new: count, updated: count, deleted: count, failed: count, skipped: count });

/** In all, and by kind of record; that is absent where nothing is told apart. */
const counts = recordCounts.extend({ objects: z.record(z.string(), recordCounts).optional() });

const cycleStep = z.object({
  operation: z.enum(['resolve-unknown', 'sync-schema', 'pull-updates', 'push-new', 'push-updates', 'refresh-formulas', 'reconcile']),
  side: side.openapi({ description: 'Read from or written to. Of resolve-unknown and reconcile, which look at both sides, it is salesforce.' }),
  state: z.enum(['waiting', 'in-process', 'succeeded', 'failed', 'incomplete']),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  counts,
  errorCode: z.string().nullable(),
});

/** One run over all steps (PRODUCT A5). */
export const cycleAnswer = z
  .object({
    cycleId: z.string(),
    connectionId: z.string(),
    // No cycle of this version says `priority`; it stays readable, in rows there are and to whoever goes by the description.
    trigger: z.enum(['schedule', 'request', 'priority', 'start']),
    startedAt: instant,
    endedAt: instant.nullable(),
    state: z.enum(['in-process', 'succeeded', 'failed', 'incomplete']),
    steps: z.array(cycleStep).readonly(),
    backlogAfter: z.object({ salesforce: count, marketo: count }).nullable(),
  })
  .openapi('SyncCycle');

/** The last cycles, newest first. */
export const cyclesAnswer = z.object({ cycles: z.array(cycleAnswer).readonly() }).openapi('Cycles');
