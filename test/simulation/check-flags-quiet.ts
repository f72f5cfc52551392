import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { DELETION_WORD } from '../../src/domain/own-word.ts';
import { isMember, isPersonObject } from '../../src/domain/object-pair.ts';
import { heirsOf } from './account-merges.ts';
import type { AccountMerges } from './account-merges.ts';
import type { Books } from './books.ts';
import { FLAG_FIELDS } from './flag-options.ts';
import type { FlagsPlan } from './flag-options.ts';
import { flagOn } from './flags-shown.ts';
import type { MemberLedger, Membership } from './member-ledger.ts';
import type { ObjectLedger, ObjectRecord } from './object-ledger.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import type { Vendors } from './vendors.ts';

/** What the checks of flags at rest look at. */
interface QuietFlagsParts {
  readonly vendors: Vendors;
  readonly books: Books;
  readonly objects: ObjectLedger | null;
  readonly accounts: AccountMerges | null;
  readonly members: MemberLedger | null;
  readonly verdicts: Verdicts;
  readonly plan: FlagsPlan;
  readonly hasSecondLook: boolean;
  /** Whether somebody ever ticked the box of a record by hand, or took it off. */
  readonly wasTicked: (side: Side, recordId: string) => boolean;
  /** Whether we have written to a record: what somebody else keeps under the id of one of Salesforce's is none of ours before. */
  readonly wasWritten: (side: Side, recordId: string) => boolean;
  readonly hasForgotten: () => boolean;
  /** Whether nobody may have read what became of a membership at this moment, because its campaign went with another program. */
  readonly isUnread: (member: Membership, at: number) => boolean;
  /** Whether nobody may have heard of the end of a record. */
  readonly isUnheard: (side: Side, id: string, deletedAt: number) => boolean;
}

/** A record, what it says, and what is so by the worlds themselves. */
interface Shown {
  readonly side: Side;
  readonly object: PairObject;
  readonly recordId: string;
  readonly says: boolean;
  readonly sourceId: string;
  readonly isDeleted: boolean;
  /** True time of the counterpart's last deletion, ms. */
  readonly deletedAt: number;
  readonly pair: Pair | undefined;
}

/**
 * Checks once both worlds are quiet that accounts, opportunities, custom objects and members say of their counterparts what is so, by the
 * worlds and not by our pairs (I1, I6, decision 46); nobody else's record says anything.
 */
export function checkFlagsQuiet(parts: QuietFlagsParts): void {
  const { objects, members, plan } = parts;
  for (const record of objects?.records('marketo') ?? []) if (record.isThere && plan.marketo.includes(record.kind.word) && (record.madeBy === 'engine' || parts.wasWritten('marketo', record.id))) checkObject(parts, record);
  for (const side of SIDES) {
    for (const member of members?.members(side) ?? []) if (member.isThere && plan[side].includes('campaign-member')) checkMember(parts, member);
  }
}

/** I3: a flag is ours, so that nobody's word is lost over it and named as a conflict, but of who ticked it by hand. */
export function checkNobodyLost({ books, objects, members, plan, verdicts, wasTicked, hasForgotten }: QuietFlagsParts): void {
  const sideOf: Readonly<Record<string, Side>> = { [FLAG_FIELDS.marketo]: 'marketo', [DELETION_WORD]: 'salesforce' };
  for (const { pairId, object, salesforce } of books.pairs.values()) {
    for (const { event } of SIDES.some((side) => plan[side].includes(object)) ? books.journalOf(pairId) : []) {
      const side = event.kind === 'conflict' ? sideOf[event.field] : undefined;
      if (event.kind !== 'conflict' || side === undefined || typeof event.lost !== 'boolean') continue;
      const kept = objects?.records('marketo').find(({ key }) => key === salesforce.id)?.id;
      const names = isPersonObject(object) || object === 'campaign-member' ? books.idsOf(pairId, side) : [kept ?? ''];
      if (names.some((id) => wasTicked(side, id))) verdicts.reached(`a box that was ticked by hand in ${side} is named`);
      // What another person's membership was told is not known to be ours once a merge has handed that one over (seed 140069).
      else if (isMember(object) && names.some((id) => isHandedOver(members, side, id))) verdicts.reached(`a box that came with another person's membership in ${side} is named`);
      else if (!hasForgotten() && ![...books.operations.values()].some((one) => one.isDoubtful && one.operation.pairId === pairId)) verdicts.violated('I3', 'E', `the journal says that ${String(event.lost)} of somebody was lost on ${side} ${names.join(', ')} (${object}), where nobody has ticked anything`, { pairId });
    }
  }
}

function isHandedOver(members: MemberLedger | null, side: Side, id: string): boolean {
  return members !== null && members.handedOverAt(side, id) > -Infinity;
}

