import { waitForLog } from '../domain/activity.ts';
import { deletionDue, isForItsEnd, mayHaveBeenUndone, waitForLook } from '../domain/deletion.ts';
import { withoutFlags } from '../domain/deletion-flag.ts';
import { deriveWork } from '../domain/derive-work.ts';
import { judgeFilters } from '../domain/filtered.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { mergePair } from '../domain/merge-pair.ts';
import { isMember } from '../domain/object-pair.ts';
import type { FieldChange, Operation } from '../domain/operation.ts';
import { isMergeable } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { isForNobody, mustWait, sortByParent, waitForParent } from '../domain/parent-link.ts';
import { refuseWork } from '../domain/settle-write.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { ownError } from '../domain/sync-error.ts';
import { withoutFillable, withoutTakenBack, withoutUnsettled } from '../domain/unsettled-change.ts';
import { nowIso } from './engine-context.ts';
import { isUnheard, openOperation } from './open-operation.ts';
import { journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import type { ReservedWrite } from './write-operations.ts';

/** What becomes of one pair that waits: a write, a pair that waits no longer or for something else, or a question about what it links to. */
interface WritePlan {
  readonly write?: ReservedWrite;
  readonly pair?: Pair;
  readonly ledger?: readonly LedgerDelta[];
  readonly journal?: readonly JournalEntry[];
  /** Records that nobody asked about yet; the pair is taken again right away, when they are known. */
  readonly unasked?: readonly string[];
  /** A pair whose record is to be deleted, or told, for an end that nobody has seen in this run; taken again right away, when that was asked about. */
  readonly unsure?: Pair;
}

/** Where a pair is to be written to, and what of it is being written on its other side. */
export interface Place {
  readonly side: Side;
  /** Pairs of members who are in their campaigns no more, not even by another record: their places in Marketo may be deleted. */
  readonly leavers: ReadonlySet<string>;
  readonly now: string;
  readonly beside: readonly Operation[];
}

/** Plans from the states of this very moment, which may not be those that made the pair wait: whoever reserves it loads the pair in the same transaction. */
export function planWrite(session: SyncSession, pair: Pair, { side, now, leavers, beside }: Place): WritePlan {
  const mapping = session.mappingOf(pair.object);
  const judged = judgeFilters(pair, mapping, now);
  const { changes, isRekeyed } = mergePair(judged, mapping);
  const { id: counterpartId, lookDue } = pair[otherSide(side)];
  const isToBeDeleted = deletionDue(judged, mapping, side);
  if (session.endsAwaited.has(pair.pairId) && pair.salesforce.lookDue) return { pair: waitForLook(pair, side, now) };
  // Whoever could not be read just now may be back: that somebody is gone is told, and done, by a fresh look alone (I6).
  if (isForItsEnd(judged, side) && !wasEndLookedAt(session, pair, side)) return { pair: waitForLook(pair, side, now) };
  // What is to be looked at again may be there, as another record: Marketo has no bin to take anything back from (I6, L35).
  const mayBeThereAnew = lookDue || (isMember(pair.object) && side === 'marketo' && !leavers.has(pair.pairId));
  if (isToBeDeleted && mayBeThereAnew) return { pair: waitForLook(pair, side, now) };
  // It waited, for an admin's word or another try, and may be out of the bin by now, where the sync user may see it no more.
  // Of a deleted record nothing crosses but its flag (L44).
  const isForEndInBin = (isToBeDeleted || changes[side].length > 0) && mayHaveBeenUndone(pair, side);
  if (isForEndInBin && lookDue) return { pair: waitForLook(pair, side, now) };
  if (isForEndInBin && !session.endedNow.has(pair.pairId)) return { unsure: pair };
  if (counterpartId !== null && (isToBeDeleted || (isRekeyed && side === 'marketo'))) {
    return { write: { operation: openOperation(session, pair, side, { kind: 'delete', changes: [] }), counterpartId } };
  }
  if (changes[side].length === 0 || counterpartId === null || !isMergeable(pair)) return rested(session, pair, now);
  if (isUnheard(session, pair)) return { pair: waitForLog(pair, now) };
  const known = wasEndLookedAt(session, pair, side) ? changes[side] : withoutFlags(changes[side], mapping);
  const isSourceRead = session.feedReadAt[otherSide(side)] > 0 || session.lookedAt !== null;
  const wanted = isSourceRead ? known : withoutTakenBack(known, side, pair);
  const settled = withoutFillable(withoutUnsettled(wanted, beside), otherSide(side), pair.pairId, session.takingIn);
  // The look that settles what is open shows what the counterpart holds.
  return settled.length === 0 ? { pair: waitForLook(pair, side, now) } : planUpdate(session, pair, settled, { side, now, counterpartId });
}

/** An update with as much of it as may go out, by what the pair's parents are in Marketo. */
function planUpdate(session: SyncSession, pair: Pair, changes: readonly FieldChange[], { side, now, counterpartId }: Pick<Place, 'side' | 'now'> & { readonly counterpartId: string }): WritePlan {
  const sorted = sortByParent(session.mappingOf(pair.object), changes, session.parents);
  if (sorted.unasked.length > 0) return { unasked: sorted.unasked };
  if (isForNobody(sorted, pair.object)) return refused(session, pair, side, sorted.lost.map(({ field }) => field));
  if (mustWait(sorted, pair.object)) {
    const { pair: goesOn, ledger } = rested(session, pair, now);
    return { pair: waitForParent(goesOn, side, sorted.early.map(({ field }) => field), now), ledger };
  }
  return { write: { operation: openOperation(session, pair, side, { kind: 'update', changes: sorted.ready }), counterpartId } };
}

/** The pair with its work as its states of now say it: nothing is to be written by what made it wait. */
function rested(session: SyncSession, pair: Pair, now: string): Required<Pick<WritePlan, 'pair' | 'ledger'>> {
  const { pair: derived, ledger } = deriveWork(pair, pair, session.mappingOf(pair.object), { kind: 're-merged' }, { lane: 'normal', now });
  return { pair: derived, ledger };
}

/** Whether this run has seen that the counterpart is still gone, or still there. A flush looks at none that Marketo does not show any more, and of these a membership alone may have begun again. */
function wasEndLookedAt({ lookedAt, feedReadAt }: SyncSession, { object }: Pair, side: Side): boolean {
  return feedReadAt[otherSide(side)] > 0 || (lookedAt !== null && !(isMember(object) && side === 'salesforce'));
}

/** It belongs to a person that Marketo has no more. */
function refused(session: SyncSession, pair: Pair, side: Side, fields: readonly string[]): WritePlan {
  const { derived, events } = refuseWork(pair, side, ownError('PERSON_NOT_IN_MARKETO', fields), { lane: 'normal', now: nowIso(session.context) });
  return { pair: derived.pair, ledger: derived.ledger, journal: journalOf(session, pair, events) };
}
