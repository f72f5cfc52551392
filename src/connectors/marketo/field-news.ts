import type { FieldDescription } from '../../domain/field.ts';
import type { ChangeHint, ValueStep } from '../../domain/observation.ts';
import { isUnknown, unknown } from '../../domain/value.ts';
import type { SeenValue } from '../../domain/value.ts';
import { canonicalValue } from '../canonical-value.ts';

/** What some activities say of one field of one record. */
export interface FieldNews {
  /** The latest stamp, ISO 8601. */
  readonly at: string;
  /** The value that order and stamps call the last one; unknown where they do not agree. */
  readonly value: SeenValue;
  /** The value with the latest stamp; of several in one second the one that was delivered last. */
  readonly latest: SeenValue;
  /** In the order of delivery; only those that name both values. */
  readonly steps: readonly ValueStep[];
  /** Whether every activity named both values. */
  readonly isWhole: boolean;
}

/** What one activity says of a field. */
export interface FieldStep {
  /** ISO 8601. */
  readonly at: string;
  readonly value: SeenValue;
  /** From which value to which; absent where the activity names none. */
  readonly step?: ValueStep | undefined;
}

/**
 * What an activity says that names both values, `from` and `to` as it holds them. A field may have got another type since (F35): what its
 * type does not allow is no value of it now, but stays in the step as the text that the log holds, because what our write replaced is told nowhere else.
 */
export function stepTold({ type }: FieldDescription, at: string, { from, to }: { readonly from: unknown; readonly to: unknown }): FieldStep {
  const asHeld = (raw: unknown): SeenValue => {
    const value = canonicalValue(type, raw);
    return isUnknown(value) && typeof raw === 'string' ? raw : value;
  };
  return { at, value: canonicalValue(type, to), step: { at, from: asHeld(from), to: asHeld(to) } };
}

/**
 * What is known with one activity more. They may come out of order (F23), a second may hold several (F18), and the vendor's clock may
 * have been set back between two of them (F19): where one that is delivered later has no later stamp and tells another value, order
 * and stamps cannot tell which came last.
 */
export function withNews(before: FieldNews | undefined, { at, value, step }: FieldStep): FieldNews {
  const steps = [...(before?.steps ?? []), ...(step === undefined ? [] : [step])];
  const isWhole = (before?.isWhole ?? true) && step !== undefined;
  if (before === undefined || at > before.at) return { at, value, latest: value, steps, isWhole };
  return { at: before.at, value: value === before.value ? value : unknown('not-returned'), latest: at === before.at ? value : before.latest, steps, isWhole };
}

/** The value that came last; unknown where nobody can tell, and then the record is looked at. */
function lastValue({ value, latest, steps, isWhole }: FieldNews): SeenValue {
  if (isWhole && isEndOf(latest, steps)) return latest;
  return wasLeftAgain(value, steps) ? unknown('not-returned') : value;
}

/** What a hint says of one record's fields, by API name: the last value of each, and every step that was told. */
export function valuesTold(news: ReadonlyMap<string, FieldNews>): Pick<ChangeHint, 'newValues' | 'steps'> {
  const told = [...news];
  const steps = told.flatMap(([name, ofField]) => (ofField.steps.length === 0 ? [] : [[name, ofField.steps] as const]));
  return { newValues: Object.fromEntries(told.map(([name, ofField]) => [name, lastValue(ofField)])), steps: Object.fromEntries(steps) };
}

/**
 * Whether all steps lead to this value, one from another: then it came last, though the log told of the steps in another order, as
 * it does when one of them entered it late (F21). The stamps must say so too, for a step may be missing still.
 */
function isEndOf(value: SeenValue, steps: readonly ValueStep[]): boolean {
  const others = new Set(steps.map(({ to }) => to).filter((to) => to !== value));
  return surplus(value, steps) === 1 && [...others].every((other) => surplus(other, steps) <= 0);
}

/**
 * Whether a value was left as often as it was come to: then it need not be the last one, whatever order and stamps say. A page that
 * comes backwards (F23) and is divided by a clock that was set back (F19) has both of them against the truth.
 */
function wasLeftAgain(value: SeenValue, steps: readonly ValueStep[]): boolean {
  return steps.some(({ from }) => from === value) && surplus(value, steps) <= 0;
}

/** How much more often a value was come to than left. */
function surplus(value: SeenValue, steps: readonly ValueStep[]): number {
  return steps.filter(({ to }) => to === value).length - steps.filter(({ from }) => from === value).length;
}
