import * as z from 'zod/mini';

import { ownName } from './own-name.ts';

/** What went wrong, as far as the console can tell the kinds apart. */
export type FailureKind = 'refused' | 'not-found' | 'signed-out' | 'unreachable' | 'not-understood';

/** Where in a text that was sent something is wrong: both counted from 1, columns in characters. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * A request that brought no usable answer. `detail` is the server's own sentence (RFC 9457);
 * null when the server said nothing and the console has to find words itself.
 */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  readonly code: string | null;
  readonly detail: string | null;
  readonly at: TextPlace | null;

  constructor(kind: FailureKind, code: string | null, detail: string | null, at: TextPlace | null = null) {
    super(detail ?? kind);
    this.name = 'ApiFailure';
    this.kind = kind;
    this.code = code;
    this.detail = detail;
    this.at = at;
  }
}

const Problem = z.object({
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  code: z.optional(z.string()),
  at: z.optional(z.object({ line: z.number(), column: z.number() })),
});

/** Reads one JSON answer and holds it against its schema: the server is outside, too. */
export async function read<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string,
  signal?: AbortSignal,
): Promise<z.output<Schema>> {
  return answerIn(schema, await send(path, signal === undefined ? {} : { signal }));
}

/** Asks the server to do something; the header proves that the page itself asked (CSRF). */
export async function ask(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<void> {
  await send(path, asking(method, body));
}

/** Asks the server to do or to judge something, and holds its answer against its schema. */
export async function askFor<Schema extends z.ZodMiniType>(schema: Schema, path: string, body?: unknown): Promise<z.output<Schema>> {
  return answerIn(schema, await send(path, asking('POST', body)));
}

function asking(method: 'POST' | 'DELETE', body: unknown): Parameters<typeof send>[1] {
  const headers: Record<string, string> = { 'x-bascule-csrf': '1' };
  const name = ownName();
  if (name !== '') headers['x-bascule-by'] = encodeURIComponent(name);
  if (body !== undefined) headers['content-type'] = 'application/json';
  return { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}

async function answerIn<Schema extends z.ZodMiniType>(schema: Schema, response: Response): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await jsonOf(response));
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  throw new ApiFailure('not-understood', first === undefined ? null : first.path.join('.'), null);
}

/** Sentences of the server come in the language of the console. */
async function send(path: string, init: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> }): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, { ...init, headers: { ...init.headers, 'accept-language': document.documentElement.lang }, credentials: 'same-origin' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiFailure('unreachable', null, null);
  }
  if (response.ok) return response;
  const problem = Problem.safeParse(await jsonOf(response));
  const said = problem.success ? problem.data : {};
  throw new ApiFailure(kindOf(response.status), said.code ?? null, said.detail ?? said.title ?? null, said.at ?? null);
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'signed-out';
  if (status === 404) return 'not-found';
  return status === 502 || status === 503 || status === 504 ? 'unreachable' : 'refused';
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
