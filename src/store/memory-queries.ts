import { membershipNamed } from '../domain/campaign-pairing.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import { LANES } from '../domain/lane.ts';
import { NO_TERMS } from '../domain/ledger.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { isOfSalesforce, isPersonObject, pairsAskedFor, STANDARD_OBJECTS } from '../domain/object-pair.ts';
import { isGone, isLinked, repairOf } from '../domain/pair.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair, Work } from '../domain/pair.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { Clock } from '../engine/ports.ts';
import type { BacklogRow, FilteredRecords, OpenRepairs, PairListRequest, Rejections, StoreQueries } from '../engine/store-port.ts';
import { isLinkedPerson } from './decision-checks.ts';
import { rowKey, rowsOf } from './memory-tables.ts';
import type { MemoryTables } from './memory-tables.ts';
import { newestUpdates, updateCounts } from './memory-updates.ts';
import { searchWord, searchWords } from './search-words.ts';

/** As many matches as the database counts (people-search.ts). */
const COUNTED_UP_TO = 10_000;

/** These objects and their directions in the order in which rows are shown. */
function directionsOf(objects: Iterable<PairObject>): readonly { readonly object: PairObject; readonly to: Side }[] {
  return [...new Set(objects)].toSorted().flatMap((object) => (['marketo', 'salesforce'] as const).map((to) => ({ object, to })));
}

type PairSearch = Parameters<StoreQueries['findPairs']>[1];

/** A pair's entries, oldest first, those of pairs that went into it before its own. */
function journalOf(tables: MemoryTables, connectionId: string, pairId: string): readonly JournalEntry[] {
  const absorbed = [...tables.absorbed].filter(([, into]) => into === pairId).map(([gone]) => gone);
  const own = tables.journal.get(rowKey(connectionId, pairId)) ?? [];
  if (absorbed.length === 0) return own;
  // Read with another's, entries stand in the order in which they were written.
  const order = new Map([...tables.entryIds].map((entryId, index) => [entryId, index]));
  const place = ({ entryId }: JournalEntry): number => order.get(entryId) ?? 0;
  return [...absorbed.flatMap((gone) => journalOf(tables, connectionId, gone)), ...own].toSorted((a, b) => place(a) - place(b));
}

/** The questions of console, CLI and API over the in-memory store; plain scans, for worlds of a simulation's size. */
export function createMemoryQueries(tables: MemoryTables, clock: Clock): StoreQueries {
  const pairsOf = (connectionId: string) =>
    [...tables.pairs.values()].filter((pair) => pair.connectionId === connectionId).toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1));
  const operationsOf = (connectionId: string) => [...tables.operations.values()].filter((operation) => operation.connectionId === connectionId);

  return {
    ledger: async (connectionId) => ledger(tables, connectionId),
    backlog: async (connectionId) => backlog(pairsOf(connectionId)),
    linkedPeople: async (connectionId) => pairsOf(connectionId).filter(isLinkedPerson).length,
    linkedRecords: async (connectionId, object) => pairsOf(connectionId).filter((pair) => pair.object === object && isLinked(pair)).length,
    linkedMembers: async (connectionId, program) => pairsOf(connectionId).filter((pair) => pair.object === 'campaign-member' && isLinked(pair) && membershipNamed(pair.marketo.id ?? '')?.program === program).length,
    presentRecords: async (connectionId, object, side) => pairsOf(connectionId).filter((pair) => pair.object === object && pair[side].presence === 'present').length,
    reconcileRows: async (connectionId) => rowsOf(tables.reconcile, connectionId),
    keptSchemas: async (connectionId) => Object.fromEntries(rowsOf(tables.schemas, connectionId).map((schema) => [schema.side, schema])),
    schemaEvents: async (connectionId, limit) => (tables.schemaEvents.get(connectionId) ?? []).toReversed().slice(0, limit),
    fieldOffers: async (connectionId) => rowsOf(tables.offers, connectionId),
    formulaPasses: async (connectionId) => rowsOf(tables.formulas, connectionId),
    updateCounts: async (connectionId, since) => updateCounts(tables, connectionId, since),
    newestUpdates: async (connectionId, atMost) => newestUpdates(tables, connectionId, atMost),
    childrenDue: async (connectionId, limit) => rowsOf(tables.childrenDue, connectionId).toSorted((a, b) => a.mark - b.mark).slice(0, limit),
    filterPasses: async (connectionId) => rowsOf(tables.filterPasses, connectionId),
    filteredRecords: async (connectionId) => filteredRecords(pairsOf(connectionId)),
    samplePairs: async ({ connectionId, object }) => {
      const pairs = pairsOf(connectionId).filter((pair) => pair.object === object);
      return { total: pairs.length, margin: 0, isWhole: true, pairs: pairs.map((pair) => ({ pair, place: 0 })) };
    },
    pairsHolding: async (connectionId, ids) => pairsOf(connectionId).filter((pair) => SIDES.some((side) => pair[side].id !== null && ids[side].includes(pair[side].id))),
    openRepairs: async (connectionId) => openRepairs(pairsOf(connectionId)),
    untoldDeletions: async (connectionId, side) => {
      const untold = pairsOf(connectionId).filter((pair) => (isGone(pair[otherSide(side)].presence) || pair[side].filtered?.deletes === true) && isUntold(pair[side].work));
      return countedByObject(untold);
    },
    openMerges: async (connectionId, side) => {
      const open = operationsOf(connectionId).filter((operation) => operation.kind === 'merge' && operation.side === side && operation.isAgreed !== true);
      return countedByObject(open);
    },
    stoppedMerges: async (connectionId, limit) => operationsOf(connectionId).flatMap((operation) => (operation.isStopped === true ? [operation.pairId] : [])).slice(0, limit),
    findPairs: async (connectionId, search) => pairsOf(connectionId).filter((pair) => isFound(pair, search)).slice(0, 20),
    listPairs: async (request) => {
      const matching = pairsOf(request.connectionId).filter((pair) => isListed(pair, request)).toReversed();
      const rest = matching.filter((pair) => request.after === null || pair.pairId < request.after);
      const pairs = rest.slice(0, request.limit);
      const next = rest.length > request.limit ? (pairs.at(-1)?.pairId ?? null) : null;
      return { pairs, next, total: Math.min(matching.length, COUNTED_UP_TO) };
    },
    journal: async (connectionId, pairId, limit) => journalOf(tables, connectionId, pairId).toReversed().slice(0, limit),
    openOperations: async (connectionId, pairId) =>
      operationsOf(connectionId).filter((operation) => operation.pairId === pairId),
    cycles: async (connectionId, limit) =>
      newestCycles(tables, connectionId, limit),
    isLeaseHeld: async (connectionId, name) => {
      const row = tables.leases.get(name);
      return row !== undefined && row.connectionId === connectionId && row.holder !== null && row.expiresAt > clock.now();
    },
    apiCalls: async (connectionId, day) => ({
      salesforce: tables.apiCalls.get(rowKey(connectionId, day, 'salesforce')) ?? 0,
      marketo: tables.apiCalls.get(rowKey(connectionId, day, 'marketo')) ?? 0,
    }),
    bulkPause: async (connectionId) => tables.bulkPauses.get(connectionId) ?? null,
    trialConsent: async (connectionId) => tables.trialConsents.get(connectionId) ?? null,
    rejections: async (connectionId) => rejections(pairsOf(connectionId), operationsOf(connectionId)),
  };
}

