import { createClock } from '../foundation/clock.ts';
import { createSalesforceSimulator } from './simulator.ts';
import type { SalesforceSimulator, SalesforceSimulatorOptions } from './simulator.ts';

/** An answer with its body parsed; text that is not JSON stays text, an empty body is null. */
export type TestAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };

/** A simulator under a clock that stands still, spoken to without HTTP, signed in as one user. Only for tests. */
export type TestSession = {
  readonly simulator: SalesforceSimulator;
  readonly sessionId: string;
  /** Calls `/services/data/v60.0` + path. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Runs a query and answers its records. */
  query(text: string, all?: boolean): Promise<readonly Record<string, unknown>[]>;
  control(method: string, path: string, body?: unknown): Promise<TestAnswer>;
  /** Calls the SOAP interface: the name of the call, its inside and further headers as XML. */
  soap(name: string, inside: string, headers?: string): Promise<{ readonly status: number; readonly text: string }>;
  /** The same simulator as another user. */
  as(who: 'sync' | 'admin'): Promise<TestSession>;
  advance(ms: number): void;
};

export const TEST_NOW = '2026-03-01T12:00:00Z';

export async function testSession(options: SalesforceSimulatorOptions = {}): Promise<TestSession> {
  const clock = createClock();
  clock.useVirtual(Date.parse(TEST_NOW));
  return sessionOn(createSalesforceSimulator({ clock, ...options }), 'sync');
}

export async function sessionOn(simulator: SalesforceSimulator, who: 'sync' | 'admin'): Promise<TestSession> {
  const send = async (method: string, url: string, body: unknown, headers: Record<string, string>): Promise<TestAnswer> => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await simulator.handle({ method, url, headers: { host: 'localhost', ...headers }, body: text });
    return { status: answer.status, headers: answer.headers, body: parse(answer.body) };
  };
  const credentials = who === 'sync' ? 'client_id=sandbox-client&client_secret=sandbox-secret' : 'client_id=sandbox-admin&client_secret=sandbox-admin-secret';
  const token = await send('POST', '/services/oauth2/token', `grant_type=client_credentials&${credentials}`, {});
  const sessionId = textOf(token.body, 'access_token');
  const authorization = `Bearer ${sessionId}`;
  const call: TestSession['call'] = (method, path, body, headers = {}) => send(method, `/services/data/v60.0${path}`, body, { authorization, ...headers });
  return {
    simulator,
    sessionId,
    call,
    async query(text, all = false) {
      const answer = await call('GET', `/${all ? 'queryAll' : 'query'}?q=${encodeURIComponent(text)}`);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return recordsOf(answer.body);
    },
    control: (method, path, body) => send(method, `/_control/${path}`, body, {}),
    async soap(name, inside, headers = '') {
      const head = `<soapenv:Header><SessionHeader><sessionId>${sessionId}</sessionId></SessionHeader>${headers}</soapenv:Header>`;
      const envelope = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">${head}<soapenv:Body><${name}>${inside}</${name}></soapenv:Body></soapenv:Envelope>`;
      const answer = await simulator.handle({ method: 'POST', url: '/services/Soap/u/60.0', headers: { host: 'localhost' }, body: envelope });
      return { status: answer.status, text: answer.body };
    },
    as: (other) => sessionOn(simulator, other),
    advance: (ms) => simulator.clock.advance(ms),
  };
}

/** A text member of a body, empty when it is not there. */
export function textOf(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined;
  return typeof value === 'string' ? value : '';
}

function recordsOf(body: unknown): readonly Record<string, unknown>[] {
  if (typeof body !== 'object' || body === null || !('records' in body) || !Array.isArray(body.records)) return [];
  return body.records;
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
