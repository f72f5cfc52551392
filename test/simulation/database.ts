import type { Random } from '../../simulators/foundation/random.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { KeptSchema, Lease, LoadedPairs, Decision, PairSelection, Store, StoreQueries } from '../../src/engine/store-port.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { emptyTables } from '../../src/store/memory-tables.ts';
import { storeFailure } from '../../src/store/sql-failure.ts';
import { keepCollections } from './backups.ts';
import type { Restorable } from './backups.ts';
import type { FaultCounts } from './fault-kinds.ts';
import type { UnderWay } from './operations.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** What was saved in one transaction, as the oracle sees it. */
export interface Commit {
  readonly process: Owner;
  readonly lease: Lease;
  readonly loaded: LoadedPairs;
  readonly decision: Decision<unknown>;
}

/** What a fault of the database does to the next transaction (F49, F51). */
export type DatabaseDeed = 'lost before commit' | 'lost in commit' | 'rolled back and run again';

/** One database that all workers use, each over a connection that takes time and may break. */
export interface Database extends Restorable {
  connect(process: Owner): { readonly store: Store; readonly queries: StoreQueries };
  /** Straight to the rows, for the oracle. */
  readonly queries: StoreQueries;
  /** Strikes the next transaction whose pairs are chosen in this way; null for any. */
  arm(deed: DatabaseDeed, by: PairSelection['by'] | null): void;
  /** Refuses everything until this true time, ms (F52). */
  refuseUntil(until: number): void;
  /** The database's own clock goes forward: leases run out under their holders (F48). */
  leap(ms: number): void;
  heal(): void;
}

/** What a database stands on. */
export interface DatabaseParts {
  readonly scheduler: Scheduler;
  readonly chance: Random;
  readonly latencyMs: number;
  readonly counts: FaultCounts;
  readonly underWay: UnderWay;
  readonly onCommit: (commit: Commit) => void;
  readonly onLease: (lease: Lease, process: Owner) => void;
  /** A cycle as far as it has come. */
  readonly onCycle: (lease: Lease, cycle: SyncCycle) => void;
  /** What a cycle kept of what it found changed of what the sync user sees. */
  readonly onSchema: (kept: KeptSchema) => void;
}

/** Thrown inside a transaction to undo it; nobody outside this file sees it. */
const ROLLED_BACK = new Error('rolled back');

