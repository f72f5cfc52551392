import type { ConnectionRules } from './connection.ts';
import { isKnownSame } from './compare-values.ts';
import { deriveWork } from './derive-work.ts';
import type { Occasion } from './derive-work.ts';
import type { JournalEvent } from './journal-entry.ts';
import { ledgerTerms } from './ledger.ts';
import { differenceFrom, seenOn } from './merge-pair.ts';
import { SHOWS_WHAT_IS_GONE, STAMPS_ORDER_VERSIONS } from './observation.ts';
import type { Observation } from './observation.ts';
import { isKeyed, isMember, isPersonObject } from './object-pair.ts';
import { followConversion, observeRecord } from './observe-record.ts';
import type { Observed } from './observe-record.ts';
import type { Operation } from './operation.ts';
import { isOwnWord } from './own-word.ts';
import type { Difference, Differences, Pair } from './pair.ts';
import { isGone, UNSEEN, unseenAgain, withSide } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDES } from './side.ts';
import type { Side } from './side.ts';
import { isBlank, isUnknown, own, unknown } from './value.ts';
import type { SeenValue } from './value.ts';

/** What becomes of a pair whose record on one side was merged into another record. */
export type FateOfMerged =
  /** It goes on as the survivor's pair: the survivor has no counterpart of its own. */
  | 'goes-on'
  /** It goes into the survivor's pair: it has no counterpart to bring along. */
  | 'goes-in'
  /** Both have counterparts: one human has two records on the other side. */
  | 'both-there'
  /** Nothing of it is left. */
  | 'ends';

/** Decides over the pair of a merged record and the survivor's pair, if there is one (marketo-native-sync.md §2.4, I14, I15). */
export function fateOfMerged(loser: Pair, side: Side, survivor: Pair | undefined): FateOfMerged {
  const other = otherSide(side);
  const { presence } = loser[other];
  if (presence === 'present') return survivor?.[other].presence === 'present' ? 'both-there' : 'goes-on';
  // That its counterpart was deleted must not be forgotten: whoever brings the record back brings only that one back (I6).
  if (presence === 'deleted') return 'ends';
  if (survivor !== undefined) return 'goes-in';
  return presence === 'absent' ? 'goes-on' : 'ends';
}

/**
 * Whether a record known as deleted is seen to live on as another one: somebody brought it back and merged or converted it, before
 * anybody had looked. What was deleted names no survivor. Marketo brings nothing back, and tells of both ends of one person at times.
 * Of what can be merged alone: what becomes of a membership goes with its person.
 */
export function livesOnSinceDeleted(pair: Pair, side: Side, { id, mergedInto, convertedTo, deleted }: Observation): boolean {
  if (!isPersonObject(pair.object) && !isKeyed(pair.object)) return false;
  const isElsewhere = mergedInto !== undefined || (convertedTo !== null && !deleted);
  return SHOWS_WHAT_IS_GONE[side] && isElsewhere && pair[side].presence === 'deleted' && pair[side].id === id;
}

/** Whether the merge of a contact into another record is carried by converting that one, a lead, into the contact: Salesforce merges no lead with a contact. */
export function isConverting({ object }: Pair, side: Side, survivor: Pair | undefined): boolean {
  return side === 'salesforce' && object === 'contact' && survivor?.object === 'lead';
}

/** Whether a membership is left to this pair: the holder's own counterpart is gone, and this one's is there (a merge on either side, each with another survivor). */
export function isLeftTo(pair: Pair, holder: Pair, side: Side): boolean {
  const other = otherSide(side);
  return isGone(holder[other].presence) && pair[other].presence === 'present';
}

/** Whether a membership is there in Salesforce alone: the one in Marketo that went with it ended, or went into another one. */
export function isHalfMember({ object, salesforce, marketo }: Pair): boolean {
  return isMember(object) && salesforce.presence === 'present' && isGone(marketo.presence);
}

/** Whether records of a side are merged because their counterparts were: persons are, unless the rules say more (marketo-native-sync.md §2.4). */
export function isMergedOn({ mergesOn = ['marketo'] }: Pick<ConnectionRules, 'mergesOn'>, side: Side): boolean {
  return mergesOn.includes(side);
}

/**
 * The pair goes on as the survivor's: its counterpart, base and history stay (I15). What the survivor holds is not seen
 * yet, so nothing is written until it is. Then its values win, and where it is empty the counterpart's stay
 * (marketo-native-sync.md §2.4): nobody emptied them, the survivor never had them. A field that crosses one way follows its
 * source all the same, or the two would differ for ever (I1). So does one in which the survivor was seen to hold a value since the
 * merge, `held` (`heldSince`): what is empty there later was emptied by somebody.
 */
