import type { Lane } from '../../domain/lane.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import type { VendorSession } from '../vendor-session.ts';
import { requestFailure } from './read-answer.ts';
import { compositeAnswer } from './wire.ts';

/** One part of a Composite call; `path` starts after the version. */
export interface CompositePart {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The answer to a part. A status of 304 says that what was asked for has not changed since. */
export interface PartAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Parts that are queries or collections, at most, in one Composite call (apis.md B5, reliability.md §4.1). */
export const HEAVY_PARTS = 5;

/** Parts of one Composite call, at most (apis.md B5). */
const MOST_PARTS = 25;

/** Salesforce works up to ten minutes on a call (apis.md B2); a shorter patience would make known outcomes unknown. */
const TIMEOUT_MS = 120_000;

/**
 * Makes several calls as one; the vendor counts one (apis.md B5). Parts run one after the other and stand
 * or fall alone. Answers are in the order of the parts. Of parts that only read, more than one call takes go in several, and the
 * last call is a full one: what is asked together with its describe stands at the end. A call that writes leaves only while it may (I20), and when
 * one of its parts fails as a whole, or one row of a collection (SF api_rest, resources_composite_allornone), none of them
 * stands: nothing is written over what could not be read (I3), and what was undone with a refused row is sent again.
 */
export async function callComposite(
  session: VendorSession<unknown>,
  apiVersion: string,
  parts: readonly CompositePart[],
  lane: Lane,
  maySend?: () => Promise<boolean>,
): Promise<CallResult<readonly CallResult<PartAnswer>[]>> {
  if (parts.length > MOST_PARTS && maySend === undefined) {
    const early = await callComposite(session, apiVersion, parts.slice(0, -MOST_PARTS), lane);
    if (!early.ok) return early;
    const late = await callComposite(session, apiVersion, parts.slice(-MOST_PARTS), lane);
    return late.ok ? { ...late, body: [...early.body, ...late.body] } : late;
  }
  const base = `/services/data/v${apiVersion}`;
  const compositeRequest = parts.map((part, index) => ({
    method: part.method,
    url: base + part.path,
    referenceId: `part${index}`,
    ...(part.headers === undefined ? {} : { httpHeaders: part.headers }),
    ...(part.body === undefined ? {} : { body: part.body }),
  }));
  const body = JSON.stringify({ allOrNone: maySend !== undefined, compositeRequest });
  const result = await session.call({ method: 'POST', path: `${base}/composite`, body, timeoutMs: TIMEOUT_MS, ...(maySend === undefined ? {} : { maySend }) }, lane);
  if (!result.ok) return result;
  const read = compositeAnswer.safeParse(result.body);
  if (!read.success) return malformedAnswer('The answer to a Composite call had another shape.');
  const byReference = new Map(read.data.compositeResponse.map((part) => [part.referenceId, part]));
  const answers = parts.map((_, index): CallResult<PartAnswer> => {
    const part = byReference.get(`part${index}`);
    if (part === undefined) return malformedAnswer('The answer to a part of a Composite call is missing.');
    const { httpStatusCode: status, httpHeaders: headers } = part;
    const isAnswer = (status >= 200 && status < 300) || status === 304;
    return isAnswer ? { ok: true, body: { status, headers: lowerCase(headers), body: part.body }, vendorTime: result.vendorTime } : requestFailure(status, part.body);
  });
  return { ok: true, body: answers, vendorTime: result.vendorTime };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
