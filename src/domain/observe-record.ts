import { applyLook, withResumedHidden } from './apply-look.ts';
import type { LookedAt } from './apply-look.ts';
import { isKnownSame } from './compare-values.ts';
import { withDeletionSeen } from './deletion-flag.ts';
import { deriveWork } from './derive-work.ts';
import type { Occasion } from './derive-work.ts';
import type { JournalEvent } from './journal-entry.ts';
import { ledgerTerms, NO_TERMS } from './ledger.ts';
import type { LedgerDelta } from './ledger.ts';
import { STAMPS_ORDER_VERSIONS } from './observation.ts';
import { seenOn } from './merge-pair.ts';
import { wasNeverSeen } from './never-seen.ts';
import type { Observation } from './observation.ts';
import { isOwnWord } from './own-word.ts';
import type { Difference, Pair } from './pair.ts';
import { isKeyed } from './object-pair.ts';
import { isGone, UNSEEN, withSide } from './pair.ts';
import { isReadAnew } from './resolved-mapping.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDES } from './side.ts';
import type { PersonObject, Side } from './side.ts';
import { isBlank, isUnknown, own, unknown } from './value.ts';
import type { SeenValue } from './value.ts';

/** What one look at one record did to its pair. */
export interface Observed {
  readonly pair: Pair;
  readonly ledger: readonly LedgerDelta[];
  readonly events: readonly JournalEvent[];
  readonly outcome: 'updated' | 'deleted' | 'skipped';
}

/**
 * Whether a look shows an older version than the one seen already: it was taken before that one and stored after it
 * (F16, F23), or the vendor's clock was set back meanwhile (F19). Only another look tells which.
 */
export function isOutOfOrder(pair: Pair, side: Side, look: Observation): boolean {
  return STAMPS_ORDER_VERSIONS[side] && isOlder(look.version, pair[side].seenVersion);
}

/** The pair once a look was out of order: stamps prove nothing now, and only a look that begins after `mark` is believed. */
export function withOrderLost(pair: Pair, side: Side, mark: number): Pair {
  return withSide(withOlderLooksVoid(pair, side, mark), side, { seenVersion: null, lookDue: true });
}

/** Whether a look has the very stamp of the one before: what its parent holds, or a formula, changes without moving it. */
export function hasSameStamp(pair: Pair, side: Side, look: Observation): boolean {
  return STAMPS_ORDER_VERSIONS[side] && !look.deleted && look.version === pair[side].seenVersion;
}

/** The pair once no stamp tells which of two looks is the newer one: another that began before `mark` is not believed (I17). */
export function withOlderLooksVoid(pair: Pair, side: Side, mark: number): Pair {
  return withSide(pair, side, { writtenMark: Math.max(mark, pair[side].writtenMark) });
}

/**
 * Takes a look at one side of a pair into account: deletion, return, conversion, or values. A version that
 * changes no mapped value costs no work (PRODUCT D5). A look that is out of order is not to come here.
 */
export function observeRecord(pair: Pair, side: Side, look: Observation, mapping: ResolvedMapping, occasion: Occasion): Observed {
  if (look.deleted) return observeDelete(pair, side, look, mapping, occasion);
  const wasDeleted = isGone(pair[side].presence);
  const { pair: looked, changed, confirmed } = applyLook(pair, side, look, mapping);
  const seenBefore = STAMPS_ORDER_VERSIONS[side] && pair[side].seenVersion === look.version;
  if (!changed && !wasDeleted) {
    const calm = seenBefore ? skipped(confirmed || pair[side].lookDue ? looked : pair) : unchanged(pair, looked, side);
    return pair[side].lookDue ? reMerged(calm, mapping, occasion) : calm;
  }
  const derived = deriveWork(pair, withCounterpartDue(pair, withOldFormUnseen(pair, looked, side, mapping), side, mapping), mapping, { kind: 'looked', side, changed: true }, occasion);
  const events: JournalEvent[] = wasDeleted ? [{ kind: 'restored', side, recordId: look.id }] : [];
  return { pair: derived.pair, ledger: derived.ledger, events, outcome: 'updated' };
}

/**
 * Marks the counterpart to be looked at where what is known of it does not suffice to merge:
 * - a mapped field was never seen there;
 * - this look brought the very change that was seen there some time ago: whether both hold it now, only a look tells (I2, M3);
 * - nothing was ever seen of it, because it was hidden when the pair went on with it, and it may be shown since (L18, F37);
 * - this look brought a change of a field that was hidden there when it was read last, and that may be shown since.
 */
