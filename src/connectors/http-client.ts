import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import type { Timers } from '../engine/ports.ts';
import type { HttpOutcome, HttpRequest, HttpTransport } from './http-transport.ts';
import { isPrivateAddress, PRIVATE_ADDRESS, publicLookup } from './private-address.ts';

/** Which host is spoken to, and within which bounds. */
export interface HttpClientOptions {
  /** Scheme, host and port of one vendor, and nothing after it. https, unless private hosts are allowed. */
  readonly baseUrl: string;
  /** For sandboxes on this machine: allows http and private addresses (DESIGN §12). */
  readonly allowPrivateHosts: boolean;
  /** Connections kept to the host; requests beyond them wait for one. */
  readonly maxInFlight: number;
  readonly timers: Timers;
  /** Largest answer taken, after unpacking: 64 MB by default (F33). */
  readonly maxAnswerBytes?: number;
}

/** The connections to one vendor host. */
export interface HttpClient {
  readonly send: HttpTransport;
  /** Ends all connections; requests under way are lost. */
  close(): Promise<void>;
}

const DEFAULT_MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 15_000;

/**
 * The only way out of this program (DESIGN §12): one pool of connections to one host. No redirects are
 * followed, no private address is reached, answers are capped, and nothing is logged. Throws a sentence
 * when the base URL is not one that may be used.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const origin = checkedOrigin(options);
  const maxAnswerBytes = options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES;
  const pool = new Pool(origin, {
    connections: options.maxInFlight,
    pipelining: 1,
    allowH2: false,
    maxResponseSize: maxAnswerBytes,
    connect: { timeout: CONNECT_TIMEOUT_MS, ...(options.allowPrivateHosts ? {} : { lookup: publicLookup }) },
  });
  return {
    send: (request) => send(pool, request, options.timers, maxAnswerBytes),
    close: () => pool.destroy(),
  };
}

function checkedOrigin({ baseUrl, allowPrivateHosts }: HttpClientOptions): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new Error('The base URL of a vendor must be a complete web address such as https://example.my.salesforce.com.');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new Error(`The base URL ${url.origin} must end after the host: no path, no query, no user name.`);
  }
  if (!allowPrivateHosts && (url.protocol !== 'https:' || isPrivateAddress(url.hostname))) {
    throw new Error(`The base URL ${url.origin} must use https and a public host, unless the settings allow private hosts.`);
  }
  return url.origin;
}

async function send(pool: Pool, request: HttpRequest, timers: Timers, maxAnswerBytes: number): Promise<HttpOutcome> {
  if (!/^\/(?!\/)/.test(request.path)) return { kind: 'not-sent', reason: 'the path of a request must start with one slash' };
  const overdue = new AbortController();
  const done = new AbortController();
  const alarm = timers.sleep(request.timeoutMs, done.signal).then(() => overdue.abort());
  try {
    const answer = await pool.request({
      path: request.path,
      method: request.method,
      headers: { 'accept-encoding': 'gzip', ...request.headers },
      body: request.body,
      headersTimeout: 0,
      bodyTimeout: 0,
      signal: overdue.signal,
    });
    const body = await readBody(answer, maxAnswerBytes);
    return { kind: 'answered', status: answer.statusCode, headers: flat(answer.headers), body };
  } catch (problem) {
    return unanswered(problem);
  } finally {
    done.abort();
    await alarm;
  }
}

const unpack = promisify(gunzip);

async function readBody(answer: Dispatcher.ResponseData, maxAnswerBytes: number): Promise<string> {
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const isPacked = String(answer.headers['content-encoding'] ?? '').toLowerCase() === 'gzip';
  if (!isPacked) return bytes.toString('utf8');
  return (await unpack(bytes, { maxOutputLength: maxAnswerBytes })).toString('utf8');
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return result;
}

/** Failures of finding, reaching and trusting the host: the request had not been written yet. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG', 'UND_ERR_CLOSED', PRIVATE_ADDRESS, 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO',
]);

/** Anything not known to have failed before sending counts as sent (F2): a wrong guess the other way would double records. */
function unanswered(problem: unknown): HttpOutcome {
  const codes = codesOf(problem);
  const reason = codes.join(', ') || 'the connection failed';
  const isUnsent = codes.length > 0 && codes.every((code) => BEFORE_SENDING.has(code));
  return isUnsent ? { kind: 'not-sent', reason } : { kind: 'lost', reason };
}

/** The codes of an error; several when several addresses of a host were tried. Messages may quote data, codes do not. */
function codesOf(problem: unknown): readonly string[] {
  if (problem instanceof AggregateError && problem.errors.length > 0) return problem.errors.flatMap(codesOf);
  if (typeof problem !== 'object' || problem === null) return [];
  if ('code' in problem && typeof problem.code === 'string') return [problem.code];
  return problem instanceof Error ? [problem.name] : [];
}
