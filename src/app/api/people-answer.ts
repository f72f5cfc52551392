import { z } from '@hono/zod-openapi';
import { count, linkState, pairObject, side, workState } from './words-of-the-api.ts';

/** How to ask for people: search, filters and paging are the server's work. */
export const peopleQuery = z.object({
  connectionId: z.string().max(40).optional().openapi({ description: 'Left out: the only or first connection.' }),
  search: z.string().max(200).regex(/^[^\p{Cc}]*$/u, 'must not hold control characters').default('').openapi({ description: 'Beginning of an e-mail address, a last name or an id.' }),
  state: z.enum(['any', 'linked', 'waiting', 'rejected', 'filtered']).default('any'),
  object: pairObject.optional().openapi({ description: 'Left out: leads and contacts.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(100).optional().openapi({ description: '`next` of the page before.' }),
});

const person = z
  .object({
    pairId: z.string(),
    object: pairObject,
    salesforceId: z.string().nullable(),
    marketoId: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    link: linkState,
    toSalesforce: workState,
    toMarketo: workState,
    heldTo: z.array(side).readonly().openapi({ description: 'Sides that do not get all of it, while the rest waits to be written.' }),
    filteredTo: z.array(side).readonly().openapi({ description: 'Sides from which a filter keeps it.' }),
  })
  .openapi('Person');

/** One line of the people list. */
export type PersonLine = z.output<typeof person>;

/** One page of people. */
export const peopleAnswer = z.object({ people: z.array(person).readonly(), next: z.string().nullable(), total: count }).openapi('People');
