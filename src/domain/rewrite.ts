import { sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import type { Direction } from './field-mapping.ts';
import type { KnownValue } from './value.ts';

/**
 * How a value that we wrote to a side fared there. Vendors rewrite values: a trigger at once, a smart
 * campaign minutes later. Two that never agree would bounce a field for ever (I5, F43, F44).
 */
export interface Rewrite {
  /** `awaiting` until somebody sees it; `stayed` when it was seen there; `left` when the side came back with another value. */
  readonly state: 'awaiting' | 'stayed' | 'left';
  /** When that last changed, by the vendor's clock; ISO 8601. Null before the first sight. */
  readonly at: string | null;
  /** How much speaks for a fight; see `cameBack`. */
  readonly unrest: number;
  /** The value the side came back with last. */
  readonly answer?: KnownValue;
}

/** Written values by mapping key. */
export type Rewrites = Readonly<Record<string, Rewrite>>;

/** A value that is rewritten before anybody saw it was rewritten by a machine; so was one that comes back with the same answer. */
const MACHINE = 10;
/** Another value after a while may be a person's next word. */
const PERHAPS_A_PERSON = 1;
/** Both sides answer like machines, one of them for the second time. */
const ENOUGH_BY_BOTH = 3 * MACHINE;
/** On a field that crosses one way, the target alone can refuse to keep what we write. */
const ENOUGH_BY_ONE = 2 * MACHINE;

/** Changes of one side that lie further apart have nothing to do with each other. Compared on one vendor's clock alone (I16). */
const MEMORY_MS = 3_600_000;

/** The field was written: what its side did before is remembered, what it does now is awaited. */
export function written(before: Rewrite | undefined): Rewrite {
  return before === undefined ? { state: 'awaiting', at: null, unrest: 0 } : { ...before, state: 'awaiting' };
}

/** The value was seen to be there. That it is still there in an hour is not known yet. */
export function stayed(rewrite: Rewrite, at: string): Rewrite {
  return { ...rewrite, state: 'stayed', at };
}

/** The side shows another value than the one we wrote. Only the first one after a write of ours is an answer to it. */
export function cameBack(rewrite: Rewrite, value: KnownValue, at: string, comparison: Comparison): Rewrite {
  if (rewrite.state === 'left') return rewrite;
  const isLongAgo = isForgotten(rewrite, at);
  const unrest = isLongAgo ? 0 : rewrite.unrest;
  const isRepeated = !isLongAgo && rewrite.answer !== undefined && sameValue(comparison, rewrite.answer, value);
  const isMachine = rewrite.state === 'awaiting' || isRepeated;
  return { state: 'left', at, unrest: unrest + (isMachine ? MACHINE : PERHAPS_A_PERSON), answer: value };
}

/** The value there is no longer ours, although nothing was seen to come back. */
export function leftBehind(rewrite: Rewrite): Rewrite {
  return { ...rewrite, state: 'left' };
}

/** True when what happened by `at` has nothing to do any more with what is remembered. */
export function isForgotten({ at: before }: Rewrite, at: string): boolean {
  return before !== null && Date.parse(at) - Date.parse(before) > MEMORY_MS;
}

/** True when the field has no value that both vendors leave alone, as far as their answers show (I5). */
export function neverSettles(direction: Direction, onTarget: Rewrite | undefined, onSource: Rewrite | undefined): boolean {
  const target = onTarget?.unrest ?? 0;
  if (direction !== 'both') return target >= ENOUGH_BY_ONE;
  const source = onSource?.unrest ?? 0;
  return Math.min(target, source) >= MACHINE && target + source >= ENOUGH_BY_BOTH;
}
