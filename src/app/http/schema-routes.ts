import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { offerChoice, schemaAnswer } from '../api/schema-answer.ts';
import type { Connection } from '../connection.ts';
import { ApiProblem, refusals } from './api-problem.ts';
import { askedBy, connectionNamed, connectionParams } from './connection-routes.ts';
import type { ApiEnv } from './guards.ts';

const schema = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/schema',
  summary: 'What the sync user sees: suspended lines, offered fields, and the history of changes',
  request: { params: connectionParams, query: z.object({ limit: z.coerce.number().int().min(1).max(2000).default(50) }) },
  responses: { 200: { description: 'The report', content: { 'application/json': { schema: schemaAnswer } } }, ...refusals },
});

const offers = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/offers/{to}',
  summary: 'Dismiss an offered field, or open the offer again',
  request: { params: connectionParams.extend({ to: z.enum(['dismiss', 'reopen']) }), query: offerChoice },
  responses: { 200: { description: 'Done', content: { 'application/json': { schema: z.object({}) } } }, ...refusals },
});

/** What the sync user sees, and what is offered of it. */
export function addSchemaRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(schema, async (context) => {
    const answer = await connectionNamed(connections, context.req.valid('param').connectionId).schema(context.req.valid('query').limit);
    return context.json(answer, 200);
  });

  app.openapi(offers, async (context) => {
    const { connectionId, to } = context.req.valid('param');
    const isFound = await connectionNamed(connections, connectionId).dismissOffer(context.req.valid('query'), to === 'dismiss', askedBy(context.get('visitor')));
    if (!isFound) throw new ApiProblem(404, 'NOT_FOUND', 'No such field is offered; `bascule schema` shows those that are.');
    return context.json({}, 200);
  });
}
