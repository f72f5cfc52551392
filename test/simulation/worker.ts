import type { Random } from '../../simulators/foundation/random.ts';
import { addOfferedFields } from '../../src/app/configuration/add-offered-fields.ts';
import type { AddingConfigurations } from '../../src/app/configuration/add-offered-fields.ts';
import { createConnectionRunner } from '../../src/app/connection-runner.ts';
import type { ConnectionRunner } from '../../src/app/connection-runner.ts';
import type { AppLog } from '../../src/app/log.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import type { Clock, LogFacts, RuleVersions, Timers } from '../../src/engine/ports.ts';
import { connectorsOver } from '../engine/bridge-connectors.ts';
import type { RuleBook } from '../engine/rule-book.ts';
import type { Database } from './database.ts';
import type { Road } from './road.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** One process of Bascule: real engine, real connectors, and nothing that outlives it. */
export interface Worker extends Owner {
  readonly runner: ConnectionRunner;
  readonly context: EngineContext;
  readonly stopping: AbortController;
  /** Its clock jumps (F57). */
  leap(ms: number): void;
  /** Its clock is set right. */
  setClock(): void;
}

/** By what new fields are added after a cycle. It is no run of the bridge: what it asks of the book is nobody's version (taken-versions.ts). */
export interface Adding {
  readonly configurations: AddingConfigurations;
  readonly versions: RuleVersions;
}

/** What every worker of a run is made of. */
export interface WorkerParts {
  readonly scheduler: Scheduler;
  readonly road: Road;
  readonly database: Database;
  readonly idChance: Random;
  readonly onCycle: (cycle: SyncCycle) => void;
  /** A fault of ours that no catalogue foresees (I27). */
  readonly onUnexpected: (event: string, facts: LogFacts) => void;
  /** What ended a cycle, a flush or a step early, by its code. */
  readonly onWarning: (code: string) => void;
}

/** Starts a process. Nothing of an earlier one of the same place is known to it. After a cycle new fields are added where `adding` says by what. */
export function startWorker(parts: WorkerParts, name: string, book: RuleBook, adding: Adding | null): Worker {
  const { scheduler, road, database } = parts;
  const owner: Owner = { name };
  let leapMs = 0;
  const clock: Clock = { now: () => scheduler.now() + leapMs };
  const timers = timersOf(scheduler, owner);
  const log = logOf(parts);
  const context: EngineContext = {
    rules: book.current(),
    versions: book,
    connectors: connectorsOver({ transports: { salesforce: road.transport(owner, 'salesforce'), marketo: road.transport(owner, 'marketo') }, clock, timers, rules: book.current() }),
    ...database.connect(owner),
    schemas: {},
    lostAnswers: new Map(),
    clock,
    stopwatch: { elapsedMs: () => scheduler.now() },
    timers,
    ids: { next: () => `${Math.max(0, clock.now()).toString(16).padStart(12, '0')}${parts.idChance.hex(12)}` },
    log,
    holder: name,
  };
  const stopping = new AbortController();
  const runner = createConnectionRunner(context, log, stopping.signal, async (cycle) => {
    if (adding !== null) await addOfferedFields({ ...context, versions: adding.versions }, adding.configurations);
    parts.onCycle(cycle);
  });
  return Object.assign(owner, {
    runner,
    context,
    stopping,
    leap(ms: number) {
      leapMs += ms;
    },
    setClock() {
      leapMs = 0;
    },
  });
}

function timersOf(scheduler: Scheduler, owner: Owner): Timers {
  return {
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const cancel = scheduler.at(owner, 'timer', ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          resolve();
        });
        return undefined;
      }),
  };
}

function logOf(parts: Pick<WorkerParts, 'onUnexpected' | 'onWarning'>): AppLog {
  const log: AppLog = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_event, { code }) => (typeof code === 'string' ? parts.onWarning(code) : undefined),
    error: parts.onUnexpected,
    with: () => log,
  };
  return log;
}