function withCounterpartDue(before: Pair, pair: Pair, side: Side, mapping: ResolvedMapping): Pair {
  const other = otherSide(side);
  if (pair[other].presence !== 'present' || pair[other].lookDue) return pair;
  const isUnseen = wasNeverSeen(pair, other, mapping) || mapping.fields.some((field) => (seenOn(pair, other, field.key) === undefined && !isOwnWord(field.line, other)) || cameTogether(before, pair, side, field) || isMetHidden(before, pair, side, field));
  return isUnseen ? withSide(pair, other, { lookDue: true }) : pair;
}

/**
 * Marketo's log may bring a person before Salesforce could be read anew, by other rules or for a field that came back. What the
 * lead or contact is known to hold then has the form of rules that are gone, or is as old as the field was away: it is unknown until
 * it was looked at (I10, I13, decision 34). Not so where the person alone is due for a look: that is because its counterpart was read
 * anew, and is known. Where it is due for another reason, the counterpart is due as well (`lookAtHalves`).
 */
function withOldFormUnseen(before: Pair, pair: Pair, side: Side, { fields }: ResolvedMapping): Pair {
  const isReadBeside = before.marketo.lookDue && !before.salesforce.lookDue;
  if (side !== 'marketo' || isReadBeside || pair.salesforce.presence !== 'present') return pair;
  const isNews = ({ key }: ResolvedField): boolean => own(pair.marketo.differences, key) !== own(before.marketo.differences, key);
  const old = fields.filter((field) => isReadAnew(field) && isNews(field) && own(pair.salesforce.differences, field.key) === undefined);
  if (old.length === 0) return pair;
  const unseen = old.map(({ key, resumedOn }): readonly [string, Difference] => [key, resumedOn.includes('salesforce') ? { ...UNSEEN, value: unknown('hidden') } : UNSEEN]);
  return withSide(pair, 'salesforce', { differences: { ...pair.salesforce.differences, ...Object.fromEntries(unseen) }, lookDue: true });
}

/** This look brought a change of a field that was hidden on the other side when that one was last looked at. */
function isMetHidden(before: Pair, pair: Pair, side: Side, { key }: ResolvedField): boolean {
  const theirs = own(pair[otherSide(side)].differences, key)?.value;
  const isHidden = theirs !== undefined && isUnknown(theirs) && theirs.unknown === 'hidden';
  return isHidden && own(pair[side].differences, key) !== own(before[side].differences, key);
}

/** Both have left what they had agreed on, and this side was just now found to hold what the other one was seen to hold. */
function cameTogether(before: Pair, pair: Pair, side: Side, { key, comparison }: ResolvedField): boolean {
  const mine = own(pair[side].differences, key);
  const theirs = own(pair[otherSide(side)].differences, key);
  if (mine === undefined || theirs === undefined || mine === own(before[side].differences, key) || own(pair.base, key) === undefined) return false;
  return isKnownSame(comparison, mine.value, theirs.value);
}

/** A look that was due says nothing new: what could not be agreed on before it now can. */
function reMerged(observed: Observed, mapping: ResolvedMapping, occasion: Occasion): Observed {
  const derived = deriveWork(observed.pair, observed.pair, mapping, { kind: 're-merged' }, occasion);
  return { ...observed, pair: derived.pair, ledger: [...observed.ledger, ...derived.ledger] };
}

/** Compared as moments of one vendor's clock; equal stamps are not older (one-second grain, F18). */
function isOlder(version: string, seen: string | null): boolean {
  return seen !== null && Date.parse(version) < Date.parse(seen);
}

function skipped(pair: Pair): Observed {
  return { pair, ledger: [], events: [], outcome: 'skipped' };
}

/** A new version without news for us: counted as observed and unchanged, and nothing else happens. */
function unchanged(before: Pair, looked: Pair, side: Side): Observed {
  const to = otherSide(side);
  const terms = ledgerTerms(before[to].work, looked[to].work, { kind: 'source-observed', lost: false });
  return { pair: looked, ledger: [{ object: looked.object, to, ...terms }], events: [], outcome: 'skipped' };
}

/**
 * A deleted record ends all work on the pair but the word that it is deleted; the other side's record and the history stay
 * (I6). A field that comes back meanwhile was emptied on it too, if it was made anew: should the record be restored, its
 * emptiness says nothing (M28).
 */
