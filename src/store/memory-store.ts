import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import { firstDayKept } from '../domain/update-count.ts';
import { rankOfMaking } from '../domain/object-pair.ts';
import { LONGEST_PAUSE_SECONDS } from '../domain/retry.ts';
import { SIDES } from '../domain/side.ts';
import type { Clock } from '../engine/ports.ts';
import type { Lease, LeaseRequest, LoadedPairs, PairSelection, Store, StoreQueries } from '../engine/store-port.ts';
import { checkDecision } from './decision-checks.ts';
import { createMemoryQueries } from './memory-queries.ts';
import { forgetUpdates } from './memory-updates.ts';
import { emptyTables, frozen, rowKey, saveInMemory, sideKey } from './memory-tables.ts';
import { dismissOffer, keepFormulaPass, keepSchema } from './memory-schemas.ts';
import type { MemoryTables } from './memory-tables.ts';
import { laneRank } from './pair-columns.ts';
import { storeFailure } from './sql-failure.ts';

/**
 * The store in memory, for the simulation: deterministic, and never more forgiving than PostgreSQL.
 * A change runs without a pause between load and save, so two of them can never interleave.
 */
export function createMemoryStore(clock: Clock, tables: MemoryTables = emptyTables()): { readonly store: Store; readonly queries: StoreQueries } {
  const store: Store = {
    change: async (lease, selection, decide) => {
      demandLease(tables, lease);
      const loaded = load(tables, lease.connectionId, selection);
      const decision = decide(loaded);
      checkDecision(lease, selection, loaded, decision);
      saveInMemory(tables, lease.connectionId, loaded, decision);
      return decision.result;
    },
    loadCursor: async (connectionId, side) => tables.cursors.get(rowKey(connectionId, side)) ?? null,
    orphanedOperations: async (lease, limit) => {
      endLapsedLeases(tables, clock, lease);
      return [...tables.operations.values()]
        .filter((operation) => operation.connectionId === lease.connectionId && operation.isStopped !== true && !isWorkedOn(tables, operation))
        .slice(0, limit);
    },
    acquireLease: async (request) => acquireLease(tables, clock, request),
    renewLease: async (lease, seconds) => {
      if (!isHeld(tables, lease)) return false;
      tables.leases.set(lease.name, { connectionId: lease.connectionId, holder: lease.holder, epoch: lease.epoch, expiresAt: clock.now() + seconds * 1000 });
      return true;
    },
    releaseLease: async (lease) => {
      if (isHeld(tables, lease)) tables.leases.set(lease.name, { connectionId: lease.connectionId, holder: null, epoch: lease.epoch, expiresAt: clock.now() });
    },
    endOtherLeases: async (lease) => {
      demandLease(tables, lease);
      for (const [name, row] of tables.leases) if (name !== lease.name && row.connectionId === lease.connectionId) tables.leases.set(name, { ...row, holder: null });
    },
    saveCycle: async (lease, cycle) => {
      demandLease(tables, lease);
      tables.cycles.set(cycle.cycleId, frozen(cycle));
      if (cycle.endedAt !== null) forgetUpdates(tables, cycle.connectionId, firstDayKept(cycle.endedAt));
    },
    addApiCalls: async (connectionId, side, day, calls) => {
      const key = rowKey(connectionId, day, side);
      tables.apiCalls.set(key, (tables.apiCalls.get(key) ?? 0) + calls);
    },
    pauseBulk: async (connectionId, pause) => saySo(tables.bulkPauses, connectionId, pause),
    allowTrials: async (connectionId, consent) => saySo(tables.trialConsents, connectionId, consent),
    keepSchema: async (lease, kept) => {
      demandLease(tables, lease);
      keepSchema(tables, lease.connectionId, kept);
    },
    dismissOffer: async (connectionId, offer, dismissed) => dismissOffer(tables, connectionId, offer, dismissed),
    keepFormulaPass: async (lease, pass) => {
      demandLease(tables, lease);
      keepFormulaPass(tables, lease.connectionId, pass);
    },
  };
  return { store, queries: createMemoryQueries(tables, clock) };
}

function isHeld(tables: MemoryTables, lease: Lease): boolean {
  const row = tables.leases.get(lease.name);
  return row !== undefined && row.holder === lease.holder && row.epoch === lease.epoch;
}

/** A worker that only stood still must not go on with what others are about to take up (I20). */
function endLapsedLeases(tables: MemoryTables, clock: Clock, { name: own, connectionId }: Lease): void {
  for (const [name, row] of tables.leases) {
    if (name !== own && row.connectionId === connectionId && row.holder !== null && row.expiresAt <= clock.now()) tables.leases.set(name, { ...row, holder: null });
  }
}

/** True while the worker that opened the operation holds its lease. */
function isWorkedOn(tables: MemoryTables, operation: Operation): boolean {
  const row = tables.leases.get(operation.leaseName);
  return row !== undefined && row.holder !== null && row.epoch <= operation.leaseEpoch;
}

function demandLease(tables: MemoryTables, lease: Lease): void {
  if (!isHeld(tables, lease)) throw storeFailure('LEASE_LOST');
}

function acquireLease(tables: MemoryTables, clock: Clock, request: LeaseRequest): Lease | null {
  const { name, connectionId, holder, seconds } = request;
  const now = clock.now();
  const row = tables.leases.get(name);
  const free = row === undefined || row.holder === null || row.expiresAt <= now;
  if (!free && row.holder !== holder) return null;
  const epoch = (row?.epoch ?? 0) + (free ? 1 : 0);
  tables.leases.set(name, { connectionId, holder, epoch, expiresAt: now + seconds * 1000 });
  return { name, connectionId, holder, epoch };
}

