import type { FieldChange, Operation } from './operation.ts';
import type { Pair } from './pair.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { isBlank } from './value.ts';

/**
 * What of a pair's changes may go to a side, `beside` being what is open on its other side. Until a write is settled nobody knows
 * whether what it sent is agreed on. A field of it that would cross the other way by now, because its source has changed since, goes
 * by a value that is gone if the write was done: it waits for the end of that one (W33, I2, I3).
 */
export function withoutUnsettled(changes: readonly FieldChange[], beside: readonly Operation[]): readonly FieldChange[] {
  const unsettled = new Set(beside.flatMap((operation) => operation.changes.map(({ field }) => field)));
  return unsettled.size === 0 ? changes : changes.filter(({ field }) => !unsettled.has(field));
}

/** How a run notes into which pair's record of a side a merge puts another one. */
export function takenInBy({ side, into }: Operation): string {
  return placeOf(side, into?.pairId ?? '');
}

/**
 * What of a pair's changes may go to the other side while a merge puts another record into its record of `side`: that fills what is empty
 * there, as the counterpart's merge has filled the counterpart already, so nothing is emptied before it is settled (W35, I10, I11).
 */
export function withoutFillable(changes: readonly FieldChange[], side: Side, pairId: string, takingIn: ReadonlySet<string>): readonly FieldChange[] {
  return takingIn.has(placeOf(side, pairId)) ? changes.filter(({ value }) => !isBlank(value)) : changes;
}

/**
 * What of a pair's changes may go to `side` while the other one cannot be read: nothing that takes back what was agreed on before, over
 * what the record says by now. That may be the word of the other side itself, which a database that was put back has forgotten (I4, I11, F53).
 */
export function withoutTakenBack(changes: readonly FieldChange[], side: Side, pair: Pair): readonly FieldChange[] {
  const [there, here] = [pair[otherSide(side)].differences, pair[side].differences];
  return changes.filter(({ field }) => Object.hasOwn(there, field) || !Object.hasOwn(here, field));
}

function placeOf(side: Side, pairId: string): string {
  return `${side}/${pairId}`;
}
