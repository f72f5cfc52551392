import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from '@hono/zod-openapi';
import { pathName, wordsFor } from '../settings/problem-words.ts';

/** Every way in which the API can refuse, with the title it carries. */
const TITLES = {
  NOT_SIGNED_IN: 'Not signed in',
  TOKEN_UNKNOWN: 'Token not known',
  CSRF_HEADER_MISSING: 'Header missing',
  FOREIGN_ORIGIN: 'Foreign origin',
  HOST_UNKNOWN: 'Host not known',
  INVALID_REQUEST: 'Invalid request',
  MALFORMED_JSON: 'Malformed JSON',
  BUSY: 'Busy',
  TURNED_OFF: 'Turned off',
  CONSENT_NEEDED: 'Consent needed',
  FIELD_NOT_MAPPED: 'Field not mapped',
  BODY_TOO_LARGE: 'Body too large',
  NOT_JSON: 'Not JSON',
  NOT_FOUND: 'Not found',
  CONNECTION_UNKNOWN: 'Connection not known',
  RECORD_NOT_FOUND: 'Record not found',
  SEVERAL_RECORDS: 'Several records',
  STORE_UNAVAILABLE: 'Database not available',
  VENDOR_FAILED: 'Vendor did not answer',
  UNEXPECTED: 'Unexpected error',
} as const;

/** The code of a refusal, for programs. */
export type ProblemCode = keyof typeof TITLES;

/** Where in a text that somebody wrote something is wrong: both counted from 1, columns in characters. */
interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A refusal on its way to the client; carries a sentence a person can act on (RFC 9457), and the place that it is about. */
export class ApiProblem extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: ProblemCode;
  readonly at: TextPlace | null;

  constructor(status: ContentfulStatusCode, code: ProblemCode, detail: string, at: TextPlace | null = null) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.at = at;
  }
}

/** The shape of a refusal, for the API's description. */
const problemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    at: z.object({ line: z.int(), column: z.int() }).optional().openapi({ description: 'Where in a text that was given, from 1.' }),
  })
  .openapi('Problem');

/** A refusal in the description of an address. */
export const refusal = { description: 'Refused', content: { 'application/problem+json': { schema: problemAnswer } } };

/** What any address behind the sign-in may answer instead. */
export const refusals = { 400: refusal, 401: refusal, 404: refusal };

/** The same of an address that asks a vendor. */
export const vendorRefusals = { ...refusals, 502: refusal };

/** Renders a refusal as `application/problem+json`. */
export function problemResponse(context: Context, { status, code, message, at }: ApiProblem): Response {
  const body = { type: 'about:blank', title: TITLES[code], status, detail: message, code, ...(at === null ? {} : { at }) };
  const headers: Record<string, string> = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' };
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="bascule"';
  // The rest of the body was not read, so nothing more can come over this connection.
  if (status === 413) headers['connection'] = 'close';
  return context.body(JSON.stringify(body), status, headers);
}

/** The refusal behind what the framework threw; null when it is a fault of ours. */
export function asApiProblem(error: unknown): ApiProblem | null {
  if (error instanceof ApiProblem) return error;
  if (!(error instanceof HTTPException)) return null;
  if (error.status === 413) return new ApiProblem(413, 'BODY_TOO_LARGE', 'The body is larger than this API takes.');
  if (error.status === 400) return new ApiProblem(400, 'MALFORMED_JSON', 'The body is not valid JSON, or its content type is not application/json.');
  return null;
}

/** What validation found wrong with a request, a sentence for each part: it names the parameter and never its value. */
export function invalidRequest(target: string, error: z.ZodError): ApiProblem {
  const sentences = error.issues.map((issue) => {
    const name = pathName(issue.path);
    const subject = name === '' ? `The ${WHOLE[target] ?? target}` : `The ${PART[target] ?? target} "${name}"`;
    return `${subject} ${complaintOf(issue)}`;
  });
  return new ApiProblem(400, 'INVALID_REQUEST', sentences.join(' '));
}

/** What the parts of a request are called, and all of such a part. */
const PART: Readonly<Record<string, string>> = { query: 'query parameter', param: 'path parameter', json: 'field' };
const WHOLE: Readonly<Record<string, string>> = { query: 'query', param: 'path', json: 'body' };

/** What is wrong with one part, as the end of a sentence. */
function complaintOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `holds what this address does not take: ${issue.keys.join(', ')}. Leave it out; /api/openapi.json lists what is taken.`;
  if (issue.message === 'Invalid input') return 'is none of the values that this address takes; /api/openapi.json lists them.';
  const words = wordsFor(issue);
  return words.endsWith('.') ? words : `${words}.`;
}
