/** What became of the hunt for one planted bug, as a hunting process tells it: one line of JSON. */
export interface Hunted {
  readonly name: string;
  /** Seeds that were run; those that cannot show the bug are not. */
  readonly tried: number;
  /** The seed that convicted the program with the bug and not without it; null when none did. */
  readonly seed: number | null;
  /** The first invariant that did not hold. */
  readonly invariant: string | null;
  readonly what: string | null;
}
