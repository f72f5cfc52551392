import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { configurationsAnswer, differencesAnswer, givenConfigurations, historyAnswer, judgedAnswer, versionAnswer } from '../api/configuration-answer.ts';
import type { JudgedAnswer, VersionAnswer } from '../api/configuration-answer.ts';
import { versionProgress } from '../configuration/version-progress.ts';
import { compareConfigurations } from '../configuration/compare-configurations.ts';
import type { Configurations, GivenConfiguration } from '../configuration/configurations.ts';
import type { Connection } from '../connection.ts';
import type { StoredVersion } from '../../store/configuration-store.ts';
import { ApiProblem, refusals } from './api-problem.ts';
import { askedBy, connectionNamed } from './connection-routes.ts';
import { jsonOnly } from './guards.ts';
import type { ApiEnv } from './guards.ts';

const judged = { 200: { description: 'What they come to', content: { 'application/json': { schema: judgedAnswer } } }, ...refusals };
const given = { body: { required: true, content: { 'application/json': { schema: givenConfigurations } } } };
const versionParams = z.object({ connectionId: z.string().min(1).max(40), version: z.coerce.number().int().min(1) });

const all = createRoute({
  method: 'get',
  path: '/api/v1/configurations',
  summary: 'The newest configuration of every connection',
  responses: { 200: { description: 'The configurations', content: { 'application/json': { schema: configurationsAnswer } } }, ...refusals },
});

const history = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/configuration/versions',
  summary: 'Who changed the configuration when, newest first, which version is in force, and how far its backfill is',
  request: { params: versionParams.pick({ connectionId: true }) },
  responses: { 200: { description: 'The versions, without what they say', content: { 'application/json': { schema: historyAnswer } } }, ...refusals },
});

const one = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/configuration/versions/{version}',
  summary: 'One version with what it says',
  request: { params: versionParams },
  responses: { 200: { description: 'The version', content: { 'application/json': { schema: versionAnswer } } }, ...refusals },
});

const between = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/configuration/versions/{version}/differences',
  summary: 'In what a version differs from another one, or from the one before it',
  request: { params: versionParams, query: z.object({ from: z.coerce.number().int().min(1).optional() }) },
  responses: { 200: { description: 'The differences', content: { 'application/json': { schema: differencesAnswer } } }, ...refusals },
});

const compare = createRoute({
  method: 'post',
  path: '/api/v1/configurations/compare',
  summary: 'What applying these configurations would change, or why they cannot be applied; changes nothing',
  middleware: jsonOnly,
  request: given,
  responses: judged,
});

const apply = createRoute({
  method: 'post',
  path: '/api/v1/configurations/apply',
  summary: 'Apply these configurations as new versions, all of them or none; they hold from the next cycle on',
  middleware: jsonOnly,
  request: given,
  responses: judged,
});

const rollBack = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/configuration/versions/{version}/roll-back',
  summary: 'Make a new version that says what an earlier one said',
  request: { params: versionParams },
  responses: judged,
});

