import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { OptionRecord, PlannedFault } from './option-record.ts';
import { sample } from './random-streams.ts';

/** Apart from the concerns of a run and from every fault's own stream. */
const SIZE_STREAM = 900;

/** About so long a cycle takes, beside the pause after it, s. */
export const OVERHEAD_SECONDS = 8;
/** The smallest run, as a share of a whole one: about five cycles. */
const SMALLEST = 0.14;
/** Pauses for which a bridge may rest over lunch or over night: most of the time in the life of a real one passes so, s. */
const LONG_PAUSES_SECONDS: readonly number[] = [1800, 3600, 14_400];
const LONG_PAUSE_SHARE = 0.3;

/**
 * The same record for a run of the size that the seed draws. Most runs are small and a few are whole: what convicts a
 * program shows in a small run about as often as in a large one and costs a third, while the large ones reach what
 * needs many people, pages and cycles. A run keeps more faults than its size asks for, so that they meet each other.
 */
export function inDrawnSize(options: OptionRecord): OptionRecord {
  const chance = createRandom(mixSeed(options.seed, SIZE_STREAM));
  const size = SMALLEST + (1 - SMALLEST) * chance.next() ** 4;
  const cycles = options.safetyMs / (options.pauseSeconds + OVERHEAD_SECONDS);
  const pauseSeconds = chance.chance(LONG_PAUSE_SHARE) ? chance.pick(LONG_PAUSES_SECONDS) : options.pauseSeconds;
  const safetyMs = Math.round(cycles * size * (pauseSeconds + OVERHEAD_SECONDS));
  const kept = new Set(sample(chance, options.faults, Math.ceil(options.faults.length * Math.sqrt(size))));
  const moved = (fault: PlannedFault): PlannedFault => ({ ...fault, atMs: Math.floor((fault.atMs / options.safetyMs) * safetyMs) });
  return {
    ...options,
    pauseSeconds,
    safetyMs,
    salesforcePeople: Math.max(3, Math.round(options.salesforcePeople * Math.sqrt(size))),
    marketoPeople: Math.round(options.marketoPeople * Math.sqrt(size)),
    userOperations: Math.round(options.userOperations * size),
    faults: options.faults.filter((fault) => kept.has(fault)).map(moved),
  };
}
