import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

import type { z } from 'zod';

import type { trialsAnswer } from '../../src/app/api/trial-answer.ts';
import { askedBy } from '../../src/app/http/connection-routes.ts';
import { answerInJapanese } from '../../src/app/japanese/in-japanese.ts';
import { ERROR_CATALOGUE } from '../../src/domain/error-catalogue.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import { TRIAL_WARNING } from '../../src/domain/trial.ts';
import type { TrialConsent } from '../../src/domain/trial.ts';
import { fakeExplanation } from './fake-explanation.ts';
import { fakePairing, PAIRED_CAMPAIGN } from './fake-pairing.ts';
import { FAKE_DICTIONARY, FAKE_SCHEMA } from './fake-fields.ts';
import { tryFakeFilter } from './fake-filters.ts';
import { FAKE_HEALTH } from './fake-health.ts';
import { answerAboutRules, fakeRules } from './fake-rules.ts';
import type { FakeRules } from './fake-rules.ts';
import { FAKE_SYNC_USER } from './fake-sync-user.ts';
import { FAKE_TRIAL } from './fake-trial.ts';
import { beginCycle, statusOf } from './fake-world.ts';
import type { FakeWorld } from './fake-world.ts';

/** The token that the fake server takes. */
export const TOKEN = 'token-of-the-fake-server';

/** As strict as the real server may become: nothing inline, nothing generated, nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A stand-in for Bascule's own server: the built console and API v1 over a world that the test holds. */
export interface FakeServer {
  readonly url: string;
  world: FakeWorld;
  /** Method and path with query of every API request so far. */
  readonly requests: string[];
  readonly rules: FakeRules;
  /** Who agreed that writes may be tried. */
  consent: TrialConsent | null;
  /** When set, every API request but the session's is refused with this problem. */
  failure: { readonly status: number; readonly detail: string } | null;
  signedIn: boolean;
  close(): Promise<void>;
}

