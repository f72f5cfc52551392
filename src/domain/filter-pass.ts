import type { PairObject } from './side.ts';

/**
 * How far the pairs of one object were evaluated anew, after their filters changed or time went by. Every look and every write evaluates
 * its pair by the filters of that moment; a pass is for the pairs that are at rest.
 */
export interface FilterPass {
  /** Which filters it evaluates, and the day where they hang on time; another name begins another pass. */
  readonly name: string;
  /** The pair at which it is; null before the first. */
  readonly after: string | null;
  readonly isDone: boolean;
  /** When it began, by our clock; ISO 8601. */
  readonly startedAt: string;
  /** Pairs evaluated. */
  readonly judged: number;
}

/** The pass of an object as it is kept. */
export interface FilterPassRow {
  readonly object: PairObject;
  readonly pass: FilterPass;
}
