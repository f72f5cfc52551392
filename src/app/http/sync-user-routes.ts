import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { reportAnswer, syncUserAnswer } from '../api/sync-user-answer.ts';
import type { Connection } from '../connection.ts';
import { parseConfiguration } from '../configuration/configuration.ts';
import { PAGE_FORMATS, WORDS } from '../describe-sync-user.ts';
import type { SyncUserFiles } from '../describe-sync-user.ts';
import { LANGUAGES } from '../hand-off/words.ts';
import type { Language } from '../hand-off/words.ts';
import { ApiProblem, refusal, vendorRefusals } from './api-problem.ts';
import { connectionNamed, connectionParams } from './connection-routes.ts';
import type { ApiEnv } from './guards.ts';
import { languageAsked } from './in-language.ts';

const syncUser = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/sync-user',
  summary: 'What the sync user may do on both sides against what the mapping needs: missing, too much, not used',
  request: { params: connectionParams },
  responses: { 200: { description: 'The report, asked for anew', content: { 'application/json': { schema: syncUserAnswer } } }, ...vendorRefusals },
});

const ofProposed = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/sync-user/proposed',
  summary: 'The same for a configuration that somebody thinks of, with its permission set; nothing is applied',
  request: { params: connectionParams, body: { required: true, content: { 'application/json': { schema: z.record(z.string(), z.unknown()) } } } },
  responses: { 200: { description: 'The report and the file', content: { 'application/json': { schema: syncUserAnswer } } }, 415: refusal, ...vendorRefusals },
});

const permissionSet = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/sync-user/permission-set',
  summary: 'A Salesforce permission set with exactly what the mapping needs, in source format',
  request: { params: connectionParams },
  responses: { 200: { description: 'The file', content: { 'application/xml': { schema: z.string() } } }, ...vendorRefusals },
});

const handOff = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/sync-user/hand-off',
  summary: 'A page for the Salesforce admin: what is asked for and why, how to do it, how to take it back',
  request: { params: connectionParams, query: z.object({ language: z.enum(LANGUAGES).default('en'), format: z.enum(PAGE_FORMATS).default('html') }) },
  responses: { 200: { description: 'The page as a file', content: { 'text/html': { schema: z.string() }, 'text/markdown': { schema: z.string() } } }, ...vendorRefusals },
});

/** The sync user's rights, and the files for whoever grants them. */
export function addSyncUserRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(syncUser, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    return context.json(answerOf(connection, await connection.syncUser(), languageAsked(context)), 200);
  });

  app.openapi(ofProposed, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const parsed = parseConfiguration(context.req.valid('json'));
    if (parsed.result === 'problems') throw new ApiProblem(400, 'INVALID_REQUEST', parsed.problems.join(' '));
    return context.json(answerOf(connection, await connection.syncUser(parsed.configuration), languageAsked(context)), 200);
  });

  app.openapi(permissionSet, async (context) => {
    const { permissionSet: file } = await connectionNamed(connections, context.req.valid('param').connectionId).syncUser();
    return context.body(file.xml, 200, asFile('application/xml', file.path.split('/').at(-1) ?? ''));
  });

  app.openapi(handOff, async (context) => {
    const { language, format } = context.req.valid('query');
    const files = await connectionNamed(connections, context.req.valid('param').connectionId).syncUser();
    const [type, ending] = format === 'html' ? ['text/html', 'html'] : ['text/markdown', 'md'];
    return context.body(files.page(language, format), 200, asFile(type, `bascule-sync-user-${language}.${ending}`));
  });
}

function answerOf({ connectionId }: Connection, { reports, permissionSet: { path, xml, unseen } }: SyncUserFiles, language: Language): z.output<typeof syncUserAnswer> {
  return { connectionId, sides: [reports.salesforce, reports.marketo].map((report) => reportAnswer(report, WORDS[language])), permissionSet: { path, xml, unseen } };
}

/** Saved and not shown: what a vendor's admin named must not be taken for a page of ours (F58). */
function asFile(type: string, name: string): Record<string, string> {
  return { 'content-type': `${type}; charset=utf-8`, 'content-disposition': `attachment; filename="${name}"` };
}
