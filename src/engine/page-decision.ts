import { shouldCreate } from '../domain/create-rule.ts';
import { foldLedger } from '../domain/derive-work.ts';
import type { Occasion } from '../domain/derive-work.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { Lane } from '../domain/lane.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import type { Observation } from '../domain/observation.ts';
import { followConversion, observeRecord } from '../domain/observe-record.ts';
import type { Observed } from '../domain/observe-record.ts';
import type { Operation } from '../domain/operation.ts';
import { UNSEEN_SIDE } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { PersonObject, Side } from '../domain/side.ts';
import { addCounts, NO_COUNTS } from '../domain/sync-cycle.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import { own } from '../domain/value.ts';
import type { Json } from './connector-port.ts';
import { nowIso } from './engine-context.ts';
import { journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import type { Decision, LoadedPairs } from './store-port.ts';

/** A look together with the store's mark of the moment before it began. */
export interface Look {
  readonly observation: Observation;
  readonly mark: number;
}

/** Looks at records of one side, to be stored together with the cursor that covers them (I18). */
export interface LookBatch {
  readonly side: Side;
  readonly looks: readonly Look[];
  readonly cursor: Json | null;
  readonly lane: Lane;
}

/** What became of a page: its counts, or the ids that must be looked at again before anything is saved. */
export interface PageResult {
  readonly counts: StepCounts;
  readonly stale: readonly string[];
}

/** The person id in a Salesforce record's key field; null when empty or not seen. */
export function keyOf(session: SyncSession, observation: Observation): string | null {
  const value = own(observation.values, session.context.rules.mapping.salesforceKeyField);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The pure pass over one page: the pairs as they change, and everything that has to be saved with them. */
export class PageDecision {
  private readonly pairs = new Map<string, Pair>();
  private readonly byId: Record<Side, Map<string, string>> = { salesforce: new Map(), marketo: new Map() };
  private readonly open = new Map<string, Operation>();
  private readonly touched = new Set<string>();
  private readonly ledger: LedgerDelta[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly lookAfter: Operation[] = [];
  private counts = NO_COUNTS;
  private readonly occasion: Occasion;
  private readonly session: SyncSession;
  private readonly batch: LookBatch;

  constructor(session: SyncSession, batch: LookBatch, loaded: LoadedPairs) {
    this.session = session;
    this.batch = batch;
    this.occasion = { lane: batch.lane, now: nowIso(session.context) };
    for (const pair of loaded.pairs) this.index(pair);
    for (const operation of loaded.openOperations) {
      if (operation.side === batch.side) this.open.set(operation.pairId, operation);
    }
  }

  /** Records whose look began before a write of ours to them settled. */
  staleIds(): readonly string[] {
    return this.batch.looks
      .filter(({ observation, mark }) => {
        const pair = this.pairOf(observation.id);
        return pair !== undefined && pair[this.batch.side].writtenMark > mark;
      })
      .map(({ observation }) => observation.id);
  }

  take({ observation }: Look): void {
    const pair = this.pairOf(observation.id) ?? this.pairNamedByKey(observation);
    if (pair === undefined) this.meet(observation);
    else if (this.open.has(pair.pairId)) this.waitForWrite(pair);
    else if (observation.convertedTo !== null && pair.object === 'lead') this.convert(pair, observation.convertedTo);
    else this.apply(observeRecord(pair, this.batch.side, observation, this.session.mappings[pair.object], this.occasion));
  }

  decision(): Decision<PageResult> {
    return {
      result: { counts: this.counts, stale: [] },
      pairs: [...this.touched].flatMap((pairId) => this.pairs.get(pairId) ?? []),
      ledger: foldLedger(this.ledger),
      journal: this.journal,
      openOperations: this.lookAfter,
      ...(this.batch.cursor === null ? {} : { cursor: { side: this.batch.side, position: this.batch.cursor } }),
    };
  }

  private pairOf(id: string): Pair | undefined {
    const pairId = this.byId[this.batch.side].get(id);
    return pairId === undefined ? undefined : this.pairs.get(pairId);
  }

  /** A record we never saw that carries a person's id in its key field is the one made for that person (I8). */
  private pairNamedByKey(observation: Observation): Pair | undefined {
    if (this.batch.side !== 'salesforce') return undefined;
    const key = keyOf(this.session, observation);
    const pairId = key === null ? undefined : this.byId.marketo.get(key);
    const pair = pairId === undefined ? undefined : this.pairs.get(pairId);
    return pair?.salesforce.id === null ? pair : undefined;
  }

  /** The first look at a record that belongs to no pair. */
  private meet(observation: Observation): void {
    const object = this.objectOfNewPair(observation);
    if (observation.deleted || observation.convertedTo !== null || object === null) {
      this.counts = addCounts(this.counts, { skipped: 1 });
      return;
    }
    const pair: Pair = {
      pairId: this.session.context.ids.next(),
      connectionId: this.session.context.rules.connectionId,
      object,
      salesforce: UNSEEN_SIDE,
      marketo: UNSEEN_SIDE,
      base: {},
    };
    const observed = observeRecord(pair, this.batch.side, observation, this.session.mappings[object], this.occasion);
    this.index(observed.pair);
    this.apply(observed);
    this.counts = addCounts(this.counts, { new: 1, updated: -1 });
  }

  /** Every Salesforce record begins a pair; a Marketo person only when the creation rule wants it (A7). */
  private objectOfNewPair(observation: Observation): PersonObject | null {
    if (observation.object !== 'person') return observation.object;
    return shouldCreate(this.session.context.rules.createWhen, observation.values) ? 'lead' : null;
  }

  private waitForWrite(pair: Pair): void {
    const operation = this.open.get(pair.pairId);
    if (operation !== undefined && !operation.lookAfter) this.lookAfter.push({ ...operation, lookAfter: true });
    this.counts = addCounts(this.counts, { skipped: 1 });
  }

  private convert(pair: Pair, contactId: string): void {
    if (this.byId.salesforce.has(contactId)) this.counts = addCounts(this.counts, { skipped: 1 });
    else this.apply(followConversion(pair, contactId));
  }

  private apply(observed: Observed): void {
    const before = this.pairs.get(observed.pair.pairId);
    this.counts = addCounts(this.counts, { [observed.outcome]: 1 });
    this.ledger.push(...observed.ledger);
    this.journal.push(...journalOf(this.session, observed.pair, observed.events));
    if (before === observed.pair && observed.ledger.length === 0) return;
    this.index(observed.pair);
    this.touched.add(observed.pair.pairId);
  }

  private index(pair: Pair): void {
    this.pairs.set(pair.pairId, pair);
    if (pair.salesforce.id !== null) this.byId.salesforce.set(pair.salesforce.id, pair.pairId);
    if (pair.marketo.id !== null) this.byId.marketo.set(pair.marketo.id, pair.pairId);
  }
}