function load(tables: MemoryTables, connectionId: string, selection: PairSelection): LoadedPairs {
  tables.mark += 1;
  const pairs = select(tables, connectionId, selection);
  return { pairs, openOperations: selection.withoutOperations === true ? [] : operationsOn(tables, pairs), mark: tables.mark };
}

function operationsOn(tables: MemoryTables, pairs: readonly Pair[]): readonly Operation[] {
  const ids = new Set(pairs.map((pair) => pair.pairId));
  return ids.size === 0 ? [] : [...tables.operations.values()].filter((operation) => ids.has(operation.pairId));
}

function select(tables: MemoryTables, connectionId: string, selection: PairSelection): readonly Pair[] {
  switch (selection.by) {
    case 'none':
      return [];
    case 'pair-id':
      return pairsById(tables, connectionId, selection.ids);
    case 'side-ids': {
      const keys = SIDES.flatMap((side) => selection.ids[side].map((id) => sideKey(connectionId, side, id)));
      const madeFor = selection.withoutOperations === true ? [] : pairsMadeFor(tables, new Set(SIDES.flatMap((side) => selection.ids[side])));
      return pairsById(tables, connectionId, [...keys.flatMap((key) => tables.bySideId.get(key) ?? []), ...madeFor]);
    }
    case 'waiting':
      return selectWaiting(tables, connectionId, selection);
    case 'present':
      return selectAfter(tables, connectionId, selection, (pair) => pair[selection.side].presence === 'present');
    case 'object':
      return selectAfter(tables, connectionId, selection, (pair) => pair.object === selection.object);
    case 'differing':
      return selectAfter(tables, connectionId, selection, (pair) => SIDES.some((side) => Object.keys(pair[side].differences).length > 0));
    case 'rejected':
      return selectAfter(tables, connectionId, selection, (pair) => pair[selection.side].work.state === 'rejected');
    case 'look-due':
      return selectLookDue(tables, connectionId, selection);
  }
}

/** Pairs for which something is being made under one of these ids, which is theirs no more. */
function pairsMadeFor({ operations }: MemoryTables, ids: ReadonlySet<string>): readonly string[] {
  return [...operations.values()].flatMap(({ madeFor, pairId }) => (madeFor !== undefined && ids.has(madeFor) ? [pairId] : []));
}

/** The next pairs of a kind in pair-id order. */
function selectAfter(tables: MemoryTables, connectionId: string, { after, limit }: { readonly after: string | null; readonly limit: number }, isWanted: (pair: Pair) => boolean): readonly Pair[] {
  const wanted = [...tables.pairs.values()].filter((pair) => isWanted(pair) && (after === null || pair.pairId > after));
  return pairsById(tables, connectionId, wanted.map((pair) => pair.pairId)).slice(0, limit);
}

function pairsById(tables: MemoryTables, connectionId: string, ids: readonly string[]): readonly Pair[] {
  return [...new Set(ids)]
    .toSorted()
    .flatMap((id) => tables.pairs.get(id) ?? [])
    .filter((pair) => pair.connectionId === connectionId);
}

function selectLookDue(tables: MemoryTables, connectionId: string, selection: Extract<PairSelection, { by: 'look-due' }>): readonly Pair[] {
  const { side, limit } = selection;
  const busy = new Set([...tables.operations.values()].filter((operation) => operation.side === side && operation.isStopped !== true).map((operation) => operation.pairId));
  return pairsById(tables, connectionId, [...tables.lookDue[side]]).filter((pair) => !busy.has(pair.pairId)).slice(0, limit);
}

function selectWaiting(tables: MemoryTables, connectionId: string, selection: Extract<PairSelection, { by: 'waiting' }>): readonly Pair[] {
  const { side, lanes, record, limit } = selection;
  const now = Date.parse(selection.now);
  const among = selection.among === undefined ? null : new Set(selection.among);
  const busy = new Set([...tables.operations.values()].filter((operation) => operation.side === side).map((operation) => operation.pairId));
  const due: { pair: Pair; rank: number; since: number }[] = [];
  for (const pairId of tables.waiting[side]) {
    if (among?.has(pairId) === false) continue;
    const pair = tables.pairs.get(pairId);
    const work = pair?.[side].work;
    if (pair === undefined || work?.state !== 'waiting' || pair.connectionId !== connectionId || busy.has(pairId)) continue;
    const chosen = lanes.includes(work.lane) && (record === 'exists' ? pair[side].presence === 'present' : pair[side].presence !== 'present' && rankOfMaking(pair.object) === record) && !pair[side].lookDue;
    const waitsMs = Date.parse(work.nextAttemptAt) - now;
    if (chosen && (waitsMs <= 0 || waitsMs > LONGEST_PAUSE_SECONDS * 1000)) due.push({ pair, rank: laneRank(work.lane), since: Date.parse(work.since) });
  }
  due.sort((a, b) => a.rank - b.rank || a.since - b.since || (a.pair.pairId < b.pair.pairId ? -1 : 1));
  return due.slice(0, limit).map(({ pair }) => pair);
}

/** Who said it first stays named; null takes it back. */
function saySo<Said>(table: Map<string, Said>, connectionId: string, said: Said | null): void {
  if (said === null) table.delete(connectionId);
  else if (!table.has(connectionId)) table.set(connectionId, said);
}