/** Configurations, version by version (PRODUCT J2). */
export function addConfigurationRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[], configurations: Configurations): void {
  const namedIn = (list: readonly GivenConfiguration[]): readonly Connection[] => list.map(({ connectionId }) => connectionNamed(connections, connectionId));

  app.openapi(all, async (context) => {
    const newest = await Promise.all(connections.map(async ({ connectionId, name }) => ({ connectionId, name, newest: found(await configurations.newest(connectionId), 1) })));
    return context.json(configurationsAnswer.parse({ connections: newest }), 200);
  });

  app.openapi(history, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    return context.json({ versions: await versionsOf(connection, configurations) }, 200);
  });

  app.openapi(one, async (context) => {
    const { connectionId, version } = context.req.valid('param');
    return context.json(versionAnswer.parse(found(await configurations.get(connectionNamed(connections, connectionId).connectionId, version), version)), 200);
  });

  app.openapi(between, async (context) => {
    const { connectionId, version } = context.req.valid('param');
    connectionNamed(connections, connectionId);
    const from = context.req.valid('query').from ?? version - 1;
    const [earlier, later] = await Promise.all([from === 0 ? null : configurations.get(connectionId, from), configurations.get(connectionId, version)]);
    // Before the first version nothing was decided.
    const before = from === 0 ? {} : found(earlier, from).document;
    return context.json(differencesAnswer.parse({ from, to: version, differences: compareConfigurations(before, found(later, version).document) }), 200);
  });

  app.openapi(compare, async (context) => {
    const list = givenList(context.req.valid('json'));
    namedIn(list);
    return context.json(judgedAnswer.parse({ isApplied: false, connections: await configurations.judge(list) }), 200);
  });

  app.openapi(apply, async (context) => {
    const { note, ...body } = context.req.valid('json');
    const list = givenList(body);
    return context.json(await appliedAnswer(namedIn(list), configurations.apply(list, { by: askedBy(context.get('visitor')), source: 'applied', note })), 200);
  });

  app.openapi(rollBack, async (context) => {
    const { connectionId, version } = context.req.valid('param');
    const connection = connectionNamed(connections, connectionId);
    const [newest, earlier] = [found(await configurations.newest(connectionId), 1), found(await configurations.get(connectionId, version), version)];
    const given = [{ connectionId, basedOn: newest.version, document: earlier.document }];
    return context.json(await appliedAnswer([connection], configurations.apply(given, { by: askedBy(context.get('visitor')), source: 'rolled-back', note: `back to version ${version}` })), 200);
  });
}

/** Every version with how far it is carried out; what one changed is asked only of those that a backfill carries out. */
async function versionsOf(connection: Connection, configurations: Configurations): Promise<readonly VersionAnswer[]> {
  const { connectionId } = connection;
  const [history, progress] = await Promise.all([configurations.history(connectionId), connection.rulesProgress()]);
  const newest = history[0]?.version ?? 0;
  return Promise.all(history.map(async (record) => {
    const isCarriedOut = progress.backfills.some(({ rulesVersion }) => rulesVersion === record.version);
    return versionProgress(record, progress, newest, isCarriedOut ? await configurations.changes(connectionId, record.version) : []);
  }));
}

/** What was applied is in force as soon as a cycle has taken it, so one begins. */
export async function appliedAnswer(connections: readonly Connection[], applying: ReturnType<Configurations['apply']>): Promise<JudgedAnswer> {
  const { isApplied, judged: outcome } = await applying;
  const begun = [];
  if (isApplied) {
    for (const connection of connections) {
      await connection.syncNow();
      const one = outcome.find(({ connectionId }) => connectionId === connection.connectionId);
      if (one?.result !== 'ready' || one.differences.length === 0) continue;
      begun.push({ connectionId: one.connectionId, version: one.basedOn + 1, objects: await connection.whatBegins(one.basedOn) });
    }
  }
  return judgedAnswer.parse({ isApplied, connections: outcome, begun });
}

/** Each connection once: which of two configurations is meant nobody can know. */
function givenList({ connections }: Pick<z.output<typeof givenConfigurations>, 'connections'>): readonly GivenConfiguration[] {
  const ids = connections.map(({ connectionId }) => connectionId);
  const twice = ids.find((id, place) => ids.indexOf(id) < place);
  if (twice !== undefined) throw new ApiProblem(400, 'INVALID_REQUEST', `The connection ${twice} is given twice.`);
  // The body came as JSON, so its documents are.
  return connections.map(({ document, ...rest }) => ({ ...rest, document: JSON.parse(JSON.stringify(document)) }));
}

function found(version: StoredVersion | null, number: number): StoredVersion {
  if (version === null) throw new ApiProblem(404, 'NOT_FOUND', `There is no version ${number} of the rules; \`bascule config history\` lists them all.`);
  return version;
}
