import { z } from 'zod';
import { textArgument } from '../../foundation/fault-plan.ts';
import type { Outcome } from '../world/store.ts';
import { notSimulated, requestError, rowError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import { rolledBackRow } from '../writing/collections.ts';
import { ALL_OR_NONE } from '../writing/row-faults.ts';
import { answer, errorAnswer, writtenAtRow } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { fillReferences } from './composite-references.ts';
import { findRoute } from './routes.ts';

/** Limits of Composite: 25 parts, of which five may be queries or collections (apis.md B5; reliability.md §4.1). */
const MOST_PARTS = 25;
const MOST_HEAVY_PARTS = 5;
const HEAVY: ReadonlySet<string> = new Set([
  'query', 'query-all', 'query-more', 'collection-create', 'collection-update', 'collection-delete', 'collection-upsert', 'collection-retrieve',
]);

/**
 * The only headers a part takes from the whole, and the only ones it may not bring itself; so Sforce-Auto-Assign counts
 * only where it stands in the part (SF api_rest requests-composite: httpHeaders).
 */
const INHERITED: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type']);

/** One call among several, as Composite and its graphs take it. */
export const partSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'HEAD']),
  url: z.string(),
  referenceId: z.string(),
  body: z.unknown().optional(),
  httpHeaders: z.record(z.string(), z.string()).optional(),
});
const compositeSchema = z.strictObject({
  allOrNone: z.boolean().default(false),
  collateSubrequests: z.boolean().default(false),
  compositeRequest: z.array(partSchema).min(1),
});
type Part = z.infer<typeof partSchema>;
export type Performed = { readonly part: Part; readonly answer: ApiAnswer };

/**
 * `POST /composite`: several calls as one, counted as one (apis.md B5). Later parts may use values of earlier ones. With
 * allOrNone a part that fails undoes all, and so does one row of a collection that fails.
 */
export function composite(call: ApiCall): ApiAnswer {
  const body = compositeSchema.safeParse(call.body);
  if (!body.success) return errorAnswer(requestError('JSON_PARSER_ERROR', z.prettifyError(body.error)));
  const { compositeRequest: parts, allOrNone } = body.data;
  const refusal = refuse(parts);
  if (refusal !== undefined) return errorAnswer(refusal);
  const performed = call.org.store.transaction(() => undoneByOneRow(call, performAll(call, parts, allOrNone)));
  const compositeResponse = performed.map(partAnswer);
  const text = `{"compositeResponse":[${compositeResponse.map((part, place) => writtenOut(part, performed[place]?.answer.text)).join(',')}]}`;
  return { ...answer(200, { compositeResponse }, performed.reduce((sum, entry) => sum + entry.answer.records, 0)), text };
}

/** What became of a part. */
export function partAnswer({ part, answer: given }: Performed): { readonly body: unknown; readonly httpHeaders: Readonly<Record<string, string>>; readonly httpStatusCode: number; readonly referenceId: string } {
  return { body: given.body ?? null, httpHeaders: given.headers, httpStatusCode: given.status, referenceId: part.referenceId };
}

/** A part's answer as JSON, around a body that is JSON already where there is one. */
function writtenOut({ body, ...rest }: { readonly body: unknown }, text: string | undefined): string {
  return text === undefined ? JSON.stringify({ body, ...rest }) : `{"body":${text},${JSON.stringify(rest).slice(1)}`;
}

function refuse(parts: readonly Part[]): VendorError | undefined {
  if (parts.length > MOST_PARTS) return requestError('LIMIT_EXCEEDED', `Number of subrequests exceeds the limit of ${MOST_PARTS}`);
  const forbidden = parts.flatMap((part) => Object.keys(part.httpHeaders ?? {})).find((name) => INHERITED.has(name.toLowerCase()));
  if (forbidden !== undefined) return requestError('INVALID_INPUT', `The header ${forbidden} cannot be given for a subrequest`);
  const unfit = unfitReference(parts);
  if (unfit !== undefined) return unfit;
  const repeated = parts.find((part, place) => parts.findIndex((other) => other.referenceId === part.referenceId) !== place);
  if (repeated !== undefined) return requestError('INVALID_INPUT', `Duplicate reference id ${repeated.referenceId}`);
  if (parts.length <= MOST_HEAVY_PARTS) return undefined;
  const heavy = parts.filter((part) => HEAVY.has(operationOf(part))).length;
  return heavy > MOST_HEAVY_PARTS ? requestError('LIMIT_EXCEEDED', `Number of queries and sObject collections exceeds the limit of ${MOST_HEAVY_PARTS}`) : undefined;
}

/** A part whose name could not be referred to. Words as quoted in guardian/support-service-lambdas#1512, the code general knowledge; the rule is that of SF api_rest resources_composite_subrequest_result. */
export function unfitReference(parts: readonly Part[]): VendorError | undefined {
  const unfit = parts.find((part) => !/^[A-Za-z0-9]\w*$/.test(part.referenceId));
  if (unfit === undefined) return undefined;
  return requestError('JSON_PARSER_ERROR', `Provided referenceId ('${unfit.referenceId}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`);
}

