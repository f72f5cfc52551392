import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { judgedAnswer } from '../api/configuration-answer.ts';
import { describeDictionary, dictionaryAnswer, givenDictionary } from '../api/dictionary-answer.ts';
import type { Configurations } from '../configuration/configurations.ts';
import type { Connection } from '../connection.ts';
import { readDictionary, withCsv } from '../dictionary/dictionaries.ts';
import { dictionaryCsv } from '../dictionary/dictionary-csv.ts';
import { dictionaryMarkdown } from '../dictionary/dictionary-markdown.ts';
import { ApiProblem, refusals } from './api-problem.ts';
import { appliedAnswer } from './configuration-routes.ts';
import { askedBy, connectionNamed, connectionParams } from './connection-routes.ts';
import { jsonOnly } from './guards.ts';
import type { ApiEnv } from './guards.ts';

const read = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/dictionary',
  summary: 'Every synced field with what it is for, who answers for it and who uses it',
  request: { params: connectionParams },
  responses: { 200: { description: 'The dictionary', content: { 'application/json': { schema: dictionaryAnswer } } }, ...refusals },
});

const download = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/dictionary/{format}',
  summary: 'The dictionary as a file',
  request: { params: connectionParams.extend({ format: z.enum(['csv', 'markdown']) }) },
  responses: { 200: { description: 'The file', content: { 'text/csv': { schema: z.string() }, 'text/markdown': { schema: z.string() } } }, ...refusals },
});

const upload = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/dictionary',
  summary: 'What a CSV file would change in the dictionary, or its application as a new version',
  middleware: jsonOnly,
  request: { params: connectionParams, body: { required: true, content: { 'application/json': { schema: givenDictionary } } } },
  responses: { 200: { description: 'What it comes to', content: { 'application/json': { schema: judgedAnswer } } }, ...refusals },
});

/** The data dictionary (PRODUCT C1). */
export function addDictionaryRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[], configurations: Configurations): void {
  app.openapi(read, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    return context.json(describeDictionary(connection.connectionId, await readDictionary(configurations, await connection.rules())), 200);
  });

  app.openapi(download, async (context) => {
    const { connectionId, format } = context.req.valid('param');
    const connection = connectionNamed(connections, connectionId);
    const { entries } = await readDictionary(configurations, await connection.rules());
    const isCsv = format === 'csv';
    context.header('content-type', isCsv ? 'text/csv; charset=utf-8' : 'text/markdown; charset=utf-8');
    context.header('content-disposition', `attachment; filename="bascule-dictionary-${connection.connectionId}.${isCsv ? 'csv' : 'md'}"`);
    return context.body(isCsv ? dictionaryCsv(entries) : dictionaryMarkdown(connection.name, entries), 200);
  });

  app.openapi(upload, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const { csv, apply } = context.req.valid('json');
    const outcome = withCsv(connection.connectionId, await readDictionary(configurations, await connection.rules()), csv);
    if (outcome.result === 'problems') throw new ApiProblem(400, 'INVALID_REQUEST', outcome.problems.join(' '));
    if (!apply) return context.json(judgedAnswer.parse({ isApplied: false, connections: await configurations.judge([outcome.given]) }), 200);
    return context.json(await appliedAnswer([connection], configurations.apply([outcome.given], { by: askedBy(context.get('visitor')), source: 'applied', note: 'data dictionary' })), 200);
  });
}