function countedByObject(rows: readonly { readonly object: PairObject }[]): readonly { readonly object: PairObject; readonly records: number }[] {
  return [...Map.groupBy(rows, ({ object }) => object)].map(([object, ofObject]) => ({ object, records: ofObject.length })).toSorted((a, b) => (a.object < b.object ? -1 : 1));
}

function filteredRecords(pairs: readonly Pair[]): readonly FilteredRecords[] {
  return directionsOf(pairs.map(({ object }) => object)).flatMap(({ object, to }) => {
    const filtered = pairs.flatMap((pair) => (pair.object === object ? (pair[to].filtered ?? []) : []));
    const unknown = filtered.filter(({ verdict }) => verdict === 'unknown').length;
    return filtered.length === 0 ? [] : [{ object, to, records: filtered.length, unknown }];
  });
}

/** A pair counts once: as refused where a direction of it is. */
function openRepairs(pairs: readonly Pair[]): readonly OpenRepairs[] {
  const repairs = pairs.flatMap((pair) => {
    const works = SIDES.map((side) => pair[side].work);
    const passes = new Set(works.flatMap((work) => repairOf(work).repairs ?? []));
    return [...passes].map((startedAt) => ({ object: pair.object, startedAt, isRefused: works.some((work) => work.state === 'rejected' && work.repairs === startedAt) }));
  });
  const groups = [...Map.groupBy(repairs, ({ object, startedAt }) => rowKey(object, startedAt)).values()].flatMap((group) => {
    const [first] = group;
    const refused = group.filter(({ isRefused }) => isRefused).length;
    return first === undefined ? [] : [{ object: first.object, startedAt: first.startedAt, waiting: group.length - refused, refused }];
  });
  return groups.toSorted((a, b) => (rowKey(a.object, a.startedAt) < rowKey(b.object, b.startedAt) ? -1 : 1));
}

function isUntold(work: Work): boolean {
  return work.state === 'waiting' ? work.lane !== 'priority' : work.state === 'rejected' && work.error.code === 'MASS_DELETE_STOPPED';
}

/** The newest of a connection, as JSON carries them. They are looked for from the end: every run asks for the very last one. */
function newestCycles(tables: MemoryTables, connectionId: string, limit: number): readonly SyncCycle[] {
  const cycles = [...tables.cycles.values()];
  const newest: SyncCycle[] = [];
  for (let place = cycles.length - 1; place >= 0 && newest.length < limit; place--) {
    const cycle = cycles[place];
    if (cycle?.connectionId === connectionId) newest.push(cycle);
  }
  return newest.map((cycle): SyncCycle => JSON.parse(JSON.stringify(cycle)));
}

