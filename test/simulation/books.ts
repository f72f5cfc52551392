import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import type { Operation } from '../../src/domain/operation.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { Lease } from '../../src/engine/store-port.ts';
import { keepCollections } from './backups.ts';
import type { Restorable } from './backups.ts';
import type { Commit } from './database.ts';
import type { Owner } from './scheduler.ts';

/** An operation's whole life, with what the vendor really did for it. */
export interface OperationLife {
  operation: Operation;
  /** The process that reserved it: nobody else sends it. */
  readonly owner: Owner;
  /** True time, ms. */
  readonly openedAt: number;
  /** The effect ledger's order at that moment. */
  readonly openedSeq: number;
  /** What the pair's sides had agreed on at that moment, by mapping key. */
  readonly agreed: Pair['base'];
  isOpen: boolean;
  /** True time when it was settled, ms; null before that. */
  settledAt: number | null;
  /** The record that it made; null for an update, and before that. */
  madeId: string | null;
  /** How often the vendor applied it. */
  applied: number;
  /** What the vendor refused it with; null when it did not. */
  refused: string | null;
  /** What it replaced could not be read, because the sync user had just lost sight of a field of the same call. */
  isUnread: boolean;
  /** The database was put back to before it was opened: nobody of us knows of it. */
  isForgotten: boolean;
  /** An answer to it was lost, or its worker died and another one ended it. */
  isDoubtful: boolean;
  /** The vendor applied it, and the look that resolved it said otherwise: a later edit hid it. */
  isMisjudged: boolean;
}

/** A lease as it was granted: whoever got it began a session then. */
export interface Grant {
  readonly name: string;
  readonly epoch: number;
  readonly owner: Owner;
  /** True time, ms. */
  readonly at: number;
}

/** The oracle's copy of what was committed: made from the commits alone, never from the engine's memory. */
export interface Books extends Restorable {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly operations: ReadonlyMap<string, OperationLife>;
  /** The newest epoch granted, by the lease's name, and when. */
  readonly leases: ReadonlyMap<string, Grant>;
  /** Every lease that was ever granted, oldest first. */
  readonly grants: readonly Grant[];
  /** Whether the run that got this lease stored how far it has read: until then it has put nothing in force. Not known to a database that was put back to before it. */
  readonly hasRead: (grant: Grant) => boolean;
  /** True time, ms, since when it shows that the cycle with this lease has put in force what it saw, or found it there; null before that (decision 21). */
  readonly enteredAt: (grant: Grant) => number | null;
  /** Entries of a pair and of those that went into it. */
  journalOf(pairId: string): readonly JournalEntry[];
  /** Every id that a pair's record had on a side, and those of pairs that went into it: a lead's and later its contact's. */
  idsOf(pairId: string, side: Side): readonly string[];
  /** The pair that holds a record now. */
  pairHolding(side: Side, id: string): Pair | undefined;
  /** Operations that are open. */
  readonly open: ReadonlySet<OperationLife>;
  /** The open operation that a sent row belongs to; a create is named by the key it carries. */
  openFor(side: Side, recordId: string | null, key: string | null): OperationLife | undefined;
  take(commit: Commit, now: number, seq: number): void;
  /** A cycle was saved as far as it has come. */
  saved(lease: Lease, cycle: SyncCycle, now: number): void;
  leased(grant: Grant): void;
}

/** What the vendor did to this field of a pair was not recognised afterwards, because an edit had come over it. */
export function isMisread({ operation, isMisjudged, isDoubtful, applied }: OperationLife, pairId: string, field: string): boolean {
  if (operation.pairId !== pairId || !operation.changes.some((sent) => sent.field === field)) return false;
  return isMisjudged || (operation.kind === 'create' && isDoubtful && applied > 0);
}

