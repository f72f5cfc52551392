import type { Pair, Work } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { SentDeletion } from './deletions-sent.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import type { MemberLedger, Membership } from './member-ledger.ts';
import type { MembersOfWorld } from './members-of-world.ts';
import type { Merged } from './merge-users.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { rulesKnownAt } from './rights-known.ts';

/** What the checks of members' deletions look at. */
export interface MemberDeletionParts extends Pick<MembersOfWorld, 'isUnread' | 'goesWith'> {
  readonly ledger: MemberLedger;
  readonly books: Books;
  /** What users merged. */
  readonly merged: () => readonly Merged[];
  readonly plan: LifecyclesPlan;
  readonly now: () => number;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  readonly hasForgotten: () => boolean;
  /** Whether Marketo's log was purged. */
  readonly wasPurged: () => boolean;
}

/** Checks that a member is deleted because its counterpart is gone, and is gone where that one is (decision 26, L26). */
export interface MemberDeletionChecks {
  /** Why a membership should not have been deleted by us, to go on behind its name; null where it should. */
  faultOf(deletion: SentDeletion, life: OperationLife): string | null;
  /** Whether the two records of a pair are of a campaign and a program that do not go together by now, so that no end crosses. */
  isParted(pair: Pair): boolean;
  /** `waitsForPeople` says by which code a deletion waits for somebody, null where it does not. */
  checkQuiet(by: Verdicts, waitsForPeople: (work: Work, side: Side) => string | null): void;
}

/** A merge and what it makes of memberships fall into one moment, ms. */
const MOMENT_MS = 1000;

/** Nothing has been deleted yet. */
export function createMemberDeletionChecks({ ledger, isUnread, goesWith, books, merged, plan, now, viewAgeMs, stampedUnseen, hasForgotten, wasPurged }: MemberDeletionParts): MemberDeletionChecks {
  /** The counterpart. One that ended before its person went into another one is called by that one's name since, under which nobody ever joined. */
  function sourceOf({ pairId, ...pair }: Pair, source: Side): Membership | undefined {
    const ids = [...books.idsOf(pairId, source), pair[source].id ?? ''];
    return ledger.member(source, ids.findLast((id) => ledger.member(source, id) !== undefined) ?? '');
  }

  /** It ended because a merge made two memberships one: of users, whose people these were, or of ours, where the vendor alone ends anything. */
  function endedByMerge({ side, id, person }: Membership): boolean {
    const lives = ledger.lives[side];
    const endedAt = lives.deletedAt(id);
    return lives.deletedBy(id) === 'nobody' || merged().some((one) => one.side === side && Math.abs(one.at - endedAt) <= MOMENT_MS && [one.loser.id, one.survivor.id].includes(person));
  }

  /** Another record by which the same person was in the same campaign all the while: whoever is added anew is another one in Salesforce, and the same in Marketo. */
  function standsFor({ side, id, person, pairing }: Membership, since: number): Membership | undefined {
    if (side === 'marketo') return undefined;
    const isThereSince = (one: string): boolean => (ledger.history(side, one)[0]?.at ?? Infinity) <= since && !ledger.lives[side].wasGone(one, since, now());
    return ledger.members(side).find((one) => one.id !== id && one.person === person && one.pairing.campaign === pairing.campaign && isThereSince(one.id));
  }

  function faultOf({ side, recordId }: SentDeletion, life: OperationLife): string | null {
    const source = otherSide(side);
    const pair = books.pairs.get(life.operation.pairId);
    const counterpart = pair === undefined ? undefined : sourceOf(pair, source);
    if (counterpart === undefined) return 'nobody on the other side ever went with it';
    const { id } = counterpart;
    const lives = ledger.lives[source];
    const since = life.openedAt - viewAgeMs;
    if (!lives.wasGone(id, since, now())) return `its counterpart ${id} was there all the while`;
    if (endedByMerge(counterpart)) return `its counterpart ${id} had ended by a merge`;
    if (lives.deletedBy(id) === 'engine' && !hasForgotten()) return `we had deleted its counterpart ${id} ourselves`;
    const other = standsFor(counterpart, since);
    if (other !== undefined) return `its person was there all the while, as ${other.id}, since ${new Date(ledger.joinedAt(source, other.id)).toISOString()}`;
    const [member, program] = source === 'marketo' ? [ledger.member(side, recordId), counterpart] : [counterpart, ledger.member(side, recordId)];
    if (member !== undefined && program !== undefined && !goesWith(member.pairing.campaign, program.pairing.kind.program, rulesKnownAt(books, life))) return `its campaign goes with another program than ${program.pairing.kind.program}`;
    return null;
  }

  /** Whether nobody may have heard of an end: the log is purged, or a clock was wrong, or a database that was put back knew it last, or nobody read of its program. */
  function isUnheard(counterpart: Membership): boolean {
    const { side, id } = counterpart;
    const endedAt = ledger.lives[side].deletedAt(id);
    return hasForgotten() || (side === 'marketo' ? wasPurged() || isUnread(counterpart, endedAt) : stampedUnseen(endedAt));
  }

  /** A campaign that was led elsewhere before an end was carried, because that was stopped as one of too many, has nothing to do with it any more (L38, seed 141082). */
  function isParted(pair: Pair): boolean {
    const [member, program] = [sourceOf(pair, 'salesforce'), sourceOf(pair, 'marketo')];
    return member !== undefined && program !== undefined && !goesWith(member.pairing.campaign, program.pairing.kind.program, now());
  }

  function checkMember(member: Membership, by: Verdicts, waitsForPeople: (work: Work, side: Side) => string | null): void {
    const { side, id } = member;
    const source = otherSide(side);
    const pair = books.pairHolding(side, id);
    // One that was met with nobody on the other side, or whose counterpart went into another one, has nobody's end to follow.
    if (pair === undefined || (pair[source].presence !== 'present' && pair[source].presence !== 'deleted')) return;
    const counterpart = sourceOf(pair, source);
    if (counterpart?.isThere !== false || endedByMerge(counterpart)) return;
    const code = waitsForPeople(pair[side].work, side);
    if (code !== null) return by.reached(`a member not deleted in ${side}: ${code}`);
    if (isUnheard(counterpart)) return by.reached('nobody heard of an end');
    if (isParted(pair)) return;
    by.violated('I1', 'Q', `${nameOf(source, counterpart.id)} (campaign-member) has ended, and ${nameOf(side, id)} has not; its pair is ${JSON.stringify({ [side]: pair[side], [source]: pair[source] })}`, { pairId: pair.pairId });
  }

  return {
    faultOf,
    isParted,
    checkQuiet(by, waitsForPeople) {
      for (const side of SIDES) {
        if (!plan.deletedToo[side].includes('campaign-member')) continue;
        for (const member of ledger.members(side)) if (member.isThere) checkMember(member, by, waitsForPeople);
      }
    },
  };
}

/** What runs should sometimes reach that carry the deletions of members. */
export const SOMETIMES_WITH_MEMBER_DELETIONS: readonly string[] = SIDES.map((side) => `deleted in ${side}: campaign-member`);