function ledger(tables: MemoryTables, connectionId: string): readonly LedgerRow[] {
  // Custom objects are known by their pairs; others may have rows and no pair any more.
  const objects = [...tables.pairs.values()].map(({ object }) => object);
  return directionsOf([...STANDARD_OBJECTS, ...objects]).flatMap(({ object, to }) => {
    const terms = tables.ledger.get(rowKey(connectionId, object, to));
    const pending = [...tables.waiting[to]].filter((pairId) => {
      const pair = tables.pairs.get(pairId);
      return pair?.connectionId === connectionId && pair.object === object;
    }).length;
    return terms === undefined && pending === 0 ? [] : [{ object, to, ...(terms ?? NO_TERMS), pending }];
  });
}

/** Every direction of every pair whose work is in a state. */
function workIn<State extends Exclude<Work['state'], 'rest'>>(
  pairs: readonly Pair[],
  state: State,
): readonly { object: PairObject; to: Side; work: Extract<Work, { state: State }> }[] {
  return pairs.flatMap((pair) =>
    SIDES.flatMap((to) => {
      const { work } = pair[to];
      return isIn(work, state) ? [{ object: pair.object, to, work }] : [];
    }),
  );
}

function isIn<State extends Work['state']>(work: Work, state: State): work is Extract<Work, { state: State }> {
  return work.state === state;
}

function oldest(instants: readonly string[]): string {
  return new Date(Math.min(...instants.map((instant) => Date.parse(instant)))).toISOString();
}

function backlog(pairs: readonly Pair[]): readonly BacklogRow[] {
  const waiting = workIn(pairs, 'waiting');
  return directionsOf(waiting.map(({ object }) => object)).flatMap(({ object, to }) =>
    LANES.flatMap((lane) => {
      const rows = waiting.filter((row) => row.object === object && row.to === to && row.work.lane === lane);
      const forParents = rows.filter(({ work }) => work.lastError?.code === 'PARENT_NOT_SYNCED').length;
      return rows.length === 0 ? [] : [{ object, to, lane, records: rows.length, forParents, oldestSince: oldest(rows.map((row) => row.work.since)) }];
    }),
  );
}

function rejections(pairs: readonly Pair[], operations: readonly Operation[]): readonly Rejections[] {
  const ofWork = workIn(pairs, 'rejected').map(({ object, to, work }) => ({ object, to, code: work.error.code, since: work.since, waits: false }));
  const besides = workIn(pairs, 'waiting').flatMap(({ object, to, work: { held, since } }) => (held === undefined ? [] : [{ object, to, code: held.code, since, waits: true }]));
  const ofMerges = operations.flatMap(({ object, side, isStopped, openedAt }) => (isStopped === true ? [{ object, to: side, code: 'MASS_MERGE_STOPPED' as const, since: openedAt, waits: false }] : []));
  const rejected = [...ofWork, ...besides, ...ofMerges];
  const groups = [...new Set(rejected.map(({ code }) => code))].toSorted().flatMap((code) =>
    directionsOf(rejected.map(({ object }) => object)).flatMap(({ object, to }) => {
      const rows = rejected.filter((row) => row.object === object && row.to === to && row.code === code);
      return rows.length === 0 ? [] : [{ code, object, to, records: rows.length, waiting: rows.filter(({ waits }) => waits).length, oldestSince: oldest(rows.map(({ since }) => since)) }];
    }),
  );
  return groups.toSorted((a, b) => b.records - a.records);
}

function isFound(pair: Pair, search: PairSearch): boolean {
  const { object, idOrEmail } = search;
  if (object !== null && !pairsAskedFor(object).includes(pair.object)) return false;
  const ids = object === null ? [pair.salesforce.id, pair.marketo.id] : [isOfSalesforce(object) ? pair.salesforce.id : pair.marketo.id];
  const { email, otherEmail } = searchWords(pair);
  const word = searchWord(idOrEmail);
  return ids.includes(idOrEmail) || email === word || otherEmail === word;
}

function isListed(pair: Pair, request: PairListRequest): boolean {
  if (request.object === null ? !isPersonObject(pair.object) : pair.object !== request.object) return false;
  if (request.state === 'linked' && !isLinked(pair)) return false;
  if (request.state === 'waiting' && SIDES.every((side) => pair[side].work.state !== 'waiting')) return false;
  if (request.state === 'rejected' && !SIDES.some((side) => isRefused(pair[side].work))) return false;
  if (request.state === 'filtered' && SIDES.every((side) => pair[side].filtered === null)) return false;
  const text = request.search.trim();
  if (text === '') return true;
  const word = searchWord(text);
  const { email, otherEmail, lastName, otherLastName } = searchWords(pair);
  return [pair.salesforce.id, pair.marketo.id].some((id) => begins(id, text)) || [email, otherEmail, lastName, otherLastName].some((known) => begins(known, word));
}

/** Refused, or held back while the rest waits. */
function isRefused(work: Work): boolean {
  return work.state === 'rejected' || (work.state === 'waiting' && work.held !== undefined);
}

function begins(value: string | null, prefix: string): boolean {
  return value?.startsWith(prefix) ?? false;
}
