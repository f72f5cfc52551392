import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { explanationAnswer } from '../api/explanation-answer.ts';
import { peopleAnswer, peopleQuery } from '../api/people-answer.ts';
import { recordObject } from '../api/words-of-the-api.ts';
import type { Asked, Connection } from '../connection.ts';
import { describePerson } from '../describe-person.ts';
import { objectName } from '../settings/object-names.ts';
import { ApiProblem, refusal, refusals } from './api-problem.ts';
import { askedBy, connectionNamed } from './connection-routes.ts';
import type { ApiEnv } from './guards.ts';

/** Which record is meant. */
export const recordParams = z.object({
  object: recordObject,
  id: z
    .string()
    .min(1)
    .max(320)
    .regex(/^[^\p{Cc}]+$/u, 'must not hold control characters')
    .openapi({ description: 'An id of either side, or an e-mail address.' }),
});
/** Where it is looked for. */
export const recordQuery = z.object({ connectionId: z.string().max(40).optional().openapi({ description: 'Left out: every connection is searched.' }) });

const people = createRoute({
  method: 'get',
  path: '/api/v1/people',
  summary: 'People, searched and filtered by the server',
  request: { query: peopleQuery },
  responses: { 200: { description: 'One page', content: { 'application/json': { schema: peopleAnswer } } }, ...refusals },
});

const explain = createRoute({
  method: 'get',
  path: '/api/v1/records/{object}/{id}/explain',
  summary: 'Link, values on both sides and agreed ones, waiting work and history of a record',
  request: { params: recordParams, query: recordQuery },
  responses: { 200: { description: 'The explanation', content: { 'application/json': { schema: explanationAnswer } } }, 409: refusal, ...refusals },
});

const sync = createRoute({
  method: 'post',
  path: '/api/v1/records/{object}/{id}/sync',
  summary: 'Sync a record now, in the priority lane; a Marketo-only person is created in Salesforce',
  request: { params: recordParams, query: recordQuery },
  responses: {
    202: { description: 'Queued', content: { 'application/json': { schema: z.object({ pairId: z.string().nullable() }).openapi('SyncQueued') } } },
    409: refusal,
    ...refusals,
  },
});

/** People and single records. */
export function addRecordRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(people, async (context) => {
    const { connectionId, search, state, object, limit, after } = context.req.valid('query');
    const connection = connectionNamed(connections, connectionId);
    const list = await connection.people({ search, state, object: object ?? null, limit, after: after ?? null });
    return context.json({ people: list.pairs.map(describePerson), next: list.next, total: list.total }, 200);
  });

  app.openapi(explain, async (context) => {
    const { object, id } = context.req.valid('param');
    const among = amongConnections(connections, context.req.valid('query').connectionId);
    return context.json(await firstFound(among, { object, id }, (connection) => connection.explain(object, id)), 200);
  });

  app.openapi(sync, async (context) => {
    const { object, id } = context.req.valid('param');
    const among = amongConnections(connections, context.req.valid('query').connectionId);
    const by = askedBy(context.get('visitor'));
    return context.json(await firstFound(among, { object, id }, (connection) => connection.syncRecord(object, id, by)), 202);
  });
}

/** The connections among which a record is looked for. */
export function amongConnections(connections: readonly Connection[], connectionId: string | undefined): readonly Connection[] {
  return connectionId === undefined ? connections : [connectionNamed(connections, connectionId)];
}

/** The answer of the first connection that knows the record. */
export async function firstFound<Answer>(
  connections: readonly Connection[],
  asked: { readonly object: string; readonly id: string },
  ask: (connection: Connection) => Promise<Asked<Answer>>,
): Promise<Answer> {
  for (const connection of connections) {
    const outcome = await ask(connection);
    if (outcome.result === 'found') return outcome.answer;
    if (outcome.result === 'several') {
      throw new ApiProblem(409, 'SEVERAL_RECORDS', `Several records carry this address: ${outcome.ids.join(', ')}. Ask again with one of these ids.`);
    }
  }
  const what = asked.id.includes('@') ? 'e-mail address' : 'id';
  throw new ApiProblem(404, 'RECORD_NOT_FOUND', `No ${objectName(asked.object)} with this ${what} has been seen. A record shows up here after the next cycle has read it.`);
}