/** The in-memory store behind connections with latencies and faults, never more forgiving than PostgreSQL. */
export function createDatabase(parts: DatabaseParts): Database {
  const { scheduler, chance, latencyMs, counts, underWay, onCommit, onLease, onCycle, onSchema } = parts;
  let leapMs = 0;
  let refusing = 0;
  let armed: readonly { readonly deed: DatabaseDeed; readonly by: PairSelection['by'] | null }[] = [];
  const tables = emptyTables();
  const { store, queries } = createMemoryStore({ now: () => scheduler.now() + leapMs }, tables);
  const travelMs = (): number => Math.floor(latencyMs * (0.25 + chance.next()));

  /** One question: a way there, the work, a way back. A process that died meanwhile never hears the answer. */
  function ask<Result>(process: Owner, what: string, work: () => Promise<Result>): Promise<Result> {
    const operation = operationOf(what);
    const over = underWay.begin(process, operation);
    return new Promise((resolve, reject) => {
      const answer = (text: string, end: () => void): void => {
        scheduler.at(process, `${what}: ${text}`, travelMs(), () => {
          over();
          end();
        });
      };
      scheduler.at(process, what, travelMs(), () => {
        if (scheduler.now() < refusing) {
          counts.struck('F52', operation);
          return answer('refused', () => reject(storeFailure('STORE_UNAVAILABLE')));
        }
        void work().then(
          (result) => answer('done', () => resolve(result)),
          (problem: unknown) => answer('failed', () => reject(problem)),
        );
      });
    });
  }

  async function change<Result>(
    process: Owner,
    lease: Lease,
    selection: PairSelection,
    decide: (loaded: LoadedPairs) => Decision<Result>,
  ): Promise<Result> {
    const due = armed.find(({ by }) => by === null || by === selection.by);
    const deed = due?.deed;
    armed = armed.filter((one) => one !== due);
    if (deed !== undefined) counts.struck(deed === 'rolled back and run again' ? 'F51' : 'F49', `change by ${selection.by}`);
    const what = `change by ${selection.by}`;
    if (deed === 'rolled back and run again') {
      await ask(process, `${what} [rolled back]`, () => undone(lease, selection, decide));
    }
    return ask(process, deed === undefined ? what : `${what} [${deed}]`, async () => {
      if (deed === 'lost before commit') {
        await undone(lease, selection, decide);
        throw storeFailure('STORE_UNAVAILABLE');
      }
      let commit: Commit | null = null;
      const result = await store.change(lease, selection, (loaded) => {
        const decision = decide(loaded);
        commit = { process, lease, loaded, decision };
        return decision;
      });
      if (commit !== null) onCommit(commit);
      if (deed === 'lost in commit') throw storeFailure('STORE_UNAVAILABLE');
      return result;
    });
  }

  /** Loads and decides, and saves nothing; a refusal of the store itself comes out. */
  async function undone<Result>(lease: Lease, selection: PairSelection, decide: (loaded: LoadedPairs) => Decision<Result>): Promise<void> {
    try {
      await store.change(lease, selection, (loaded): Decision<Result> => {
        decide(loaded);
        throw ROLLED_BACK;
      });
    } catch (problem) {
      if (problem !== ROLLED_BACK) throw problem;
    }
  }

  return {
    queries,
    connect: (process) => ({
      store: {
        change: (lease, selection, decide) => change(process, lease, selection, decide),
        loadCursor: (connectionId, side) => ask(process, 'load cursor', () => store.loadCursor(connectionId, side)),
        orphanedOperations: (lease, limit) => ask(process, 'orphaned operations', () => store.orphanedOperations(lease, limit)),
        acquireLease: (request) =>
          ask(process, `acquire ${request.name}`, async () => {
            const lease = await store.acquireLease(request);
            if (lease !== null) onLease(lease, process);
            return lease;
          }),
        renewLease: (lease, seconds) => ask(process, `renew ${lease.name}`, () => store.renewLease(lease, seconds)),
        releaseLease: (lease) => ask(process, `release ${lease.name}`, () => store.releaseLease(lease)),
        endOtherLeases: (lease) => ask(process, 'end other leases', () => store.endOtherLeases(lease)),
        saveCycle: (lease, cycle) =>
          ask(process, 'save cycle', async () => {
            await store.saveCycle(lease, cycle);
            onCycle(lease, cycle);
          }),
        addApiCalls: (connectionId, side, day, calls) => ask(process, 'add calls', () => store.addApiCalls(connectionId, side, day, calls)),
        pauseBulk: (connectionId, pause) => ask(process, 'pause bulk', () => store.pauseBulk(connectionId, pause)),
        keepSchema: (lease, kept) =>
          ask(process, 'keep schema', async () => {
            await store.keepSchema(lease, kept);
            onSchema(kept);
          }),
        dismissOffer: (...given) => ask(process, 'dismiss offer', () => store.dismissOffer(...given)),
        keepFormulaPass: (...given) => ask(process, 'keep formula pass', () => store.keepFormulaPass(...given)),
        allowTrials: (connectionId, consent) => ask(process, 'allow trials', () => store.allowTrials(connectionId, consent)),
      },
      queries: overConnection(queries, (what, work) => ask(process, what, work)),
    }),
    arm(deed, by) {
      armed = [...armed, { deed, by }];
    },
    refuseUntil(until) {
      refusing = until;
    },
    leap(ms) {
      leapMs += ms;
    },
    keep() {
      const { mark, waiting, lookDue, ...flat } = tables;
      const putBack = keepCollections([...Object.values(flat), ...Object.values(waiting), ...Object.values(lookDue)]);
      return () => {
        putBack();
        tables.mark = mark;
        armed = [];
      };
    },
    heal() {
      armed = [];
      refusing = 0;
    },
  };
}