/** Starts it on a free port (or the given one) of the loopback address. */
export async function startFakeServer(options: {
  readonly dist: string;
  readonly world: FakeWorld;
  readonly now: () => number;
  readonly port?: number;
}): Promise<FakeServer> {
  const http = createServer((request, response) => {
    void answer(fake, options, request, response);
  });
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The fake server has no port.');
  const fake: FakeServer = {
    url: `http://127.0.0.1:${address.port}`,
    world: options.world,
    requests: [],
    rules: await fakeRules(options.now()),
    consent: null,
    failure: null,
    signedIn: true,
    close: () => {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
  return fake;
}

async function answer(
  fake: FakeServer,
  { dist, now }: { readonly dist: string; readonly now: () => number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://console.example');
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  if (request.headers['accept-language'] === 'ja') response.setHeader('content-language', 'ja');
  if (!url.pathname.startsWith('/api/v1/')) return sendFile(dist, url.pathname, response);
  fake.requests.push(`${request.method} ${url.pathname}${url.search}`);
  const route = url.pathname.slice('/api/v1/'.length);
  if (route === 'session') return session(fake, request, response);
  if (fake.failure !== null) return problem(response, fake.failure.status, fake.failure.detail);
  if (!fake.signedIn) return problem(response, 401, 'Sign in first.');
  if (request.method === 'POST' && request.headers['x-bascule-csrf'] !== '1') return problem(response, 403, 'The x-bascule-csrf header is missing.');
  const body = await bodyOf(request);
  const told = request.headers['x-bascule-by'];
  const by = askedBy({ role: 'admin', by: 'cookie', through: 'console', name: typeof told === 'string' ? decodeURIComponent(told) : null });
  const aboutRules = await answerAboutRules(fake.rules, { method: request.method ?? 'GET', route, query: url.searchParams, body, by });
  if (aboutRules !== null) return json(response, 200, aboutRules);
  if (route === 'connections/main/filters/try') {
    const { status, answer: tried } = tryFakeFilter(body);
    return json(response, status, tried);
  }
  if (route === 'connections/main/trials') return json(response, 200, trialsOf(fake));
  if (request.method === 'POST') return post(fake, now(), route, response);
  return get(fake.world, now(), route, url.searchParams, response);
}

async function session(fake: FakeServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') return json(response, 200, { signedIn: fake.signedIn, role: fake.signedIn ? 'admin' : null });
  if (request.method === 'DELETE') {
    fake.signedIn = false;
    return empty(response, 204);
  }
  if ((await bodyOf(request)) !== JSON.stringify({ token: TOKEN })) return problem(response, 401, 'This token is not known. Tokens are shown once, at the first start.');
  fake.signedIn = true;
  return empty(response, 204);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

function post(fake: FakeServer, now: number, route: string, response: ServerResponse): void {
  if (route === 'connections/main/sync') {
    beginCycle(fake.world, now);
    return json(response, 202, {});
  }
  const trials = /^connections\/main\/trials\/(allow|forbid)$/u.exec(route);
  if (trials !== null) {
    fake.consent = trials[1] === 'allow' ? { since: new Date(now).toISOString(), by: 'console' } : null;
    return json(response, 200, trialsOf(fake));
  }
  if (/^records\/\w+\/[^/]+\/try$/u.test(route)) return fake.consent === null ? problem(response, 409, 'Nobody agreed yet.') : json(response, 200, FAKE_TRIAL);
  if (/^connections\/main\/offers\/(?:dismiss|reopen)$/u.test(route)) return json(response, 200, {});
  return /^records\/\w+\/[^/]+\/sync$/u.test(route) ? json(response, 202, { pairId: 'pair-1' }) : problem(response, 404, 'No such action.');
}

function trialsOf({ consent }: FakeServer): z.output<typeof trialsAnswer> {
  return { consent, warning: TRIAL_WARNING };
}

/** Answers about a connection that stand still. */
const STANDING: Readonly<Record<string, object>> = { 'sync-user': FAKE_SYNC_USER, dictionary: FAKE_DICTIONARY, schema: FAKE_SCHEMA, fields: FAKE_HEALTH };

const OBJECTS = ['lead', 'contact', 'person', 'campaign'] as const;

function get(world: FakeWorld, now: number, route: string, query: URLSearchParams, response: ServerResponse): void {
  if (route === 'status') return json(response, 200, statusOf(world, now));
  if (route === 'error-catalogue') {
    return json(response, 200, { entries: Object.entries(ERROR_CATALOGUE).map(([code, entry]) => ({ code, ...entry })) });
  }
  if (/^connections\/[^/]+\/cycles$/u.test(route)) {
    return json(response, 200, { cycles: world.cycles.slice(0, Number(query.get('limit') ?? 50)) });
  }
  const standing = STANDING[route.replace(/^connections\/[^/]+\//u, '')];
  if (standing !== undefined) return json(response, 200, standing);
  if (route === 'people') return json(response, 200, peopleOf(world, query));
  const [, asked, id, ...rest] = route.split('/');
  const object = OBJECTS.find((known) => known === asked);
  if (route.startsWith('records/') && object !== undefined && id !== undefined && rest.join('/') === 'explain') {
    return explain(world, now, { object, id: decodeURIComponent(id) }, response);
  }
  return problem(response, 404, `There is no ${route}.`);
}

function explain(world: FakeWorld, now: number, asked: { object: RecordObject; id: string }, response: ServerResponse): void {
  if (asked.id === PAIRED_CAMPAIGN) return json(response, 200, fakePairing(asked, now));
  const person = world.people.find(({ salesforceId, marketoId, email }) => [salesforceId, marketoId, email].includes(asked.id));
  if (person === undefined) {
    return problem(response, 404, `No ${asked.object} with the id or e-mail address ${asked.id} has been seen on either side.`);
  }
  json(response, 200, fakeExplanation(person, asked, now));
}

function peopleOf(world: FakeWorld, query: URLSearchParams) {
  const search = (query.get('search') ?? '').toLowerCase();
  const state = query.get('state') ?? 'any';
  const object = query.get('object');
  const found = world.people.filter((person) => {
    const text = [person.name, person.email, person.salesforceId, person.marketoId].join(' ').toLowerCase();
    const inState = state === 'any' || person.link === state || person.toSalesforce === state || person.toMarketo === state;
    return text.includes(search) && inState && (object === null || person.object === object);
  });
  const from = Number(query.get('after') ?? 0);
  const end = from + Number(query.get('limit') ?? 50);
  return { people: found.slice(from, end), next: end < found.length ? String(end) : null, total: found.length };
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

async function sendFile(dist: string, path: string, response: ServerResponse): Promise<void> {
  const file = extname(path) === '' || path.startsWith('/records/') ? 'index.html' : path;
  try {
    const content = await readFile(join(dist, file));
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
  } catch {
    empty(response, 404);
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.writeHead(status).end(JSON.stringify(response.getHeader('content-language') === 'ja' ? answerInJapanese(body) : body));
}

function problem(response: ServerResponse, status: number, detail: string): void {
  response.setHeader('content-type', 'application/problem+json');
  json(response, status, { type: 'about:blank', title: 'Refused', status, detail, code: 'TEST' });
}

function empty(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
