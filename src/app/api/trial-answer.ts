import { z } from '@hono/zod-openapi';
import { fieldChange } from './explanation-answer.ts';
import { fixer, instant, pairObject, syncError } from './words-of-the-api.ts';

/** Whether writes may be tried on a connection, and who agreed. */
export const trialsAnswer = z
  .object({ consent: z.object({ since: instant, by: z.string() }).nullable(), warning: z.string().openapi({ description: 'What a roll-back does not undo: to be read before agreeing.' }) })
  .openapi('Trials');

/** What trying a write came to; also what `bascule try --json` prints. */
export const trialAnswer = z
  .object({
    connectionId: z.string(),
    object: pairObject,
    salesforceId: z.string().nullable(),
    result: z.enum(['accepted', 'refused', 'not-tried', 'not-undone', 'held', 'filtered', 'nothing-due']),
    summary: z.string(),
    write: z.object({ kind: z.enum(['create', 'update', 'delete']), from: z.enum(['due', 'refused', 'asked']), changes: z.array(fieldChange).readonly() }).nullable(),
    cause: z.object({ code: z.string(), title: z.string(), remedy: z.string(), fixer }).nullable().openapi({ description: 'What refused it, as far as that can be told.' }),
    error: syncError.nullable().openapi({ description: 'With the vendor’s own words.' }),
    access: z.object({ read: z.boolean().nullable(), edit: z.boolean().nullable(), delete: z.boolean().nullable(), ownerId: z.string().nullable() }).nullable().openapi({ description: 'What sharing lets the sync user do with the record.' }),
    marketo: z.object({
      note: z.string(),
      due: z.array(z.string()).readonly(),
      held: z.array(z.object({ field: z.string(), code: z.string(), title: z.string() })).readonly(),
      lastError: syncError.nullable(),
    }),
  })
  .openapi('Trial');

/** One of them. */
export type TrialAnswer = z.output<typeof trialAnswer>;
