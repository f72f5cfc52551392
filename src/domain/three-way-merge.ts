import { isEmpty, sameValue } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import { defaultWinner } from './field-mapping.ts';
import type { ConflictPolicy, Direction } from './field-mapping.ts';
import { otherSide } from './side.ts';
import type { PairObject, Side } from './side.ts';
import { isUnknown } from './value.ts';
import type { KnownValue, SeenValue } from './value.ts';

/** Everything the merge of one field looks at. A value that was never seen or agreed is absent. */
export interface MergeInput {
  readonly object: PairObject;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
  readonly comparison: Comparison;
  readonly base?: KnownValue;
  readonly seen: Readonly<Partial<Record<Side, SeenValue>>>;
  /** When each side's vendor says its value changed (ISO 8601); read by `most-recent` alone. */
  readonly changedAt: Readonly<Partial<Record<Side, string>>>;
}

/** What the merge of one field decides. */
export type MergeDecision =
  /** Nothing to do; `kept-apart` when the values differ and policy or caution lets them. */
  | { readonly kind: 'nothing'; readonly because: 'unknown' | 'agreed' | 'kept-apart' }
  /** Both sides hold the same: this becomes the base. */
  | { readonly kind: 'agree'; readonly value: KnownValue }
  /** Write `value` to side `to`. `overwrites` is set when the target had a change of its own, which loses. */
  | { readonly kind: 'copy'; readonly to: Side; readonly value: KnownValue; readonly overwrites?: KnownValue };

/**
 * The three-way merge of one field (DESIGN §2, reliability.md §2): any unknown → nothing; equal →
 * agreed; one side differs from base → copy it; both differ → the policy decides. State-based:
 * the same three values give the same answer whatever happened in between (I2).
 */
export function mergeField(input: MergeInput): MergeDecision {
  const { salesforce, marketo } = input.seen;
  if (salesforce === undefined || marketo === undefined) return { kind: 'nothing', because: 'unknown' };
  if (isUnknown(salesforce) || isUnknown(marketo)) return { kind: 'nothing', because: 'unknown' };
  const seen = { salesforce, marketo };
  if (sameValue(input.comparison, salesforce, marketo)) return agreement(input, salesforce);
  if (input.direction === 'to-marketo') return copyTo('marketo', input, seen);
  if (input.direction === 'to-salesforce') return copyTo('salesforce', input, seen);
  return mergeTwoWay(input, seen);
}

function agreement(input: MergeInput, value: KnownValue): MergeDecision {
  const known = input.base !== undefined && sameValue(input.comparison, input.base, value);
  return known ? { kind: 'nothing', because: 'agreed' } : { kind: 'agree', value };
}

function mergeTwoWay(input: MergeInput, seen: Readonly<Record<Side, KnownValue>>): MergeDecision {
  const changed = { salesforce: hasChanged(input, seen.salesforce), marketo: hasChanged(input, seen.marketo) };
  if (!changed.marketo) return copyTo('marketo', input, seen);
  if (!changed.salesforce) return copyTo('salesforce', input, seen);
  const blank = blankSide(input, seen);
  // Two records meeting for the first time: an empty field has nothing to say against a filled one (I11).
  if (blank !== null && (input.base === undefined || input.policy === 'fill-if-empty')) {
    return copyTo(blank, input, seen);
  }
  return copyTo(otherSide(winnerOf(input)), input, seen);
}

function hasChanged(input: MergeInput, value: KnownValue): boolean {
  return input.base === undefined || !sameValue(input.comparison, input.base, value);
}

function blankSide({ comparison }: MergeInput, seen: Readonly<Record<Side, KnownValue>>): Side | null {
  if (isEmpty(comparison, seen.salesforce)) return 'salesforce';
  return isEmpty(comparison, seen.marketo) ? 'marketo' : null;
}

/** The side whose value stays when both changed (PRODUCT A6). Ties of `most-recent` fall to the native rule. */
function winnerOf(input: MergeInput): Side {
  const native = defaultWinner(input.object);
  switch (input.policy) {
    case 'marketo-wins':
      return 'marketo';
    case 'salesforce-wins':
      return 'salesforce';
    case 'most-recent': {
      const salesforce = Date.parse(input.changedAt.salesforce ?? '');
      const marketo = Date.parse(input.changedAt.marketo ?? '');
      if (salesforce > marketo) return 'salesforce';
      return marketo > salesforce ? 'marketo' : native;
    }
    case 'by-object':
    case 'fill-if-empty':
    case 'write-once':
    case 'further-on':
      return native;
  }
}

function copyTo(to: Side, input: MergeInput, seen: Readonly<Record<Side, KnownValue>>): MergeDecision {
  const value = seen[otherSide(to)];
  const replaced = seen[to];
  if (!mayOverwrite(input, value, replaced)) return { kind: 'nothing', because: 'kept-apart' };
  const { base, comparison } = input;
  const hadOwnChange = !isEmpty(comparison, replaced) && hasChanged(input, replaced);
  // A cleared target that had a value before was changed too: its blank loses, and that is recorded.
  const wasCleared = isEmpty(comparison, replaced) && base !== undefined && !isEmpty(comparison, base) && hasChanged(input, replaced);
  return hadOwnChange || wasCleared ? { kind: 'copy', to, value, overwrites: replaced } : { kind: 'copy', to, value };
}

function mayOverwrite({ base, comparison, policy }: MergeInput, value: KnownValue, replaced: KnownValue): boolean {
  // A blank never wins a first meeting: it was not emptied, it just is empty (I11).
  if (base === undefined && isEmpty(comparison, value)) return false;
  if (policy === 'fill-if-empty') return isEmpty(comparison, replaced);
  if (policy === 'write-once') return base === undefined || isEmpty(comparison, base);
  return true;
}
