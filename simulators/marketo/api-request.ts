import { z } from 'zod';
import { splitUrl } from '../foundation/exchange.ts';
import type { SimRequest } from '../foundation/exchange.ts';
import { readMultipart } from './bulk/multipart.ts';
import { Refusal, hint, recordError, responseError } from './refusal.ts';

/** A request as the API understands it: after `_method`, with query and form parameters in one place. */
export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly body: string;
  readonly contentType: string;
  /** The file of a multipart form, undefined when there is none. */
  readonly file: string | undefined;
};

/** Largest URI and body (apis.md A1), in bytes. */
const LONGEST_URI = 8192;
const LARGEST_BODY = 1_048_576;
const LARGEST_FILE = 10_485_760;

/** The HTTP status of a request that is too large, the only ones beside 200 (apis.md A2). */
export function sizeStatus(request: SimRequest): 413 | 414 | undefined {
  if (Buffer.byteLength(request.url) > LONGEST_URI) return 414;
  const largest = withoutDots(request.url).startsWith('/bulk/') ? LARGEST_FILE : LARGEST_BODY;
  return Buffer.byteLength(request.body) > largest ? 413 : undefined;
}

/**
 * Understands `_method`: `GET` turns a POST with a form body into a long GET (MD leads, Query; recorded with `_method`
 * inside the form), `DELETE` a POST to leads.json into a deletion (recorded): then leads.json knows that method itself.
 */
export function understand(request: SimRequest): ApiRequest {
  const { path: written, query } = splitUrl(request.url);
  const path = withoutDots(written);
  const contentType = mediaType(request.headers['content-type'] ?? '');
  const form = contentType.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(request.body) : undefined;
  const multipart = contentType.startsWith('multipart/form-data') ? readMultipart(contentType, request.body) : undefined;
  const wrapped = parametersInBody(request.body);
  const parameters = new URLSearchParams([...query, ...(form ?? []), ...(multipart?.fields ?? []), ...(wrapped ?? [])]);
  const override = parameters.get('_method') ?? undefined;
  parameters.delete('_method');
  const body = form === undefined && wrapped === undefined && request.method !== 'GET' ? request.body : '';
  const plain = { path, parameters, body, contentType, file: multipart?.file };
  const method = request.method === 'POST' ? (override ?? 'POST') : request.method;
  if (method === 'DELETE' && path === '/rest/v1/leads.json') return { ...plain, method: 'POST', path: '/rest/v1/leads/delete.json' };
  // A live one answered a POST without any content (fixtures/marketo/node-marketo/list-by-id-1.http); lists are not written here.
  if (method === 'POST' && path === '/rest/v1/lists.json' && request.body === '') return { ...plain, method: 'GET' };
  return { ...plain, method };
}

/**
 * A recorded client put its parameters into a JSON body, under `query` or `data`, with its own `headers` beside them,
 * and was answered as if they were parameters (fixtures/marketo/node-marketo/list-*.http). No body of the
 * specification has only these members.
 */
function parametersInBody(body: string): [string, string][] | undefined {
  if (!/^\s*\{\s*"(query|data)"/.test(body)) return undefined;
  const read = wrappedSchema.safeParse(jsonOrNothing(body));
  if (!read.success) return undefined;
  return [read.data.query, read.data.data].flatMap((group) => Object.entries(group ?? {}).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, String(value)])));
}

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
const groupSchema = z.record(z.string(), z.union([scalarSchema, z.array(scalarSchema)])).optional();
const wrappedSchema = z.strictObject({ query: groupSchema, data: groupSchema, headers: z.record(z.string(), z.unknown()).optional() });

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `/rest/../bulk/v1/…` is `/bulk/v1/…`: a live one answered it (fixtures/marketo/node-marketo/bulk-leads-create-3f.http). */
function withoutDots(path: string): string {
  return path.replace(/^\/[^/?]+\/\.\.\//, '/');
}

/** Letter case means nothing in a media type (RFC 9110 §8.3.1); in its parameters it may. */
function mediaType(contentType: string): string {
  return contentType.replace(/^[^;]*/, (type) => type.toLowerCase());
}

/** The bearer token of a request, or empty. The query parameter is no longer taken (apis.md A1). */
export function tokenOf(request: SimRequest, parameters: URLSearchParams): string {
  if (parameters.has('access_token')) {
    throw new Refusal(responseError('601', `Access token invalid: the access_token parameter is not accepted ${hint}`));
  }
  return /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
}

/**
 * The JSON body of a POST, undefined when there is none; 612 for another content type, 609 for broken JSON. With
 * `_method=GET` it is that of a query by compound keys (MD opportunity-roles, Query).
 */
export function jsonBody(request: ApiRequest): unknown {
  if (request.body === '') return undefined;
  if (!request.contentType.startsWith('application/json')) throw new Refusal(responseError('612'));
  try {
    return JSON.parse(request.body);
  } catch {
    throw new Refusal(responseError('609'));
  }
}

/** Refuses parameters that the operation does not know here, loudly: a typing error must not look like an answer. */
export function refuseUnknownParameters(parameters: URLSearchParams, known: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw new Refusal(recordError.invalid(`Invalid parameter '${name}' ${hint}`));
  }
}
