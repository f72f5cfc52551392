import { OpenAPIHono } from '@hono/zod-openapi';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Health } from '../api/status-answer.ts';
import type { Configurations } from '../configuration/configurations.ts';
import { refusingImpossible } from '../configuration/refusing-impossible.ts';
import type { Connection } from '../connection.ts';
import { errorFacts } from '../log.ts';
import type { AppLog } from '../log.ts';
import { failureWords } from '../words.ts';
import type { Access } from './access.ts';
import { ApiProblem, asApiProblem, invalidRequest, problemResponse } from './api-problem.ts';
import { addConfigurationRoutes } from './configuration-routes.ts';
import { addConnectionRoutes, addHealthRoute, connectionNamed } from './connection-routes.ts';
import { consoleFiles } from './console-files.ts';
import { isLocalRequest, knownHostsOnly, limitBody, noStore, signedInOnly, strictHeaders, visitorOf } from './guards.ts';
import type { ApiEnv, Reach } from './guards.ts';
import { addDictionaryRoutes } from './dictionary-routes.ts';
import { inLanguage } from './in-language.ts';
import { createMetrics } from './metrics.ts';
import { addPreviewRoutes } from './preview-routes.ts';
import { addRecordRoutes } from './record-routes.ts';
import { addFieldHealthRoutes } from './field-health-routes.ts';
import { addFilterRoutes } from './filter-routes.ts';
import { addSchemaRoutes } from './schema-routes.ts';
import { addRulesRoutes } from './rules-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addSyncUserRoutes } from './sync-user-routes.ts';
import { addTrialRoutes } from './trial-routes.ts';

/** What the HTTP side of Bascule stands on. */
export interface HttpAppOptions {
  readonly connections: readonly Connection[];
  readonly configurations: Configurations;
  readonly access: Access;
  readonly reach: Reach;
  readonly version: string;
  readonly consoleFolder: string;
  readonly checkHealth: () => Promise<Health>;
  readonly log: AppLog;
}

/** Console, API v1, its description and metrics: one application behind one set of guards. */
export function createHttpApp({ connections, configurations: stored, access, reach, version, consoleFolder, checkHealth, log }: HttpAppOptions): OpenAPIHono<ApiEnv> {
  const configurations = refusingImpossible(stored, (connectionId, configuration) => connectionNamed(connections, connectionId).impossibleLines(configuration));
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error);
    },
  });
  app.onError((error, context) => problemResponse(context, refusalFor(error, log)));
  app.use(strictHeaders, knownHostsOnly(reach), limitBody);
  app.use('/api/*', noStore, inLanguage);

  addHealthRoute(app, checkHealth);
  addSessionRoutes(app, access, reach);
  addDescription(app, version);
  addMetricsRoute(app, connections, access, reach);
  app.use('/api/*', signedInOnly(access, reach));
  addConnectionRoutes(app, connections);
  addSchemaRoutes(app, connections);
  addFilterRoutes(app, connections);
  addRecordRoutes(app, connections);
  addConfigurationRoutes(app, connections, configurations);
  addPreviewRoutes(app, connections, configurations);
  addDictionaryRoutes(app, connections, configurations);
  addFieldHealthRoutes(app, connections, configurations);
  addSyncUserRoutes(app, connections);
  addTrialRoutes(app, connections);
  addRulesRoutes(app, connections);
  app.all('/api/*', (context) => {
    throw new ApiProblem(404, 'NOT_FOUND', `There is no ${context.req.method} at this address; /api/openapi.json lists everything there is.`);
  });
  app.get('*', consoleFiles(consoleFolder));
  app.notFound((context) => problemResponse(context, new ApiProblem(404, 'NOT_FOUND', 'There is nothing at this address.')));
  return app;
}

function addDescription(app: OpenAPIHono<ApiEnv>, version: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'bascule' });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Bascule',
      version,
      description: 'Errors are application/problem+json with a code. Requests that change something by cookie carry the header x-bascule-csrf: 1. The header x-bascule-by tells who asks, percent-encoded: histories name it.',
    },
    security: [{ token: [] }, { session: [] }],
  });
}

/** Metrics want a token, unless the one who scrapes them sits on this very machine. */
function addMetricsRoute(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[], access: Access, reach: Reach): void {
  const metrics = createMetrics(connections);
  app.get('/metrics', noStore, async (context) => {
    const isAllowed = (await visitorOf(context, access, reach)) !== null || isLocalRequest(context, reach);
    if (!isAllowed) throw new ApiProblem(401, 'NOT_SIGNED_IN', 'Metrics want a bearer token when they are asked for from another machine.');
    return context.body(await metrics.read(), 200, { 'content-type': metrics.contentType });
  });
}

/** The refusal a client sees; what nobody foresaw is logged by its place and told in no detail. */
function refusalFor(error: unknown, log: AppLog): ApiProblem {
  const known = asApiProblem(error);
  if (known !== null) return known;
  if (error instanceof StepFailure) {
    const { code, vendorCode } = error.error;
    log.warn('request failed', { code, vendorCode });
    if (code === 'STORE_UNAVAILABLE') return new ApiProblem(503, 'STORE_UNAVAILABLE', "Bascule's own database does not answer at the moment. Try again shortly.");
    return new ApiProblem(502, 'VENDOR_FAILED', failureWords(error));
  }
  log.error('request failed', errorFacts(error));
  return new ApiProblem(500, 'UNEXPECTED', 'Something unexpected happened inside Bascule; the log names its place.');
}
