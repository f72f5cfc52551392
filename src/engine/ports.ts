import type { ConnectionRules } from '../domain/connection.ts';

/**
 * Everything the engine asks of the world outside (DESIGN §1, §8). The engine owns these
 * interfaces; connectors, the store and the wiring implement them, and each has a contract
 * suite in test/contract that every implementation passes.
 */

/** The time by our own clock. Used for scheduling and display only, never in a merge (I16). */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/**
 * Time that only goes forward, at the pace of life, whatever happens to the clock (F57). The one measure of how long
 * a right has been held.
 */
export interface Stopwatch {
  /** Milliseconds since some moment that stays the same while the process lives. */
  elapsedMs(): number;
}

/** Waiting. */
export interface Timers {
  /** Resolves after `ms` milliseconds, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Fresh identifiers: at least 128 random bits, sortable by time of making. */
export interface Ids {
  next(): string;
}

/** One line of the operational log. Carries codes, ids and counts; never values or secrets (I35). */
export interface Log {
  info(event: string, facts: LogFacts): void;
  warn(event: string, facts: LogFacts): void;
}

/** Facts of a log line. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What the admins decided for one connection, version by version (PRODUCT J2, decision 32). Throws a `StepFailure` when the
 * store is away or a version cannot be understood.
 */
export interface RuleVersions {
  /** The version that was applied last. */
  newest(): Promise<ConnectionRules>;
  /** An earlier one; null when there is none of that number. */
  get(version: number): Promise<ConnectionRules | null>;
}
