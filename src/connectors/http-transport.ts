/**
 * One request to one vendor. Where it goes is fixed when the transport is made, so nothing a vendor
 * answers can send a token elsewhere (reliability.md §3.2, F62). A transport is a plain function: a
 * simulator can stand behind it without sockets (DESIGN §8).
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Path and query, starting with one `/`. Never carries a token. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** How long the whole exchange may take. */
  readonly timeoutMs: number;
}

/** A complete answer, whatever its status. */
export interface HttpAnswer {
  readonly kind: 'answered';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a request ended. What matters to a write is whether the vendor can have seen it (I8, F1, F2). */
export type HttpOutcome =
  | HttpAnswer
  /** The request never left: no address, no connection, no TLS. Nothing can have happened. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It was sent and no complete answer came back: anything can have happened. */
  | { readonly kind: 'lost'; readonly reason: string };

/** Sends one request. Never rejects. */
export type HttpTransport = (request: HttpRequest) => Promise<HttpOutcome>;

/**
 * The vendor's own time of an answer in ms, from its Date header; null when there is none. Watermarks are
 * moved by this clock and never by ours (I16).
 */
export function vendorTimeOf(headers: Readonly<Record<string, string>>): number | null {
  const time = Date.parse(headers['date'] ?? '');
  return Number.isNaN(time) ? null : time;
}
