import { createRoute } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { fieldHealthAnswer } from '../api/field-health-answer.ts';
import type { Configurations } from '../configuration/configurations.ts';
import type { Connection } from '../connection.ts';
import { readDictionary } from '../dictionary/dictionaries.ts';
import { refusals } from './api-problem.ts';
import { connectionNamed, connectionParams } from './connection-routes.ts';
import type { ApiEnv } from './guards.ts';

const health = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/fields',
  summary: 'How full, how lively and how dear every mapped field and object is, with a recommendation; calls no vendor',
  request: { params: connectionParams },
  responses: { 200: { description: 'The report', content: { 'application/json': { schema: fieldHealthAnswer } } }, ...refusals },
});

/** Field health (PRODUCT C2, I2). */
export function addFieldHealthRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[], configurations: Configurations): void {
  app.openapi(health, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const { entries } = await readDictionary(configurations, await connection.rules());
    return context.json(await connection.fieldHealth(entries), 200);
  });
}
