import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Ids, Stopwatch, Timers } from '../engine/ports.ts';

/** The machine's own clock. With this file's other parts it is all of time and chance that Bascule knows. */
export const systemClock: Clock = { now: () => Date.now() };

/** The machine's own measure of time that passes. */
export const systemStopwatch: Stopwatch = { elapsedMs: () => performance.now() };

/** Real waiting; an aborted wait ends at once and without an error. */
export const systemTimers: Timers = {
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

/** Identifiers of 128 random bits behind the millisecond of their making, as text that sorts by time. */
export const systemIds: Ids = {
  next: () => `${Date.now().toString(16).padStart(12, '0')}${randomBytes(16).toString('hex')}`,
};

/** An unguessable word for tokens, sessions and sign-in codes: 256 random bits, safe in addresses. */
export function randomWord(): string {
  return randomBytes(32).toString('base64url');
}

/** Does something again and again, with a pause between an end and the next start; the answer stops it. */
export function every(ms: number, work: () => Promise<void>): () => void {
  const stopped = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await systemTimers.sleep(ms, stopped.signal);
      if (!stopped.signal.aborted) await work();
    }
  };
  void run();
  return () => stopped.abort();
}

/** Resolves with the work's outcome, or with `late` when it takes longer than `ms`; the work itself goes on. */
export async function atMost<Result, Late>(ms: number, work: Promise<Result>, late: Late): Promise<Result | Late> {
  const done = new AbortController();
  const alarm = systemTimers.sleep(ms, done.signal).then(() => late);
  return Promise.race([work, alarm]).finally(() => done.abort());
}
