/** What the time is, in milliseconds since 1970 UTC. The only source of time a simulator has. */
export type SimClock = { now(): number };

/** How a clock runs: with the computer's, or standing still until it is told to advance. */
type ClockState = { readonly mode: 'real' | 'virtual'; readonly now: string; readonly skewMs: number };

/** A clock that tests and `POST /_control/clock` may set, move and skew (fault F19: the vendor's clock is wrong). */
export type SettableClock = SimClock & {
  useReal(): void;
  useVirtual(epochMs: number): void;
  /** Moves a virtual clock on; on a real one it adds to the skew, so that time never goes backwards. */
  advance(ms: number): void;
  /** Sets by how many milliseconds this vendor's clock differs from the true time. */
  skewBy(ms: number): void;
  state(): ClockState;
};

/** A clock that starts in real time; `readReal` is replaced only by tests. */
export function createClock(readReal: () => number = Date.now): SettableClock {
  let virtualNow: number | undefined;
  let skewMs = 0;
  const now = (): number => (virtualNow ?? readReal()) + skewMs;
  return {
    now,
    useReal() {
      virtualNow = undefined;
      skewMs = 0;
    },
    useVirtual(epochMs) {
      virtualNow = epochMs;
      skewMs = 0;
    },
    advance(ms) {
      if (virtualNow === undefined) skewMs += ms;
      else virtualNow += ms;
    },
    skewBy(ms) {
      skewMs = ms;
    },
    state: () => ({ mode: virtualNow === undefined ? 'real' : 'virtual', now: new Date(now()).toISOString(), skewMs }),
  };
}

/** Waits; the wiring passes real timers, a deterministic scheduler its own, and plain tests one that returns at once. */
export type Sleep = (ms: number) => Promise<void>;

/** Waits in real time. */
export const realSleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Does not wait, but lets every other call that is already under way go on first. */
export const yieldOnly: Sleep = () => Promise.resolve();
