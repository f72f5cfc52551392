import type { Fault } from '../foundation/fault-plan.ts';
import type { ApiError } from './refusal.ts';
import type { UsageBook } from './usage-book.ts';
import type { World } from './world.ts';

/** One row of a result. */
export type Row = Readonly<Record<string, unknown>>;

/** What an operation answers, before the envelope; members that are absent stay absent (apis.md A2). */
export type Answer = {
  readonly result?: readonly (Row | string)[];
  /** Instead of an envelope: a file in plain text, or the status that says there is none. */
  readonly file?: { readonly status: 200 | 404; readonly text: string };
  /** Of assets only: there the list is always answered, empty or not (apis.md A2, recorded). */
  readonly warnings?: readonly string[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
};

/** A call to the API after authentication: parameters of query and form together, and the JSON body or uploaded file if there was one. */
export type Call = {
  readonly world: World;
  readonly usage: UsageBook;
  readonly parameters: URLSearchParams;
  /** The parsed JSON, or the text of an uploaded file. */
  readonly body: unknown;
  /** The variable part of the path, or empty. */
  readonly subject: string;
  /** The second variable part of the path, or empty. */
  readonly part: string;
  /** Draws a fault of this kind for this call, if one is due. */
  fault(kind: string): Fault | undefined;
};

/**
 * A call that has begun: what it looked up is settled, what it writes is not yet written. Between the two lies the
 * vendor's working time; two upserts of one new key that overlap there make two people (MD leads, concurrency note).
 */
export type Started = {
  /** How many records the call touches, for the working time. */
  readonly records: number;
  finish(): Answer;
};

/** One entry of the route table. */
export type Operation = {
  /** Its name in counters and fault matches: the operation of the specification in few words. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `{subject}` stands for a variable part, `{part}` for a second one. */
  readonly path: string;
  /** Parameters it knows; any other is refused. */
  readonly parameters: readonly string[];
  /** Parameters that a recorded client sends and that mean nothing, because the path says the same. */
  readonly alsoTakes?: readonly string[];
  /** A GET that may also be asked by a JSON body: POST with `_method=GET` (MD opportunity-roles, Query). */
  readonly takesLookup?: true;
  /** A POST of a multipart form: its file is the body, its other parts are parameters (MD bulk-import). */
  readonly takesFile?: true;
  begin(call: Call): Started;
};

/** An operation that only reads: everything happens when it finishes. */
export function read(name: string, path: string, parameters: readonly string[], answer: (call: Call) => Answer): Operation {
  return { name, method: 'GET', path, parameters, begin: (call) => ({ records: 0, finish: () => answer(call) }) };
}

/** An operation that changes something. */
export function write(name: string, path: string, parameters: readonly string[], begin: Operation['begin']): Operation {
  return { name, method: 'POST', path, parameters, begin };
}

/** A row that was not done, with its reason. Rows of skipped people carry no id (apis.md A2, DIFFERS). */
export function skipped(error: ApiError): Row {
  return { status: 'skipped', reasons: [error] };
}
