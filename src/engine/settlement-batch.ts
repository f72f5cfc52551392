import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import type { Occasion } from '../domain/derive-work.ts';
import { followIntoContact, followMade, isConverting } from '../domain/follow-merge.ts';
import type { JournalEntry, JournalEvent } from '../domain/journal-entry.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { endedByAbsorption } from '../domain/observe-record.ts';
import { withoutLeft } from '../domain/operation.ts';
import type { Operation } from '../domain/operation.ts';
import { asReplaced } from '../domain/overtaken-edit.ts';
import { isGone, isHalf, withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { decideRetry } from '../domain/retry.ts';
import { settleDeleted } from '../domain/settle-deletion.ts';
import { settleApplied, settleNotDone, settleRefused } from '../domain/settle-write.ts';
import { isMember, isPersonObject } from '../domain/object-pair.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { addCounts, countsOf, NO_COUNTS } from '../domain/sync-cycle.ts';
import type { RecordCounts, StepCounts } from '../domain/sync-cycle.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { withoutRecord } from '../domain/without-record.ts';
import type { WriteOutcome } from './connector-port.ts';
import { nowIso } from './engine-context.ts';
import { withLookBeside } from './look-beside.ts';
import { openOperation } from './open-operation.ts';
import type { ShownByLook } from './shown-by-look.ts';
import { journalOf } from './sync-session.ts';
import type { ReservedMerge, SyncSession } from './sync-session.ts';
import type { Decision, LoadedPairs } from './store-port.ts';
import { isOver } from './vendor-patience.ts';

/** A row the connector did not speak of was certainly not answered. */
export const LOST_ROW = { result: 'unknown', error: ownError('OUTCOME_UNKNOWN') } as const satisfies WriteOutcome;

/** What settling a block came to. `held` is the error that made the side refuse the whole call, if it did. */
export interface BlockResult {
  readonly counts: StepCounts;
  readonly held: SyncError | null;
  /** Operations whose effect only a look can tell. */
  readonly inDoubt: readonly Operation[];
}

/** Settles operations of one loaded batch; shared by the write path and by the recovery of operations in doubt. */
export class SettlementBatch {
  private readonly pairs: Map<string, Pair>;
  /** Which pair holds a record, by its id on a side: as loaded, and as settled since. */
  private readonly holders: Readonly<Record<Side, Map<string, string>>>;
  private readonly open: ReadonlyMap<string, Operation>;
  private readonly busy: ReadonlySet<string>;
  private readonly ledger: LedgerDelta[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly closed: string[] = [];
  private readonly absorbed: { readonly pairId: string; readonly into: string }[] = [];
  private readonly doubtful: Operation[] = [];
  /** Operations that stay open with something new written on them. */
  private readonly met: Operation[] = [];
  private readonly renewed: ReservedMerge[] = [];
  private readonly touched = new Set<string>();
  private readonly session: SyncSession;
  private readonly mark: number;
  private held: SyncError | null = null;
  private counts = NO_COUNTS;

  constructor(session: SyncSession, loaded: LoadedPairs) {
    this.session = session;
    this.mark = loaded.mark;
    this.pairs = new Map(loaded.pairs.map((pair) => [pair.pairId, pair]));
    const heldOn = (side: Side) => new Map(loaded.pairs.flatMap((pair) => (pair[side].id === null ? [] : [[pair[side].id, pair.pairId] as const])));
    this.holders = { salesforce: heldOn('salesforce'), marketo: heldOn('marketo') };
    this.busy = new Set(loaded.openOperations.map((operation) => operation.pairId));
    this.open = new Map(loaded.openOperations.map((operation) => [operation.operationId, operation]));
  }

  /** Settles one operation; one that somebody else settled meanwhile is left as it is (I19). */
  settle(operation: Operation, outcome: WriteOutcome): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    if (current.kind === 'merge') return this.settleMerge(pair, current, outcome);
    // Where it goes was learnt while it was under way: a look is settled with what is there.
    if (current.goesInto !== operation.goesInto) return void this.doubtful.push(current);
    switch (outcome.result) {
      case 'applied':
        if (current.kind === 'delete') return this.deleted(pair, current);
        return this.applied(pair, this.asDone(pair, current, outcome), outcome.id);
      case 'refused':
        return this.refused(pair, current, outcome.error);
      case 'not-sent':
        this.held = outcome.error;
        return this.close(current);
      case 'exists':
        return this.existed(pair, { ...current, metRecord: true });
      case 'kept':
        this.met.push({ ...current, metRecord: true });
        this.doubtful.push({ ...current, metRecord: true });
        return;
      case 'unknown':
        return this.inDoubt(pair, current, outcome.error);
    }
  }

  /** What the vendor wrote of an operation, and what that replaced. */
  private asDone(pair: Pair, operation: Operation, { before = {}, left = [] }: Extract<WriteOutcome, { result: 'applied' }>): Operation {
    const mapping = this.session.mappingOf(pair.object);
    return asReplaced(left.length === 0 ? operation : withoutLeft(operation, left, mapping), before, mapping);
  }

  /**
   * A look showed that a write in doubt was done: all of it, because a vendor writes a record whole, so what differs by now
   * was edited since. Only when a create met a record that was there before it is just that agreed which the record shows; the
   * rest meets as strangers, and so does what a create filled and the record shows empty.
   */
  found(operation: Operation, recordId: string, { shown, emptied, editedOver, unwritten = [] }: ShownByLook): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined || current.goesInto !== operation.goesInto) return;
    const { side } = operation;
    this.record(pair, editedOver.map((edit) => ({ kind: 'conflict', winner: side, policy: 'edited-over', ...edit })));
    this.record(pair, emptied.map(({ field, value }) => ({ kind: 'conflict', field, winner: otherSide(side), policy: 'fill-if-empty', kept: value, lost: null })));
    const open = new Set([...unwritten, ...emptied.map(({ field }) => field)]);
    const changes = current.metRecord === true ? shown : current.changes.filter(({ field }) => !open.has(field));
    this.applied(pair, { ...current, changes }, recordId);
    // What it holds besides is stored after this, and must not be forgotten in a crash: of some records no feed tells (decision 22).
    const settled = this.pairs.get(pair.pairId);
    if (current.kind === 'create' && settled?.[side].presence === 'present') this.save(withSide(settled, side, { lookDue: true }), []);
  }

  /**
   * The vendor kept a value of its own, and a look shows which: what is news is merged like any other look. When it is what
   * was known all the while, trying again would change nothing (I28).
   */
  keptOwn(operation: Operation, isNews: boolean): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    if (!isNews) return this.refused(pair, current, ownError('STATUS_NOT_REACHED', current.changes.map(({ field }) => field)));
    this.record(pair, [{ kind: 'resolved', side: current.side, operationId: current.operationId, outcome: 'not-applied' }]);
    this.close(current);
  }

  /** Something later than what a write in doubt sent has been seen: it was done, and what was seen is stored already. */
  overtaken({ operationId }: Operation): void {
    const current = this.open.get(operationId);
    const pair = this.pairs.get(current?.pairId ?? '');
    if (current === undefined || pair === undefined) return;
    this.record(pair, [{ kind: 'resolved', side: current.side, operationId, outcome: 'applied' }]);
    this.close(current);
  }

  /** A look did not show the write: its pair goes on waiting, one try poorer (I28). `isHidden` when an edit may have come over it. */
  notDone(operation: Operation, isHidden: boolean): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    const { derived, events } = settleNotDone(pair, current, isHidden, this.occasion(current));
    this.save(derived.pair, derived.ledger);
    this.record(pair, events);
    this.close(current);
  }

  /** A look did not show the record of a delete in doubt any more. */
  foundGone(operation: Operation): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    this.record(pair, [{ kind: 'resolved', side: current.side, operationId: current.operationId, outcome: 'applied' }]);
    this.deleted(pair, current);
  }

  /**
   * A look at both records of a merge (`shown` are those that are there): one left means that it was done. When the other
   * one is left, its pair is looked at again, and what became of the survivor decides. Both there means not done: it is
   * reserved anew for this run, unless the vendor may still be working on it or it was tried often enough (I28).
   */
  lookedAtMerge(operation: Operation, shown: ReadonlySet<string>): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    const { side, operationId, attempts = 0, isUnsent, ...rest } = current;
    // Whoever brought the merged record back wants both: there is nothing left to follow.
    if (isUnsent === true && pair[otherSide(side)].presence === 'present') return this.notMerged(pair, current);
    // A contact into which a lead goes stays there: if it is gone, somebody deleted it.
    const isDeleted = !shown.has(current.recordId ?? '') && shown.has(current.into?.recordId ?? '') && isConverting(pair, current.side, this.survivorOf(current));
    if (isDeleted) return this.notMerged(withSide(pair, side, { lookDue: true }), current);
    if (!shown.has(current.recordId ?? '')) {
      this.record(pair, [{ kind: 'resolved', side, operationId, outcome: 'applied' }]);
      return this.merged(pair, current);
    }
    const lost = shown.has(current.into?.recordId ?? '') ? null : this.survivorOf(current)?.[side];
    // Whether the survivor was merged or deleted a purged log tells no more (L27): to wait for that word would never end (I28).
    if (lost?.mayBeMerged === true && !lost.lookDue) return this.leftApart(pair, current, ownError('RECORD_GONE'));
    if (lost !== null) return this.notMerged(withSide(pair, otherSide(side), { lookDue: true }), current);
    if (isUnsent !== true && !isOver(this.session, current)) return;
    const decision = isUnsent === true ? { kind: 'again' as const, attempts } : decideRetry(ownError('WRITE_NOT_DONE'), attempts);
    if (decision.kind === 'stop') return this.leftApart(pair, current, decision.error);
    const { context, lease } = this.session;
    const renewed = { ...rest, side, operationId, attempts: decision.attempts, openedAt: nowIso(context), leaseName: lease.name, leaseEpoch: lease.epoch };
    this.met.push(renewed);
    this.renewed.push({ operation: renewed, counterpartId: pair[otherSide(side)].id ?? '' });
  }

  private notMerged(pair: Pair, operation: Operation): void {
    this.save(pair, []);
    this.record(pair, [{ kind: 'resolved', side: operation.side, operationId: operation.operationId, outcome: 'not-applied' }]);
    this.close(operation);
  }

  /** Merges to be sent again, once the decision is saved. */
  renewedMerges(): readonly ReservedMerge[] {
    return this.renewed;
  }

  decision(): Decision<BlockResult> {
    return {
      result: { counts: this.counts, held: this.held, inDoubt: this.doubtful },
      pairs: [...this.touched].flatMap((pairId) => this.pairs.get(pairId) ?? []),
      ledger: foldLedger(this.ledger),
      journal: this.journal,
      openOperations: this.met,
      closeOperations: this.closed,
      absorbed: this.absorbed,
    };
  }

  /** One that was not made stays open: it is the only place that knows of the merge. */
  private settleMerge(pair: Pair, operation: Operation, outcome: WriteOutcome): void {
    if (outcome.result === 'applied') return this.merged(pair, operation);
    if (outcome.result === 'not-sent') {
      this.held = outcome.error;
      this.met.push({ ...operation, isUnsent: true });
      return;
    }
    if (outcome.result !== 'refused') return this.inDoubt(pair, operation, 'error' in outcome ? outcome.error : LOST_ROW.error);
    const decision = decideRetry(outcome.error, operation.attempts ?? 0);
    if (decision.kind === 'stop') return this.leftApart(pair, operation, decision.error);
    this.met.push({ ...operation, attempts: decision.attempts, isUnsent: true });
  }

  /** The two records stay two, for people to merge, and the journal names them. */
  private leftApart(pair: Pair, operation: Operation, error: SyncError): void {
    const { side, into, recordId } = operation;
    const other = otherSide(side);
    const survivor = this.survivorOf(operation);
    this.refused(pair, operation, error);
    this.record(pair, [{ kind: 'merged', side: other, from: pair[other].id ?? '', to: survivor?.[other].id ?? '', apart: [recordId ?? '', into?.recordId ?? ''] }]);
  }

  /**
   * The record went into the survivor's, and so does its pair; what the survivor took from it is looked at. While another write
   * of the pair is under way the merge stays open, and a later look finds it done.
   */
  private merged(pair: Pair, operation: Operation): void {
    const { side, into, recordId } = operation;
    if (this.isWrittenBeside(operation)) return;
    const survivor = this.survivorOf(operation);
    const isItself = survivor?.pairId === pair.pairId;
    this.close(operation);
    this.count(pair, { updated: 1 });
    if (!isItself && pair[otherSide(side)].presence === 'present') this.goOnAlone(pair, operation);
    else if (survivor === undefined || isItself) this.save(withSide(pair, side, { presence: 'merged' }), []);
    else this.absorb(pair, survivor);
    if (survivor === undefined || isItself) return;
    this.record(survivor, [{ kind: 'merged', side, from: recordId ?? '', to: into?.recordId ?? '' }]);
    if (recordId === null || !this.isConversion(operation, pair, survivor)) return this.save(withSide(survivor, side, { lookDue: survivor[side].presence === 'present' }), []);
    const { pair: followed, ledger, events } = followIntoContact(survivor, pair, recordId, this.session.mappingOf('contact'));
    this.save(followed, ledger);
    this.record(followed, events);
  }

  /**
   * Whether this merge converts a lead into the contact of the pair that goes. Salesforce keeps the contact then, whichever person won,
   * so the survivor's pair goes on with it at once. Left to a later look, the contact would belong to no pair until then, and whoever
   * asked for it would have a person made that was deleted, or a second one (L13, I6, I8). Not while something is made for the lead.
   */
  private isConversion({ side }: Operation, pair: Pair, survivor: Pair): boolean {
    return isConverting(pair, side, survivor) && !(isHalf(survivor) && this.busy.has(survivor.pairId));
  }

  /** The pair that has the record into which a merge leads. */
  private survivorOf({ side, into }: Operation): Pair | undefined {
    return this.pairs.get(this.holders[side].get(into?.recordId ?? '') ?? '');
  }

  /** Whoever brought the merged record back while its counterpart was being merged wants both: another one is made for it, as after a deletion of ours (L26). */
  private goOnAlone(pair: Pair, operation: Operation): void {
    const { side, into, recordId } = operation;
    const derived = deriveWork(pair, withoutRecord(pair, side, this.mark), this.session.mappingOf(pair.object), { kind: 'written', side }, this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, [{ kind: 'merged', side, from: recordId ?? '', to: into?.recordId ?? '' }]);
  }

  /** Whether another operation on the same pair is open. */
  private isWrittenBeside({ operationId, pairId }: Operation): boolean {
    return [...this.open.values()].some((other) => other.pairId === pairId && other.operationId !== operationId && !this.closed.includes(other.operationId));
  }

  private absorb(pair: Pair, into: Pair): void {
    this.absorbed.push({ pairId: pair.pairId, into: into.pairId });
    this.ledger.push(...endedByAbsorption(pair));
    this.pairs.delete(pair.pairId);
    this.touched.delete(pair.pairId);
  }

  private deleted(pair: Pair, operation: Operation): void {
    const { derived, events } = settleDeleted(pair, operation, this.mark, this.session.mappingOf(pair.object), this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.close(operation);
    this.count(pair, { deleted: 1 });
  }

  private applied(pair: Pair, operation: Operation, recordId: string): void {
    if (this.isAwaited(operation.goesInto) || !this.makeRoom(pair, operation, recordId)) return;
    const mapping = this.session.mappingOf(pair.object);
    const { derived, events } = settleApplied(pair, operation, recordId, this.mark, mapping, this.occasion(operation));
    this.save(operation.kind === 'create' ? withLookBeside(this.session, derived.pair, operation.side) : derived.pair, derived.ledger);
    this.holders[operation.side].set(recordId, pair.pairId);
    this.record(derived.pair, events);
    this.close({ ...operation, recordId });
    if (operation.kind === 'create' && isPersonObject(pair.object) && pair.marketo.id !== null) this.session.peopleLinked.add(pair.marketo.id);
    this.count(pair, operation.kind === 'create' ? { new: 1 } : { updated: 1 });
    if (operation.goesInto !== undefined) this.goInto(derived.pair, operation, this.pairs.get(operation.goesInto));
  }

  /** Whether a write is still under way on the pair into which a new record goes: the record waits for that, and a later look finds it again. */
  private isAwaited(pairId: string | undefined): boolean {
    return [...this.open.values()].some((other) => other.pairId === pairId && !this.closed.includes(other.operationId));
  }

  /** The person for whom a record was made went into another one meanwhile: the record goes there too (L32). A merge is sent in the next run. */
  private goInto(pair: Pair, { side }: Operation, survivor: Pair | undefined): void {
    const { context, mappingOf } = this.session;
    const { pair: followed, events, taken, into } = followMade(pair, side, survivor, context.rules, mappingOf(pair.object));
    if (taken !== undefined) this.absorb(taken, pair);
    if (into !== undefined) this.met.push({ ...openOperation(this.session, pair, side, { kind: 'merge', changes: [], into }), isUnsent: true });
    this.save(followed, []);
    this.record(followed, events);
  }

  /**
   * Another pair may hold the new record already: somebody asked for it before our own answer came, or it is a membership of somebody
   * who had one before, whose counterpart is over; its own end Marketo may not have told yet (L12). Half a pair is taken in, and so is
   * one that is over; a linked one keeps its record, and this row alone is refused (I14, I25).
   */
  private makeRoom(pair: Pair, operation: Operation, recordId: string): boolean {
    const rival = this.pairs.get(this.holders[operation.side].get(recordId) ?? '');
    if (rival === undefined || rival.pairId === pair.pairId) return true;
    const isFree = isHalf(rival) || (isGone(rival[otherSide(operation.side)].presence) && (isMember(pair.object) || isGone(rival[operation.side].presence)));
    if (!isFree || this.busy.has(rival.pairId)) {
      this.refused(pair, operation, { ...ownError('MATCH_TAKEN'), vendorMessage: `The record ${recordId} belongs to another pair.` });
      return false;
    }
    this.absorb(rival, pair);
    this.record(pair, [{ kind: 'absorbed', side: operation.side, recordId }]);
    return true;
  }

  private refused(pair: Pair, operation: Operation, error: SyncError): void {
    const { derived, events } = settleRefused(pair, operation, error, this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.close(operation);
    this.count(pair, { failed: 1 });
  }

  /** Which record it met is looked up by our key; that it was there first must not be forgotten in a crash. */
  private existed(pair: Pair, operation: Operation): void {
    this.met.push(operation);
    this.inDoubt(pair, operation, LOST_ROW.error);
  }

  private inDoubt(pair: Pair, operation: Operation, error: SyncError): void {
    this.doubtful.push(operation);
    this.record(pair, [{ kind: 'in-doubt', side: operation.side, operationId: operation.operationId, error }]);
  }

  private count({ object }: Pair, counts: Partial<RecordCounts>): void {
    this.counts = addCounts(this.counts, countsOf(object, counts));
  }

  private occasion(operation: Operation): Occasion {
    return { lane: operation.lane, now: nowIso(this.session.context) };
  }

  private save(pair: Pair, ledger: readonly LedgerDelta[]): void {
    this.pairs.set(pair.pairId, pair);
    this.touched.add(pair.pairId);
    this.ledger.push(...ledger);
  }

  private record(pair: Pair, events: readonly JournalEvent[]): void {
    this.journal.push(...journalOf(this.session, pair, events));
  }

  private close(operation: Operation): void {
    this.closed.push(operation.operationId);
  }
}

