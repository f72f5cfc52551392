import type { PairObject } from './side.ts';

/** How far the reading of an object's formulas has come. */
export interface FormulaPass {
  readonly object: PairObject;
  /** The reading under way; null between two. */
  readonly present: FormulaReading | null;
  /** By mapping key, when the last complete reading of it began (ISO 8601): no value of it is older. */
  readonly readAt: Readonly<Record<string, string>>;
  /** Records of named sources that have changed and whose linked records were not read since, by object. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** One reading of some formulas on all records of an object. */
export interface FormulaReading {
  /** By our clock; ISO 8601. */
  readonly startedAt: string;
  /** Mapping keys. */
  readonly keys: readonly string[];
  /** The last pair read; null at the beginning. */
  readonly after: string | null;
  /** Pairs read. */
  readonly read: number;
  /** Pairs there were when it began. */
  readonly expected: number;
}
