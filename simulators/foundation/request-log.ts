import type { SimClock } from './clock.ts';

/** One call as it is remembered: no query, no headers, no body, hence no token and no person (hazards: secrets). */
type LoggedRequest = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly status: number;
  readonly charged: boolean;
  /** The vendor's own error code, when the answer was one. */
  readonly code?: string;
};

/** What `GET /_control/requests` answers; `charged` is what the vendor counts against the daily quota. */
type RequestCounts = {
  readonly total: number;
  readonly charged: number;
  readonly byOperation: Readonly<Record<string, number>>;
};

export type RequestLog = {
  record(request: Omit<LoggedRequest, 'at'>): void;
  counts(): RequestCounts;
  /** The latest calls, oldest first; at most 500. */
  latest(): readonly LoggedRequest[];
  clear(): void;
};

const KEPT = 500;

/** Counts calls since the last clearing and keeps the latest 500. Control calls are not the vendor's and not counted. */
export function createRequestLog(clock: SimClock): RequestLog {
  let total = 0;
  let charged = 0;
  let byOperation = new Map<string, number>();
  /** With the moment in ms: hundreds of calls are written down for each one that is read. */
  let kept: (Omit<LoggedRequest, 'at'> & { readonly atMs: number })[] = [];
  return {
    record(request) {
      total += 1;
      if (request.charged) charged += 1;
      byOperation.set(request.operation, (byOperation.get(request.operation) ?? 0) + 1);
      kept.push({ ...request, atMs: clock.now() });
      if (kept.length > KEPT * 2) kept = kept.slice(-KEPT);
    },
    counts: () => ({ total, charged, byOperation: Object.fromEntries(byOperation) }),
    latest: () => kept.slice(-KEPT).map(({ atMs, ...request }) => ({ at: new Date(atMs).toISOString(), ...request })),
    clear() {
      total = 0;
      charged = 0;
      byOperation = new Map();
      kept = [];
    },
  };
}
