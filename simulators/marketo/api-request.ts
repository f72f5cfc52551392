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
  const override = query.get('_method') ?? form?.get('_method') ?? undefined;
  const parameters = new URLSearchParams([...query, ...(form ?? []), ...(multipart?.fields ?? [])]);
  parameters.delete('_method');
  const body = form === undefined && request.method !== 'GET' ? request.body : '';
  const plain = { path, parameters, body, contentType, file: multipart?.file };
  const method = request.method === 'POST' ? (override ?? 'POST') : request.method;
  if (method === 'DELETE' && path === '/rest/v1/leads.json') return { ...plain, method: 'POST', path: '/rest/v1/leads/delete.json' };
  return { ...plain, method };
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
