import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Pair } from '../../src/domain/pair.ts';
import type { Books } from './books.ts';
import { isBehind } from './check-members.ts';
import type { Gaps } from './gaps.ts';
import type { MemberLedger, Membership } from './member-ledger.ts';
import { meaningOfWord, meaningOn } from './pairing-kinds.ts';
import type { RunPairing, StatusMeaning } from './pairing-kinds.ts';
import type { Verdicts } from './oracle.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the checks of quiet memberships look at. */
export interface QuietMembersParts {
  readonly books: Books;
  readonly people: VendorLedger;
  readonly ledger: MemberLedger;
  readonly verdicts: Verdicts;
  /** What the settings name by now. */
  readonly followed: readonly RunPairing[];
  readonly hidden: Gaps;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: (at: number) => boolean;
  readonly hasForgotten: () => boolean;
  /** So long after a change it has been read, as a rule, ms. */
  readonly readWithinMs: number;
  /** Whether users merged the person of a lead or contact into this one (L33). */
  readonly isPersonOf: (person: unknown, salesforceId: unknown) => boolean;
  /** Records that stay refused as part of the surviving core. */
  readonly refusedForEver: ReadonlySet<string>;
}

/** Refusals of a membership that wait for people. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['STATUS_NOT_MAPPED', 'PERSON_NOT_IN_SALESFORCE', 'PERSON_NOT_IN_MARKETO', 'MATCH_TAKEN', 'DUPLICATE_VALUE', 'RECORD_GONE']);
/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;

/** Checks memberships once both worlds are quiet: I1, I6, I8, I14, I17, by the table of each pairing and the vendors' own rules. */
export function checkMembersQuiet(parts: QuietMembersParts): void {
  for (const side of ['salesforce', 'marketo'] as const) {
    const present = parts.ledger.members(side).filter(({ isThere, pairing }) => isThere && parts.followed.includes(pairing));
    for (const member of present) checkMember(parts, member);
    for (const [place, all] of Map.groupBy(present, ({ pairing, person }) => `${person} in ${pairing.campaign}`)) {
      if (all.length > 1) parts.verdicts.violated('I8', 'E', `${side} ${place} is a member ${all.length} times`);
    }
  }
}

function checkMember(parts: QuietMembersParts, member: Membership): void {
  const { books, verdicts, ledger, people, refusedForEver } = parts;
  const { side, id } = member;
  const other = otherSide(side);
  const pair = books.pairHolding(side, id);
  if (pair === undefined) {
    if (!wasOutOfSight(parts, member)) verdicts.violated('I17', 'Q', `${side} membership ${id} is there (since ${moment(ledger.joinedAt(side, id))}) and belongs to no pair`);
    return;
  }
  if (pair[side].presence !== 'present') {
    if (!wasOutOfSight(parts, member)) verdicts.violated('I17', 'Q', `${side} membership ${id} is there and its pair says ${pair[side].presence}`, { pairId: pair.pairId });
    return;
  }
  const person = personBeside(parts, member);
  const { work } = pair[other];
  if (person === null && work.state === 'rejected') verdicts.reached(`a member refused: ${work.error.code}`);
  if (person === null || refusedForEver.has(person) || refusedForEver.has(member.person)) return;
  const theirs = ledger.members(other).find((one) => one.isThere && one.pairing === member.pairing && one.person === person);
  const counterpart = handedOver(parts, pair, other) ?? theirs;
  if (counterpart === undefined) return checkAlone(parts, member, pair);
  if (work.state === 'rejected' && work.error.code === 'MATCH_TAKEN') return verdicts.reached('a member whose place another one has');
  if (pair[other].id !== counterpart.id && hasPlaceOfTwo(parts, pair, { [side]: member, [other]: counterpart } as Record<Side, Membership>, side)) return verdicts.reached('a member whose place another one has');
  if (pair[other].id !== counterpart.id) return verdicts.violated('I14', 'Q', `${side} membership ${id} and ${other} ${counterpart.id} are one, and its pair says ${String(pair[other].id)}`, { pairId: pair.pairId });
  if (side === 'salesforce') checkStatuses(parts, member, counterpart, pair);
  if (people.record(side, member.person)?.state === 'there') verdicts.reached('a member on both sides');
}