/** Books before the first commit. */
export function createBooks(): Books {
  const pairs = new Map<string, Pair>();
  const holders: Record<Side, Map<string, string>> = { salesforce: new Map(), marketo: new Map() };
  const operations = new Map<string, OperationLife>();
  const open = new Set<OperationLife>();
  const leases = new Map<string, Grant>();
  const grants: Grant[] = [];
  const haveRead = new Set<Grant>();
  const entered = new Map<Grant, number>();
  const journal = new Map<string, JournalEntry[]>();
  const absorbed = new Map<string, string[]>();
  const formerIds = new Map<string, Set<string>>();

  function forget(pair: Pair | undefined): void {
    for (const side of SIDES) {
      const id = pair?.[side].id ?? null;
      if (id !== null && holders[side].get(id) === pair?.pairId) holders[side].delete(id);
    }
  }

  function keep(pair: Pair): void {
    pairs.set(pair.pairId, pair);
    for (const side of SIDES) {
      const { id } = pair[side];
      if (id === null) continue;
      holders[side].set(id, pair.pairId);
      const key = `${pair.pairId}/${side}`;
      const ids = formerIds.get(key);
      if (ids === undefined) formerIds.set(key, new Set([id]));
      else ids.add(id);
    }
  }

  function journalOf(pairId: string): readonly JournalEntry[] {
    return [...(absorbed.get(pairId) ?? []).flatMap(journalOf), ...(journal.get(pairId) ?? [])];
  }

  /** What went into a pair may have taken in another one before (seed 140173). */
  function idsOf(pairId: string, side: Side): readonly string[] {
    return [...(absorbed.get(pairId) ?? []).flatMap((gone) => idsOf(gone, side)), ...(formerIds.get(`${pairId}/${side}`) ?? [])];
  }

  /** A database that was put back counts its epochs anew: the last grant of this one is meant (seed 14998). */
  function grantOf(lease: Lease): Grant | undefined {
    return grants.findLast(({ name, epoch }) => name === lease.name && epoch === lease.epoch);
  }

  function matches({ operation }: OperationLife, side: Side, recordId: string | null, key: string | null): boolean {
    if (operation.side !== side || operation.kind === 'merge') return false;
    if (operation.kind === 'update') return recordId !== null && operation.recordId === recordId;
    return recordId === null && pairs.get(operation.pairId)?.[otherSide(side)].id === key;
  }

  return {
    pairs,
    operations,
    open,
    leases,
    grants,
    hasRead: (grant) => haveRead.has(grant),
    enteredAt: (grant) => entered.get(grant) ?? null,
    journalOf,
    idsOf,
    pairHolding: (side, id) => pairs.get(holders[side].get(id) ?? ''),
    openFor: (side, recordId, key) => [...open].find((life) => matches(life, side, recordId, key)),
    take({ decision, lease, process }, now, seq) {
      const grant = decision.cursor === undefined ? undefined : grantOf(lease);
      if (grant !== undefined) haveRead.add(grant);
      for (const gone of decision.absorbed ?? []) {
        forget(pairs.get(gone.pairId));
        pairs.delete(gone.pairId);
        absorbed.set(gone.into, [...(absorbed.get(gone.into) ?? []), gone.pairId]);
      }
      for (const pair of decision.pairs ?? []) forget(pairs.get(pair.pairId));
      for (const pair of decision.pairs ?? []) keep(pair);
      for (const operationId of decision.closeOperations ?? []) {
        const life = operations.get(operationId);
        if (life === undefined) continue;
        life.isOpen = false;
        life.settledAt = now;
        life.isDoubtful ||= lease.name !== life.operation.leaseName || lease.epoch !== life.operation.leaseEpoch;
        open.delete(life);
      }
      for (const operation of decision.openOperations ?? []) {
        // What is learnt of an open operation is written over it: it lives on.
        const known = operations.get(operation.operationId);
        if (known !== undefined) {
          known.operation = operation;
          continue;
        }
        const life: OperationLife = { operation, owner: process, openedAt: now, openedSeq: seq, agreed: pairs.get(operation.pairId)?.base ?? {}, isOpen: true, settledAt: null, madeId: null, applied: 0, refused: null, isUnread: false, isDoubtful: false, isForgotten: false, isMisjudged: false };
        operations.set(operation.operationId, life);
        open.add(life);
      }
      for (const entry of decision.journal ?? []) {
        const entries = journal.get(entry.pairId);
        if (entries === undefined) journal.set(entry.pairId, [entry]);
        else entries.push(entry);
      }
    },
    saved(lease, cycle, now) {
      const grant = grantOf(lease);
      if (grant !== undefined && !entered.has(grant) && hasEntered(cycle)) entered.set(grant, now);
    },
    keep() {
      const wereOpen = new Set(open);
      const putBack = keepCollections([pairs, holders.salesforce, holders.marketo, leases, absorbed, haveRead, entered]);
      // What was learnt of an operation since, an admin's agreement say, is forgotten too (seed 84104).
      const known = new Map([...operations.values()].map((life) => [life, life.operation]));
      return () => {
        putBack();
        open.clear();
        for (const life of operations.values()) {
          life.operation = known.get(life) ?? life.operation;
          life.isOpen = wereOpen.has(life);
          life.isForgotten ||= !known.has(life);
          life.isDoubtful ||= wereOpen.has(life) || life.isForgotten;
          if (life.isOpen) open.add(life);
        }
      };
    },
    leased(grant) {
      grants.push(grant);
      const before = leases.get(grant.name);
      if (before === undefined || grant.epoch > before.epoch) leases.set(grant.name, grant);
    },
  };
}

/** Rights bear the name of the cycle that put them in force; one that found in force what it saw takes its next step. */
function hasEntered({ cycleId, rights, steps }: SyncCycle): boolean {
  if (rights === null || rights === undefined) return false;
  return rights.endsWith(`@${cycleId}`) || steps.some(({ operation, state }) => operation === 'resolve-unknown' && state !== 'waiting');
}
