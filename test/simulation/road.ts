import type { Random } from '../../simulators/foundation/random.ts';
import type { SimResponse } from '../../simulators/foundation/exchange.ts';
import type { HttpOutcome, HttpRequest, HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FaultCounts, FaultId } from './fault-kinds.ts';
import { callName } from './operations.ts';
import type { UnderWay } from './operations.ts';
import type { Owner, Scheduler } from './scheduler.ts';
import { isWriteCall, resultsOf, rowsOf } from './sent-rows.ts';
import type { RowResult, SentRow } from './sent-rows.ts';
import { OUTSIDE } from './vendors.ts';
import type { Vendors } from './vendors.ts';

/** What a fault of the road does to one exchange (reliability.md §2.2, F1 to F4 and F7). */
export type RoadDeed =
  /** A user edits a record and a field that this write is about, soon after it was sent; it arrives late, or everything is slow meanwhile. */
  | ({ readonly how: 'edited-meanwhile'; readonly arrivesInMs: number | null } & EditMeanwhile)
  | { readonly how: 'never-arrives'; readonly noticed: 'at-once' | 'by-timeout' | 'before-sending' }
  | { readonly how: 'answer-lost'; readonly noticed: 'at-once' | 'by-timeout' }
  /** Lost for the caller at once, and the vendor gets it so much later. */
  /** The request never arrives, and somebody else's integration does the very same (F44). */
  | { readonly how: 'by-another-hand' }
  | { readonly how: 'arrives-late'; readonly ms: number }
  | { readonly how: 'cut' }
  | { readonly how: 'status'; readonly status: number; readonly page: 'empty' | 'html'; readonly processed: boolean }
  | { readonly how: 'too-many-requests'; readonly retryAfter: string | null };

/** What a user does to something that is being written. */
export interface EditMeanwhile {
  /** On the record that the value comes from, or on the one it goes to. */
  readonly where: 'source' | 'target';
  readonly inMs: number;
  /** When somebody asks for the person; null when nobody does. */
  readonly askedInMs: number | null;
  readonly detail: number;
}

/** A fault waiting for the next exchange it fits. */
export interface RoadFault {
  readonly id: FaultId;
  readonly side: Side;
  /** The call it waits for; null for any. */
  readonly only: string | null;
  /** The record whose counterpart the call makes; absent for any call. */
  readonly makesFor?: string;
  readonly deed: RoadDeed;
  /** Told when it strikes. */
  readonly onStruck?: () => void;
}

/** An exchange as the vendor worked on it. */
export interface Exchange {
  readonly process: Owner;
  readonly side: Side;
  readonly request: HttpRequest;
  /** True time when the caller sent it, ms. */
  readonly sentAt: number;
  readonly rows: readonly SentRow[];
  /** Null when no row was worked on. */
  readonly results: readonly RowResult[] | null;
  /** The vendor's answer. */
  readonly body: string;
}

/** The road between the workers and the vendors: it takes time, and it loses things. */
export interface Road {
  transport(process: Owner, side: Side): HttpTransport;
  arm(fault: RoadFault): void;
  /** Every call of a side goes unanswered until this true time, ms (F10). */
  clog(side: Side, until: number): void;
  /** Every call takes twenty times as long until this true time, ms (F11). */
  slow(until: number): void;
  /** Forgets what was armed. */
  heal(): void;
  /** Requests that reached a vendor. */
  calls(): Readonly<Record<Side, number>>;
  /** How many of them read records by what they are called by, or wrote some: all that an idle cycle does without. */
  callsForRecords(): number;
}

/** What a road is laid on. */
export interface RoadParts {
  readonly scheduler: Scheduler;
  readonly vendors: Vendors;
  readonly chance: Random;
  readonly latencyMs: number;
  readonly counts: FaultCounts;
  readonly underWay: UnderWay;
  /** Told of every request that is about to be sent. */
  readonly onRequest: (process: Owner, side: Side, request: HttpRequest) => void;
  /** Told when a write call is about to be sent. */
  readonly onSend: (process: Owner, side: Side, rows: readonly SentRow[]) => void;
  /** Told of every exchange after the vendor's work and before anything else happens. */
  readonly onExchange: (exchange: Exchange) => void;
  /** A user edits something that these rows are about. */
  readonly onEdited: (side: Side, rows: readonly SentRow[], edit: EditMeanwhile) => void;
  /** Another integration writes what these rows were to write. */
  readonly onImitated: (rows: readonly SentRow[]) => Promise<void>;
  /** Told when the vendor has worked on a call, and before its answer goes on its way. */
  readonly onWorked: (side: Side, call: string) => Promise<void>;
  /** Something inside the simulation itself went wrong. */
  readonly onBroken: (problem: unknown) => void;
}

const CALLS_FOR_RECORDS: ReadonlySet<string> = new Set(['salesforce read', 'salesforce write', 'marketo people', 'marketo write', 'marketo members', 'marketo member write', 'marketo activity write']);
const SLOW_FACTOR = 20;
/** So long everything is slow while somebody edits what is being written, ms: long enough for a request of his to be served. */
const CROWDED_MS = 12_000;