export function followMerge(pair: Pair, side: Side, survivorId: string, mapping: ResolvedMapping, held: ReadonlySet<string> = new Set()): Observed {
  const twoWay = twoWayKeys(mapping);
  const known = new Set([...Object.keys(pair.base), ...Object.keys(pair[side].differences)]);
  const differences = Object.fromEntries([...known].map((key): [string, Difference] => [key, twoWay.has(key) && !held.has(key) ? NEVER_HERE : UNSEEN]));
  const state = { id: survivorId, presence: 'present', seenVersion: null, differences, rewrites: {}, unechoed: {}, watched: {}, lookDue: true } as const;
  return { pair: withSide(pair, side, state), ledger: [], events: pair[side].id === survivorId ? [] : [merged(pair, side, survivorId, [])], outcome: 'updated' };
}

/**
 * A survivor with a counterpart of its own, whose vendor filled its blanks from the record that went into it (`end`). Until it is seen what
 * was filled, nothing is known of a field that was empty before: one that crosses from this side alone would empty the counterpart, which
 * is filled likewise (L15, L19, I10).
 */
export function withFillingUnseen(survivor: Pair, side: Side, end: Observation, { fields }: ResolvedMapping): Pair {
  const { presence, seenVersion, differences } = survivor[side];
  if (presence !== 'present' || !STAMPS_ORDER_VERSIONS[side] || (seenVersion !== null && Date.parse(seenVersion) >= Date.parse(end.version))) return survivor;
  const empty = fields.filter(({ key, line }) => line.direction === `to-${otherSide(side)}` && !isOwnWord(line, side) && isKnownBlank(seenOn(survivor, side, key)));
  if (empty.length === 0) return survivor;
  return withSide(survivor, side, { differences: { ...differences, ...Object.fromEntries(empty.map(({ key }) => [key, unseenAgain(own(differences, key))])) }, lookDue: true });
}

function isKnownBlank(value: SeenValue | undefined): boolean {
  return value !== undefined && !isUnknown(value) && isBlank(value);
}

/** What becomes of a record that was being made for a counterpart which was merged away meanwhile, into one that had a record or was getting one (L32). */
export interface MadeFollowed {
  readonly pair: Pair;
  readonly events: readonly JournalEvent[];
  /** The survivor's pair, where this one goes on in its place. */
  readonly taken?: Pair;
  /** The record that the new one is to be merged into, and its pair. */
  readonly into?: Operation['into'];
}

/**
 * Follows a merge that was told while `pair`'s record on `side` was being made, now that it is there: the survivor's pair that has got
 * no record gets this one; where it has one the two are merged, or the journal names them. Nothing is settled about the work of the pair.
 */
export function followMade(pair: Pair, side: Side, survivor: Pair | undefined, rules: Pick<ConnectionRules, 'mergesOn'>, mapping: ResolvedMapping): MadeFollowed {
  const other = otherSide(side);
  const [survivorId, rivalId] = [survivor?.[other].id ?? '', survivor?.[side].id ?? null];
  const isThere = survivor?.[other].presence === 'present';
  if (isThere && survivor[side].presence === 'absent') return { ...followMerge(pair, other, survivorId, mapping), taken: survivor };
  const isMerged = isThere && survivor[side].presence === 'present' && rivalId !== null && isMergedOn(rules, side);
  if (isMerged) return { pair, events: [], into: { pairId: survivor.pairId, recordId: rivalId } };
  return { pair, events: [merged(pair, other, survivorId, [pair[side].id, rivalId].filter((id) => id !== null))] };
}

/**
 * A lead was converted into the contact of `gone`, whose person had gone into the lead's: the lead's pair goes on as the contact's (L22).
 * Where the contact was never seen to agree with anything, its blanks say nothing, as in `followMerge`.
 */
export function followIntoContact(pair: Pair, gone: Pair, contactId: string, mapping: ResolvedMapping): Observed {
  const inherited = mapping.fields.filter((field) => isFilledFrom(pair, gone, field));
  const knowing = inherited.reduce((known, field) => withAgreementOf(known, gone, field), pair);
  return followConversion(knowing, contactId, twoWayKeys(mapping), new Set(inherited.map(({ key }) => key)));
}

/**
 * Whether the person holds in a field what the one that went into it was seen to hold, and on which that one had agreed with its contact:
 * Marketo filled it from there, and the field goes on from that agreement. What the contact holds instead by now, an emptiness too, is
 * somebody's edit (I2, I3, seed 80694).
 */
