import { statusSeen } from './campaign-pairing.ts';
import type { ResolvedPairing, ResolvedPairings } from './campaign-pairing.ts';
import { campaignOf, seenOn } from './merge-pair.ts';
import { isMember } from './object-pair.ts';
import { UNSEEN, withSide } from './pair.ts';
import type { Difference, Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { SIDES } from './side.ts';
import type { Side } from './side.ts';
import { own } from './value.ts';

/**
 * Statuses are kept under words that stand for all that mean the same (`SharedStatus`). Where a table ties them otherwise than the one
 * before, a word may stand for something else, and which of the statuses it was its record alone can tell.
 */

/** Whether any campaign has another table than before, so that members may be kept under words of the old one. */
export function areTiedAnew(before: ResolvedPairings, now: ResolvedPairings): boolean {
  return [...now.pairings.values()].some((pairing) => isTiedAnew(before.pairings.get(pairing.campaign), pairing));
}

/** One that was not paired, or not seen, says nothing: the members of a campaign that is new, and of a program that is found again, are all read. */
function isTiedAnew(before: ResolvedPairing | undefined, { statuses }: ResolvedPairing): before is ResolvedPairing {
  return before !== undefined && JSON.stringify(before.statuses) !== JSON.stringify(statuses);
}

/**
 * A member whose statuses were kept under words that mean something else by the table of now: its records are to be looked at, and until
 * then their statuses are unknown, so nothing is written (I10). What both had agreed on is forgotten together with its word: nobody
 * changed anything, so the two meet like strangers, by the pairing's own policy (decision 44). A word that stands for what it stood for
 * stays, and so does what is kept apart. The same pair where nothing changes.
 */
export function withWordsUnseen(pair: Pair, mapping: ResolvedMapping, before: ResolvedPairings | undefined): Pair {
  const campaign = isMember(pair.object) ? campaignOf(pair, mapping) : null;
  const now = mapping.pairings?.pairings.get(campaign ?? '');
  const key = mapping.fields.find(({ line }) => line.part === 'status')?.key;
  if (campaign === null || now === undefined || key === undefined) return pair;
  const earlier = before?.pairings.get(campaign);
  if (!isTiedAnew(earlier, now)) return pair;
  const stands = (value: unknown, sides: readonly Side[]): boolean => typeof value !== 'string' || standsForTheSame(value, earlier, now, sides);
  const isAgreed = stands(own(pair.base, key), SIDES);
  const lost = SIDES.filter((side) => pair[side].presence !== 'absent' && !stands(seenOn(pair, side, key), [side]));
  if (isAgreed && lost.length === 0) return pair;
  const { [key]: agreed, ...rest } = pair.base;
  return SIDES.reduce((left, side) => {
    const { presence, lookDue, differences, rewrites: { [key]: _rewrite, ...rewrites } } = left[side];
    if (lost.includes(side)) return withSide(left, side, { differences: { ...differences, [key]: UNSEEN }, rewrites, lookDue: lookDue || presence === 'present' });
    // What it had agreed to is all that is known of it.
    const kept: Difference | null = isAgreed || agreed === undefined || presence === 'absent' ? null : { value: agreed, changedAt: pair[side].seenVersion ?? '', changedBy: null };
    return kept === null ? left : withSide(left, side, { differences: { [key]: kept, ...differences } });
  }, isAgreed ? pair : { ...pair, base: rest });
}

/** What no table lists stands for itself. */
function standsForTheSame(word: string, before: ResolvedPairing, now: ResolvedPairing, sides: readonly Side[]): boolean {
  const was = before.statuses.find((status) => status.word === word);
  if (was === undefined) return sides.every((side) => statusSeen(now, side, word) === word);
  const is = now.statuses.find((status) => status.word === word);
  return is !== undefined && JSON.stringify(was.on) === JSON.stringify(is.on);
}
