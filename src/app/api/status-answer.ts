import { z } from '@hono/zod-openapi';
import { backfillAnswer, bulkPauseAnswer } from './backfill-answer.ts';
import { cycleAnswer } from './cycle-answer.ts';
import { reconcileStatus } from './reconcile-answer.ts';
import { schemaAtAGlance } from './schema-answer.ts';
import { count, fixer, instant, lane, pairObject, side } from './words-of-the-api.ts';

const problemOfSync = z
  .object({
    code: z.string(),
    title: z.string(),
    cause: z.string(),
    remedy: z.string(),
    fixer,
    object: pairObject.nullable(),
    to: side.nullable(),
    records: count,
    waiting: count.openapi({ description: 'Of these: something else of the record waits to be written, so that the backlog counts it too.' }),
    oldestSince: instant.nullable(),
  })
  .openapi('SyncProblem');

/** One thing that is wrong, in plain words. */
export type SyncProblem = z.output<typeof problemOfSync>;

const connectionStatus = z
  .object({
    connectionId: z.string(),
    name: z.string(),
    state: z.enum(['running', 'waiting', 'failing', 'starting', 'paused']),
    summary: z.string().openapi({ description: 'The whole situation in one sentence.' }),
    peopleLinked: count,
    backlog: z.array(z.object({ object: pairObject, to: side, lane, records: count, forParents: count.openapi({ description: 'Of these: wait for a record that they link to.' }), oldestSince: instant })).readonly(),
    filtered: z
      .array(z.object({ object: pairObject, to: side, records: count, unknown: count.openapi({ description: 'Of these: nobody can say at the moment whether they still are.' }) }))
      .readonly()
      .openapi({ description: 'Records that filters keep from a side: neither deleted nor hidden nor refused.' }),
    lagSeconds: z
      .object({ salesforce: z.number().nullable(), marketo: z.number().nullable() })
      .openapi({ description: 'Age of the oldest waiting record by the side it is to be written to; null when none waits.' }),
    backfills: z.array(backfillAnswer).readonly().openapi({ description: 'Initial sync and backfills that go on, or ended within a day.' }),
    bulkPause: bulkPauseAnswer.nullable().openapi({ description: 'Set while somebody has stopped initial sync and backfills.' }),
    currentCycle: cycleAnswer.nullable(),
    lastCycle: cycleAnswer.nullable(),
    nextCycleAt: instant.nullable(),
    apiCallsToday: z.object({ salesforce: count, marketo: count }).openapi({ description: 'Charged calls of Bascule since midnight UTC.' }),
    problems: z.array(problemOfSync).readonly(),
    ledger: z
      .array(
        z.object({
          object: pairObject,
          to: side,
          observed: count,
          applied: count,
          unchanged: count,
          superseded: count,
          lostInConflict: count,
          rejected: count,
          pending: count,
        }),
      )
      .readonly()
      .openapi({ description: 'observed = applied + unchanged + superseded + lostInConflict + rejected + pending, always.' }),
    reconcile: z.array(reconcileStatus).readonly().openapi({ description: 'The second look at every record, by object; empty where it is turned off.' }),
    schema: schemaAtAGlance.openapi({ description: 'What the sync user sees, as far as it matters to the mapping.' }),
    sandbox: z.object({ salesforceUrl: z.string(), marketoUrl: z.string() }).nullable(),
  })
  .openapi('ConnectionStatus');

/** One connection at a glance; also what `bascule status --json` prints. */
export type ConnectionStatus = z.output<typeof connectionStatus>;

/** Every connection at a glance. */
export const statusAnswer = z.object({ connections: z.array(connectionStatus).readonly() }).openapi('Status');

/** Deletions and merges that were stopped and that are carried to the other side now. */
export const deletionsAnswer = z.object({ deletions: count, merges: count }).openapi('DeletionsAgreed');

/** Whether this installation works, for load balancers and people without a token: no personal data. */
export const healthAnswer = z
  .object({
    state: z.enum(['ok', 'degraded', 'failed']),
    version: z.string(),
    checks: z.array(z.object({ name: z.string(), state: z.enum(['ok', 'degraded', 'failed']), detail: z.string() })).readonly(),
  })
  .openapi('Health');

/** What the health check found. */
export type Health = z.output<typeof healthAnswer>;
