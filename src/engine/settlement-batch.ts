import { foldLedger } from '../domain/derive-work.ts';
import type { Occasion } from '../domain/derive-work.ts';
import type { JournalEntry, JournalEvent } from '../domain/journal-entry.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import { settleApplied, settleRefused } from '../domain/settle-write.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
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
  readonly lookAgain: readonly Operation[];
  readonly held: SyncError | null;
  /** Operations whose effect only a look can tell. */
  readonly inDoubt: readonly Operation[];
}

/** Settles operations of one loaded batch; shared by the write path and by the recovery of operations in doubt. */
export class SettlementBatch {
  private readonly pairs: Map<string, Pair>;
  private readonly open: ReadonlyMap<string, Operation>;
  private readonly ledger: LedgerDelta[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly closed: string[] = [];
  private readonly lookAgain: Operation[] = [];
  private readonly doubtful: Operation[] = [];
  private readonly touched = new Set<string>();
  private readonly session: SyncSession;
  private readonly mark: number;
  private held: SyncError | null = null;
  private counts = { new: 0, updated: 0, failed: 0 };

  constructor(session: SyncSession, loaded: LoadedPairs) {
    this.session = session;
    this.mark = loaded.mark;
    this.pairs = new Map(loaded.pairs.map((pair) => [pair.pairId, pair]));
    this.open = new Map(loaded.openOperations.map((operation) => [operation.operationId, operation]));
  }

  /** Settles one operation; one that somebody else settled meanwhile is left as it is (I19). */
  settle(operation: Operation, outcome: WriteOutcome): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    switch (outcome.result) {
      case 'applied':
        return this.applied(pair, current, outcome.id);
      case 'refused':
        return this.refused(pair, current, outcome.error);
      case 'not-sent':
        this.held = outcome.error;
        return this.close(current);
      case 'exists':
      case 'unknown':
        return this.inDoubt(pair, current, outcome.result === 'unknown' ? outcome.error : LOST_ROW.error);
    }
  }

  /** A look showed that the write never happened: its pair goes on waiting. */
  notApplied(operation: Operation): void {
    const current = this.open.get(operation.operationId);
    const pair = this.pairs.get(operation.pairId);
    if (current === undefined || pair === undefined) return;
    this.record(pair, [{ kind: 'resolved', side: current.side, operationId: current.operationId, outcome: 'not-applied' }]);
    this.close(current);
  }

  decision(): Decision<BlockResult> {
    return {
      result: { counts: this.counts, lookAgain: this.lookAgain, held: this.held, inDoubt: this.doubtful },
      pairs: [...this.touched].flatMap((pairId) => this.pairs.get(pairId) ?? []),
      ledger: foldLedger(this.ledger),
      journal: this.journal,
      closeOperations: this.closed,
    };
  }

  private applied(pair: Pair, operation: Operation, recordId: string): void {
    const mapping = this.session.mappings[pair.object];
    const { derived, events } = settleApplied(pair, operation, recordId, this.mark, mapping, this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.close({ ...operation, recordId });
    this.counts = operation.kind === 'create' ? { ...this.counts, new: this.counts.new + 1 } : { ...this.counts, updated: this.counts.updated + 1 };
  }

  private refused(pair: Pair, operation: Operation, error: SyncError): void {
    const { derived, events } = settleRefused(pair, operation, error, this.occasion(operation));
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.close(operation);
    this.counts = { ...this.counts, failed: this.counts.failed + 1 };
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
    if (operation.lookAfter) this.lookAgain.push(operation);
  }
}