/** A road without faults; they are armed one by one. */
export function createRoad(parts: RoadParts): Road {
  const { scheduler, vendors, chance, latencyMs, counts, underWay } = parts;
  let armed: RoadFault[] = [];
  const clogged: Record<Side, number> = { salesforce: 0, marketo: 0 };
  const calls: Record<Side, number> = { salesforce: 0, marketo: 0 };
  let callsForRecords = 0;
  let slowUntil = 0;
  let crowdedUntil = 0;

  const travelMs = (): number => Math.floor(latencyMs * (0.25 + chance.next())) * (scheduler.now() < Math.max(slowUntil, crowdedUntil) ? SLOW_FACTOR : 1);

  function draw(side: Side, call: string, rows: readonly SentRow[]): RoadDeed | null {
    if (scheduler.now() < slowUntil) counts.struck('F11', call);
    if (scheduler.now() < clogged[side]) {
      counts.struck('F10', call);
      return { how: 'never-arrives', noticed: 'by-timeout' };
    }
    const fault = armed.find((one) => one.side === side && (one.only === null || one.only === call) && (one.makesFor === undefined || rows.some(({ recordId, key }) => recordId === null && key === one.makesFor)));
    if (fault === undefined) return null;
    armed = armed.filter((one) => one !== fault);
    counts.struck(fault.id, call);
    fault.onStruck?.();
    if (fault.deed.how === 'edited-meanwhile' && fault.deed.arrivesInMs === null) crowdedUntil = scheduler.now() + CROWDED_MS;
    return fault.deed;
  }

  /** Lets the vendor work on a request; answers what it says. */
  async function arrive(process: Owner, side: Side, request: HttpRequest, rows: readonly SentRow[], sentAt: number): Promise<SimResponse> {
    const { method, path, headers, body } = request;
    calls[side] += 1;
    if (CALLS_FOR_RECORDS.has(callName(side, request))) callsForRecords += 1;
    const simulator = side === 'salesforce' ? vendors.salesforce : vendors.marketo;
    const response = await simulator.handle({ method, url: path, headers: { host: 'vendor.example', ...headers }, body: body ?? '' });
    const results = rows.length === 0 ? null : resultsOf(side, body ?? '', response.body, rows.length);
    scheduler.trace.note(side, `answers ${response.status} ${response.body.length}`);
    parts.onExchange({ process, side, request, sentAt, rows, results, body: response.body });
    await parts.onWorked(side, callName(side, request));
    return response;
  }

  function send(process: Owner, side: Side, request: HttpRequest): Promise<HttpOutcome> {
    const isWrite = isWriteCall(side, request);
    const rows = isWrite && request.body !== null ? rowsOf(side, request.body) : [];
    const call = callName(side, request);
    const deed = draw(side, call, rows);
    const over = underWay.begin(process, call);
    const what = `${side} ${request.method} ${request.path.split('?')[0] ?? ''} ${request.body?.length ?? 0}${rows.length > 0 ? ` (${rows.length} rows)` : ''}${deed === null ? '' : ` [${deed.how}]`}`;
    const sentAt = scheduler.now();
    parts.onRequest(process, side, request);
    if (rows.length > 0) parts.onSend(process, side, rows);
    return new Promise((resolve) => {
      const overdue = scheduler.at(process, `${what} times out`, request.timeoutMs, () => {
        over();
        resolve({ kind: 'lost', reason: 'no answer in time' });
      });
      const end = (inMs: number, outcome: HttpOutcome): void => {
        scheduler.at(process, `${what}: ${outcome.kind}`, inMs, () => {
          overdue();
          over();
          resolve(outcome);
        });
      };
      const reach = (inMs: number, then: (response: SimResponse) => void): void => {
        scheduler.at(OUTSIDE, `${process.name} → ${what}`, inMs, () => {
          arrive(process, side, request, rows, sentAt).then(then).catch(parts.onBroken);
        });
      };
      const lost = { kind: 'lost', reason: 'the connection ended' } as const;
      switch (deed?.how) {
        case undefined:
          return reach(travelMs(), (response) => end(travelMs(), answered(response)));
        case 'never-arrives':
          if (deed.noticed === 'before-sending') return end(travelMs(), { kind: 'not-sent', reason: 'ECONNREFUSED' });
          return deed.noticed === 'at-once' ? end(travelMs(), lost) : undefined;
        case 'edited-meanwhile':
          if (rows.length > 0) parts.onEdited(side, rows, deed);
          if (deed.arrivesInMs === null) return reach(travelMs(), (response) => end(travelMs(), answered(response)));
          end(travelMs(), lost);
          return reach(deed.arrivesInMs, () => undefined);
        case 'by-another-hand':
          scheduler.at(OUTSIDE, `another hand does: ${what}`, travelMs(), () => void parts.onImitated(rows).catch(parts.onBroken));
          return end(travelMs(), lost);
        case 'answer-lost':
          return reach(travelMs(), () => (deed.noticed === 'at-once' ? end(travelMs(), lost) : undefined));
        case 'arrives-late':
          end(travelMs(), lost);
          return reach(deed.ms, () => undefined);
        case 'cut':
          return reach(travelMs(), (response) => end(travelMs(), chance.chance(0.5) ? lost : answered({ ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) })));
        case 'status': {
          const page = { kind: 'answered', status: deed.status, headers: {}, body: deed.page === 'html' ? '<html><h1>Service temporarily unavailable</h1></html>' : '' } as const;
          return deed.processed ? reach(travelMs(), () => end(travelMs(), page)) : end(travelMs(), page);
        }
        case 'too-many-requests':
          return end(travelMs(), { kind: 'answered', status: 429, headers: deed.retryAfter === null ? {} : { 'retry-after': deed.retryAfter }, body: '' });
      }
    });
  }

  return {
    transport: (process, side) => (request) => send(process, side, request),
    arm: (fault) => void armed.push(fault),
    clog(side, until) {
      clogged[side] = until;
    },
    slow(until) {
      slowUntil = until;
    },
    heal() {
      armed = [];
      clogged.salesforce = 0;
      clogged.marketo = 0;
      slowUntil = 0;
    },
    calls: () => ({ ...calls }),
    callsForRecords: () => callsForRecords,
  };
}

function answered(response: SimResponse): HttpOutcome {
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { kind: 'answered', status: response.status, headers, body: response.body };
}