/** Performs parts one after the other; says whether what they did stays. */
export function performAll(call: ApiCall, parts: readonly Part[], allOrNone: boolean): Outcome<readonly Performed[]> {
  const performed: Performed[] = [];
  const bodies = new Map<string, unknown>();
  let failed = false;
  for (const part of parts) {
    const given: ApiAnswer = failed && allOrNone ? rolledBack() : wholly(part, allOrNone, performOne(call, part, bodies));
    bodies.set(part.referenceId, given.status < 400 ? given.body : undefined);
    failed ||= given.status >= 400 || (allOrNone && failedRows(part, given));
    performed.push({ part, answer: given });
  }
  if (!failed || !allOrNone) return { keep: true, value: performed };
  return { keep: false, value: performed.map((entry) => (entry.answer.status >= 400 || failedRows(entry.part, entry.answer) ? entry : { ...entry, answer: rolledBack() })) };
}

/** Whether a collection was taken and rows of it were not. */
function failedRows(part: Part, { status, body }: ApiAnswer): boolean {
  return status < 400 && Array.isArray(body) && body.some(isFailed) && OF_ROWS.has(operationOf(part));
}

const OF_ROWS: ReadonlySet<string> = new Set(['collection-create', 'collection-update', 'collection-delete', 'collection-upsert']);

function isFailed(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'success' in row && row.success === false;
}

/**
 * With allOrNone on the whole "the all-or-none behavior also applies to each of the sObject Collections subrequests, overriding
 * the value of allOrNone" (SF api_rest, resources_composite_allornone): rows that were taken say that they were undone.
 */
function wholly(part: Part, allOrNone: boolean, given: ApiAnswer): ApiAnswer {
  if (!allOrNone || !failedRows(part, given)) return given;
  const { text: _text, ...untold } = given;
  const rows = Array.isArray(given.body) ? given.body : [];
  return { ...untold, body: rows.map((row) => (isFailed(row) ? row : { success: false, errors: [writtenAtRow(rolledBackRow())] })) };
}

/**
 * Fault F27: somebody's code takes the whole call for one transaction, and its first row that writes fails. Its
 * neighbours in the collection and all other parts are rolled back, in the vendor's words for it (apis.md B5).
 */
function undoneByOneRow(call: ApiCall, outcome: Outcome<readonly Performed[]>): Outcome<readonly Performed[]> {
  const guilty = outcome.value.find(({ part, answer: given }) => Array.isArray(given.body) && given.body.length > 0 && WRITES.has(operationOf(part)));
  const fault = guilty === undefined ? undefined : call.org.faults.draw([ALL_OR_NONE], { operation: 'composite', path: '/composite' });
  if (guilty === undefined || fault === undefined) return outcome;
  const rows = Array.isArray(guilty.answer.body) ? guilty.answer.body : [];
  const refused = rowError(textArgument(fault, 'code', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'), 'Not accepted.');
  const body = rows.map((_, place) => ({ success: false, errors: [writtenAtRow(place === 0 ? refused : rolledBackRow())] }));
  return { keep: false, value: outcome.value.map((entry) => ({ ...entry, answer: entry === guilty ? { ...entry.answer, body } : rolledBack() })) };
}

const WRITES: ReadonlySet<string> = new Set(['collection-create', 'collection-update']);

function performOne(call: ApiCall, part: Part, bodies: ReadonlyMap<string, unknown>): ApiAnswer {
  const filled = fillReferences({ url: part.url, body: part.body }, bodies);
  if (!filled.ok) return errorAnswer(filled.error);
  const headers = Object.fromEntries(Object.entries(part.httpHeaders ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return performPlain(call, { method: part.method, ...filled.value, headers });
}

/** Performs a call by its address, inside another one. */
export function performPlain(call: ApiCall, { method, url, headers, body }: { readonly method: string; readonly url: string; readonly headers: ApiCall['headers']; readonly body: unknown }): ApiAnswer {
  const target = readTarget(url);
  if (target === undefined) return errorAnswer(notSimulated(`${url} inside Composite`));
  const found = findRoute(method, target.segments, target.query);
  if ('status' in found) return found;
  return found.handle({ ...call, method, base: target.base, segments: target.segments, query: target.query, headers, body });
}

function operationOf(part: Part): string {
  const target = readTarget(part.url);
  if (target === undefined) return 'unknown';
  const found = findRoute(part.method, target.segments, target.query);
  return 'status' in found ? 'unknown' : found.operation;
}

/** The path of a part, taken apart; it may hold blanks and other characters a real URL may not (TestCountSObjects). */
function readTarget(url: string): { base: string; segments: readonly string[]; query: URLSearchParams } | undefined {
  const match = /^(\/services\/data\/v\d+\.0)\/([^?]*)(?:\?(.*))?$/s.exec(url);
  if (match === null) return undefined;
  const [, base = '', path = '', search = ''] = match;
  return { base, segments: path.split('/').filter((part) => part !== '').map(decodeLoosely), query: new URLSearchParams(search) };
}

/** Decodes one part of a path; what is not an escape stays as it is. */
export function decodeLoosely(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Text of apis.md B5. */
function rolledBack(): ApiAnswer {
  return errorAnswer(requestError('PROCESSING_HALTED', 'The transaction was rolled back since another operation in the same transaction failed.'));
}
