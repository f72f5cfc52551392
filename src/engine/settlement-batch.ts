import { foldLedger } from '../domain/derive-work.ts';
import type { Occasion } from '../domain/derive-work.ts';
import type { JournalEntry, JournalEvent } from '../domain/journal-entry.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { endedByAbsorption } from '../domain/observe-record.ts';
import type { FieldChange, Operation } from '../domain/operation.ts';
import { asReplaced } from '../domain/overtaken-edit.ts';
import { isHalf } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { settleApplied, settleNotDone, settleRefused } from '../domain/settle-write.ts';
import type { Side } from '../domain/side.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { KnownValue } from '../domain/value.ts';
import type { WriteOutcome } from './connector-port.ts';
import { nowIso } from './engine-context.ts';
import { journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import type { Decision, LoadedPairs } from './store-port.ts';

/** A row the connector did not speak of was certainly not answered. */
export const LOST_ROW = { result: 'unknown', error: ownError('OUTCOME_UNKNOWN') } as const satisfies WriteOutcome;

/** What settling a block came to. `held` is the error that made the side refuse the whole call, if it did. */
export interface BlockResult {
  readonly counts: { readonly new: number; readonly updated: number; readonly failed: number };
  readonly held: SyncError | null;
  /** Operations whose effect only a look can tell. */
  readonly inDoubt: readonly Operation[];
}

/** A field that holds something else than what a write in doubt sent. */
export interface EditedOver {
  readonly field: string;
  readonly kept: KnownValue;
  readonly lost: KnownValue;
}

/** Settles operations of one loaded batch; shared by the write path and by the recovery of operations in doubt. */
export class SettlementBatch {
  private readonly pairs: Map<string, Pair>;
  /** Which loaded pair holds a record, by its id on a side. */
  private readonly holders: Readonly<Record<Side, ReadonlyMap<string, string>>>;
  private readonly open: ReadonlyMap<string, Operation>;
  private readonly busy: ReadonlySet<string>;
  private readonly ledger: LedgerDelta[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly closed: string[] = [];
  private readonly absorbed: { readonly pairId: string; readonly into: string }[] = [];
  private readonly doubtful: Operation[] = [];
  private readonly met: Operation[] = [];
  private readonly touched = new Set<string>();
  private readonly session: SyncSession;
  private readonly mark: number;
  private held: SyncError | null = null;
  private counts = { new: 0, updated: 0, failed: 0 };

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
    switch (outcome.result) {
      case 'applied':
        return this.applied(pair, asReplaced(current, outcome.before ?? {}, this.session.mappings[pair.object]), outcome.id);
      case 'refused':
        return this.refused(pair, current, outcome.error);
      case 'not-sent':
        this.held = outcome.error;
        return this.close(current);
      case 'exists':
        return this.existed(pair, { ...current, metRecord: true });
      case 'unknown':
        return this.inDoubt(pair, current, outcome.error);
    }
  }

  /**
   * A look showed that a write in doubt was done: all of it, because a vendor writes a record whole, so what
   * differs by now was edited since (`editedOver`; named, because a look cannot prove it). Only when a create met a record that was there before it is just that agreed
   * which the record shows (`shown`); the rest meets as strangers.
   */
  found(operation: Operation, recordId: string, shown: readonly FieldChange[], editedOver: readonly EditedOver[]): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    this.record(pair, editedOver.map((edit) => ({ kind: 'conflict', winner: operation.side, policy: 'edited-over', ...edit })));
    this.applied(pair, current.metRecord === true ? { ...current, changes: shown } : current, recordId);
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

  private applied(pair: Pair, operation: Operation, recordId: string): void {
    if (!this.makeRoom(pair, operation, recordId)) return;
    const mapping = this.session.mappings[pair.object];
    const { derived, events } = settleApplied(pair, operation, recordId, this.mark, mapping, this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.close({ ...operation, recordId });
    this.counts = operation.kind === 'create' ? { ...this.counts, new: this.counts.new + 1 } : { ...this.counts, updated: this.counts.updated + 1 };
  }

  /**
   * Another pair may hold the new record already: somebody asked for it before our own answer came. Half a
   * pair is taken in; a linked one keeps its record, and this row alone is refused (I14, I25).
   */
  private makeRoom(pair: Pair, operation: Operation, recordId: string): boolean {
    const rival = this.pairs.get(this.holders[operation.side].get(recordId) ?? '');
    if (rival === undefined || rival.pairId === pair.pairId) return true;
    if (!isHalf(rival) || this.busy.has(rival.pairId)) {
      this.refused(pair, operation, { ...ownError('MATCH_TAKEN'), vendorMessage: `The record ${recordId} belongs to another pair.` });
      return false;
    }
    this.absorbed.push({ pairId: rival.pairId, into: pair.pairId });
    this.ledger.push(...endedByAbsorption(rival));
    this.pairs.delete(rival.pairId);
    this.record(pair, [{ kind: 'absorbed', side: operation.side, recordId }]);
    return true;
  }

  private refused(pair: Pair, operation: Operation, error: SyncError): void {
    const { derived, events } = settleRefused(pair, operation, error, this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.close(operation);
    this.counts = { ...this.counts, failed: this.counts.failed + 1 };
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

