import { z } from '@hono/zod-openapi';
import { count, instant, pairObject } from './words-of-the-api.ts';

const found = {
  compared: count,
  differing: count.openapi({ description: 'differing = repaired + waiting + refused.' }),
  repaired: count,
  waiting: count,
  refused: count,
  gone: count.openapi({ description: 'Of those that differ: records deleted for good without a word.' }),
  unknown: count.openapi({ description: 'Of those that differ: records of Salesforce that nobody had told of.' }),
  hidden: count.openapi({ description: 'Records that were not shown, of which nobody can tell whether they are deleted: left as they are.' }),
};

/** How far the second look at one object has come, and what it found. */
export const reconcileStatus = z
  .object({
    object: pairObject,
    present: z.object({ startedAt: instant, of: count, share: z.number(), expectedEnd: instant.nullable(), ...found }).nullable(),
    last: z.object({ startedAt: instant, endedAt: instant, ...found }).nullable(),
  })
  .openapi('Reconcile');

/** The report on one object. */
export type ReconcileStatus = z.output<typeof reconcileStatus>;

/** What is compared from the next cycle on because somebody asked. */
export const reconcileAsked = z.object({ objects: z.array(pairObject).readonly() }).openapi('ReconcileAsked');
