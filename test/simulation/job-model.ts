import type { Random } from '../../simulators/foundation/random.ts';
import type { CycleTrigger } from '../../src/app/job-engine.ts';
import type { SyncRequest } from '../../src/engine/request-sync.ts';
import type { Scheduler } from './scheduler.ts';
import { OUTSIDE } from './vendors.ts';
import type { Worker } from './worker.ts';

/**
 * A model of the job engine: one cycle waits and one runs at most, requests queue as they come. It keeps the
 * contract of every such engine, at least once, and no more than that (F55, reliability.md §2.3 rule 7): it doubles,
 * delays, gives again what still runs, and forgets timers until somebody looks after them.
 */
export interface JobModel {
  /** Plans a cycle at once: what a process does when it starts. */
  begin(): void;
  request(request: SyncRequest): void;
  /** A worker is gone: what it was working on comes again after its heartbeat was missed. */
  buried(worker: Worker): void;
  /** The next cycle goes to two workers at once. */
  doubleNext(): void;
  /** The next cycle comes so much later. */
  delayNext(ms: number): void;
  /** The timer of the next cycle is lost; a housekeeper finds that out after minutes. */
  loseNext(): void;
  /** A running cycle is given to somebody else as well, now. */
  giveAgain(): void;
  /** From now on a cycle comes at most so often, since nobody waits for anything but pauses to pass; and what was still to befall the next one does not. */
  calmDownTo(pauseMs: number): void;
  /** Somebody asks for a cycle: the next one comes after so long at the latest. */
  bringForwardTo(inMs: number): void;
  /** True when no request waits or is being served. */
  isIdle(): boolean;
}

/** What the model hands work to. */
export interface JobModelParts {
  readonly scheduler: Scheduler;
  readonly chance: Random;
  readonly workers: () => readonly Worker[];
  readonly onStruck: () => void;
}

const HEARTBEAT_MS = 60_000;
const HOUSEKEEPING_MS = 600_000;
/** Requests that could not be served come again after so long, twice as long each time, and after a minute at most (src/app/job-engine.ts). */
const RETRY_MS = 5000;
const LONGEST_RETRY_MS = 60_000;

/** An engine with nothing planned. */
export function createJobModel({ scheduler, chance, workers, onStruck }: JobModelParts): JobModel {
  let cancelWaiting: (() => void) | null = null;
  let waitingAt = Infinity;
  const running = new Map<object, Worker>();
  let queue: SyncRequest[] = [];
  const flushing = new Map<object, { readonly worker: Worker; readonly batch: readonly SyncRequest[] }>();
  let isPolling = false;
  let isDoubled = false;
  let delayMs = 0;
  let isLost = false;
  let leastPauseMs = 0;
  let failedInARow = 0;

  function plan(inMs: number, trigger: CycleTrigger): void {
    const at = scheduler.now() + inMs;
    if (cancelWaiting !== null && waitingAt <= at) return;
    cancelWaiting?.();
    waitingAt = at;
    cancelWaiting = scheduler.at(OUTSIDE, `job: ${trigger} cycle due`, inMs, () => {
      cancelWaiting = null;
      due(trigger);
    });
  }

  function due(trigger: CycleTrigger): void {
    const [first, second] = shuffled();
    if (running.size > 0 || first === undefined) return plan(1000, trigger);
    run(first, trigger);
    if (!isDoubled || second === undefined) return;
    isDoubled = false;
    onStruck();
    run(second, trigger);
  }

  function shuffled(): readonly Worker[] {
    const alive = [...workers()];
    const turn = alive.length === 0 ? 0 : chance.integer(alive.length);
    return [...alive.slice(turn), ...alive.slice(0, turn)];
  }

  function run(worker: Worker, trigger: CycleTrigger): void {
    const job = {};
    running.set(job, worker);
    const ended = worker.runner.runCycle(trigger);
    void ended.then((pauseSeconds) => (running.delete(job) && pauseSeconds !== null ? planNext(pauseSeconds) : undefined));
  }

  function planNext(pauseSeconds: number): void {
    if (isLost || delayMs > 0) onStruck();
    plan(isLost ? HOUSEKEEPING_MS : Math.max(leastPauseMs, pauseSeconds * 1000) + delayMs, 'schedule');
    isLost = false;
    delayMs = 0;
  }

  function poll(inMs: number): void {
    if (isPolling) return;
    isPolling = true;
    scheduler.at(OUTSIDE, 'job: look for requests', inMs, () => {
      isPolling = false;
      const [worker] = shuffled().filter((one) => [...flushing.values()].every((other) => other.worker !== one));
      if (queue.length === 0) return;
      if (worker === undefined) return poll(1000);
      const batch = queue;
      queue = [];
      flush(worker, batch);
    });
  }

  function flush(worker: Worker, batch: readonly SyncRequest[]): void {
    const job = {};
    flushing.set(job, { worker, batch });
    const ended = (isServed: boolean): void => {
      const pauseMs = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failedInARow);
      failedInARow = isServed ? 0 : failedInARow + 1;
      if (flushing.delete(job) && !isServed) again(batch, pauseMs);
    };
    worker.runner.flush(batch).then(() => ended(true), () => ended(false));
  }

  function again(batch: readonly SyncRequest[], inMs: number): void {
    queue = [...queue, ...batch];
    poll(inMs);
  }

  return {
    begin: () => plan(0, 'start'),
    request(request) {
      queue = [...queue, request];
      poll(1000);
    },
    buried(worker) {
      for (const [job, who] of running) {
        if (who !== worker) continue;
        running.delete(job);
        plan(HEARTBEAT_MS + chance.integer(30_000), 'schedule');
      }
      for (const [job, { worker: who, batch }] of flushing) {
        if (who !== worker) continue;
        flushing.delete(job);
        again(batch, HEARTBEAT_MS);
      }
    },
    doubleNext() {
      isDoubled = true;
    },
    delayNext(ms) {
      delayMs = ms;
    },
    loseNext() {
      isLost = true;
    },
    giveAgain() {
      const [job] = running.keys();
      const other = shuffled().find((worker) => job === undefined || running.get(job) !== worker);
      if (job === undefined || other === undefined) return;
      onStruck();
      run(other, 'schedule');
    },
    calmDownTo(pauseMs) {
      leastPauseMs = pauseMs;
      isDoubled = false;
      isLost = false;
      delayMs = 0;
    },
    bringForwardTo: (inMs) => plan(inMs, 'request'),
    isIdle: () => queue.length === 0 && flushing.size === 0,
  };
}
