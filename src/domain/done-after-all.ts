import { sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import { seenOn } from './merge-pair.ts';
import type { ValueStep } from './observation.ts';
import { isToldAs } from './overtaken-edit.ts';
import type { UnechoedWrite } from './overtaken-edit.ts';
import type { Pair } from './pair.ts';
import { withSide } from './pair.ts';
import type { ResolvedField } from './resolved-mapping.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { isUnknown, own } from './value.ts';

/** A write that counted as not done, because a look showed what it had replaced, and of which the log tells that it was done (W37). */
export interface DoneAfterAll {
  readonly write: UnechoedWrite;
  /** Whether it was made once more over what somebody had typed again in between. */
  readonly isOverEdit: boolean;
}

/**
 * Finds in the log's steps of a field a write that counted as not done: our value came more often than by the other writes of it.
 * Steps from before the record was last seen before the write are none of it: they may be told once more (F16).
 */
export function doneAfterAll(comparison: Comparison, writes: readonly UnechoedWrite[], steps: readonly ValueStep[]): DoneAfterAll | null {
  for (const write of writes) {
    const { seenBefore, value, replaced } = write;
    if (seenBefore === undefined) continue;
    const since = steps.filter(({ at }) => Date.parse(at) > Date.parse(seenBefore));
    const came = since.filter(({ from, to }) => isToldAs(comparison, from, replaced) && isToldAs(comparison, to, value));
    const others = writes.filter((one) => one.seenBefore === undefined && sameValue(comparison, one.value, value) && sameValue(comparison, one.replaced, replaced));
    if (came.length <= others.length) continue;
    const isLeft = since.some(({ from, to }) => isToldAs(comparison, from, value) && isToldAs(comparison, to, replaced));
    return { write, isOverEdit: isLeft && others.length > 0 };
  }
  return null;
}

/**
 * The pair as it would be had the write counted as done: its value is the base, and what the record holds now is to be looked at, be it
 * what was there before. Null where something has been written or seen of the field since.
 */
export function asDoneAfterAll(pair: Pair, side: Side, { key, comparison }: ResolvedField, { value, replaced }: UnechoedWrite): Pair | null {
  const source = otherSide(side);
  const base = own(pair.base, key);
  const sought = seenOn(pair, source, key);
  if (base === undefined || sought === undefined || isUnknown(sought) || own(pair[side].differences, key) !== undefined) return null;
  if (!sameValue(comparison, base, replaced) || !sameValue(comparison, sought, value)) return null;
  const { [key]: _agreed, ...differences } = pair[source].differences;
  return withSide(withSide({ ...pair, base: { ...pair.base, [key]: value } }, source, { differences }), side, { lookDue: true });
}
