import type { Random } from '../../simulators/foundation/random.ts';
import { createTrace } from './trace.ts';
import type { Trace } from './trace.ts';

/** Whose completions they are. Killing an owner drops all of its pending ones; the world itself is never killed. */
export interface Owner {
  readonly name: string;
}

/** Something that is going to happen. */
interface Pending {
  readonly owner: Owner;
  readonly what: string;
  due: number;
  readonly run: () => void;
}

/** What makes things happen in a run, one at a time. */
export interface Scheduler {
  /** True time, ms since 1970: what a perfect clock would show. */
  readonly now: () => number;
  /** Completions that have happened. */
  steps(): number;
  readonly trace: Trace;
  /** Lets something happen, not before `inMs` from now; answers how to prevent it. */
  at(owner: Owner, what: string, inMs: number, run: () => void): () => void;
  /** Ends an owner: nothing of what it waits for, or is still going to be answered, will ever happen. */
  drop(owner: Owner): void;
  /** Delays everything an owner waits for: its process stands still meanwhile. */
  stall(owner: Owner, ms: number): void;
  /** Makes things happen until `isDone`, or until nothing is left to happen. */
  run(isDone: () => boolean): Promise<void>;
}

/** What a scheduler needs. */
export interface SchedulerOptions {
  readonly startAt: number;
  /** Picks the next completion. */
  readonly chance: Random;
  /** Completions due within so many ms of the earliest one are candidates: their order is open. */
  readonly reorderMs: number;
  readonly mostSteps: number;
  readonly onTrace?: ((line: string) => void) | undefined;
}

/**
 * One scheduler owns every completion of a run (reliability.md §2.3, rule 2): store answers, HTTP exchanges and
 * timers are entries of one set. Chance picks among those that are nearly due, the virtual clock jumps to the one
 * picked, and all that follows from it in microtasks runs to its end before the next pick.
 */
export function createScheduler({ startAt, chance, reorderMs, mostSteps, onTrace }: SchedulerOptions): Scheduler {
  let now = startAt;
  let steps = 0;
  let pending: Pending[] = [];
  const standing = new Map<Owner, number>();
  const ended = new WeakSet<Owner>();
  const trace = createTrace(() => now, onTrace);

  function pick(): Pending | undefined {
    let earliest = Infinity;
    for (const entry of pending) if (entry.due < earliest) earliest = entry.due;
    const until = Math.max(earliest, now) + reorderMs;
    let candidates = 0;
    for (const entry of pending) if (entry.due <= until) candidates += 1;
    let left = candidates > 1 ? chance.integer(candidates) : 0;
    const place = pending.findIndex((entry) => entry.due <= until && left-- === 0);
    return place === -1 ? undefined : pending.splice(place, 1)[0];
  }

  return {
    now: () => now,
    steps: () => steps,
    trace,
    at(owner, what, inMs, run) {
      if (ended.has(owner)) return () => undefined;
      const due = Math.max(now + Math.max(0, inMs), standing.get(owner) ?? 0);
      const entry: Pending = { owner, what, due, run };
      pending.push(entry);
      return () => {
        pending = pending.filter((other) => other !== entry);
      };
    },
    drop(owner) {
      ended.add(owner);
      pending = pending.filter((entry) => entry.owner !== owner);
    },
    stall(owner, ms) {
      const until = now + ms;
      standing.set(owner, until);
      for (const entry of pending) if (entry.owner === owner) entry.due = Math.max(entry.due, until);
    },
    async run(isDone) {
      while (!isDone()) {
        const next = pick();
        if (next === undefined) return;
        now = Math.max(now, next.due);
        steps += 1;
        if (steps > mostSteps) throw new Error(`The run has not ended after ${mostSteps} steps.`);
        trace.note(next.owner.name, next.what);
        next.run();
        await microtasksToTheEnd();
      }
    },
  };
}

/** A tick comes only after every microtask, those that other microtasks made too; no turn of the event loop is spent. */
function microtasksToTheEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
