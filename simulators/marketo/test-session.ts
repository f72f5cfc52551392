import { createClock } from '../foundation/clock.ts';
import type { SettableClock } from '../foundation/clock.ts';
import type { SimResponse } from '../foundation/exchange.ts';
import { createMarketoSimulator } from './simulator.ts';
import type { MarketoOptions, MarketoSimulator } from './simulator.ts';

/** A parsed answer of the API: loose, since tests look into every corner of it. */
export type Reply = {
  readonly requestId: string;
  readonly success: boolean;
  readonly result?: readonly Readonly<Record<string, unknown>>[];
  readonly errors?: readonly { code: string; message: string }[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
};

/** A signed-in client of a simulator under a virtual clock; for tests only. */
export type Session = {
  readonly simulator: MarketoSimulator;
  readonly clock: SettableClock;
  get(path: string, parameters?: Readonly<Record<string, string>>): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  control(path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
  raw(method: string, url: string, body?: string, headers?: Readonly<Record<string, string>>): Promise<SimResponse>;
  signIn(): Promise<void>;
};

const SIGN_IN = '/identity/oauth/token?grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';

/** Opens a session; the clock stands at noon UTC of 1 March 2026 unless it is given. */
export async function openSession(options: MarketoOptions = {}): Promise<Session> {
  const clock = options.clock ?? createClock();
  if (options.clock === undefined) clock.useVirtual(Date.parse('2026-03-01T12:00:00Z'));
  const simulator = createMarketoSimulator({ ...options, clock });
  let token = '';
  const raw: Session['raw'] = (method, url, body = '', headers = {}) =>
    simulator.handle({ method, url, body, headers: { authorization: `Bearer ${token}`, ...headers } });
  const session: Session = {
    simulator,
    clock,
    raw,
    async get(path, parameters = {}) {
      const query = new URLSearchParams(parameters).toString();
      return JSON.parse((await raw('GET', query === '' ? path : `${path}?${query}`)).body);
    },
    async post(path, body) {
      return JSON.parse((await raw('POST', path, JSON.stringify(body), { 'content-type': 'application/json' })).body);
    },
    async control(path, body) {
      const response = await raw(body === undefined ? 'GET' : 'POST', `/_control/${path}`, body === undefined ? '' : JSON.stringify(body));
      return JSON.parse(response.body);
    },
    async signIn() {
      token = JSON.parse((await raw('GET', SIGN_IN)).body).access_token;
    },
  };
  await session.signIn();
  return session;
}

/** Creates people and answers their ids, in order. */
export async function createPeople(session: Session, ...input: readonly Readonly<Record<string, unknown>>[]): Promise<number[]> {
  const reply = await session.post('/rest/v1/leads.json', { action: 'createOnly', input });
  return (reply.result ?? []).map((row) => Number(row['id']));
}

/** The code of the first error of a refused call, or undefined. */
export function codeOf(reply: Reply): string | undefined {
  return reply.errors?.[0]?.code;
}

/** The reasons' codes of a result's rows; undefined for rows that went well. */
export function reasonsOf(reply: Reply): (string | undefined)[] {
  return (reply.result ?? []).map((row) => {
    const reasons = row['reasons'];
    return Array.isArray(reasons) ? String(reasons[0]?.code) : undefined;
  });
}
