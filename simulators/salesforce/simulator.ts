import { createClock } from '../foundation/clock.ts';
import type { SettableClock } from '../foundation/clock.ts';
import { createControlDoor } from '../foundation/control-door.ts';
import type { Latency } from '../foundation/control-door.ts';
import { openDurableLog } from '../foundation/durable-log.ts';
import { dated, htmlAnswer, pathOf } from '../foundation/exchange.ts';
import type { SimRequest, SimResponse, Simulator } from '../foundation/exchange.ts';
import { createFaultPlan } from '../foundation/fault-plan.ts';
import { createRequestLog } from '../foundation/request-log.ts';
import { TRANSPORT_FAULTS, underTransportFaults } from '../foundation/transport-faults.ts';
import { createIngestBook } from './bulk/ingest-jobs.ts';
import { JOB_FAULTS } from './bulk/job-routes.ts';
import { createJobBook } from './bulk/query-jobs.ts';
import { controlRoutes } from './control/control-routes.ts';
import { API_FAULTS } from './http/admission.ts';
import { handleApi, operationOf } from './http/api-door.ts';
import { createCursorBook } from './http/cursors.ts';
import { createDescribeBook } from './http/describe-book.ts';
import { identityAnswer, identityOperationOf } from './http/identity.ts';
import { tokenAnswer } from './http/oauth.ts';
import { QUERY_FAULTS } from './http/query-routes.ts';
import { createSessionBook } from './http/sessions.ts';
import { createUsageMeter } from './http/usage.ts';
import { pageOf } from './page/page.ts';
import { seedWorld } from './seeding/seed-world.ts';
import type { SeedCounts } from './seeding/seed-world.ts';
import { handleSoap, isSoap, soapOperationOf } from './soap/soap-door.ts';
import { createOrg } from './world/org.ts';
import type { Org } from './world/org.ts';
import { ALL_OR_NONE, LATE_COMMIT, ROW_FAULTS } from './writing/row-faults.ts';

export type SalesforceSimulatorOptions = {
  /** Real time by default. */
  readonly clock?: SettableClock;
  /** A folder that keeps the org over restarts and kill -9; absent: memory only. */
  readonly data?: string;
  /** How many people a new org begins with; an org found in `data` is left as it is. */
  readonly people?: number;
  readonly seed?: number;
  /** What a new org has beside people; absent: only their accounts. */
  readonly counts?: SeedCounts;
};

/** A simulated Salesforce org behind one function, without HTTP; `world` is the org itself, for tests. */
export type SalesforceSimulator = Simulator & {
  readonly world: Org;
  readonly clock: SettableClock;
  close(): void;
};

/** Builds a Salesforce org: the REST interface of apis.md part B, the control door and a small page. */
export function createSalesforceSimulator(options: SalesforceSimulatorOptions = {}): SalesforceSimulator {
  const clock = options.clock ?? createClock();
  const faults = createFaultPlan([...TRANSPORT_FAULTS, ...API_FAULTS, ...QUERY_FAULTS, ...JOB_FAULTS, ...ROW_FAULTS, ALL_OR_NONE, LATE_COMMIT]);
  const requests = createRequestLog(clock);
  const latency: Latency = { baseMs: 0, perRecordMs: 0 };
  const org = createOrg(clock, faults);
  const { data, people = 0, seed = 7, counts = {} } = options;
  if (data !== undefined) org.store.useLog((owner) => openDurableLog(data, 'salesforce', owner));
  if (org.store.table('Lead').count() + org.store.table('Contact').count() === 0) seedWorld(org, people, seed, counts);

  const parts = { org, cursors: createCursorBook(), jobs: createJobBook(clock), ingests: createIngestBook(clock), describes: createDescribeBook(org), usage: createUsageMeter(clock) };
  const sessions = createSessionBook(clock, clock.now());
  const control = createControlDoor({
    clock,
    faults,
    requests,
    latency,
    reset() {
      org.reset();
      parts.cursors.clear();
      parts.jobs.clear();
      parts.ingests.clear();
      parts.usage.clear();
      sessions.endAll();
    },
    seed: (count, chosen) => seedWorld(org, count, chosen),
    routes: controlRoutes(org, sessions),
  });

  const performApi = (request: SimRequest, operation: string): SimResponse => {
    if (operation === 'token') {
      const given = request.method === 'POST' ? tokenAnswer(org, sessions, request) : { status: 405, headers: {}, body: '' };
      requests.record({ method: request.method, path: pathOf(request.url), operation, status: given.status, charged: false });
      return given;
    }
    if (identityOperationOf(request) !== undefined) {
      const given = identityAnswer(org, sessions, request);
      requests.record({ method: request.method, path: pathOf(request.url), operation, status: given.status, charged: false });
      return given;
    }
    const handle = isSoap(request) ? handleSoap : handleApi;
    const { response, records, ...counted } = handle(parts, sessions, request);
    requests.record({ method: request.method, path: pathOf(request.url), status: response.status, ...counted });
    return { ...response, delayMs: latency.baseMs + latency.perRecordMs * records };
  };

  return {
    world: org,
    clock,
    async handle(request) {
      const controlled = control(request);
      if (controlled !== undefined) return controlled;
      if (request.method === 'GET' && pathOf(request.url) === '/') return htmlAnswer(200, pageOf(org.store.catalogue()));
      const operation = isSoap(request) ? soapOperationOf(request) : operationOf(request);
      const occasion = { operation, path: pathOf(request.url) };
      return dated(await underTransportFaults(faults, occasion, async () => performApi(request, operation)), clock.now());
    },
    close: () => org.store.close(),
  };
}
