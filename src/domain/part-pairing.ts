import { isStrayed, membershipNamed, programName } from './campaign-pairing.ts';
import { campaignOf } from './merge-pair.ts';
import { isCampaign, isMember } from './object-pair.ts';
import { isGone, UNSEEN, UNSEEN_SIDE, withSide } from './pair.ts';
import type { Pair, SideState } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { withoutRecord } from './without-record.ts';

/** A pair that the settings have parted: what was agreed on with the old program holds for no other. */
export interface Parted {
  readonly pair: Pair;
  /** The membership of the old program, where that goes with another campaign now: it begins a pair of its own there. Null for none. */
  readonly besides: SideState | null;
}

/**
 * Parts a campaign, or a member of one, from a program that it goes with no longer, so that each is met like a stranger by what it
 * goes with now (decision 44). Null where nothing is to be parted, and where one of the two memberships is over: whoever was taken out stays out
 * (I6), should the settings lead back. `mark` is the store's of this transaction: an older look at the program is not believed.
 */
export function partedPair(pair: Pair, mapping: ResolvedMapping, mark: number): Parted | null {
  const { salesforce, marketo } = pair;
  if (marketo.id === null) return null;
  if (isCampaign(pair.object)) return isStrayed(salesforce.id, marketo.id, mapping.pairings) ? { pair: withoutRecord(pair, 'marketo', mark), besides: null } : null;
  const program = membershipNamed(marketo.id)?.program;
  if (!isMember(pair.object) || program === undefined || isGone(salesforce.presence) || isGone(marketo.presence)) return null;
  if (!isStrayed(campaignOf(pair, mapping), programName(program), mapping.pairings)) return null;
  const isFollowed = mapping.pairings?.campaigns.has(program) === true;
  const anew = isFollowed ? { ...UNSEEN_SIDE, id: marketo.id, presence: marketo.presence, writtenMark: mark, lookDue: true } : null;
  if (salesforce.presence === 'absent') return { pair: anew === null ? pair : { ...pair, base: {}, marketo: { ...anew, filtered: marketo.filtered, work: marketo.work } }, besides: null };
  return { pair: withStatusUnseen(withoutRecord(pair, 'marketo', mark), mapping), besides: anew };
}

/** Statuses that meant the same by the old pairing had one word; which of them it was, only the campaign's member itself tells. */
function withStatusUnseen(pair: Pair, { fields }: ResolvedMapping): Pair {
  const statuses = fields.flatMap(({ key, line }) => (line.part === 'status' ? [[key, UNSEEN] as const] : []));
  return withSide(pair, 'salesforce', { differences: { ...pair.salesforce.differences, ...Object.fromEntries(statuses) }, lookDue: true });
}
