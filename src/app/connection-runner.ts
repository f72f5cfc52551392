import { catalogueEntry } from '../domain/error-catalogue.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import { flushPriority } from '../engine/flush-priority.ts';
import type { SyncRequest } from '../engine/request-sync.ts';
import { runSyncCycle } from '../engine/run-sync-cycle.ts';
import type { ConnectionJobs, CycleTrigger } from './job-engine.ts';
import { errorFacts } from './log.ts';
import type { AppLog } from './log.ts';
import { objectsOf } from './words.ts';

/** A catalogue code, or `UNEXPECTED` for a fault of our own that no catalogue foresees. */
export type FailureCode = ErrorCode | 'UNEXPECTED';

/** What a connection is doing at this moment, beyond what the store knows. */
export interface Activity {
  readonly isRunning: boolean;
  /** By our clock, ISO 8601; null while a cycle runs. */
  readonly nextCycleAt: string | null;
  /** Why the last try to run a cycle did not even become one; null when it did. */
  readonly lastFailure: FailureCode | null;
}

/** The jobs of one connection and what can be seen of them. */
export interface ConnectionRunner extends ConnectionJobs {
  activity(): Activity;
}

/** Told about every cycle that ended: for what follows from it, and for the story at the terminal. */
export type CycleListener = (cycle: SyncCycle) => void | Promise<void>;

/** Another worker has the connection's turn: look again soon, or sooner if cycles come closer together. */
const BUSY_PAUSE_SECONDS = 5;
/** Another worker is serving requests: these wait for their turn without losing their place. */
const BUSY_FLUSH_MS = 1000;

/** Runs the cycles and flushes of one connection until `signal` is aborted. */
export function createConnectionRunner(context: EngineContext, log: AppLog, signal: AbortSignal, onCycle: CycleListener): ConnectionRunner {
  const { clock } = context;
  const { connectionId } = context.rules;
  let { pauseSeconds } = context.rules;
  let isInCycle = false;
  let activity: Activity = { isRunning: false, nextCycleAt: null, lastFailure: null };

  /** Remembers when the next cycle starts, and how the last one failed to begin. */
  function rest(seconds: number, lastFailure: FailureCode | null): number | null {
    const nextCycleAt = new Date(clock.now() + seconds * 1000).toISOString();
    activity = { isRunning: false, nextCycleAt, lastFailure };
    return signal.aborted ? null : seconds;
  }

  /** The lease keeps other processes out, and lets its holder take it again: within a process it is here that a cycle is alone (I20). */
  async function runAlone(trigger: CycleTrigger): ReturnType<typeof runSyncCycle> {
    if (isInCycle) return 'busy';
    isInCycle = true;
    try {
      return await runSyncCycle(context, trigger, signal);
    } finally {
      isInCycle = false;
    }
  }

  /** Runs a cycle because the sync user sees other fields than before; false when another worker runs one, or the vendors do not answer. */
  async function sawFields(): Promise<boolean> {
    const cycle = await runAlone('request');
    if (cycle === 'busy') return false;
    await onCycle(cycle);
    return cycle.steps.every(({ operation, state }) => operation !== 'sync-schema' || state === 'succeeded');
  }

  return {
    connectionId,
    activity: () => activity,

    async runCycle(trigger: CycleTrigger) {
      if (signal.aborted) return null;
      activity = { ...activity, isRunning: true, nextCycleAt: null };
      try {
        ({ pauseSeconds } = await context.versions.newest());
        const cycle = await runAlone(trigger);
        if (cycle === 'busy') return rest(Math.min(pauseSeconds, BUSY_PAUSE_SECONDS), null);
        const { objects = {}, ...counts } = objectsOf(cycle);
        log.info('cycle ended', { state: cycle.state, trigger, ...counts, objects: Object.keys(objects).join(' ') });
        await onCycle(cycle);
        // More of a long load waits, and neither vendor has said stop: what somebody changed meanwhile goes first.
        return rest(cycle.hasMore === true && cycle.state === 'succeeded' ? 0 : pauseSeconds, null);
      } catch (error) {
        return rest(pauseSeconds, reported(log, 'cycle failed', error));
      }
    },

    async flush(requests: readonly SyncRequest[]) {
      try {
        while (!signal.aborted) {
          const flushed = await flushPriority(context, requests, signal);
          if (typeof flushed === 'object') {
            log.info('requests served', { requests: requests.length, served: flushed.served });
            return;
          }
          if (flushed === 'busy') await context.timers.sleep(BUSY_FLUSH_MS, signal);
          else if (!(await sawFields())) break;
        }
      } catch (error) {
        throw new RequestsNotServed(reported(log, 'requests not served', error));
      }
      throw new RequestsNotServed('LEASE_LOST');
    },
  };
}

/** Requests stay queued and are served later; carries a catalogue code and no vendor text. */
class RequestsNotServed extends Error {
  constructor(code: FailureCode) {
    super(code);
    this.name = 'RequestsNotServed';
  }
}

/** Logs what ended a run and gives it a catalogue code; what is not in the catalogue is a fault of ours. */
function reported(log: AppLog, event: string, error: unknown): FailureCode {
  if (!(error instanceof StepFailure)) {
    log.error(event, errorFacts(error));
    return 'UNEXPECTED';
  }
  const { code, vendorCode } = error.error;
  log.warn(event, { code, vendorCode, title: catalogueEntry(code).title });
  return code;
}
