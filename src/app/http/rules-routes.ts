import { createRoute } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { rulesAnswer, rulesToTry, triedAnswer } from '../api/rules-answer.ts';
import type { Connection } from '../connection.ts';
import { draftLine } from '../configuration/draft-line.ts';
import { ApiProblem, vendorRefusals } from './api-problem.ts';
import { objectName } from '../settings/object-names.ts';
import { connectionNamed, connectionParams } from './connection-routes.ts';
import { jsonOnly } from './guards.ts';
import type { ApiEnv } from './guards.ts';

const rules = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/rules',
  summary: 'The value rules of the mapping, and the lines that the types of their fields keep from being served',
  request: { params: connectionParams },
  responses: { 200: { description: 'The lines', content: { 'application/json': { schema: rulesAnswer } } }, ...vendorRefusals },
});

const tryRules = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/rules/try',
  summary: 'What the rules of a line make of the values that are stored, there and back; changes nothing and calls no vendor',
  middleware: jsonOnly,
  request: { params: connectionParams, body: { required: true, content: { 'application/json': { schema: rulesToTry } } } },
  responses: { 200: { description: 'The values', content: { 'application/json': { schema: triedAnswer } } }, ...vendorRefusals },
});

/** Value rules, shown and tried (PRODUCT C5). */
export function addRulesRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(rules, async (context) => context.json({ lines: await connectionNamed(connections, context.req.valid('param').connectionId).ruledLines() }, 200));

  app.openapi(tryRules, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const { field, object, line: given } = context.req.valid('json');
    const draft = given === undefined ? null : draftLine(object, { ...given, marketo: field });
    if (draft?.result === 'problems') throw new ApiProblem(400, 'INVALID_REQUEST', draft.problems.join(' '));
    const tried = await connection.tryRules(object, field, draft?.line ?? null);
    if (tried === null) throw new ApiProblem(404, 'NOT_FOUND', `No line of the mapping is about the Marketo field ${field} of ${objectName(object)}; give one as line, or name another object.`);
    return context.json(triedAnswer.parse(tried), 200);
  });
}