/** A person merged into another one hands its membership over, although its lead or contact stays another than that one's (decision 30). */
function handedOver({ books, ledger }: QuietMembersParts, pair: Pair, other: Side): Membership | undefined {
  const counterpart = ledger.member(other, pair[other].id ?? '');
  return counterpart?.isThere === true && books.journalOf(pair.pairId).some(({ event }) => event.kind === 'merged') ? counterpart : undefined;
}

/**
 * Two leads whose persons users merged are two members of one campaign, and one of its program (L33): whichever came first has that place,
 * and the other one is refused by name, be it for its own status.
 */
function hasPlaceOfTwo({ books, ledger, isPersonOf }: QuietMembersParts, pair: Pair, both: Readonly<Record<Side, Membership>>, side: Side): boolean {
  const holder = side === 'marketo' ? pair : books.pairHolding('marketo', both.marketo.id);
  const holding = ledger.member('salesforce', holder?.salesforce.id ?? '');
  if (holding?.isThere !== true || holding.id === both.salesforce.id || !isPersonOf(both.marketo.person, holding.person)) return false;
  const { work } = pair.marketo;
  return side === 'marketo' || (work.state === 'rejected' && FOR_PEOPLE.has(work.error.code));
}

/** Who somebody is on the other side, where both are there and known as one; null where they are not. */
function personBeside({ books, people }: QuietMembersParts, { side, person }: Membership): string | null {
  const pair = books.pairHolding(side, person);
  const other = otherSide(side);
  if (pair?.[side].presence !== 'present' || pair[other].presence !== 'present' || pair[other].id === null) return null;
  return people.record(side, person)?.state === 'there' && people.record(other, pair[other].id)?.state === 'there' ? pair[other].id : null;
}

/** A membership alone: its counterpart was taken out by somebody, or a refusal says by name what is missing. */
function checkAlone(parts: QuietMembersParts, member: Membership, pair: Pair): void {
  const { verdicts, ledger, books, hasForgotten, readWithinMs } = parts;
  const { side, id } = member;
  const other = otherSide(side);
  const { work } = pair[other];
  if (work.state === 'rejected' && FOR_PEOPLE.has(work.error.code)) return verdicts.reached(`a member refused: ${work.error.code}`);
  // Whoever was taken out stays out, until somebody joins anew (I6): as long after it as that can have been read, since nothing tells which came first of two things that one reading brings.
  const joined = joinedFirst(parts, pair, { side, id });
  const wasMember = ledger.history(side, id).some(({ to, at }) => to === null && at < joined);
  // What we took out ourselves, for an end over here, is made again for who joins again.
  const removed = books.idsOf(pair.pairId, other).flatMap((one) => ledger.history(other, one)).some(({ to, at, by }) => to === null && by !== 'engine' && at > joined - (wasMember ? readWithinMs : OVERLAP_MS));
  if (removed) return verdicts.reached('a member stays out');
  if (hasForgotten() && verdicts.isAllowed('forgotten by the database')) return;
  if (wasOutOfSight(parts, member)) return;
  verdicts.violated('I1', 'Q', `${side} membership ${id} (${member.status}) has no counterpart; its work is ${JSON.stringify(work)}`, { pairId: pair.pairId });
}

/** When somebody joined by it: one that a merge of persons handed over was begun by whoever went into them (decision 31). */
function joinedFirst(parts: QuietMembersParts, pair: Pair, { side, id }: Pick<Membership, 'side' | 'id'>): number {
  const { ledger, books, readWithinMs } = parts;
  const from = ledger.history(side, id)[0]?.by !== 'vendor' ? [] : books.journalOf(pair.pairId).flatMap(({ event }) => (event.kind === 'merged' && event.side === side && event.to === id && event.from !== id ? [event.from] : []));
  return Math.min(ledger.joinedAt(side, id, readWithinMs), ...from.map((one) => joinedFirst(parts, pair, { side, id: one })));
}