function isFilledFrom(pair: Pair, gone: Pair, { key, line, comparison }: ResolvedField): boolean {
  const [held, filled] = [seenOn(gone, 'marketo', key), seenOn(pair, 'marketo', key)];
  if (line.direction !== 'both' || own(gone.base, key) === undefined || held === undefined || filled === undefined) return false;
  const isOfField = SIDES.every((side) => own(gone[side].differences, key)?.isMetAnew !== true);
  return isOfField && !isUnknown(filled) && !isBlank(filled) && isKnownSame(comparison, held, filled);
}

/** The pair with what another one had agreed on in a field, and with what is known of that one's contact. */
function withAgreementOf(pair: Pair, gone: Pair, field: ResolvedField): Pair {
  const { key } = field;
  const agreed = own(gone.base, key);
  const seen = seenOn(pair, 'marketo', key);
  if (agreed === undefined || seen === undefined) return pair;
  const ofPerson = differenceFrom(agreed, field, own(pair.marketo.differences, key) ?? { value: seen, changedAt: pair.marketo.seenVersion ?? '', changedBy: null });
  const replaced = (differences: Differences, next: Difference | null | undefined): Differences => {
    const { [key]: _former, ...others } = differences;
    return next === null || next === undefined ? others : { ...others, [key]: next };
  };
  return {
    ...pair,
    base: { ...pair.base, [key]: agreed },
    salesforce: { ...pair.salesforce, differences: replaced(pair.salesforce.differences, own(gone.salesforce.differences, key)) },
    marketo: { ...pair.marketo, differences: replaced(pair.marketo.differences, ofPerson) },
  };
}

/** The fields that cross both ways; also those that take no part now, which are met as they are then once they do again (seed 130240). */
export function twoWayKeys({ fields, suspended }: ResolvedMapping): ReadonlySet<string> {
  const lines = [...fields.map(({ key, line }) => ({ key, isTwoWay: line.direction === 'both' })), ...suspended];
  return new Set(lines.filter(({ isTwoWay }) => isTwoWay).map(({ key }) => key));
}

/** An emptiness found after this says nothing against a value, as that of a field that was away (I29). */
const NEVER_HERE: Difference = { ...UNSEEN, value: unknown('hidden'), isReset: true };

/** The pair's work ends with its record, which went into the survivor's. `apart` are the counterparts that stay two. */
export function endMerged(pair: Pair, side: Side, survivorId: string, survivor: Pair | undefined, apart: readonly string[]): Observed {
  const gone = withSide(pair, side, { presence: 'merged', survivor: survivor?.pairId ?? null, lookDue: false });
  const ended = SIDES.reduce((rested, to) => withSide(rested, to, { work: { state: 'rest' } }), gone);
  const ledger = SIDES.map((to) => ({ object: pair.object, to, ...ledgerTerms(pair[to].work, ended[to].work, { kind: 're-derived', lost: false }) }));
  return { pair: ended, ledger, events: [merged(pair, side, survivorId, apart)], outcome: 'deleted' };
}

/**
 * An account went into another one. Its company stays behind, because Marketo merges no companies and keeps each under the id of its
 * account: the pair ends with its work, and nothing of it goes into the survivor's. What belonged to the account is the survivor's by now
 * in Salesforce, and moves with its own links. Whether the company that is left goes too, the rules say (L43).
 */
export function endKeyed(pair: Pair, side: Side, look: Observation, survivor: Pair | undefined, mapping: ResolvedMapping, occasion: Occasion): Observed {
  // Whatever a deletion would have the other side told, this end does too.
  const { pair: told } = observeRecord(pair, side, look, mapping, occasion);
  // A survivor that has not been met yet may be met in this very reading: one look more tells.
  const lookDue = survivor === undefined && pair[side].presence !== 'merged';
  const gone = withSide(told, side, { presence: 'merged', survivor: survivor?.pairId ?? null, lookDue });
  const { pair: ended, ledger } = deriveWork(pair, gone, mapping, { kind: 'looked', side, changed: true }, occasion);
  // That it went there was named when the survivor was not known yet.
  const isNamed = pair[side].presence === 'merged' && pair[side].survivor === null;
  return { pair: ended, ledger, events: isNamed ? [] : [merged(pair, side, look.mergedInto ?? '', [])], outcome: 'deleted' };
}

/**
 * Whether a look at a merged account tells more than is known: its survivor's pair, which had not begun when the merge was read, or that
 * it went into another one since, brought back between two readings (L43): also one of which no pair is known, as it may be gone itself.
 */
export function tellsOfSurvivor(pair: Pair, side: Side, survivor: Pair | undefined): boolean {
  return isKeyed(pair.object) && pair[side].presence === 'merged' && pair[side].survivor !== (survivor?.pairId ?? null);
}

function merged(pair: Pair, side: Side, to: string, apart: readonly string[]): JournalEvent {
  return { kind: 'merged', side, from: pair[side].id ?? '', to, ...(apart.length === 0 ? {} : { apart }) };
}
