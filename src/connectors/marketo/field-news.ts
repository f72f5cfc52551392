import type { FieldDescription } from '../../domain/field.ts';
import type { ValueStep } from '../../domain/observation.ts';
import { isUnknown, unknown } from '../../domain/value.ts';
import type { SeenValue } from '../../domain/value.ts';
import { canonicalValue } from '../canonical-value.ts';

/** What some activities say of one field of one record. */
export interface FieldNews {
  /** The latest stamp, ISO 8601. */
  readonly at: string;
  /** The value that order and stamps call the last one; unknown where they do not agree. */
  readonly value: SeenValue;
  /** In the order of delivery; only those that name both values. */
  readonly steps: readonly ValueStep[];
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
 * have been set back between two of them (F19): where one that is delivered later has no later stamp and tells another value, nobody
 * can tell which came last.
 */
export function withNews(before: FieldNews | undefined, { at, value, step }: FieldStep): FieldNews {
  const steps = [...(before?.steps ?? []), ...(step === undefined ? [] : [step])];
  if (before === undefined || at > before.at) return { at, value, steps };
  return { at: before.at, value: value === before.value ? value : unknown('not-returned'), steps };
}

/** The value that came last; unknown where nobody can tell, and then the record is looked at. */
export function lastValue({ value, steps }: FieldNews): SeenValue {
  return wasLeftAgain(value, steps) ? unknown('not-returned') : value;
}

/**
 * Whether a value was left as often as it was come to: then it need not be the last one, whatever order and stamps say. A page that
 * comes backwards (F23) and is divided by a clock that was set back (F19) has both of them against the truth.
 */
function wasLeftAgain(value: SeenValue, steps: readonly ValueStep[]): boolean {
  const departures = steps.filter(({ from }) => from === value).length;
  return departures > 0 && departures >= steps.filter(({ to }) => to === value).length;
}
