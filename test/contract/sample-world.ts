import { NO_TERMS } from '../../src/domain/ledger.ts';
import type { LedgerDelta, LedgerTerms } from '../../src/domain/ledger.ts';
import type { Lane } from '../../src/domain/lane.ts';
import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import type { Operation } from '../../src/domain/operation.ts';
import type { Pair, Waiting } from '../../src/domain/pair.ts';
import { UNSEEN_SIDE, withSide } from '../../src/domain/pair.ts';
import type { PersonObject, Side } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { Decision, Lease, LoadedPairs, Store } from '../../src/engine/store-port.ts';

/** A moment of the samples' day, `minute` minutes after its beginning. */
export function atMinute(minute: number): string {
  return new Date(Date.UTC(2026, 0, 31, 0, minute)).toISOString();
}

/** Work waiting since a minute of the samples' day. */
export function waiting(lane: Lane, minute: number, dueAtMinute = minute): Waiting {
  return { state: 'waiting', lane, since: atMinute(minute), attempts: 0, nextAttemptAt: atMinute(dueAtMinute), lastError: null };
}

/** What a change adds to the ledger of one direction. */
export function ledgerDelta(to: Side, terms: Partial<LedgerTerms>, object: PersonObject = 'lead'): LedgerDelta {
  return { object, to, ...NO_TERMS, ...terms };
}

/** One connection with neutral records in it: every test takes its own, so suites can share a store. */
export interface SampleWorld {
  readonly connectionId: string;
  pairId(number: number): string;
  /** A linked pair at rest. */
  linked(number: number, changes?: Partial<Pair>): Pair;
  /** A linked pair with work waiting to one side. */
  waitingFor(side: Side, number: number, work: Waiting): Pair;
  operation(operationId: string, pair: Pair, side: Side, lease: Lease): Operation;
  entry(entryId: string, pairId: string, minute?: number): JournalEntry;
  /** An entry of a write that changed or made a record. */
  written(entryId: string, pairId: string, write: { readonly kind: 'updated' | 'created'; readonly side: Side; readonly fields: readonly string[]; readonly at?: string }): JournalEntry;
  cycle(cycleId: string): SyncCycle;
  lease(store: Store, purpose?: string, holder?: string): Promise<Lease>;
  /** Saves without loading anything. */
  save(store: Store, lease: Lease, decision: Omit<Decision<null>, 'result'>): Promise<null>;
  /** Loads pairs by number and saves what is decided about them. */
  edit<Result>(store: Store, lease: Lease, numbers: readonly number[], decide: (loaded: LoadedPairs) => Decision<Result>): Promise<Result>;
  read(store: Store, lease: Lease, numbers: readonly number[]): Promise<LoadedPairs>;
}

/** The samples of one connection. */
export function sampleWorld(connectionId: string): SampleWorld {
  const pairId = (number: number) => `${connectionId}/pair-${String(number).padStart(6, '0')}`;

  const linked = (number: number, changes: Partial<Pair> = {}): Pair => ({
    pairId: pairId(number),
    connectionId,
    object: 'lead',
    salesforce: { ...UNSEEN_SIDE, id: `00Q${number}`, presence: 'present', seenVersion: atMinute(number) },
    marketo: { ...UNSEEN_SIDE, id: String(1000 + number), presence: 'present', seenVersion: atMinute(number) },
    base: { email: `person${number}@example.com`, lastName: `Example${number}`, firstName: 'Ann' },
    ...changes,
  });

  const edit: SampleWorld['edit'] = (store, lease, numbers, decide) => store.change(lease, { by: 'pair-id', ids: numbers.map(pairId) }, decide);

  return {
    connectionId,
    pairId,
    linked,
    edit,
    waitingFor: (side, number, work) => withSide(linked(number), side, { work }),
    operation: (operationId, pair, side, lease) => ({
      operationId: `${connectionId}/${operationId}`,
      connectionId,
      pairId: pair.pairId,
      side,
      object: pair.object,
      kind: 'update',
      lane: 'normal',
      recordId: pair[side].id,
      changes: [{ field: 'lastName', value: 'Example', replaces: null }],
      cause: { kind: 'change', by: null },
      openedAt: atMinute(1),
      leaseName: lease.name,
      leaseEpoch: lease.epoch,
    }),
    entry: (entryId, ofPair, minute = 0) => ({
      entryId: `${connectionId}/${entryId}`,
      connectionId,
      pairId: ofPair,
      at: atMinute(minute),
      event: { kind: 'requested', side: 'marketo', by: entryId },
    }),
    written: (entryId, ofPair, { kind, side, fields, at = atMinute(0) }) => ({
      entryId: `${connectionId}/${entryId}`,
      connectionId,
      pairId: ofPair,
      at,
      event: { kind, side, recordId: '1', operationId: entryId, changes: fields.map((field) => ({ field, value: entryId, replaces: null })), cause: { kind: 'change', by: null } },
    }),
    cycle: (cycleId) => ({
      cycleId: `${connectionId}/${cycleId}`,
      connectionId,
      trigger: 'schedule',
      startedAt: atMinute(0),
      endedAt: null,
      state: 'in-process',
      steps: [],
      backlogAfter: null,
    }),
    lease: async (store, purpose = 'cycle', holder = 'worker') => {
      const lease = await store.acquireLease({ connectionId, name: `${connectionId}/${purpose}`, holder, seconds: 600 });
      if (lease === null) throw new Error('The lease of a fresh connection was not free.');
      return lease;
    },
    save: (store, lease, decision) => store.change(lease, { by: 'none' }, () => ({ result: null, ...decision })),
    read: (store, lease, numbers) => edit(store, lease, numbers, (loaded) => ({ result: loaded })),
  };
}
