import type { SimClock } from '../foundation/clock.ts';
import { responseError } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import type { UsageBook } from './usage-book.ts';

/** A subscription's limits (apis.md A1); settable by `POST /_control/limits`, so that benches can lift them. */
export type Limits = {
  /** Calls in any 20 seconds. */
  callsPerWindow: number;
  callsInFlight: number;
  callsPerDay: number;
};

export const documentedLimits: Limits = { callsPerWindow: 100, callsInFlight: 10, callsPerDay: 50_000 };

/** A call let in. `leave` tells whether it is charged: one answered by a 6xx or 7xx error never happened for the limits. */
type Admission = { readonly ok: true; leave(charged: boolean): void } | { readonly ok: false; error: ApiError };

export type Gate = { enter(): Admission; clear(): void };

const WINDOW_MS = 20_000;

/** The gate before the API: too many in flight 615, too many in 20 seconds 606, daily quota spent 607. */
export function createGate(clock: SimClock, limits: Limits, usage: UsageBook): Gate {
  let recent: number[] = [];
  let inFlight = 0;
  return {
    enter() {
      const now = clock.now();
      if (recent.length >= limits.callsPerWindow) recent = recent.filter((at) => at > now - WINDOW_MS);
      if (inFlight >= limits.callsInFlight) return { ok: false, error: responseError('615') };
      if (recent.length >= limits.callsPerWindow) {
        return { ok: false, error: responseError('606', `Max rate limit '${limits.callsPerWindow}' exceeded with in '20' secs`) };
      }
      if (usage.chargedToday() + inFlight >= limits.callsPerDay) return { ok: false, error: responseError('607') };
      inFlight += 1;
      recent.push(now);
      return {
        ok: true,
        leave(charged) {
          inFlight -= 1;
          const mine = charged ? -1 : recent.lastIndexOf(now);
          if (mine >= 0) recent.splice(mine, 1);
        },
      };
    },
    clear() {
      recent = [];
    },
  };
}
