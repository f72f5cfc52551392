import type { BulkPause } from '../domain/backfill.ts';
import type { ChildrenDue } from '../domain/changed-parent.ts';
import type { FormulaPass } from '../domain/formula-pass.ts';
import type { FilterPassRow } from '../domain/filter-pass.ts';
import type { TrialConsent } from '../domain/trial.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { LedgerTerms } from '../domain/ledger.ts';
import { addTerms, NO_TERMS } from '../domain/ledger.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import type { ReconcileRow } from '../domain/reconcile-pass.ts';
import type { FieldOffer, SchemaEvent } from '../domain/schema-event.ts';
import type { Side } from '../domain/side.ts';
import { SIDES } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { Json } from '../engine/connector-port.ts';
import type { Decision, LoadedPairs, SchemaOfRules } from '../engine/store-port.ts';
import type { UpdateCount } from '../domain/update-count.ts';
import { addCount } from '../domain/update-count.ts';
import { storeFailure } from './sql-failure.ts';
import { updatesOf } from './update-counts.ts';

/** The rows of the in-memory store. Every value in them is frozen, and all but cycles are copies: nobody can change a row from outside. */
export interface MemoryTables {
  readonly pairs: Map<string, Pair>;
  /** Pair id by `sideKey`. */
  readonly bySideId: Map<string, string>;
  readonly waiting: Readonly<Record<Side, Set<string>>>;
  readonly lookDue: Readonly<Record<Side, Set<string>>>;
  /** Pairs that went into another: the other's id by theirs. */
  readonly absorbed: Map<string, string>;
  /** In the order in which they were opened. */
  readonly operations: Map<string, Operation>;
  readonly entryIds: Set<string>;
  /** By connection and pair, oldest first. */
  readonly journal: Map<string, JournalEntry[]>;
  /** By connection and side. */
  readonly cursors: Map<string, Json>;
  /** By connection, object and direction. */
  readonly ledger: Map<string, LedgerTerms>;
  readonly leases: Map<string, MemoryLease>;
  /** In the order in which they were first saved, and as they were given: a cycle is saved some thirty times, and hardly ever read. */
  readonly cycles: Map<string, SyncCycle>;
  /** By connection, day and side. */
  readonly apiCalls: Map<string, number>;
  /** By connection. */
  readonly bulkPauses: Map<string, BulkPause>;
  readonly trialConsents: Map<string, TrialConsent>;
  /** By connection and object. */
  readonly reconcile: Map<string, ReconcileRow>;
  /** By connection and side. */
  readonly schemas: Map<string, SchemaOfRules>;
  /** By connection, oldest first. */
  readonly schemaEvents: Map<string, readonly SchemaEvent[]>;
  /** By connection, side, object and field. */
  readonly offers: Map<string, FieldOffer>;
  /** By connection and object. */
  readonly formulas: Map<string, FormulaPass>;
  /** By connection and object. */
  readonly filterPasses: Map<string, FilterPassRow>;
  /** By connection and the parent's id in Salesforce. */
  readonly childrenDue: Map<string, ChildrenDue>;
  /** By connection, object, direction, field and day. */
  readonly updates: Map<string, UpdateCount>;
  mark: number;
}

/** A lease's row; no holder once it was given back. */
export interface MemoryLease {
  readonly connectionId: string;
  readonly holder: string | null;
  readonly epoch: number;
  readonly expiresAt: number;
}

/** Tables without a row. */
export function emptyTables(): MemoryTables {
  return {
    pairs: new Map(),
    bySideId: new Map(),
    waiting: { salesforce: new Set(), marketo: new Set() },
    lookDue: { salesforce: new Set(), marketo: new Set() },
    absorbed: new Map(),
    operations: new Map(),
    entryIds: new Set(),
    journal: new Map(),
    cursors: new Map(),
    ledger: new Map(),
    leases: new Map(),
    cycles: new Map(),
    apiCalls: new Map(),
    bulkPauses: new Map(),
    trialConsents: new Map(),
    reconcile: new Map(),
    schemas: new Map(),
    schemaEvents: new Map(),
    offers: new Map(),
    formulas: new Map(),
    filterPasses: new Map(),
    childrenDue: new Map(),
    updates: new Map(),
    mark: 0,
  };
}

