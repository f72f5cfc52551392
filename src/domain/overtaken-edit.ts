import { sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import { valueSeen } from './field-passage.ts';
import type { ValueStep } from './observation.ts';
import type { FieldChange, Operation } from './operation.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { KnownValue, SeenValue, SeenValues } from './value.ts';
import { isBlank, isUnknown, own } from './value.ts';

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
  /**
   * The stamp, ISO 8601, with which the log first told that the value was left, and not how it came: either it was there already, so that
   * the write left no step at all, or that step comes late (F21).
   */
  readonly leftAt?: string;
  /** Set where a look did not show the write, so that it counted as not done: the version of the record that was seen before it, ISO 8601. */
  readonly seenBefore?: string;
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
  /** Writes that it has. */
  readonly shown: ReadonlySet<UnechoedWrite>;
  /** What our writes replaced without our knowing, oldest first, each with the write. */
  readonly overtaken: readonly { readonly write: UnechoedWrite; readonly lost: KnownValue }[];
}

/**
 * How far behind a value that was left the log must have come for the step to that value not to be told any more: several times as far
 * as a reading goes back for what is told late (F21), by the log's stamps, ms.
 */
const TOLD_LATE_MS = 600_000;

/**
 * Finds our writes in the log's steps of a field. A step to our value from the one we knew is our write and
 * nothing more; a step to our value from another one is our write over an edit that we had not seen. A step
 * *from* our value alone says that it was there already, so that our write left no step at all, unless the step that led there
 * comes late: the write is awaited for as long as that may be, and a step to our value that somebody typed once more in those
 * minutes is taken for it. When a value was left and came back to ours, nobody can tell which of the steps to it was ours: the value in between is named too.
 */
export function findWrites(comparison: Comparison, writes: readonly UnechoedWrite[], steps: readonly ValueStep[]): LogVerdict {
  const rest = [...steps];
  const means = (seen: SeenValue, value: KnownValue): boolean => isToldAs(comparison, seen, value);
  const take = (write: UnechoedWrite, matches: (step: ValueStep) => boolean): ValueStep | undefined => {
    const place = rest.findIndex((step) => !isTooLate(write, step) && means(step.to, write.value) && matches(step));
    return place === -1 ? undefined : rest.splice(place, 1)[0];
  };
  // First those that replaced what we knew: whatever order the steps come in, none of them is taken for another write of the same value.
  const echoed = new Set(writes.filter((write) => take(write, ({ from }) => isUnknown(from) || means(from, write.replaced)) !== undefined));
  const unechoed: UnechoedWrite[] = [];
  const overtaken: { write: UnechoedWrite; lost: KnownValue }[] = [];
  for (const write of writes.filter((one) => !echoed.has(one))) {
    const over = take(write, ({ from }) => !means(from, write.value));
    if (over !== undefined && !isUnknown(over.from)) overtaken.push({ write, lost: over.from });
    else if (steps.some((step) => isTooLate(write, step))) continue;
    else unechoed.push(asLeft(write, steps.find(({ from }) => means(from, write.value))));
  }
  // Put there within these very steps: what was there before them, we knew.
  const wasPutThere = (value: KnownValue): boolean => rest.some(({ to }) => means(to, value));
  const shown = new Set([...echoed, ...overtaken.map(({ write }) => write)]);
  for (const write of writes.filter((one) => shown.has(one))) {
    const back = take(write, ({ from }) => !isUnknown(from) && !means(from, write.value) && wasPutThere(from));
    if (back !== undefined && !isUnknown(back.from)) overtaken.push({ write, lost: back.from });
  }
  return { unechoed, shown, overtaken };
}

/** The write whose value the log told to be left, by this step if there is one, and not how it came. */
function asLeft(write: UnechoedWrite, departure: ValueStep | undefined): UnechoedWrite {
  return write.leftAt === undefined && departure !== undefined ? { ...write, leftAt: departure.at } : write;
}

/** Whether the value of the write had been left for so long that this step has nothing to do with it, and what does would have been told. */
function isTooLate({ leftAt }: UnechoedWrite, { at }: ValueStep): boolean {
  return leftAt !== undefined && Date.parse(at) - Date.parse(leftAt) > TOLD_LATE_MS;
}

/** Whether what a log tells is a value that is known. */
export function isToldAs(comparison: Comparison, told: SeenValue, value: KnownValue): boolean {
  return !isUnknown(told) && (sameValue(comparison, told, value) || isSameInWords(told, value));
}

/** A field that got another type since (F35) tells in words what was written as a number, or the other way round. */
function isSameInWords(told: KnownValue, value: KnownValue): boolean {
  if (isBlank(told) || isBlank(value) || typeof told === typeof value) return false;
  return String(told) === String(value) || Number(told) === Number(value);
}
