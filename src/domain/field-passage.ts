import type { ErrorCode } from './error-catalogue.ts';
import type { ResolvedField } from './resolved-mapping.ts';
import type { Side } from './side.ts';
import type { KnownValue, SeenValue } from './value.ts';
import { comesBack, seenInForm, sentInForm } from './value-form.ts';
import { misfit } from './value-fit.ts';

/** What a side's value of a field says, as it is kept: what it links to, and in the form of its line's rules (decision 34). */
export function valueSeen(field: ResolvedField, side: Side, told: SeenValue): SeenValue {
  const value = linkedValue(field, side, told);
  return field.form === undefined ? value : seenInForm(field.form, side, value);
}

/** What is sent to a side for a kept value, in that side's own form; undefined where no rule covers it, and then nothing is. */
export function valueSent({ form }: ResolvedField, to: Side, value: KnownValue): KnownValue | undefined {
  if (form === undefined) return value;
  const sent = sentInForm(form, to, value);
  return sent.covered ? sent.value : undefined;
}

/** Why a kept value cannot be written to a side: its rules do not lead there and back, or the field does not take it. Null when it can. */
export function unfit(field: ResolvedField, to: Side, value: KnownValue): Unfit | null {
  const { form, comparison, on } = field;
  if (form === undefined) return asUnfit(misfit(on[to], to, value));
  const sent = sentInForm(form, to, value);
  if (!sent.covered) return { code: 'VALUE_NOT_MAPPED', by: sent.by };
  return asUnfit(misfit(on[to], to, sent.value) ?? (comesBack(form, comparison, to, sent.value, value) ? null : 'VALUE_NOT_REVERSIBLE'));
}

/** An error about a value, and the rule that it is about, in words. */
export interface Unfit {
  readonly code: ErrorCode;
  readonly by?: string;
}

/** What values are not that a rule of the field does not cover, and what to do, in sentences; null where it has none. `by` is the rule in words. */
export function whyUncovered({ form }: ResolvedField, by: string): string | null {
  const rules = form === undefined ? [] : [...form.there, ...(form.back ?? [])];
  return rules.find(({ words }) => words === by)?.uncovered ?? null;
}

/** A code alone as what is wrong with a value. */
export function asUnfit(code: ErrorCode | null): Unfit | null {
  return code === null ? null : { code };
}

/**
 * What a field that links says: the id of a record of the linked object, or blank. An owner may be a queue as well as a
 * user, and Marketo knows no queues: the person has no sales person then (marketo-native-sync.md §1.2, "Queue-owned leads").
 */
function linkedValue({ line, parentPrefix }: ResolvedField, side: Side, value: SeenValue): SeenValue {
  if (line.links === undefined || side !== 'salesforce' || parentPrefix === null || typeof value !== 'string') return value;
  return value.startsWith(parentPrefix) ? value : null;
}