function checkObject(parts: QuietFlagsParts, { kind, id, key }: ObjectRecord): void {
  const { vendors, objects, accounts, books, verdicts } = parts;
  const source = objects?.record('salesforce', key ?? '');
  const says = flagOn(vendors, 'marketo', { of: 'object', id });
  const isDeleted = source?.kind === kind && !source.isThere;
  // One that was merged away left its company behind, which is told as of a deletion (L43, L44).
  if (says && isDeleted && accounts !== null && objects !== null && heirsOf(accounts, objects.lives.salesforce, source.id).length > 0) verdicts.reached('the company of a merged account says so');
  check(parts, { side: 'marketo', object: kind.word, recordId: id, says, sourceId: key ?? '', isDeleted, deletedAt: objects?.lives.salesforce.deletedAt(key ?? '') ?? Infinity, pair: books.pairHolding('salesforce', key ?? '') });
}

function checkMember(parts: QuietFlagsParts, { side, id, pageId }: Membership): void {
  const { vendors, members, books, verdicts } = parts;
  const source = otherSide(side);
  const pair = books.pairHolding(side, id);
  // One that was met with nobody on the other side, or whose counterpart went into another one, has nobody's end to tell of.
  const presence = pair?.[source].presence;
  const isOfOne = pair !== undefined && (presence === 'present' || presence === 'deleted');
  // One that had ended when its person went into another one is called by that one's name since, under which nobody ever joined.
  const ids = isOfOne ? [...books.idsOf(pair.pairId, source), pair[source].id ?? ''].filter((one) => members?.member(source, one) !== undefined) : [];
  const sourceId = ids.at(-1) ?? '';
  const counterpart = members?.member(source, sourceId);
  // Who joined again while the campaign went with another program, or just before, did so where nobody reads (decision 44, seed 140059).
  if (counterpart?.isThere === true && presence === 'deleted' && parts.isUnread(counterpart, members?.joinedAt(source, sourceId) ?? Infinity)) return verdicts.reached(`joined again in ${source}, where nobody reads`);
  const isDeleted = counterpart?.isThere === false;
  check(parts, { side, object: 'campaign-member', recordId: id, says: flagOn(vendors, side, { of: 'member', id: pageId }), sourceId, isDeleted, deletedAt: members?.lives[source].deletedAt(sourceId) ?? Infinity, pair });
}

function check({ members, verdicts, wasTicked, wasWritten, hasForgotten, hasSecondLook, isUnheard }: QuietFlagsParts, { side, object, recordId, says, sourceId, isDeleted, deletedAt, pair }: Shown): void {
  if (says === isDeleted) return verdicts.reached(`${isDeleted ? 'flagged' : 'not flagged'} in ${side}: ${object}`);
  const work = pair?.[side].work;
  if (isDeleted && work?.state === 'rejected') return verdicts.reached(`told nothing in ${side}: ${work.error.code}`);
  // Nobody watches these records of Marketo's (decision 22): what somebody ticks there by hand is found by the second look.
  if (object !== 'campaign-member' && !hasSecondLook && wasTicked(side, recordId)) return verdicts.reached(`ticked by hand in ${side}, and nobody looks: ${object}`);
  // Of what has nobody on the other side nobody tells anything: what somebody ticked stays, and what the membership that a merge handed over was told (seed 140093).
  if (sourceId === '' && wasTicked(side, recordId)) return verdicts.reached(`ticked by hand in ${side}, with nobody to tell of`);
  if (sourceId === '' && isMember(object) && isHandedOver(members, side, recordId)) return verdicts.reached(`handed over in ${side}, with nobody to tell of`);
  // What we told is all that is left of who it was told of: a database that was put back has forgotten that one, which is gone (seed 140004).
  if (sourceId === '' && says && wasWritten(side, recordId) && hasForgotten()) return verdicts.reached(`told so in ${side} before the database was put back, with nobody to tell of`);
  if (isDeleted && isUnheard(otherSide(side), sourceId, deletedAt)) return verdicts.reached('nobody heard of an end');
  const what = `${nameOf(side, recordId)} (${object}) says that its counterpart ${sourceId} is ${says ? 'deleted' : 'there'}, which it is not; its pair is ${JSON.stringify(pair === undefined ? null : { [side]: pair[side], [otherSide(side)]: pair[otherSide(side)] })}`;
  verdicts.violated('I1', 'Q', what, pair === undefined ? null : { pairId: pair.pairId });
}

/** What runs should sometimes reach whose objects are flagged. */
export const SOMETIMES_WITH_OBJECT_FLAGS: readonly string[] = (['account', 'opportunity', 'custom:Invoice__c'] as const).flatMap((object) => [`told of a deletion in marketo: ${object}`, `taken back in marketo: ${object}`, `flagged in marketo: ${object}`]);

/** The same of accounts that users merged. */
export const SOMETIMES_WITH_ACCOUNT_FLAGS: readonly string[] = ['the company of a merged account was told so', 'the company of a merged account that came back was told so', 'the company of a merged account says so'];

/** The same of members. */
export const SOMETIMES_WITH_MEMBER_FLAGS: readonly string[] = SIDES.flatMap((side) => [`told of a deletion in ${side}: campaign-member`, `taken back in ${side}: campaign-member`, `flagged in ${side}: campaign-member`]);
