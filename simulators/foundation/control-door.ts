import { z } from 'zod';
import type { SettableClock } from './clock.ts';
import { jsonAnswer, splitUrl } from './exchange.ts';
import type { SimRequest, SimResponse } from './exchange.ts';
import { faultsBodySchema } from './fault-plan.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { RequestLog } from './request-log.ts';

/** How long a vendor thinks: a base, and so much more for each record touched. Milliseconds. */
export type Latency = { baseMs: number; perRecordMs: number };

/** A control call taken apart: `rest` is what follows `/_control/<word>/`, decoded; `body` is the parsed JSON or undefined. */
export type ControlCall = {
  readonly method: string;
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** A route of one vendor's own, by the first word after `/_control/`. A thrown ControlRefusal becomes a 400. */
export type ControlRoute = (call: ControlCall) => unknown;

/** Refuses a control call with a sentence; any status of the 4xx kind. */
export class ControlRefusal extends Error {
  readonly status: number;
  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

export type ControlOptions = {
  readonly clock: SettableClock;
  readonly faults: FaultPlan;
  readonly requests: RequestLog;
  /** Changed in place by `POST /_control/latency`. */
  readonly latency: Latency;
  /** Empties the org: metadata and users stay. Faults, counters and latency are cleared by the door itself. */
  readonly reset: () => void;
  /** Adds a generated world; answers what it made. */
  readonly seed: (people: number, seed: number) => unknown;
  readonly routes?: Readonly<Record<string, ControlRoute>>;
};

const clockBody = z.union([
  z.strictObject({ mode: z.literal('real') }),
  z.strictObject({ mode: z.literal('virtual'), now: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advanceMs: z.number().nonnegative() }),
  z.strictObject({ skewMs: z.number() }),
]);
const latencyBody = z.union([
  z.strictObject({ ms: z.number().nonnegative() }),
  z.strictObject({ baseMs: z.number().nonnegative(), perRecordMs: z.number().nonnegative().default(0) }),
]);
const seedBody = z.strictObject({ people: z.number().int().nonnegative().max(1_000_000), seed: z.number().int().default(7) });

/**
 * The door through which tests, benches and the page steer a simulator: `/_control/…`, a path neither vendor uses.
 * Answers undefined for every other path. Control calls are not counted as the vendor's and meet no faults.
 */
export function createControlDoor(options: ControlOptions): (request: SimRequest) => SimResponse | undefined {
  const routes: Record<string, ControlRoute> = { ...standardRoutes(options), ...options.routes };
  return (request) => {
    if (!request.url.startsWith('/_control/')) return undefined;
    const { path, query } = splitUrl(request.url);
    const [word = '', ...rest] = path.slice('/_control/'.length).split('/').map(decodeSafely);
    const route = Object.hasOwn(routes, word) ? routes[word] : undefined;
    if (route === undefined) {
      return jsonAnswer(404, { error: `There is no control "${word}"; there are ${Object.keys(routes).join(', ')}.` });
    }
    try {
      return jsonAnswer(200, route({ method: request.method, rest, query, body: parseBody(request.body) }) ?? { ok: true });
    } catch (problem) {
      if (problem instanceof ControlRefusal) return jsonAnswer(problem.status, { error: problem.message });
      if (problem instanceof z.ZodError) return jsonAnswer(400, { error: `The body is not what this control takes: ${z.prettifyError(problem)}` });
      throw problem;
    }
  };
}

/** Refuses a control call whose method is not one of these. */
export function allowMethods(call: ControlCall, ...methods: readonly string[]): void {
  if (!methods.includes(call.method)) throw new ControlRefusal(`This control takes ${methods.join(' or ')}, not ${call.method}.`, 405);
}

function standardRoutes({ clock, faults, requests, latency, reset, seed }: ControlOptions): Record<string, ControlRoute> {
  return {
    clock(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') setClock(clock, clockBody.parse(call.body));
      return clock.state();
    },
    reset(call) {
      allowMethods(call, 'POST');
      reset();
      faults.replace([], 1);
      requests.clear();
      Object.assign(latency, { baseMs: 0, perRecordMs: 0 });
    },
    seed(call) {
      allowMethods(call, 'POST');
      const { people, seed: chosen } = seedBody.parse(call.body);
      return seed(people, chosen);
    },
    faults(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') {
        const wanted = faultsBodySchema.parse(call.body);
        const outcome = faults.replace(wanted.faults, wanted.seed);
        if (!outcome.ok) throw new ControlRefusal(outcome.message);
      }
      return { faults: faults.report() };
    },
    latency(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') {
        const wanted = latencyBody.parse(call.body);
        Object.assign(latency, 'ms' in wanted ? { baseMs: wanted.ms, perRecordMs: 0 } : wanted);
      }
      return { ...latency };
    },
    requests(call) {
      allowMethods(call, 'GET', 'DELETE');
      if (call.method === 'DELETE') requests.clear();
      return call.query.has('list') ? { ...requests.counts(), requests: requests.latest() } : requests.counts();
    },
  };
}

function setClock(clock: SettableClock, wanted: z.infer<typeof clockBody>): void {
  if ('advanceMs' in wanted) clock.advance(wanted.advanceMs);
  else if ('skewMs' in wanted) clock.skewBy(wanted.skewMs);
  else if (wanted.mode === 'real') clock.useReal();
  else clock.useVirtual(Date.parse(wanted.now));
}

function parseBody(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new ControlRefusal('The body is not JSON.');
  }
}

function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
