import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import type { Books, Grant, OperationLife } from './books.ts';
import type { Commit } from './database.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import type { Verdicts } from './oracle.ts';

/** What the checks of the brake look at. */
export interface BrakeChecksParts {
  readonly books: Books;
  readonly verdicts: Verdicts;
  readonly plan: LifecyclesPlan;
  readonly now: () => number;
}

/** Checks that too many deletions, or merges, stop before the first call, and that no others do (I7, decisions 24 and 37). */
export interface BrakeChecks {
  /** A run begins: what waits to be deleted by now is known to it before it writes anything. */
  leased(grant: Grant): void;
  /** Before a commit is in the books. */
  beforeCommit(commit: Commit): void;
  /** A record is put into another one: the merge that is open for it. */
  mergeSent(life: OperationLife): void;
}

/** Deletions of one object that wait to be carried to one side, and how many of its records are linked. */
interface Waiting {
  readonly pairIds: ReadonlySet<string>;
  readonly linked: number;
}

/** Nothing has been counted yet. */
export function createBrakeChecks({ books, verdicts, plan, now }: BrakeChecksParts): BrakeChecks {
  const atGrant = new Map<string, { readonly epoch: number; readonly waiting: ReadonlyMap<string, Waiting> }>();
  const { percent, atLeast } = plan.massDelete;
  /** Runs that have sent merges of an object to a side. */
  const sending = new Set<string>();

  /** Its counterpart was deleted, and nobody has asked for it by name or agreed: such work is in the lane that a request gives it. The company of a merged account goes, too (L43). */
  function isUnasked(pair: Pair, side: Side): boolean {
    const { presence, work } = pair[side];
    const source = pair[otherSide(side)].presence;
    if (presence !== 'present' || (source !== 'deleted' && !(source === 'merged' && pair.object === 'account'))) return false;
    return work.state === 'waiting' ? work.lane !== 'priority' : work.state === 'rejected' && work.error.code === 'MASS_DELETE_STOPPED';
  }

  function isLinked(pair: Pair): boolean {
    return SIDES.every((side) => pair[side].presence === 'present');
  }

  function count(object: PairObject, side: Side): Waiting {
    const ofObject = [...books.pairs.values()].filter((pair) => pair.object === object);
    return { pairIds: new Set(ofObject.filter((pair) => isUnasked(pair, side)).map(({ pairId }) => pairId)), linked: ofObject.filter(isLinked).length };
  }

  function isTooMany(deletions: number, linked: number): boolean {
    return deletions >= atLeast && deletions * 100 > percent * (deletions + linked);
  }

  /** Of those that waited when the run began, the ones that still do, and those that the run has deleted. */
  function checkCarried(commit: Commit): void {
    for (const { kind, pairId, side, object, leaseName, leaseEpoch } of commit.decision.openOperations ?? []) {
      const pair = books.pairs.get(pairId);
      if ((kind !== 'delete' && kind !== 'update') || pair === undefined || !isUnasked(pair, side)) continue;
      const begun = atGrant.get(leaseName);
      const before = begun?.epoch === leaseEpoch ? begun.waiting.get(`${object}/${side}`) : undefined;
      if (before === undefined) continue;
      const left = [...before.pairIds].filter((one) => {
        const now = books.pairs.get(one);
        return now !== undefined && (isUnasked(now, side) || now[side].presence === 'absent');
      });
      const linked = count(object, side).linked;
      verdicts.reached('a deletion passed the brake');
      if (isTooMany(left.length, Math.max(linked, before.linked))) verdicts.violated('I7', 'S', `a deletion of ${object} in ${side} was reserved although ${left.length} waited when the run began, beside ${linked} that are linked; more than ${percent} % and at least ${atLeast} are too many`, { pairId });
    }
  }

  /** Merges of an object that are open on a side, and to which nobody agreed. */
  function openMerges(object: PairObject, side: Side): readonly OperationLife[] {
    return [...books.open].filter(({ operation }) => operation.kind === 'merge' && operation.object === object && operation.side === side && operation.isAgreed !== true);
  }

  /** Of what another run reserved a moment ago this one need not know. */
  function checkMerge({ operation: { pairId, object, side, leaseName, leaseEpoch, isAgreed } }: OperationLife): void {
    const run = `${leaseName}/${leaseEpoch}/${object}/${side}`;
    if (isAgreed === true || sending.has(run)) return;
    sending.add(run);
    const open = openMerges(object, side).filter((life) => life.operation.leaseName === leaseName || life.openedAt < now() - MOMENT_MS).length;
    const { linked } = count(object, side);
    verdicts.reached('a merge passed the brake');
    if (isTooMany(open, linked)) verdicts.violated('I7', 'S', `a merge of ${object} was sent to ${side} although ${open} are open, beside ${linked} that are linked; more than ${percent} % and at least ${atLeast} are too many`, { pairId });
  }

  /** Linked by a create whose answer came while they were counted: one side is written while the other one's deletions are. */
  function madeNow(object: PairObject): number {
    const made = [...books.operations.values()].filter(({ operation, settledAt }) => operation.kind === 'create' && operation.object === object && settledAt !== null && settledAt > now() - MOMENT_MS);
    return new Set(made.flatMap(({ operation: { pairId } }) => books.pairs.get(pairId) ?? []).filter(isLinked)).size;
  }

  function checkStopped({ event, pairId }: JournalEntry): void {
    const pair = books.pairs.get(pairId);
    if (event.kind !== 'rejected' || pair === undefined) return;
    if (event.error.code === 'MASS_MERGE_STOPPED') return checkStoppedMerge(pair, event.side);
    if (event.error.code !== 'MASS_DELETE_STOPPED') return;
    const { pairIds, linked } = count(pair.object, event.side);
    verdicts.reached('a mass delete was stopped');
    if (!isTooMany(pairIds.size, linked - madeNow(pair.object))) verdicts.violated('I7', 'S', `a deletion of ${pair.object} in ${event.side} was stopped although only ${pairIds.size} wait, beside ${linked} that are linked`, { pairId });
  }

  function checkStoppedMerge({ pairId, object }: Pair, side: Side): void {
    const open = openMerges(object, side).length;
    const { linked } = count(object, side);
    verdicts.reached('many merges were stopped');
    if (!isTooMany(open, linked)) verdicts.violated('I7', 'S', `a merge of ${object} in ${side} was stopped although only ${open} are open, beside ${linked} that are linked`, { pairId });
  }

  return {
    mergeSent: checkMerge,
    leased({ name, epoch }) {
      const waiting = new Map<string, Waiting>();
      for (const object of new Set([...books.pairs.values()].map((pair) => pair.object))) for (const side of SIDES) waiting.set(`${object}/${side}`, count(object, side));
      atGrant.set(name, { epoch, waiting });
    },
    beforeCommit(commit) {
      checkCarried(commit);
      for (const entry of commit.decision.journal ?? []) checkStopped(entry);
    },
  };
}

/** So long a commit of another run, or of the other side's writes, may be unknown to one that asked before it, ms. */
const MOMENT_MS = 5000;

/** Whether the merge of a pair waits for an admin. */
export function isStopped(books: Books, pairId: string | undefined): boolean {
  return [...books.open].some(({ operation }) => operation.pairId === pairId && operation.isStopped === true);
}

/** What runs with a low brake should sometimes reach. */
export const SOMETIMES_WITH_BRAKE: readonly string[] = ['a deletion passed the brake', 'a mass delete was stopped', 'an admin agreed to deletions'];