function observeDelete(pair: Pair, side: Side, look: Observation, mapping: ResolvedMapping, occasion: Occasion): Observed {
  const hidden = withResumedHidden(pair, side, mapping);
  if (isGone(pair[side].presence)) return seeGoneAgain(pair, pair[side].lookDue ? withSide(hidden, side, { lookDue: false }) : hidden, side, look, mapping, occasion);
  const told = withFlagSeen(hidden, side, look, mapping).pair;
  // One that we made and nobody had seen yet is known by its key alone: by its id it is known when it is restored.
  const presence = wasNeverSeen(pair, side, mapping) ? 'merged' : 'deleted';
  const gone = withSide(told, side, { id: pair[side].id ?? look.id, presence, seenVersion: look.version, lookDue: false });
  const derived = deriveWork(pair, side === 'marketo' ? withDeletionSeen(gone, mapping) : gone, mapping, { kind: 'looked', side, changed: true }, occasion);
  return {
    pair: derived.pair,
    ledger: derived.ledger,
    events: [{ kind: 'deleted', side, recordId: look.id }],
    outcome: 'deleted',
  };
}

/**
 * A record that is known to be deleted is no news, unless the flag's field was away when it was deleted and has come back: then the
 * other side is told now what it would have been told at once (I17). `rested` is the pair as the look leaves it otherwise.
 */
function seeGoneAgain(pair: Pair, rested: Pair, side: Side, look: Observation, mapping: ResolvedMapping, occasion: Occasion): Observed {
  const agreed = { ...mapping, fields: mapping.fields.filter(({ key }) => own(pair.base, key) !== undefined) };
  const { pair: told, changed } = withFlagSeen(rested, side, look, agreed);
  if (!changed || (pair[side].presence !== 'deleted' && !isKeyed(pair.object))) return skipped(rested);
  const { presence, id, seenVersion, lookDue } = rested[side];
  const derived = deriveWork(pair, withSide(told, side, { presence, id, seenVersion, lookDue }), mapping, { kind: 'looked', side, changed: true }, occasion);
  return { pair: derived.pair, ledger: derived.ledger, events: [], outcome: 'updated' };
}

/** Takes from the look at a deleted record what the flag of its deletion says, and nothing else. */
function withFlagSeen(pair: Pair, side: Side, look: Observation, { watched: _lookedAt, fields, ...mapping }: ResolvedMapping): Pick<LookedAt, 'pair' | 'changed'> {
  const flags = fields.filter(({ line }) => line.isDeletionFlag === true);
  return flags.length === 0 ? { pair, changed: false } : applyLook(pair, side, look, { ...mapping, fields: flags });
}

/** A pair becomes a contact's: conversion, or a match with a contact. Waiting work is counted where it now belongs (I22). */
export function moveToObject(pair: Pair, object: PersonObject): { readonly pair: Pair; readonly ledger: readonly LedgerDelta[] } {
  if (pair.object === object) return { pair, ledger: [] };
  const ledger = SIDES.filter((to) => pair[to].work.state === 'waiting').flatMap((to) => [
    { object: pair.object, to, ...NO_TERMS, superseded: 1 },
    { object, to, ...NO_TERMS, observed: 1 },
  ]);
  return { pair: { ...pair, object }, ledger };
}

/**
 * The two-way fields in which a converted lead holds a value still: where its contact is empty there, nobody has emptied it. The contact
 * was there before, or the conversion does not carry the field. What is empty on the lead too was emptied on it, and the contact took that over.
 */
export function heldAtConversion({ values }: Observation, { fields }: ResolvedMapping): ReadonlySet<string> {
  const held = fields.filter(({ line, on }) => {
    const value = own(values, on.salesforce.name);
    return line.direction === 'both' && isHolding(value);
  });
  return new Set(held.map(({ key }) => key));
}

/**
 * Follows a converted lead to its contact: the person, its base and its history stay (I15). `kept` are fields in which a blank of
 * the contact says nothing, because nobody emptied them, as after a merge (decision 23) – but for those in `held`, in which the
 * contact was seen to hold a value since (`heldSince`).
 */
