import { isStrayed, membershipNamed } from './campaign-pairing.ts';
import { hasStrayed, standingOfPair } from './merge-pair.ts';
import { isCampaign, isMember } from './object-pair.ts';
import { isGone, UNSEEN, UNSEEN_SIDE, withSide } from './pair.ts';
import type { Pair, SideState } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { isUnknown, own } from './value.ts';
import { withoutRecord } from './without-record.ts';

/** A pair after the settings have led its campaign, or its program, elsewhere. */
export interface Parted {
  readonly pair: Pair;
  /** The membership of the old program, where that goes with another campaign now: it begins a pair of its own there. Null for none. */
  readonly besides: SideState | null;
}

/**
 * Parts a campaign, or a member of one, from a program that it goes with no longer, so that each is met like a stranger by what it
 * goes with now (decision 44). What the settings say nothing of stays together and rests; what its program holds is not known from then
 * on, because nobody reads of it. Null where nothing changes, and where one of the two memberships is over: whoever was taken out stays
 * out (I6), should the settings lead back. A status stays in the word of the old table: where that means something else by the new one,
 * it is looked at (status-words.ts). `mark` is the store's of this transaction: an older look at the program is not believed.
 */
export function partedPair(pair: Pair, mapping: ResolvedMapping, mark: number): Parted | null {
  const { salesforce, marketo } = pair;
  if (marketo.id === null) return null;
  if (isCampaign(pair.object)) return isStrayed(salesforce.id, marketo.id, mapping.pairings) ? { pair: withoutRecord(pair, 'marketo', mark), besides: null } : null;
  const program = membershipNamed(marketo.id)?.program;
  if (!isMember(pair.object) || program === undefined || isGone(salesforce.presence) || isGone(marketo.presence)) return null;
  const isFollowed = mapping.pairings?.campaigns.has(program) === true;
  if (!hasStrayed(pair, mapping)) return standingOfPair(pair, mapping) === 'not-named' && !isFollowed ? unheard(pair) : null;
  const anew = isFollowed ? { ...UNSEEN_SIDE, id: marketo.id, presence: marketo.presence, writtenMark: mark, lookDue: true } : null;
  if (salesforce.presence === 'absent') return anew === null ? unheard(pair) : { pair: { ...pair, base: {}, marketo: { ...anew, filtered: marketo.filtered, work: marketo.work } }, besides: null };
  return { pair: withoutRecord(pair, 'marketo', mark), besides: anew };
}

/**
 * No log of a program that is not followed is read, so whoever is taken out of it is not known to be: unknown values are written nowhere,
 * and make nobody a member again (I6, I10). When the program is followed again, its members are all read.
 */
function unheard(pair: Pair): Parted | null {
  const known = [...Object.keys(pair.base), ...Object.keys(pair.marketo.differences)];
  const isNews = known.some((key) => !isUnknown(own(pair.marketo.differences, key)?.value ?? null));
  return isNews ? { pair: withSide(pair, 'marketo', { differences: Object.fromEntries(known.map((key) => [key, UNSEEN])) }), besides: null } : null;
}
