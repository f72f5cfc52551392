import { flushCompileCache, syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { quickMoment, SINCE_VARIABLE, TIMES_FASTER } from './quick-time.ts';

/*
 * Loaded with --import into a worker before the program: the clock, the stopwatch and every timer of the process run
 * faster. The program itself is what is delivered, untouched.
 */

const since = Number(process.env[SINCE_VARIABLE]);
if (!Number.isSafeInteger(since)) throw new Error(`${SINCE_VARIABLE} must say since when time is quick, in ms since 1970.`);

const COMPILED_AFTER_MS = 1500;
const real = { Date, setTimeout, setInterval, wait: timers.setTimeout, elapsed: performance.now.bind(performance) };
const now = (): number => Math.floor(quickMoment({ since }, real.Date.now()));

globalThis.Date = new Proxy(real.Date, {
  construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given) as Date,
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
performance.now = () => real.elapsed() * TIMES_FASTER;
globalThis.setTimeout = sped(real.setTimeout);
globalThis.setInterval = sped(real.setInterval);
timers.setTimeout = (ms, value, options) => real.wait(waitMs(ms ?? 0), value, options);
syncBuiltinESMExports();
// A worker that is killed leaves no compiled code behind for the next one.
real.setTimeout(flushCompileCache, COMPILED_AFTER_MS).unref();

/** Timers as long as these ask for work again and again, and asking sixty times a second would keep a processor busy. */
const POLLS_FROM_MS = 500;
const SHORTEST_POLL_MS = 100;
/** Timers as long as these guard against a peer that does not answer, and a machine that is busy answers no faster for it. */
const GUARDS_FROM_MS = 10_000;
const SHORTEST_GUARD_MS = 2000;

function realMs(ms: number): number {
  return Math.max(waitMs(ms), ms >= GUARDS_FROM_MS ? SHORTEST_GUARD_MS : 0);
}

function waitMs(ms: number): number {
  return Math.max(ms / TIMES_FASTER, ms >= POLLS_FROM_MS ? SHORTEST_POLL_MS : 0);
}

/** A timer that goes off so much sooner; what hangs on the function besides (its promisified form) stays. */
function sped<Timer extends typeof setTimeout | typeof setInterval>(timer: Timer): Timer {
  return new Proxy(timer, {
    apply: (target, self, [work, ms, ...given]: [unknown, number?, ...unknown[]]) => Reflect.apply(target, self, [work, realMs(ms ?? 0), ...given]) as unknown,
  });
}
