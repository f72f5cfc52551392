import type { MassDeleteRule } from './connection.ts';
import { ledgerTerms } from './ledger.ts';
import type { LedgerDelta } from './ledger.ts';
import { hasStrayed } from './merge-pair.ts';
import { isKeyed, isMember } from './object-pair.ts';
import { SHOWS_WHAT_IS_GONE } from './observation.ts';
import type { Pair, Work } from './pair.ts';
import { isLinked, repairOf, withSide } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import type { SyncError } from './sync-error.ts';

/**
 * True when a record is to be deleted because its counterpart was and the rules say so (PRODUCT A8), or because that one left the
 * filter (PRODUCT H2). One that went into another record was not deleted by anybody – but for an account, whose company is left –, and
 * one that is hidden, or was never seen, still less (I6, I7). What is filtered already is not deleted for its counterpart's end: it was kept on purpose.
 * Nor is a member deleted for an end in a program, or campaign, with which its own goes no more by the settings of now (L38).
 */
export function deletionDue(pair: Pair, mapping: ResolvedMapping, side: Side): boolean {
  return leavesByFilter(pair, side) || (isBereft(pair, side) && pair[side].filtered === null && mapping.deletedTooOn.includes(side) && !hasStrayed(pair, mapping));
}

/** The record is there, and goes because its counterpart left the filter. */
function leavesByFilter(pair: Pair, side: Side): boolean {
  return pair[side].filtered?.deletes === true && isLinked(pair);
}

/**
 * True when a record is to be deleted, or told, for the end of one that lay in a bin, so that somebody may have taken it out since. A membership
 * is begun again instead, by another record, and asked about as such.
 */
export function mayHaveBeenUndone(pair: Pair, side: Side): boolean {
  return (isBereft(pair, side) || isLeftUntaken(pair, side)) && SHOWS_WHAT_IS_GONE[otherSide(side)] && !isMember(pair.object);
}

/** True when so many deletions of one object, or merges of it, beside so many records that are still linked, are too many to be meant (I7). */
export function isMassDelete({ percent, atLeast }: MassDeleteRule, deletions: number, stillLinked: number): boolean {
  return deletions >= atLeast && deletions * 100 > percent * (deletions + stillLinked);
}

/**
 * True when what waits for a side is the word of a deletion that nobody asked for by name: a request, and an admin's
 * agreement, put work into the priority lane.
 */
export function tellsOfDeletion(pair: Pair, side: Side): boolean {
  const { work } = pair[side];
  return work.state === 'waiting' && work.lane !== 'priority' && isForItsEnd(pair, side);
}

/** True when whatever is written to a side now is for the end of the counterpart, or because that one left the filter. */
export function isForItsEnd(pair: Pair, side: Side): boolean {
  return isBereft(pair, side) || isLeftUntaken(pair, side) || leavesByFilter(pair, side);
}

/**
 * True when what is wanted is still the end that was stopped as one of too many. No news opens it: where others of them were restored since, it
 * would pass the brake that stopped it, and nobody has agreed (I7).
 */
export function isStoppedEnd(pair: Pair, side: Side, work: Work): boolean {
  return work.state === 'rejected' && work.error.code === 'MASS_DELETE_STOPPED' && isForItsEnd(pair, side);
}

/**
 * A deletion that was stopped is told after all: an admin agreed. So is one that was tried in vain meanwhile: Marketo deletes nothing
 * that others name, and what named it may have been stopped (`RECORD_IN_USE`). Null for every other pair.
 */
export function agreedToTell(pair: Pair, side: Side, now: string): { readonly pair: Pair; readonly ledger: readonly LedgerDelta[] } | null {
  const before = pair[side].work;
  if (before.state !== 'rejected' || !isHeldUp(pair, side, before.error)) return null;
  const work: Work = { state: 'waiting', lane: 'priority', since: now, attempts: 0, nextAttemptAt: now, lastError: null, ...repairOf(before) };
  const ledger = [{ object: pair.object, to: side, ...ledgerTerms(before, work, { kind: 're-derived', lost: false }) }];
  return { pair: withSide(pair, side, { work }), ledger };
}

/** Every cycle and flush looks before it writes, ms. */
const LOOKED_MS = 60_000;

/** The pair, whose record is deleted, or written to, once its counterpart was looked at again: no try is spent on that (I28). */
export function waitForLook(pair: Pair, side: Side, now: string): Pair {
  const { work } = pair[side];
  return work.state === 'waiting' ? withSide(pair, side, { work: { ...work, nextAttemptAt: new Date(Date.parse(now) + LOOKED_MS).toISOString() } }) : pair;
}

function isHeldUp(pair: Pair, side: Side, { code }: SyncError): boolean {
  return code === 'MASS_DELETE_STOPPED' || (code === 'RETRIES_EXHAUSTED' && isForItsEnd(pair, side));
}

/** The record is there and its counterpart was deleted; one that was never known by an id was not. */
function isBereft(pair: Pair, side: Side): boolean {
  const source = pair[otherSide(side)];
  return pair[side].presence === 'present' && source.id !== null && (source.presence === 'deleted' || isLeftBehind(pair));
}

/**
 * The company of an account that went into another one: no call of Marketo's merges it, so its end is a deletion there. Where the
 * survivor's company is not known the people of this one have nowhere to go, and it stays (L43).
 */
function isLeftBehind({ object, salesforce }: Pair): boolean {
  return isKeyed(object) && salesforce.presence === 'merged' && salesforce.survivor !== null;
}

/** The company of an account that went into one which nobody has met: it stays, and may be told of that end, which the brake counts as any other (L43, L44). */
function isLeftUntaken(pair: Pair, side: Side): boolean {
  const source = pair[otherSide(side)];
  return isKeyed(pair.object) && pair[side].presence === 'present' && source.id !== null && source.presence === 'merged' && source.survivor === null;
}
