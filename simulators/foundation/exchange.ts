/**
 * One question and one answer, without HTTP underneath: what lets a simulator be called by node:http, by a test,
 * or by a deterministic scheduler under a virtual clock, and behave the same each time (DESIGN §1, style.md §2.8).
 */

/** A request as a simulator sees it. `url` is path and query; header names are lower case. */
export type SimRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * What becomes of an answer on its way back (reliability.md §2.2):
 * `reset-before` and `hang-before`: the request was never processed (F1); `reset-after` and `hang-after`: it was, and
 * the answer is lost (F2); `cut-body`: half the body, then the connection ends; `wrong-length`: a whole body under a
 * Content-Length that promises more (F3). A hanging connection stays open until the caller gives up.
 */
export type AnswerFate =
  | 'answer'
  | 'reset-before'
  | 'hang-before'
  | 'reset-after'
  | 'hang-after'
  | 'cut-body'
  | 'wrong-length';

/** An answer; `fate` (default `answer`) and `delayMs` (default 0) are performed by whoever carries it. */
export type SimResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as bytes, where it may begin or end inside a letter; `body` is then only its reading. */
  readonly bytes?: Uint8Array;
  readonly fate?: AnswerFate;
  readonly delayMs?: number;
};

/** Anything that answers requests. It never rejects: what goes wrong inside is an answer too. */
export type Simulator = {
  handle(request: SimRequest): Promise<SimResponse>;
};

/** The answer with the vendor's own time on it: its clock may be wrong or virtual, and clients read it here (F19). */
export function dated(response: SimResponse, nowMs: number): SimResponse {
  return { ...response, headers: { ...response.headers, Date: new Date(nowMs).toUTCString() } };
}

/** An answer with a JSON body. */
export function jsonAnswer(status: number, value: unknown): SimResponse {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(value) };
}

/** An answer with an HTML page. */
export function htmlAnswer(status: number, html: string): SimResponse {
  return { status, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: html };
}

/** The path of a request, not decoded. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** Path and query of a request, taken apart once. The path is not decoded. */
export function splitUrl(url: string): { path: string; query: URLSearchParams } {
  const path = pathOf(url);
  return { path, query: new URLSearchParams(url.slice(path.length + 1)) };
}
