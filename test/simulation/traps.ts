import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** A use of real time, chance or network inside a simulated run: the run could not be repeated. */
class RealWorldUsed extends Error {
  constructor(what: string) {
    super(`${what} was used inside the simulation. Take the clock, the timers, the ids or the transport as an argument.`);
    this.name = 'RealWorldUsed';
  }
}

const GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'fetch'] as const;
const CRYPTO = ['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync'] as const;

function trap(what: string): () => never {
  return () => {
    throw new RealWorldUsed(what);
  };
}

/** Puts a value in the place of a property and answers how to put the old one back. */
function replace(target: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: before?.enumerable ?? false });
  return () => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  };
}

/**
 * The calendar without the present: moments that are given can be reckoned with, the real one cannot be asked for. It is a
 * constructor of its own and no proxy, because a run reckons with some ten thousand moments.
 */
function calendarOnly(real: DateConstructor): unknown {
  function CalendarDate(...given: []): Date {
    if (new.target === undefined) throw new RealWorldUsed('Date()');
    if (given.length === 0) throw new RealWorldUsed('new Date()');
    return Reflect.construct(real, given) as Date;
  }
  return Object.assign(CalendarDate, { prototype: real.prototype, parse: real.parse, UTC: real.UTC, now: trap('Date.now') });
}

const CALENDAR = calendarOnly(Date);

/**
 * Runs work in which every use of the real clock, timers, randomness or network throws (reliability.md §2.3, rule 1).
 * Whatever happens, the real things are back when it ends. The work must not wait for real events.
 */
export async function withoutRealWorld<Result>(work: () => Promise<Result>): Promise<Result> {
  const restore = [
    replace(globalThis, 'Date', CALENDAR),
    replace(Math, 'random', trap('Math.random')),
    replace(performance, 'now', trap('performance.now')),
    ...GLOBALS.map((name) => replace(globalThis, name, trap(name))),
    ...CRYPTO.map((name) => replace(crypto, name, trap(`crypto.${name}`))),
    replace(globalThis.crypto, 'randomUUID', trap('crypto.randomUUID')),
    replace(globalThis.crypto, 'getRandomValues', trap('crypto.getRandomValues')),
  ];
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    for (const back of restore) back();
    syncBuiltinESMExports();
  }
}
