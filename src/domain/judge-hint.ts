import { sameValue } from './compare-values.ts';
import { forgetRewrites } from './apply-look.ts';
import { seenOn } from './merge-pair.ts';
import type { ChangeHint } from './observation.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { Side } from './side.ts';
import { isUnknown, own } from './value.ts';

/** Whether a hint tells something new about a pair. */
export type HintVerdict =
  /** Every value is the one already seen: our own write coming back, or no change at all (D5, I4). */
  | { readonly kind: 'echo'; readonly pair: Pair }
  /** Something may be new: the record must be looked at. */
  | { readonly kind: 'look' };

/**
 * Judges a hint by the values already seen; an echo also proves that what we wrote has stayed. A record of
 * which some mapped field was never seen – one that we just created, above all – is looked at: what the
 * create did not send is not known to be blank, and until it is seen nothing could be written there (I10).
 */
export function judgeHint(pair: Pair, side: Side, hint: ChangeHint, mapping: ResolvedMapping): HintVerdict {
  if (pair[side].presence !== 'present') return { kind: 'look' };
  if (mapping.fields.some((field) => seenOn(pair, side, field.key) === undefined)) return { kind: 'look' };
  const confirmed: string[] = [];
  for (const field of mapping.fields) {
    const seen = seenOn(pair, side, field.key);
    const value = own(hint.newValues, field.on[side].name);
    if (value === undefined) continue;
    if (seen === undefined || isUnknown(seen) || isUnknown(value)) return { kind: 'look' };
    if (!sameValue(field.comparison, seen, value)) return { kind: 'look' };
    if (own(pair[side].differences, field.key) === undefined) confirmed.push(field.key);
  }
  const awaited = confirmed.filter((key) => own(pair[side].rewrites, key)?.awaiting === true);
  return { kind: 'echo', pair: forgetRewrites(pair, awaited) };
}
