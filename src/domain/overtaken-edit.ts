import { sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import { valueSeen } from './field-passage.ts';
import type { ValueStep } from './observation.ts';
import type { FieldChange, Operation } from './operation.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { KnownValue, SeenValue, SeenValues } from './value.ts';
import { isUnknown, own } from './value.ts';

/**
 * An edit overtaken by our write: made on the target after our last look and before our write, which
 * overwrote it unseen. No vendor offers a write that prevents it, but both can tell afterwards what a
 * write replaced, so that it is never lost in silence (I3): Salesforce when the record is read in the same
 * call right before, Marketo in its activity log.
 */
export interface OvertakenEdit {
  /** Mapping key. */
  readonly field: string;
  readonly lost: KnownValue;
  readonly kept: KnownValue;
}

/** A value that we wrote, and the one that it replaced as far as we knew. */
export interface UnechoedWrite {
  readonly value: KnownValue;
  readonly replaced: KnownValue;
}

/** Writes that the side's own log has not shown yet, oldest first, by mapping key. */
export type UnechoedWrites = Readonly<Record<string, readonly UnechoedWrite[]>>;

/**
 * The operation as it really was, now that the vendor has told what its record held right before
 * (`before`, by API name): a value that is neither the one we knew nor the one we sent was overtaken.
 */
export function asReplaced(operation: Operation, before: SeenValues, mapping: ResolvedMapping): Operation {
  const changes = operation.changes.map((change) => {
    const field = mapping.fields.find(({ key }) => key === change.field);
    const held = field === undefined ? undefined : own(before, field.on[operation.side].name);
    return field === undefined || held === undefined ? change : changeAsReplaced(change, valueSeen(field, operation.side, held), field.comparison);
  });
  return changes.some((change, row) => change !== operation.changes[row]) ? { ...operation, changes } : operation;
}

function changeAsReplaced(change: FieldChange, held: SeenValue, comparison: Comparison): FieldChange {
  if (isUnknown(held) || change.replaces === undefined) return change;
  if (sameValue(comparison, held, change.replaces) || sameValue(comparison, held, change.value)) return change;
  return overtaking(change, held);
}

/** The change, with the edit that it overtook. */
export function overtaking(change: FieldChange, lost: KnownValue): FieldChange {
  return { ...change, replaces: lost, lost: { value: lost, policy: 'last-write' } };
}

/** The edits that an operation overtook, as far as is known. */
export function overtakenBy({ changes }: Operation): readonly OvertakenEdit[] {
  return changes.flatMap(({ field, value, lost }) => (lost?.policy === 'last-write' ? [{ field, lost: lost.value, kept: value }] : []));
}

/** What the log's steps of one field say about our writes of it. */
export interface LogVerdict {
  /** Writes that the log has still not shown. */
  readonly unechoed: readonly UnechoedWrite[];
  /** What our writes replaced without our knowing, oldest first, each with the write. */
  readonly overtaken: readonly { readonly write: UnechoedWrite; readonly lost: KnownValue }[];
}

/**
 * Finds our writes in the log's steps of a field. A step to our value from the one we knew is our write and
 * nothing more; a step to our value from another one is our write over an edit that we had not seen. A step
 * *from* our value says that it was there already, so that our write left no step at all, unless the step that led there is
 * missing. When a value was left and
 * came back to ours, nobody can tell which of the steps to it was ours: the value in between is named too.
 */
export function findWrites(comparison: Comparison, writes: readonly UnechoedWrite[], steps: readonly ValueStep[]): LogVerdict {
  const rest = [...steps];
  const take = (matches: (step: ValueStep) => boolean): ValueStep | undefined => {
    const place = rest.findIndex(matches);
    return place === -1 ? undefined : rest.splice(place, 1)[0];
  };
  const means = (seen: SeenValue, value: KnownValue): boolean => !isUnknown(seen) && sameValue(comparison, seen, value);
  // What led from the step before to this one has not been told: it may be our very write, and come late (F21).
  const followsUntold = (step: ValueStep): boolean => {
    const before = steps[steps.indexOf(step) - 1];
    return before !== undefined && !isUnknown(before.to) && !isUnknown(step.from) && !sameValue(comparison, before.to, step.from);
  };
  const unechoed: UnechoedWrite[] = [];
  const overtaken: { write: UnechoedWrite; lost: KnownValue }[] = [];
  for (const write of writes) {
    const echo = take(({ from, to }) => means(to, write.value) && (isUnknown(from) || means(from, write.replaced)));
    if (echo !== undefined) continue;
    const over = take(({ from, to }) => means(to, write.value) && !means(from, write.value));
    if (over !== undefined && !isUnknown(over.from)) overtaken.push({ write, lost: over.from });
    else if (!rest.some((step) => means(step.from, write.value) && !followsUntold(step))) unechoed.push(write);
  }
  // Put there within these very steps: what was there before them, we knew.
  const wasPutThere = (value: KnownValue): boolean => rest.some(({ to }) => means(to, value));
  for (const write of writes.filter((one) => !unechoed.includes(one))) {
    const back = take(({ from, to }) => means(to, write.value) && !isUnknown(from) && !means(from, write.value) && wasPutThere(from));
    if (back !== undefined && !isUnknown(back.from)) overtaken.push({ write, lost: back.from });
  }
  return { unechoed, overtaken };
}
