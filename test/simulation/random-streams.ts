import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';

/** What chance decides in a run, each by a stream of its own (reliability.md §2.3, rule 3). */
const CONCERNS = ['options', 'workload', 'schedule', 'latency', 'faults', 'ids'] as const;

/** One stream of chance per concern: a draw more in one leaves all the others as they were, so old seeds stay useful. */
export type Streams = Readonly<Record<(typeof CONCERNS)[number], Random>>;

/** The streams of a seed. */
export function streamsOf(seed: number): Streams {
  const [options, workload, schedule, latency, faults, ids] = CONCERNS.map((_, index) => createRandom(mixSeed(seed, index)));
  if (options === undefined || workload === undefined || schedule === undefined || latency === undefined || faults === undefined || ids === undefined) {
    throw new Error('Every concern has a stream.');
  }
  return { options, workload, schedule, latency, faults, ids };
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + random.integer(high - low + 1);
}

/** So many different ones of a list, in the order drawn. */
export function sample<Item>(random: Random, from: readonly Item[], count: number): readonly Item[] {
  const left = [...from];
  const drawn: Item[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(random.integer(left.length), 1));
  return drawn;
}
