import { createClock, yieldOnly } from '../foundation/clock.ts';
import type { SettableClock, Sleep } from '../foundation/clock.ts';
import { createControlDoor } from '../foundation/control-door.ts';
import type { Latency } from '../foundation/control-door.ts';
import { noLog, openDurableLog } from '../foundation/durable-log.ts';
import type { DurableLog } from '../foundation/durable-log.ts';
import { dated, htmlAnswer, pathOf, splitUrl } from '../foundation/exchange.ts';
import type { SimRequest, SimResponse, Simulator } from '../foundation/exchange.ts';
import { createFaultPlan } from '../foundation/fault-plan.ts';
import { createRandom } from '../foundation/random.ts';
import { createRequestLog } from '../foundation/request-log.ts';
import { TRANSPORT_FAULTS, underTransportFaults } from '../foundation/transport-faults.ts';
import { answerApi } from './api.ts';
import type { ApiParts } from './api.ts';
import { createGate, documentedLimits } from './call-limits.ts';
import type { Limits } from './call-limits.ts';
import { controlRoutes } from './control-routes.ts';
import { apiUser, createIdentity } from './identity.ts';
import { page } from './page.ts';
import { seedWorld } from './seed-world.ts';
import { createUsageBook } from './usage-book.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

/** How to build a Marketo simulator; everything has a default fit for tests. */
export type MarketoOptions = {
  readonly clock?: SettableClock;
  /** Waits for the vendor's working time; real time is passed in by start.ts. */
  readonly sleep?: Sleep;
  readonly latency?: Latency;
  /** Call limits other than the documented ones; a reset comes back to these. */
  readonly limits?: Partial<Limits>;
  /** Folder for state that survives kill -9; in memory only when absent. */
  readonly data?: string;
  /** People to seed when the subscription is empty, and the seed of their world. */
  readonly people?: number;
  readonly seed?: number;
};

/** A Marketo subscription to talk to; `world` is its state, for tests that look behind the API. */
export type MarketoSimulator = Simulator & { readonly world: World; close(): void };

/** Faults beside those of transport: F5, F8, F14, F15, F16 and F23, F21 by the API and by hand, F26 in this order (reliability.md §2.2). */
const MARKETO_FAULTS: readonly string[] = [
  'api-error', 'token-expired', 'cursor-lost', 'short-page', 'spoiled-page', 'late-commit', 'late-save', 'row-failure',
];

/** Builds a Marketo subscription that answers requests without HTTP. */
export function createMarketoSimulator(options: MarketoOptions = {}): MarketoSimulator {
  const clock = options.clock ?? createClock();
  const random = createRandom(1);
  let log: DurableLog = noLog;
  const world = createWorld(clock, (empty) => (log = openLog(options.data, empty)));
  if (options.people !== undefined && world.people.size() === 0) seedWorld(world, options.people, options.seed ?? 7);
  const usage = createUsageBook(clock, apiUser);
  const ordinaryLimits: Limits = { ...documentedLimits, ...options.limits };
  const limits = { ...ordinaryLimits };
  const parts: ApiParts = {
    world,
    clock,
    random,
    sleep: options.sleep ?? yieldOnly,
    latency: { baseMs: 0, perRecordMs: 0, ...options.latency },
    identity: createIdentity(clock, random),
    gate: createGate(clock, limits, usage),
    usage,
    faults: createFaultPlan([...TRANSPORT_FAULTS, ...MARKETO_FAULTS]),
    requests: createRequestLog(clock),
  };
  const control = createControlDoor({
    ...parts,
    clock,
    reset() {
      world.clear();
      usage.clear();
      parts.gate.clear();
      Object.assign(limits, ordinaryLimits);
    },
    seed: (people, seed) => seedWorld(world, people, seed),
    routes: controlRoutes(world, limits, parts.identity, parts.faults),
  });
  return { world, close: () => log.close(), handle: async (request) => control(request) ?? dated(await answer(parts, request), clock.now()) };
}

async function answer(parts: ApiParts, request: SimRequest): Promise<SimResponse> {
  const path = pathOf(request.url);
  if (path === '/') return htmlAnswer(200, page(parts.world));
  if (path !== '/identity/oauth/token') return answerApi(parts, request);
  const occasion = { operation: 'identity', path };
  const response = await underTransportFaults(parts.faults, occasion, async () => parts.identity.answer(withForm(splitUrl(request.url).query, request)));
  parts.requests.record({ method: request.method, ...occasion, status: response.status, charged: false });
  return response;
}

function withForm(query: URLSearchParams, request: SimRequest): URLSearchParams {
  return new URLSearchParams([...query, ...new URLSearchParams(request.method === 'POST' ? request.body : '')]);
}

function openLog(data: string | undefined, world: World): DurableLog {
  return data === undefined ? noLog : openDurableLog(data, 'marketo', world);
}
