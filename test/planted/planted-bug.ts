import type { OptionRecord } from '../simulation/option-record.ts';

/**
 * Known mistakes, each a change of one place in `src` (reliability.md §2.3, mutation check). None of them is a flag in
 * the program: a hook on the module loader puts them in while a test runs. What the simulation is worth is told by how
 * many of them it finds.
 */
export interface PlantedBug {
  readonly name: string;
  /** More than one where the program would notice a mistake in one of them by another: all guards fall together. */
  readonly places: readonly Place[];
  /** Tests of the engine of which one must fail, where the simulation does not go; it is then not asked. */
  readonly tests?: readonly string[];
  /** Whether a seed's options let the mistake do harm at all: other seeds are passed over, and count as seeds that did not catch it. */
  readonly shownBy?: (options: OptionRecord) => boolean;
}

/** One text of the program, changed. */
export interface Place {
  /** Path in the repository. */
  readonly file: string;
  /** The text to replace; it occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}
