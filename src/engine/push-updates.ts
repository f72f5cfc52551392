import { waitForLog } from '../domain/activity.ts';
import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { Lane } from '../domain/lane.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { deletionDue, isForItsEnd, tellsOfDeletion, waitForLook } from '../domain/deletion.ts';
import { judgeFilters } from '../domain/filtered.ts';
import { mergePair } from '../domain/merge-pair.ts';
import { isMember } from '../domain/object-pair.ts';
import { isMergeable } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { isForNobody, mustWait, sortByParent, waitForParent } from '../domain/parent-link.ts';
import { refuseWork } from '../domain/settle-write.ts';
import type { Operation } from '../domain/operation.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { ownError } from '../domain/sync-error.ts';
import { withoutFillable, withoutUnsettled } from '../domain/unsettled-change.ts';
import { askForMembersAnew } from './ask-for-members-anew.ts';
import { askForParents } from './ask-for-parents.ts';
import { brakeDeletions } from './brake-deletions.ts';
import { MOST_IDS } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { refreshView } from './observe-changes.ts';
import type { Report } from './observe-changes.ts';
import { resolveInDoubt } from './resolve-in-doubt.ts';
import { isUnheard, openOperation } from './open-operation.ts';
import { amongLookedAt, changePairs, journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { writeOperations } from './write-operations.ts';
import type { ReservedWrite } from './write-operations.ts';
import type { Turn } from './writing-turn.ts';

/**
 * Writes everything that waits for one side, block after block, until nothing due is left or its turn is over: take what
 * waits, plan it from the pair's states of this very moment, reserve it with operation ids, send, settle.
 */
export async function pushUpdates(session: SyncSession, side: Side, { lanes, isOver }: Turn, report: Report): Promise<void> {
  for (;;) {
    if (session.signal.aborted) return;
    await refreshView(session, side, report);
    const { writeBlockSize } = session.context.connectors[side];
    const limit = Math.max(1, Math.floor(MOST_IDS / writeBlockSize)) * writeBlockSize;
    const leavers = side === 'marketo' ? await askForMembersAnew(session, lanes, limit) : NONE;
    const reserved = await reserveUpdates(session, { side, lanes, limit, leavers, counted: NONE });
    const counted = new Set(reserved.deletions);
    if (counted.size > 0) await brakeDeletions(session, side);
    // One that comes to light only now, as the other side is read and written meanwhile, was not counted: it waits for the next block (I7).
    const told = counted.size > 0 ? await reserveUpdates(session, { side, lanes, limit, leavers, counted }) : NOTHING_RESERVED;
    if (reserved.taken + told.taken === 0) return;
    await resolveInDoubt(session, await writeOperations(session, side, [...reserved.writes, ...told.writes], report), report);
    if (isOver()) return;
  }
}

interface Reservation {
  readonly writes: readonly ReservedWrite[];
  /** Pairs looked at, also those that turned out to need nothing. */
  readonly taken: number;
  /** Pairs left alone that would tell of a deletion, by their ids. */
  readonly deletions: readonly string[];
}

/** What is to be reserved of all that waits. */
interface Wanted {
  readonly side: Side;
  readonly lanes: readonly Lane[];
  readonly limit: number;
  /** Pairs of members who are in their campaigns no more, not even by another record: their places in Marketo may be deleted. */
  readonly leavers: ReadonlySet<string>;
  /** Deletions that the brake has counted: no others are reserved. */
  readonly counted: ReadonlySet<string>;
}

const NOTHING_RESERVED: Reservation = { writes: [], taken: 0, deletions: [] };
const NONE: ReadonlySet<string> = new Set();

/** Reserves whole write blocks, as many as one batch takes: so a record costs few statements (DESIGN §2). */
async function reserveUpdates(session: SyncSession, { side, lanes, limit, leavers, counted }: Wanted): Promise<Reservation> {
  const now = nowIso(session.context);
  const unasked: string[] = [];
  const selection = { by: 'waiting', side, lanes, record: 'exists', now, limit, ...amongLookedAt(session) } as const;
  const reservation = await changePairs(session, selection, (loaded) => {
    const deletions = loaded.pairs.filter((pair) => tellsOfDeletion(pair, side) && !counted.has(pair.pairId));
    const untouched = new Set(deletions);
    const beside = Map.groupBy(loaded.openOperations, ({ pairId }) => pairId);
    const plans = loaded.pairs.filter((pair) => !untouched.has(pair)).map((pair) => planWrite(session, pair, { side, now, leavers, beside: beside.get(pair.pairId) ?? [] }));
    unasked.splice(0, unasked.length, ...plans.flatMap((plan) => plan.unasked ?? []));
    const writes = plans.flatMap(({ write }) => write ?? []);
    return {
      result: { writes, taken: loaded.pairs.length - deletions.length, deletions: deletions.map(({ pairId }) => pairId) },
      pairs: plans.flatMap(({ pair }) => pair ?? []),
      ledger: foldLedger(plans.flatMap(({ ledger }) => ledger ?? [])),
      journal: plans.flatMap(({ journal }) => journal ?? []),
      openOperations: writes.map(({ operation }) => operation),
    };
  });
  await askForParents(session, unasked);
  return reservation;
}

/** What becomes of one pair that waits: a write, a pair that waits no longer or for something else, or a question about what it links to. */
interface WritePlan {
  readonly write?: ReservedWrite;
  readonly pair?: Pair;
  readonly ledger?: readonly LedgerDelta[];
  readonly journal?: readonly JournalEntry[];
  /** Records that nobody asked about yet; the pair is taken again right away, when they are known. */
  readonly unasked?: readonly string[];
}

/** Where a pair is to be written to, and what of it is being written on its other side. */
interface Place extends Pick<Wanted, 'side' | 'leavers'> {
  readonly now: string;
  readonly beside: readonly Operation[];
}

/** Plans from the states of this very moment, which may not be those that made the pair wait. */
function planWrite(session: SyncSession, pair: Pair, { side, now, leavers, beside }: Place): WritePlan {
  const mapping = session.mappingOf(pair.object);
  const judged = judgeFilters(pair, mapping, now);
  const { changes, isRekeyed } = mergePair(judged, mapping);
  const derive = () => deriveWork(pair, pair, mapping, { kind: 're-merged' }, { lane: 'normal', now });
  const { id: counterpartId, lookDue } = pair[otherSide(side)];
  const isToBeDeleted = deletionDue(judged, mapping, side);
  // Whoever could not be read just now may be back: that somebody is gone is told, and done, by a fresh look alone (I6).
  if (isForItsEnd(judged, side) && !wasEndLookedAt(session, pair, side)) return { pair: waitForLook(pair, side, now) };
  // What is to be looked at again may be there, as another record: Marketo has no bin to take anything back from (I6, L35).
  const mayBeThereAnew = lookDue || (isMember(pair.object) && side === 'marketo' && !leavers.has(pair.pairId));
  if (isToBeDeleted && mayBeThereAnew) return { pair: waitForLook(pair, side, now) };
  if (counterpartId !== null && (isToBeDeleted || (isRekeyed && side === 'marketo'))) {
    return { write: { operation: openOperation(session, pair, side, { kind: 'delete', changes: [] }), counterpartId } };
  }
  if (changes[side].length === 0 || counterpartId === null || !isMergeable(pair)) {
    const { pair: rested, ledger } = derive();
    return { pair: rested, ledger };
  }
  if (isUnheard(session, pair)) return { pair: waitForLog(pair, now) };
  const settled = withoutFillable(withoutUnsettled(changes[side], beside), otherSide(side), pair.pairId, session.takingIn);
  // The look that settles what is open shows what the counterpart holds.
  if (settled.length === 0) return { pair: waitForLook(pair, side, now) };
  const sorted = sortByParent(mapping, settled, session.parents);
  if (sorted.unasked.length > 0) return { unasked: sorted.unasked };
  if (isForNobody(sorted, pair.object)) return refused(session, pair, side, sorted.lost.map(({ field }) => field));
  if (mustWait(sorted, pair.object)) {
    const { pair: goesOn, ledger } = derive();
    return { pair: waitForParent(goesOn, side, sorted.early.map(({ field }) => field), now), ledger };
  }
  return { write: { operation: openOperation(session, pair, side, { kind: 'update', changes: sorted.ready }), counterpartId } };
}

/** Whether this run has seen that the counterpart is still gone. A flush looks at none that Marketo does not show any more, and of these a membership alone may have begun again. */
function wasEndLookedAt({ lookedAt, feedReadAt }: SyncSession, { object }: Pair, side: Side): boolean {
  return feedReadAt[otherSide(side)] > 0 || (lookedAt !== null && !(isMember(object) && side === 'salesforce'));
}

/** It belongs to a person that Marketo has no more. */
function refused(session: SyncSession, pair: Pair, side: Side, fields: readonly string[]): WritePlan {
  const { derived, events } = refuseWork(pair, side, ownError('PERSON_NOT_IN_MARKETO', fields), { lane: 'normal', now: nowIso(session.context) });
  return { pair: derived.pair, ledger: derived.ledger, journal: journalOf(session, pair, events) };
}
