import { createRoute } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { problemWords } from '../../domain/filter-expression.ts';
import { readFilter } from '../../domain/filter-syntax.ts';
import { filterQuestion, filterTrialAnswer } from '../api/filter-answer.ts';
import type { Connection } from '../connection.ts';
import { filtersSetting, pairObject, syncFilter } from '../settings/filters-setting.ts';
import { ApiProblem, refusals } from './api-problem.ts';
import { connectionNamed, connectionParams } from './connection-routes.ts';
import { jsonOnly } from './guards.ts';
import type { ApiEnv } from './guards.ts';

const tryOut = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/filters/try',
  summary: 'Who would be in and out of a filter, and who would enter and leave; changes nothing',
  middleware: jsonOnly,
  request: { params: connectionParams, body: { required: true, content: { 'application/json': { schema: filterQuestion } } } },
  responses: { 200: { description: 'What it would do', content: { 'application/json': { schema: filterTrialAnswer } } }, ...refusals },
});

/** Filters, tried before they are applied. */
export function addFilterRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(tryOut, async (context) => {
    const { object: name, samples, ...entry } = context.req.valid('json');
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const read = entry.where === undefined ? null : readFilter(entry.where);
    if (read !== null && 'problem' in read) throw new ApiProblem(400, 'INVALID_REQUEST', `The filter cannot be read. ${problemWords(read.problem)}`, { line: read.problem.line, column: read.problem.column });
    // What the settings refuse is refused here, with the same words.
    const checked = filtersSetting().safeParse([{ objects: [name], ...entry }]);
    const object = pairObject(name);
    if (!checked.success || object === null) throw new ApiProblem(400, 'INVALID_REQUEST', refusalWords(checked.error?.issues[0]));
    const trial = await connection.tryFilter({ object, to: entry.to, filter: syncFilter(entry), samples });
    if (trial === null) throw new ApiProblem(404, 'NOT_FOUND', `The connection does not follow ${name}; name it under objects or customObjects first.`);
    return context.json(trial, 200);
  });
}

/** The settings say of an object within a list of them what it must be, and of a part of an entry what is wrong with it; here both stand alone. */
function refusalWords(issue: { readonly message: string; readonly path: readonly PropertyKey[] } | undefined): string {
  if (issue === undefined) return 'The filter is for an object that is not known; name lead, contact, account or another one that is followed.';
  if (issue.path.includes('objects')) return `The object ${issue.message}`;
  return `The ${issue.path.includes('flagField') ? 'field "flagField"' : 'filter'} ${issue.message}`;
}