export function followConversion(pair: Pair, contactId: string, kept: ReadonlySet<string>, held: ReadonlySet<string> = new Set()): Observed {
  const moved = moveToObject(pair, 'contact');
  const from = pair.salesforce.id ?? '';
  // A field may cross that did not cross for the lead: nobody watched it in Marketo either (I17).
  const person = moved.pair.marketo.presence === 'present' ? withSide(moved.pair, 'marketo', { lookDue: true }) : moved.pair;
  // The contact's values are not seen yet, and the lead's are no longer anybody's: nothing is written because of them (I10).
  // What was hidden, or had come back empty, is hidden: the emptiness that the contact took over was made by nobody (M28).
  const hidden: Difference = { ...UNSEEN, value: unknown('hidden') };
  const known = new Set([...Object.keys(pair.base), ...Object.keys(pair.salesforce.differences)]);
  const differences = Object.fromEntries([...known].map((key): [string, Difference] => {
    const before = own(pair.salesforce.differences, key);
    if (before?.isReset === true || (kept.has(key) && !held.has(key))) return [key, hidden];
    return [key, before !== undefined && isUnknown(before.value) ? before : UNSEEN];
  }));
  return {
    pair: withSide(person, 'salesforce', { id: contactId, seenVersion: null, presence: 'present', differences, watched: {}, lookDue: true }),
    ledger: moved.ledger,
    events: [{ kind: 'converted', from, to: contactId }],
    outcome: 'updated',
  };
}

/**
 * Whether a contact that an earlier run saw before its lead, as a flush does, was made by the conversion of that lead: nothing known
 * of it is older than the lead's own end, by the stamps of the one vendor. It took the lead's blanks over, then (I2).
 */
export function wasMadeByConversion({ base, salesforce }: Pair, lead: Observation): boolean {
  const seen = Object.values(salesforce.differences);
  return seen.length > 0 && Object.keys(base).length === 0 && seen.every(({ changedAt }) => isAsYoung(changedAt, lead));
}

/**
 * The fields in which a record was seen to hold a value after another one had been merged or converted into it, whose last version is
 * `end`: what is empty there later was emptied by somebody, however little of the record is known otherwise (I2). None where it has no
 * pair of its own, and on a side whose stamps do not order its versions.
 */
export function heldSince(survivor: Pair | undefined, side: Side, end: Observation): ReadonlySet<string> {
  if (survivor === undefined || !STAMPS_ORDER_VERSIONS[side]) return new Set();
  const { seenVersion, differences } = survivor[side];
  if (seenVersion === null || !isAsYoung(seenVersion, end)) return new Set();
  return new Set([...Object.keys(survivor.base), ...Object.keys(differences)].filter((key) => isHolding(seenOn(survivor, side, key))));
}

function isHolding(value: SeenValue | undefined): boolean {
  return value !== undefined && !isUnknown(value) && !isBlank(value);
}

/** Whether a stamp is not from before the last version of a record that is gone. */
function isAsYoung(stamp: string, end: Observation): boolean {
  return Date.parse(stamp) >= Date.parse(end.version) - SAME_MOMENT_MS;
}

/** Stamps of one transaction are whole seconds, and need not be the same one, ms. */
const SAME_MOMENT_MS = 2000;

/**
 * A lead was converted into a contact that has a person of its own. Work on the lead's pair ends, and nothing is written to a
 * converted lead; that the two persons of one human are merged, the caller sees to (L15, decision 23).
 */
export function endConverted(pair: Pair, contactId: string): Observed {
  const ended = withSide(pair, 'salesforce', { presence: 'merged', lookDue: false, work: { state: 'rest' } });
  // The lead is read again as long as the overlap reaches back to it: that is no news.
  if (isGone(pair.salesforce.presence)) return skipped(pair.salesforce.lookDue ? ended : pair);
  const rested = withSide(ended, 'marketo', { work: { state: 'rest' } });
  const ledger = SIDES.map((to) => ({
    object: pair.object,
    to,
    ...ledgerTerms(pair[to].work, rested[to].work, { kind: 're-derived', lost: false }),
  }));
  return { pair: rested, ledger, events: [{ kind: 'converted', from: pair.salesforce.id ?? '', to: contactId }], outcome: 'updated' };
}

/** What waited on a pair that goes into another one is superseded by the other's own work (I22). */
export function endedByAbsorption(pair: Pair): readonly LedgerDelta[] {
  return SIDES.filter((to) => pair[to].work.state === 'waiting').map((to) => ({ object: pair.object, to, ...NO_TERMS, superseded: 1 }));
}
