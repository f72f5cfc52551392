import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import { between } from '../simulation/random-streams.ts';

/** What can be done to real parts, with the numbers of the catalogue (reliability.md §2.2). */
export const INJECTIONS = {
  'worker killed': 'F46: kill -9',
  'worker stopped in haste': 'F47: SIGTERM, and kill -9 before it is done',
  'worker stopped': 'F47: SIGTERM with time enough',
  'worker asleep': 'F47, F48: SIGSTOP until its lease is another\'s, then SIGCONT',
  'vendor connections cut': 'F1, F2: every connection to a vendor is reset',
  'vendor silent': 'F11: nothing passes to and from a vendor for a while',
  'vendor answer cut': 'F3: an answer ends in the middle, and its connection with it',
  'vendor request lost': 'F1: a write never reaches the vendor',
  'vendor answer lost': 'F2: the vendor did it, and its answer never comes',
  'vendor fault': 'F1, F4, F5, F6, F7, F8, F28: the vendor refuses, loses or spoils a call',
  'database connections cut': 'F49: every connection to the database is reset',
  'database silent': 'F11: nothing passes to and from the database for a while',
  'database sessions ended': 'F49, F51: an administrator ends every session',
  'commit lost': 'F49: a commit never reaches the database',
  'commit answer lost': 'F49: the database committed, and its answer never comes',
  'database crashed': 'F50: the database ends as in a power cut and recovers',
} as const;

/** One kind of them. */
export type Injection = keyof typeof INJECTIONS;

/** An injection that is going to happen, with a seed of its own for its details. */
export interface PlannedInjection {
  readonly kind: Injection;
  /** After the first cycle, real ms. */
  readonly atMs: number;
  readonly detail: number;
}

/** Everything that a seed decides before its run begins. What the operating system makes of it, no seed decides. */
export interface RunOptions {
  readonly seed: number;
  readonly workers: number;
  readonly salesforcePeople: number;
  readonly marketoPeople: number;
  /** Real ms that an answer of a vendor takes. */
  readonly latencyMs: number;
  /** How long users act and faults fly, real ms. */
  readonly activeMs: number;
  readonly userActions: number;
  readonly injections: readonly PlannedInjection[];
}

/** Drawn more often the more often they stand here. */
const DRAWN: readonly Injection[] = [
  'worker killed', 'worker killed', 'worker stopped in haste', 'worker stopped', 'vendor connections cut', 'vendor silent', 'vendor answer cut', 'vendor request lost', 'vendor request lost', 'vendor answer lost', 'vendor answer lost',
  'vendor fault', 'vendor fault', 'database connections cut', 'database silent', 'database sessions ended', 'commit lost', 'commit answer lost', 'commit answer lost',
];
/** One run in so many has a sleeping worker, or a crash of the database: they take longest. */
const SLEEPER_IN = 5;
const CRASH_IN = 3;

/** What a seed says. */
export function expandRunSeed(seed: number): RunOptions {
  const chance = createRandom(mixSeed(seed, 1));
  const workers = chance.pick([1, 1, 1, 2, 2, 2, 3]);
  const activeMs = between(chance, 1500, 2500);
  const kinds: Injection[] = Array.from({ length: between(chance, 3, 6) }, () => chance.pick(DRAWN));
  if (!kinds.some((kind) => kind === 'worker killed')) kinds.push('worker killed');
  if (workers > 1 && chance.integer(SLEEPER_IN) === 0) kinds.push('worker asleep');
  if (chance.integer(CRASH_IN) === 0) kinds.push('database crashed');
  return {
    seed,
    workers,
    salesforcePeople: between(chance, 2, 8),
    marketoPeople: between(chance, 0, 4),
    latencyMs: chance.pick([1, 4, 10]),
    activeMs,
    userActions: between(chance, 20, 45),
    injections: planned(kinds, activeMs, createRandom(mixSeed(seed, 2))),
  };
}

function planned(kinds: readonly Injection[], activeMs: number, chance: Random): readonly PlannedInjection[] {
  return kinds.map((kind) => ({ kind, atMs: chance.integer(activeMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
}
