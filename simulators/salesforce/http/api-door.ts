import type { SimRequest, SimResponse } from '../../foundation/exchange.ts';
import { splitUrl } from '../../foundation/exchange.ts';
import { notFound, requestError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import { admit } from './admission.ts';
import type { Usage } from './admission.ts';
import { answer, errorAnswer } from './api-call.ts';
import type { ApiAnswer, ApiParts } from './api-call.ts';
import { composite, decodeLoosely } from './composite.ts';
import { compositeBatch } from './composite-batch.ts';
import { compositeGraph } from './composite-graph.ts';
import { identityOperationOf } from './identity.ts';
import { findRoute } from './routes.ts';
import type { Route } from './routes.ts';
import { bearerOf } from './sessions.ts';
import type { SessionBook } from './sessions.ts';
import { isRetired, VERSIONS } from './versions.ts';

/** What became of a request: its answer, the name it is counted under, whether the vendor charges for it. */
export type Handled = { readonly response: SimResponse; readonly operation: string; readonly charged: boolean; readonly records: number; readonly code?: string };

/** The vendor refuses longer addresses with 414 (general knowledge: 16,384 bytes). */
const LONGEST_URL = 16_384;

/** Calls made of the others, which routes.ts lists. */
const COMPOSED: readonly Route[] = [
  { method: 'POST', pattern: ['composite'], operation: 'composite', parameters: [], handle: composite },
  { method: 'POST', pattern: ['composite', 'batch'], operation: 'composite-batch', parameters: [], handle: compositeBatch },
  { method: 'POST', pattern: ['composite', 'graph'], operation: 'composite-graph', parameters: [], handle: compositeGraph },
];

/** The name a request is counted under, found without performing it. */
export function operationOf(request: SimRequest): string {
  const { method, path, query } = asked(request);
  if (path === '/services/oauth2/token') return 'token';
  const identity = identityOperationOf(request);
  if (identity !== undefined) return identity;
  const place = placeOf(path);
  if (place === undefined) return path.replace(/\/$/, '') === '/services/data' ? 'versions' : 'unknown';
  const route = routeFor(method, place.segments, query);
  return 'status' in route ? 'unknown' : route.operation;
}

/** `/services/data…`: versions without a token, everything else with one (apis.md B1). */
export function handleApi(parts: ApiParts, sessions: SessionBook, request: SimRequest): Handled {
  const { method, path, query } = asked(request);
  const operation = operationOf(request);
  const free = (given: ApiAnswer): Handled => handled(given, operation, false, {});
  if (request.url.length > LONGEST_URL) return free(answer(414, undefined));
  if (operation === 'versions') {
    return free(answer(200, VERSIONS.map(([version, label]) => ({ label, url: `/services/data/v${version}.0`, version: `${version}.0` }))));
  }
  const place = placeOf(path);
  if (place === undefined) return free(errorAnswer(isRetired(Number(/^\/services\/data\/v(\d+)\.0/.exec(path)?.[1])) ? retired() : notFound()));

  const admitted = admit(parts, sessions, bearerOf(request), { operation, path });
  if (!admitted.ok) return handled(errorAnswer(admitted.error), operation, false, admitted.usage === undefined ? {} : usageHeader(admitted.usage));
  const { access } = admitted;
  const route = routeFor(method, place.segments, query);
  const body = parseBody(request);
  const given =
    'status' in route
      ? route
      : body.ok
        ? route.handle({ ...parts, access, method, base: place.base, segments: place.segments, query, headers: request.headers, body: body.value })
        : errorAnswer(requestError('JSON_PARSER_ERROR', 'Unexpected character in the body: it is not JSON'));
  return handled(given, operation, true, usageHeader(admitted.usage));
}

/**
 * What a request asks for. A POST may stand for another method by `_HttpMethod`, for clients that cannot send PATCH (SF
 * api_rest using_resources_update_fields); HEAD asks for the headers that GET has (SF api_rest intro_rest_resources).
 */
function asked(request: SimRequest): { method: string; path: string; query: URLSearchParams } {
  const { path, query } = splitUrl(request.url);
  const instead = request.method === 'POST' ? query.get('_HttpMethod') : null;
  if (instead !== null) query.delete('_HttpMethod');
  return { method: instead?.toUpperCase() ?? (request.method === 'HEAD' ? 'GET' : request.method), path, query };
}

function routeFor(method: string, segments: readonly string[], query: URLSearchParams): Route | ApiAnswer {
  const composed = COMPOSED.find((route) => method === route.method && segments.join('/') === route.pattern.join('/'));
  return composed ?? findRoute(method, segments, query);
}

/** The version and the rest of a path, when the version is one that is served. */
function placeOf(path: string): { base: string; segments: readonly string[] } | undefined {
  const match = /^(\/services\/data\/v(\d+)\.0)(?:\/(.*))?$/.exec(path);
  if (match === null) return undefined;
  const [, base = '', version = '', rest = ''] = match;
  if (!VERSIONS.some(([served]) => served === Number(version))) return undefined;
  return { base, segments: rest.split('/').filter((part) => part !== '').map(decodeLoosely) };
}

/** "REST API returns the 410:GONE error code" (SF api_rest api_rest_eol); the words are general knowledge. */
const retired = (): VendorError => requestError('GONE', 'The requested version is retired', 410);

function usageHeader(usage: Usage): Readonly<Record<string, string>> {
  return { 'Sforce-Limit-Info': `api-usage=${usage.used}/${usage.max}` };
}

function parseBody({ body, headers }: SimRequest): { ok: true; value: unknown } | { ok: false } {
  if (headers['content-type']?.toLowerCase().startsWith('text/csv') === true) return { ok: true, value: body };
  if (body === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    return { ok: false };
  }
}

function handled(given: ApiAnswer, operation: string, charged: boolean, more: Readonly<Record<string, string>>): Handled {
  const isText = given.headers['Content-Type'] !== undefined && typeof given.body === 'string';
  const body = given.body === undefined ? '' : isText ? given.body : (given.text ?? JSON.stringify(given.body));
  const headers = { ...(body === '' ? {} : { 'Content-Type': 'application/json;charset=UTF-8' }), ...more, ...given.headers };
  const code = codeOf(given.body);
  return { response: { status: given.status, headers, body }, operation, charged, records: given.records, ...(code === undefined ? {} : { code }) };
}

function codeOf(body: unknown): string | undefined {
  const first: unknown = Array.isArray(body) ? body[0] : undefined;
  return typeof first === 'object' && first !== null && 'errorCode' in first ? String(first.errorCode) : undefined;
}