/** I1, I5: the statuses mean the same, or are kept apart by the rule, or a refusal names the one that has no counterpart. */
function checkStatuses(parts: QuietMembersParts, member: Membership, counterpart: Membership, pair: Pair): void {
  const { verdicts } = parts;
  const { kind } = member.pairing;
  const [theirs, ours] = [meaningOn(kind, 'salesforce', member.status), meaningOn(kind, 'marketo', counterpart.status)];
  if (theirs !== undefined && theirs === ours) return verdicts.reached('statuses agree');
  const isLone = [theirs, ours].some((one) => one === undefined || one.salesforce.length === 0 || one.marketo.length === 0);
  const refused = [pair.salesforce.work, pair.marketo.work].some((work) => work.state === 'rejected' && FOR_PEOPLE.has(work.error.code));
  if (isLone && refused) return verdicts.reached('a status without a counterpart');
  if (isBehind(theirs, ours) && (mayBeApart(parts, member, counterpart, ours) || meaningOfWord(kind, pair.base['statusName']) === ours)) return verdicts.reached('statuses kept apart');
  if (wasOutOfSight(parts, member)) return;
  const place = `membership ${member.id} and ${counterpart.id}`;
  verdicts.violated('I1', 'Q', `${place} are ${member.status} and ${counterpart.status} (${member.pairing.policy}); work to salesforce ${JSON.stringify(pair.salesforce.work)}, to marketo ${JSON.stringify(pair.marketo.work)}`, { pairId: pair.pairId, field: 'statusName' });
}

/**
 * Salesforce moved back and Marketo stays (decision 31): so since Marketo last moved, Salesforce has been where Marketo is.
 * Where Salesforce wins, it may have moved back at once. A move that was taken back before anybody read it is none: then both
 * had agreed on what Marketo shows, as the pair knows.
 */
function mayBeApart({ ledger }: QuietMembersParts, member: Membership, counterpart: Membership, ours: StatusMeaning | undefined): boolean {
  if (member.pairing.policy === 'salesforce-wins') return true;
  const moved = ledger.history('marketo', counterpart.id).at(-1)?.at ?? 0;
  const means = ({ to }: { readonly to: string | null }): boolean => to !== null && meaningOn(member.pairing.kind, 'salesforce', to) === ours;
  const history = ledger.history('salesforce', member.id);
  const standing = history.findLast(({ at }) => at <= moved);
  return (standing !== undefined && means(standing)) || history.some((one) => one.at > moved && means(one));
}

/** A known gap kept a membership, or its last change, from being seen. */
function wasOutOfSight({ hidden, verdicts, stampedUnseen, ledger }: QuietMembersParts, { side, id }: Membership): boolean {
  const since = ledger.history(side, id).at(-1)?.at ?? 0;
  if (side === 'salesforce' && hidden.reachesBeyond(id, since) > OVERLAP_MS) return verdicts.isAllowed('hidden beyond the overlap');
  return side === 'salesforce' && stampedUnseen(since) && verdicts.isAllowed('clock set back at rest');
}

/** What a run should sometimes reach that has members of campaigns. */
export const SOMETIMES_WITH_MEMBERS: readonly string[] = [
  'made: member in salesforce', 'made: member in marketo', 'moved: member in salesforce', 'moved: member in marketo', 'a member on both sides', 'statuses agree', 'statuses kept apart',
  'a member stays out', 'a status without a counterpart', 'a lost status named in the journal', 'a member was further on than we knew', 'a member refused: PERSON_NOT_IN_SALESFORCE', 'a campaign is followed while the sync runs',
];

/** What a run should sometimes reach whose campaigns are led elsewhere. */
export const SOMETIMES_LED_ELSEWHERE: readonly string[] = ['a campaign is led to another program'];

/** What a run should sometimes reach whose settings tie statuses otherwise. */
export const SOMETIMES_TIED_ANEW: readonly string[] = ['statuses are tied otherwise'];

function moment(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(5, 23) : 'ever';
}