/** One key out of several parts; the separator occurs in no id. */
export function rowKey(...parts: readonly string[]): string {
  return parts.join('\u0000');
}

/** The rows of a connection in a table whose keys begin with it, in the order of their keys. */
export function rowsOf<Row>(table: ReadonlyMap<string, Row>, connectionId: string): readonly Row[] {
  const rows = [...table].filter(([key]) => key.startsWith(rowKey(connectionId, '')));
  return rows.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/**
 * A frozen copy as JSON carries it: what the database would give back. What is frozen was copied here before, as most of a
 * saved pair was; nobody else freezes what is stored.
 */
export function frozenCopy<Value>(value: Value): Value {
  return copied(value);
}

function copied<Value>(value: Value): Value;
function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((part: unknown) => carriedByJson(part) ?? null));
  const copy = Object.assign<Record<string, unknown>, object>({}, value);
  for (const name of Object.keys(copy)) {
    const part = copy[name];
    if (typeof part === 'string' || typeof part === 'boolean' || part === null) continue;
    const carried = carriedByJson(part);
    if (carried === undefined) delete copy[name];
    else if (carried !== part || carried === 0) copy[name] = carried;
  }
  return Object.freeze(copy);
}

/** Freezes all of a value. A step of a cycle that was saved before is frozen already. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** JSON knows neither -0 nor numbers that are none. */
function carriedByJson(part: unknown): unknown {
  if (typeof part === 'number') return Number.isFinite(part) ? part + 0 : null;
  return frozenCopy(part);
}

/** Saves a checked decision, or throws `STORE_CONFLICT` with nothing changed: every check comes before the first write. */
export function saveInMemory(tables: MemoryTables, connectionId: string, loaded: LoadedPairs, decision: Decision<unknown>): void {
  const loadedIds = new Set(loaded.pairs.map((pair) => pair.pairId));
  const pairs = (decision.pairs ?? []).map(frozenCopy);
  const absorbed = new Set((decision.absorbed ?? []).map((gone) => gone.pairId));
  checkPairs(tables, loadedIds, pairs, absorbed);
  checkOperations(tables, decision);
  checkJournal(tables, decision.journal ?? []);
  for (const gone of decision.absorbed ?? []) absorbPair(tables, gone.pairId, gone.into);
  savePairs(tables, pairs);
  for (const operationId of decision.closeOperations ?? []) tables.operations.delete(operationId);
  for (const operation of decision.openOperations ?? []) tables.operations.set(operation.operationId, frozenCopy(operation));
  for (const entry of decision.journal ?? []) writeJournal(tables, frozenCopy(entry));
  for (const { object, to, ...terms } of decision.ledger ?? []) {
    const key = rowKey(connectionId, object, to);
    tables.ledger.set(key, addTerms(tables.ledger.get(key) ?? NO_TERMS, terms));
  }
  for (const count of updatesOf(loaded, decision)) {
    const key = rowKey(connectionId, count.object, count.to, count.field, count.day);
    tables.updates.set(key, addCount(tables.updates.get(key), count));
  }
  if (decision.reconcile !== undefined) {
    const key = rowKey(connectionId, decision.reconcile.object);
    tables.reconcile.set(key, frozenCopy({ pass: null, askedAt: null, ...tables.reconcile.get(key), ...decision.reconcile }));
  }
  if (decision.filterPass !== undefined) tables.filterPasses.set(rowKey(connectionId, decision.filterPass.object), frozenCopy(decision.filterPass));
  noteParents(tables, connectionId, loaded.mark, decision);
  if (decision.cursor !== undefined) tables.cursors.set(rowKey(connectionId, decision.cursor.side), frozenCopy(decision.cursor.position));
}

