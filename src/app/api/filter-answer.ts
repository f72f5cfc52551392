import { z } from '@hono/zod-openapi';
import { count, estimate, pairObject, side } from './words-of-the-api.ts';

/** A filter to be tried, as the settings write one. */
export const filterQuestion = z
  .object({
    object: z.string().min(1).max(80).openapi({ description: 'lead, contact, user, account, opportunity, opportunityContactRole, or the API name of a custom object.' }),
    to: side.default('marketo'),
    where: z.string().min(1).max(10_000).optional(),
    doNotSyncField: z.string().regex(/^[A-Za-z]\w{0,254}$/, 'it must be an API name').optional(),
    onLeaving: z.enum(['keep', 'flag', 'delete']).default('keep'),
    flagField: z.string().regex(/^[A-Za-z]\w{0,254}$/, 'it must be an API name').optional(),
    samples: z.int().min(0).max(50).default(5).openapi({ description: 'How many records of each kind are named.' }),
  })
  .openapi('FilterQuestion');

const group = estimate.extend({
  samples: z.array(z.object({ pairId: z.string(), salesforceId: z.string().nullable(), marketoId: z.string().nullable(), because: z.string().nullable() })).readonly(),
});

/** What a filter would do if it were applied now; also what `bascule filter try --json` prints. */
export const filterTrialAnswer = z
  .object({
    object: pairObject,
    to: side,
    filter: z.string().openapi({ description: 'The filter in its one form.' }),
    problems: z.array(z.object({ line: z.int(), column: z.int(), says: z.string() })).readonly().openapi({ description: 'What of it cannot be evaluated, where, and the way out.' }),
    records: estimate,
    in: group,
    out: group,
    unknown: group.openapi({ description: 'Something in the filter cannot be seen, or was never read: they stay where they are.' }),
    entering: group,
    leaving: group,
    deleted: estimate,
    counted: z
      .object({ in: count, out: count, samplesIn: z.array(z.string()).readonly(), samplesOut: z.array(z.string()).readonly() })
      .nullable()
      .openapi({ description: 'What Salesforce itself counts; null where it cannot be asked all of the filter.' }),
    advice: z.array(z.string()).readonly(),
  })
  .openapi('FilterTrial');
