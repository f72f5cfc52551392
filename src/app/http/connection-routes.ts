import { createRoute, z } from '@hono/zod-openapi';
import { objectName } from '../settings/object-names.ts';
import { noSuchConnection } from '../words.ts';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { ERROR_CATALOGUE } from '../../domain/error-catalogue.ts';
import { bulkStateAnswer } from '../api/backfill-answer.ts';
import { cyclesAnswer } from '../api/cycle-answer.ts';
import { deletionsAnswer, healthAnswer, statusAnswer } from '../api/status-answer.ts';
import type { Health } from '../api/status-answer.ts';
import { reconcileAsked } from '../api/reconcile-answer.ts';
import { fixer, pairObject } from '../api/words-of-the-api.ts';
import type { Connection } from '../connection.ts';
import { ApiProblem, refusal, refusals } from './api-problem.ts';
import type { ApiEnv } from './guards.ts';

/** Which connection is meant. */
export const connectionParams = z.object({ connectionId: z.string().min(1).max(40) });

const health = createRoute({
  method: 'get',
  path: '/api/v1/health',
  summary: 'Whether this installation works; needs no token',
  responses: { 200: { description: 'Works, perhaps with trouble', content: { 'application/json': { schema: healthAnswer } } }, 503: { description: 'Does not work', content: { 'application/json': { schema: healthAnswer } } } },
});

const status = createRoute({
  method: 'get',
  path: '/api/v1/status',
  summary: 'Every connection at a glance',
  responses: { 200: { description: 'The status', content: { 'application/json': { schema: statusAnswer } } }, ...refusals },
});

const cycles = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/cycles',
  summary: 'The last cycles, newest first, with their steps while they run',
  request: { params: connectionParams, query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }) },
  responses: { 200: { description: 'The cycles', content: { 'application/json': { schema: cyclesAnswer } } }, ...refusals },
});

const syncNow = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/sync',
  summary: 'Start a cycle now instead of after the pause',
  request: { params: connectionParams },
  responses: { 202: { description: 'Planned', content: { 'application/json': { schema: z.object({}) } } }, ...refusals },
});

const agreeToDeletions = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/deletions/agree',
  summary: 'Carry the deletions and merges to the other side that were stopped for being too many at once',
  request: { params: connectionParams },
  responses: { 200: { description: 'How many are carried', content: { 'application/json': { schema: deletionsAnswer } } }, 409: refusal, ...refusals },
});

const switchBackfill = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/backfill/{to}',
  summary: 'Stop initial sync and backfills, or let them go on; live changes go on in any case',
  request: { params: connectionParams.extend({ to: z.enum(['pause', 'resume']) }) },
  responses: { 200: { description: 'What holds now', content: { 'application/json': { schema: bulkStateAnswer } } }, ...refusals },
});

const reconcile = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/reconcile',
  summary: 'Compare every record, or those of one object, once more from the next cycle on',
  request: { params: connectionParams, query: z.object({ object: pairObject.optional() }) },
  responses: { 202: { description: 'The objects that are compared', content: { 'application/json': { schema: reconcileAsked } } }, 409: refusal, ...refusals },
});

const catalogueAnswer = z
  .object({
    entries: z.array(
      z.object({ code: z.string(), title: z.string(), cause: z.string(), remedy: z.string(), fixer, level: z.enum(['record', 'job']), retry: z.enum(['renew', 'later', 'throttled', 'after-fix', 'look']) }),
    ),
  })
  .openapi('ErrorCatalogue');

const errorCatalogue = createRoute({
  method: 'get',
  path: '/api/v1/error-catalogue',
  summary: 'What every error code means, what to do, and who can do it',
  responses: { 200: { description: 'The catalogue', content: { 'application/json': { schema: catalogueAnswer } } }, 401: refusal },
});

/** Health, which is open to everybody. */
export function addHealthRoute(app: OpenAPIHono<ApiEnv>, checkHealth: () => Promise<Health>): void {
  app.openapi(health, async (context) => {
    const found = await checkHealth();
    return context.json(found, found.state === 'failed' ? 503 : 200);
  });
}

/** Status and cycles of connections, and the error catalogue. */
export function addConnectionRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(status, async (context) => context.json({ connections: await Promise.all(connections.map((connection) => connection.status())) }, 200));

  app.openapi(cycles, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const cycles = await connection.cycles(context.req.valid('query').limit);
    // What only workers have to know of a cycle is not shown.
    return context.json(cyclesAnswer.parse({ cycles }), 200);
  });

  app.openapi(syncNow, async (context) => {
    await connectionNamed(connections, context.req.valid('param').connectionId).syncNow();
    return context.json({}, 202);
  });

  app.openapi(agreeToDeletions, async (context) => {
    const agreed = await connectionNamed(connections, context.req.valid('param').connectionId).agreeToDeletions(askedBy(context.get('visitor')));
    if (agreed === 'busy') throw new ApiProblem(409, 'BUSY', 'Somebody else is agreeing at this moment. Ask again.');
    return context.json(agreed, 200);
  });

  app.openapi(switchBackfill, async (context) => {
    const { connectionId, to } = context.req.valid('param');
    const pause = await connectionNamed(connections, connectionId).switchBulk(to === 'pause' ? 'paused' : 'running', askedBy(context.get('visitor')));
    return context.json({ pause }, 200);
  });

  app.openapi(reconcile, async (context) => {
    const { object } = context.req.valid('query');
    const asked = await connectionNamed(connections, context.req.valid('param').connectionId).reconcile(object ?? null);
    if (asked.result !== 'asked') throw NOT_RECONCILED[asked.result](object ?? '');
    return context.json({ objects: asked.objects }, 202);
  });

  app.openapi(errorCatalogue, (context) => context.json({ entries: Object.entries(ERROR_CATALOGUE).map(([code, entry]) => ({ code, ...entry })) }, 200));
}

/** Who asked, and through what: `Ann (console)`, or `console` alone where no name was told. */
export function askedBy({ name, through }: ApiEnv['Variables']['visitor']): string {
  return name === null ? through : `${name} (${through})`;
}

const NOT_RECONCILED = {
  busy: () => new ApiProblem(409, 'BUSY', 'Somebody else is asking at this moment. Ask again.'),
  off: () => new ApiProblem(409, 'TURNED_OFF', 'Comparing is turned off: set reconcile.everyDays to more than 0 in the settings of the connection.'),
  'not-followed': (object: string) => new ApiProblem(404, 'NOT_FOUND', `The connection does not compare ${objectName(object)}. What it follows is named under objects, customObjects and campaigns of its rules; tasks and events are told once and never compared.`),
} as const;

/** The connection with this id, or the first when none is named. */
export function connectionNamed(connections: readonly Connection[], connectionId: string | undefined): Connection {
  const found = connectionId === undefined ? connections[0] : connections.find((connection) => connection.connectionId === connectionId);
  if (found !== undefined) return found;
  throw new ApiProblem(404, 'CONNECTION_UNKNOWN', noSuchConnection(connectionId ?? '', connections.map((connection) => connection.connectionId)));
}