/** A call of the store without the names and faults that it has in this run. */
function operationOf(what: string): string {
  const known = operations.get(what);
  if (known !== undefined) return known;
  const operation = what.replace(/ \[.*\]$/, '').replace(/^(acquire|renew|release) .*/, '$1 lease');
  operations.set(what, operation);
  return operation;
}

/** There are a few dozen, asked for with every call. */
const operations = new Map<string, string>();

/** The same questions, each taking the way over the connection. */
function overConnection(queries: StoreQueries, ask: <Result>(what: string, work: () => Promise<Result>) => Promise<Result>): StoreQueries {
  return {
    ledger: (...given) => ask('ledger', () => queries.ledger(...given)),
    backlog: (...given) => ask('backlog', () => queries.backlog(...given)),
    linkedPeople: (...given) => ask('linked people', () => queries.linkedPeople(...given)),
    linkedRecords: (...given) => ask('linked records', () => queries.linkedRecords(...given)),
    linkedMembers: (...given) => ask('linked members', () => queries.linkedMembers(...given)),
    presentRecords: (...given) => ask('present records', () => queries.presentRecords(...given)),
    reconcileRows: (...given) => ask('reconcile rows', () => queries.reconcileRows(...given)),
    childrenDue: (...given) => ask('children due', () => queries.childrenDue(...given)),
    filterPasses: (...given) => ask('filter passes', () => queries.filterPasses(...given)),
    filteredRecords: (...given) => ask('filtered records', () => queries.filteredRecords(...given)),
    samplePairs: (...given) => ask('sample of pairs', () => queries.samplePairs(...given)),
    pairsHolding: (...given) => ask('pairs holding ids', () => queries.pairsHolding(...given)),
    openRepairs: (...given) => ask('open repairs', () => queries.openRepairs(...given)),
    untoldDeletions: (...given) => ask('untold deletions', () => queries.untoldDeletions(...given)),
    openMerges: (...given) => ask('open merges', () => queries.openMerges(...given)),
    stoppedMerges: (...given) => ask('stopped merges', () => queries.stoppedMerges(...given)),
    findPairs: (...given) => ask('find pairs', () => queries.findPairs(...given)),
    listPairs: (...given) => ask('list pairs', () => queries.listPairs(...given)),
    journal: (...given) => ask('journal', () => queries.journal(...given)),
    openOperations: (...given) => ask('open operations', () => queries.openOperations(...given)),
    cycles: (...given) => ask('cycles', () => queries.cycles(...given)),
    isLeaseHeld: (...given) => ask('is a lease held', () => queries.isLeaseHeld(...given)),
    apiCalls: (...given) => ask('calls', () => queries.apiCalls(...given)),
    bulkPause: (...given) => ask('bulk pause', () => queries.bulkPause(...given)),
    trialConsent: (...given) => ask('trial consent', () => queries.trialConsent(...given)),
    rejections: (...given) => ask('rejections', () => queries.rejections(...given)),
    keptSchemas: (...given) => ask('kept schemas', () => queries.keptSchemas(...given)),
    schemaEvents: (...given) => ask('schema events', () => queries.schemaEvents(...given)),
    fieldOffers: (...given) => ask('field offers', () => queries.fieldOffers(...given)),
    updateCounts: (...given) => ask('update counts', () => queries.updateCounts(...given)),
    newestUpdates: (...given) => ask('newest updates', () => queries.newestUpdates(...given)),
    formulaPasses: (...given) => ask('formula passes', () => queries.formulaPasses(...given)),
  };
}
