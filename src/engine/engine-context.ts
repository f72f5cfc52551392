import type { PairingProblem } from '../domain/campaign-pairing.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import type { Schema } from '../domain/field.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { Connector, UnreadByObject } from './connector-port.ts';
import type { Clock, Ids, Log, RuleVersions, Stopwatch, Timers } from './ports.ts';
import type { Store, StoreQueries } from './store-port.ts';

/** Everything the engine needs to serve one connection; made by the wiring, never global. */
export interface EngineContext {
  /** One version throughout a run; every run begins by taking its own (`src/engine/take-rules.ts`). */
  readonly rules: ConnectionRules;
  readonly versions: RuleVersions;
  readonly connectors: Readonly<Record<Side, Connector>>;
  readonly store: Store;
  readonly queries: StoreQueries;
  /** The schemas last seen, so that an unchanged one costs nothing; filled by the engine, kept by the wiring. */
  readonly schemas: SeenSchemas;
  /** Operations whose answer this process lost, with the moment from before they were sent, by its stopwatch in ms; filled by the engine, kept by the wiring. */
  readonly lostAnswers: Map<string, number>;
  readonly clock: Clock;
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly log: Log;
  /** Names this process in leases. */
  readonly holder: string;
}

/** What this process saw of both sides' schemas last, and what a cycle of its own put in force. */
export interface SeenSchemas extends Partial<Record<Side, Schema>> {
  inForce?: KnownSchemas & { readonly rights: string };
  /** What is followed and could not be made in Marketo, custom objects and types of activities: by which versions of the schemas, and when by our clock, ms. */
  customObjects?: { readonly version: string; readonly at: number; readonly errors: ReadonlyMap<PairObject, SyncError> };
  /** Whether this process has read Marketo's log to its end: what was told of tasks and events stands there, whatever the database knows (decision 27). */
  hasHeardLog?: true;
  /** Whether a cycle of this process has read all that both sides tell: before that the database may have been put back, and be behind (F53). */
  hasReadAll?: true;
  /** Leads that Salesforce showed this process as contacts', by id, each with the stamp and the contact for which that was noted (`leadsConverted`). */
  leadsShown?: Map<string, string>;
  /** What is wrong with campaigns and programs that the settings pair. */
  pairingProblems?: readonly PairingProblem[];
  /** The campaigns and programs by which the pairs in the store were last parted and joined, in one text. */
  pairedBy?: string;
  /** What cannot be evaluated of the filters. */
  filterProblems?: readonly FilterTrouble[];
}

/** A part of a filter that cannot be evaluated, with its place and a way out. */
export interface FilterTrouble {
  readonly object: PairObject;
  readonly to: Side;
  readonly code: ErrorCode;
  readonly detail: string;
}

/** What a run knows of both sides' fields when it begins. */
export interface KnownSchemas {
  readonly schemas: Readonly<Record<Side, Schema>>;
  /** Fields that are read anew on every record, until they are, by side. */
  readonly unread: Readonly<Record<Side, UnreadByObject>>;
}

/** Our clock as an ISO 8601 instant: for scheduling and display, never for merging (I16). */
export function nowIso(context: EngineContext): string {
  return new Date(context.clock.now()).toISOString();
}