function noteParents({ childrenDue }: MemoryTables, connectionId: string, mark: number, { changedParents = [], childrenRead = [] }: Decision<unknown>): void {
  for (const parent of changedParents) {
    const key = rowKey(connectionId, parent.id);
    const fields = new Set([...(childrenDue.get(key)?.fields ?? []), ...parent.fields]);
    childrenDue.set(key, frozenCopy({ ...parent, fields: [...fields].toSorted(), mark }));
  }
  for (const read of childrenRead) {
    const key = rowKey(connectionId, read.id);
    if (childrenDue.get(key)?.mark === read.mark) childrenDue.delete(key);
  }
}

function demandFree(free: boolean): void {
  if (!free) throw storeFailure('STORE_CONFLICT');
}

/** The link table stays one-to-one (I14); ids may change hands between the pairs of one change. */
function checkPairs(tables: MemoryTables, loadedIds: ReadonlySet<string>, pairs: readonly Pair[], absorbed: ReadonlySet<string>): void {
  const saved = new Set(pairs.map((pair) => pair.pairId));
  const keys = pairs.flatMap(sideKeys);
  demandFree(pairs.every((pair) => loadedIds.has(pair.pairId) || !tables.pairs.has(pair.pairId)));
  demandFree(new Set(keys).size === keys.length);
  for (const key of keys) {
    const holder = tables.bySideId.get(key);
    demandFree(holder === undefined || saved.has(holder) || absorbed.has(holder));
  }
}

/** At most one operation is open per pair and side once the decision is saved (I21). */
function checkOperations(tables: MemoryTables, decision: Decision<unknown>): void {
  const opened = decision.openOperations ?? [];
  if (opened.length === 0) return;
  const gone = new Set([...(decision.closeOperations ?? []), ...opened.map((operation) => operation.operationId)]);
  const busy = new Set<string>();
  for (const operation of [...tables.operations.values()].filter(({ operationId }) => !gone.has(operationId)).concat(opened)) {
    const key = rowKey(operation.pairId, operation.side);
    demandFree(!busy.has(key));
    busy.add(key);
  }
}

function checkJournal(tables: MemoryTables, entries: readonly JournalEntry[]): void {
  const ids = new Set(entries.map((entry) => entry.entryId));
  demandFree(ids.size === entries.length && [...ids].every((id) => !tables.entryIds.has(id)));
}

/** Where a pair's record is found by the vendor's id. */
export function sideKey(connectionId: string, side: Side, id: string): string {
  return rowKey(connectionId, side, id);
}

function sideKeys(pair: Pair): readonly string[] {
  return SIDES.flatMap((side) => {
    const { id } = pair[side];
    return id === null ? [] : [sideKey(pair.connectionId, side, id)];
  });
}

function savePairs(tables: MemoryTables, pairs: readonly Pair[]): void {
  for (const { pairId } of pairs) {
    const before = tables.pairs.get(pairId);
    for (const key of before === undefined ? [] : sideKeys(before)) tables.bySideId.delete(key);
  }
  for (const pair of pairs) {
    tables.pairs.set(pair.pairId, pair);
    for (const key of sideKeys(pair)) tables.bySideId.set(key, pair.pairId);
    for (const side of SIDES) {
      note(tables.waiting[side], pair.pairId, pair[side].work.state === 'waiting');
      note(tables.lookDue[side], pair.pairId, pair[side].lookDue);
    }
  }
}

function note(rows: Set<string>, pairId: string, belongs: boolean): void {
  if (belongs) rows.add(pairId);
  else rows.delete(pairId);
}

/** The pair's row ends; its journal is read with the other's from now on. */
function absorbPair(tables: MemoryTables, pairId: string, into: string): void {
  const pair = tables.pairs.get(pairId);
  if (pair === undefined) return;
  for (const key of sideKeys(pair)) tables.bySideId.delete(key);
  for (const side of SIDES) {
    tables.waiting[side].delete(pairId);
    tables.lookDue[side].delete(pairId);
  }
  tables.pairs.delete(pairId);
  tables.absorbed.set(pairId, into);
}

function writeJournal(tables: MemoryTables, entry: JournalEntry): void {
  const key = rowKey(entry.connectionId, entry.pairId);
  const entries = tables.journal.get(key);
  if (entries === undefined) tables.journal.set(key, [entry]);
  else entries.push(entry);
  tables.entryIds.add(entry.entryId);
}
