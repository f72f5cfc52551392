import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';

/** How large a run is, and how long its bridge rests. */
export interface SeedSize {
  /** The share of a whole run: above 0, at most 1. */
  readonly share: number;
  /** The pause between two cycles where it is longer than the seed's other options say, s; null where it is not. */
  readonly longPauseSeconds: number | null;
  /** Rows of a Salesforce page where it is a small one; null where it is not. */
  readonly queryPageRows: number | null;
}

/** Apart from the concerns of a run and from every fault's own stream. */
const SIZE_STREAM = 900;
/** The smallest run: about five cycles. */
const SMALLEST = 0.14;
/** Pauses of a bridge that rests over lunch or over night: most of the time in the life of a real one passes so, s. */
const LONG_PAUSES_SECONDS: readonly number[] = [1800, 3600, 14_400];
const LONG_PAUSE_SHARE = 0.3;
const SMALL_PAGES_ROWS: readonly number[] = [1, 3, 8];
const SMALL_PAGES_SHARE = 0.4;

/**
 * Draws the size of a run. Most are small and a few are whole: what convicts a program shows in a small run about as
 * often as in a large one and costs a third, while the large ones reach what needs many people, pages and cycles.
 */
export function drawSize(seed: number): SeedSize {
  const chance = createRandom(mixSeed(seed, SIZE_STREAM));
  const share = SMALLEST + (1 - SMALLEST) * chance.next() ** 4;
  const longPauseSeconds = chance.chance(LONG_PAUSE_SHARE) ? chance.pick(LONG_PAUSES_SECONDS) : null;
  return { share, longPauseSeconds, queryPageRows: chance.chance(SMALL_PAGES_SHARE) ? chance.pick(SMALL_PAGES_ROWS) : null };
}
