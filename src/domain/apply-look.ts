import { sameValue } from './compare-values.ts';
import { differenceFrom } from './merge-pair.ts';
import type { Observation } from './observation.ts';
import type { Difference, Pair, Rewrites, SideState } from './pair.ts';
import { withSide } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import type { Side } from './side.ts';
import { isUnknown, own } from './value.ts';
import type { SeenValue } from './value.ts';

/** A pair after a look at one of its records. */
export interface LookedAt {
  readonly pair: Pair;
  /** True when a mapped value was learnt that differs from what was known before. */
  readonly changed: boolean;
  /** True when a value we had written was seen to have stayed. */
  readonly confirmed: boolean;
}

/**
 * Takes what was seen into the pair: differences from base, the version, and whether values we wrote
 * have stayed. A value that could not be seen replaces a known one by *unknown*, never by blank (I10);
 * a field that was not looked at stays as it was.
 */
export function applyLook(pair: Pair, side: Side, look: Observation, mapping: ResolvedMapping): LookedAt {
  const differences: Record<string, Difference> = { ...pair[side].differences };
  const rewrites: Record<string, Rewrites[string]> = { ...pair[side].rewrites };
  const settled: string[] = [];
  let changed = false;
  for (const field of mapping.fields) {
    const value = own(look.values, field.on[side].name);
    if (value === undefined) continue;
    const isNews = differsFromSeen(pair, side, field, value);
    if (isNews) {
      changed = true;
      const seen = { value, changedAt: look.version, changedBy: look.changedBy };
      replaceDifference(differences, field, differenceFrom(own(pair.base, field.key), field, seen));
    }
    const written = own(rewrites, field.key);
    if (written?.awaiting !== true) continue;
    if (isNews) rewrites[field.key] = { count: written.count + 1, awaiting: false };
    else if (own(differences, field.key) === undefined) settled.push(field.key);
  }
  const state: Partial<SideState> = { differences, rewrites, id: look.id, presence: 'present', seenVersion: look.version, lookDue: false };
  return { pair: forgetRewrites(withSide(pair, side, state), settled), changed, confirmed: settled.length > 0 };
}

function differsFromSeen(pair: Pair, side: Side, field: ResolvedField, value: SeenValue): boolean {
  const difference = own(pair[side].differences, field.key);
  const known = difference === undefined ? own(pair.base, field.key) : difference.value;
  if (known === undefined) return true;
  if (isUnknown(known) || isUnknown(value)) return isUnknown(known) !== isUnknown(value);
  return !sameValue(field.comparison, known, value);
}

function replaceDifference(differences: Record<string, Difference>, field: ResolvedField, next: Difference | null): void {
  if (next === null) delete differences[field.key];
  else differences[field.key] = next;
}

/** A value that stayed on one side is a fixed point: counting starts anew on both (I5). */
export function forgetRewrites(pair: Pair, keys: readonly string[]): Pair {
  if (keys.length === 0) return pair;
  const without = (rewrites: SideState['rewrites']): SideState['rewrites'] =>
    Object.fromEntries(Object.entries(rewrites).filter(([key]) => !keys.includes(key)));
  return {
    ...pair,
    salesforce: { ...pair.salesforce, rewrites: without(pair.salesforce.rewrites) },
    marketo: { ...pair.marketo, rewrites: without(pair.marketo.rewrites) },
  };
}
