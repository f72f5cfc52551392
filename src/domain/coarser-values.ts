import { bands, numberedBands, round } from './number-rules.ts';
import type { PairObject, Side } from './side.ts';
import type { JournaledUpdate } from './update-count.ts';
import type { ValueRule } from './value-rule.ts';

/** A number that an update of the journal changed. */
export interface ChangedNumber {
  readonly before: number;
  readonly after: number;
  /** Whether the update carried nothing else. */
  readonly isAlone: boolean;
}

/** The changes of a field on their way to a side, as far as they lead from one number to another. */
export function changedNumbers(updates: readonly JournaledUpdate[], { object, key, to }: { readonly object: PairObject; readonly key: string; readonly to: Side }): readonly ChangedNumber[] {
  return updates.flatMap(({ changes, ...update }) => {
    if (update.object !== object || update.side !== to) return [];
    const change = changes.find(({ field }) => field === key);
    return typeof change?.value === 'number' && typeof change.replaces === 'number' ? [{ before: change.replaces, after: change.value, isAlone: changes.length === 1 }] : [];
  });
}

/** A rule that makes small changes none: rounding where the other side keeps a number, bands where it keeps a text (PRODUCT C5). */
export type Coarsening = { readonly kind: 'round'; readonly digits: number } | { readonly kind: 'bands'; readonly from: readonly number[] };

/** What such a rule would have spared. */
export interface CoarserValues {
  readonly by: Coarsening;
  /** Changes of the journal that were looked at. */
  readonly changes: number;
  /** Of these, changes that would have been none. */
  readonly spared: number;
  /** Of these, changes that an update carried alone: it would not have been. */
  readonly sparedUpdates: number;
}

/** Fewer changes than these say nothing about the next ones. */
const LEAST_CHANGES = 30;
/** A rule that spares less is not worth what it takes away. */
const LEAST_SPARED = 0.3;
/** The finest rule that spares so much is coarse enough. */
const ENOUGH_SPARED = 0.5;
const MOST_BANDS = 12;
const DIGITS = [0, -1, -2, -3] as const;
const WIDTHS = [5, 10, 25, 50, 100, 250, 500, 1000] as const;

/**
 * The finest rule that would have spared half of these changes, else the finest that would have spared a third; null where none
 * would, or too few changes are known. The rules are tried themselves, on the journal's own values.
 */
export function coarserValues(changes: readonly ChangedNumber[], target: 'number' | 'text'): CoarserValues | null {
  if (changes.length < LEAST_CHANGES) return null;
  const tried = (target === 'number' ? roundings() : bandings(changes)).map(({ by, rule }): CoarserValues => {
    const spared = changes.filter(({ before, after }) => rule.apply(before) === rule.apply(after));
    return { by, changes: changes.length, spared: spared.length, sparedUpdates: spared.filter(({ isAlone }) => isAlone).length };
  });
  const sparing = (share: number): CoarserValues | undefined => tried.find(({ spared }) => spared >= share * changes.length);
  return sparing(ENOUGH_SPARED) ?? sparing(LEAST_SPARED) ?? null;
}

interface Tried {
  readonly by: Coarsening;
  readonly rule: ValueRule;
}

function roundings(): readonly Tried[] {
  return DIGITS.map((digits) => ({ by: { kind: 'round', digits }, rule: round(digits) }));
}

/** Bands of one width over all numbers that occur, from 0 where none is less. */
function bandings(changes: readonly ChangedNumber[]): readonly Tried[] {
  const numbers = changes.flatMap(({ before, after }) => [before, after]);
  const least = numbers.reduce((low, number) => Math.min(low, number), 0);
  const most = numbers.reduce((high, number) => Math.max(high, number), 0);
  return WIDTHS.flatMap((width) => {
    const first = Math.floor(least / width) * width;
    const count = Math.floor((most - first) / width) + 1;
    if (count > MOST_BANDS) return [];
    const from = Array.from({ length: count }, (_, index) => first + index * width);
    return [{ by: { kind: 'bands' as const, from }, rule: bands(numberedBands(from)) }];
  });
}
