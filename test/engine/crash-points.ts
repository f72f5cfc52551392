import type { Connector, Poll } from '../../src/engine/connector-port.ts';
import type { PairSelection, Store } from '../../src/engine/store-port.ts';
import type { MemoryTables } from '../../src/store/memory-tables.ts';

/**
 * The engine's crash points: every call of one of its ports, named by the engine's own function that makes it and
 * by what it asks for, so that a new one needs no list to be kept (reliability.md §2.3).
 */

/** A worker that was killed takes no further step. */
export class Killed extends Error {}

/** How a worker ends at its crash point. */
export type Fate =
  /** Dies right after the step took effect. */
  | 'kill'
  /** The same, and the database comes back from a replica that lacks the last commit of the run (F50); before its first one none is lost. */
  | 'lose-commit'
  /** Sleeps before the step until others have taken over, then goes on (F47, F48). */
  | 'sleep';

/** What is to happen at which step; a step is counted from 0 among all steps with its name. */
export interface Sentence {
  readonly point: string;
  readonly occurrence: number;
  readonly fate: Fate;
  /** What others do while a worker sleeps. */
  readonly meanwhile: () => Promise<void>;
}

/** Steps that change nothing for good and could be taken by anybody. */
type Step<Result> = () => Promise<Result>;

/** Watches the steps of one worker and carries out a sentence on it. */
export class CrashPoints {
  /** Every step taken, in order. */
  readonly taken: string[] = [];
  private readonly tables: MemoryTables;
  private sentence: Sentence | null = null;
  private counts = new Map<string, number>();
  /** Between `watch` and the step it waits for: what happens before and afterwards has no names, which cost a third of a run. */
  private isWatching = false;
  private isDead = false;
  private beforeLastCommit: (() => void) | null = null;
  /** Workers are told apart by when they were wrapped; only the newest is watched. */
  private watched = 0;
  /** Ends when the worker that sleeps wakes up: all of it sleeps, not one branch. */
  private awake: Promise<void> = Promise.resolve();

  constructor(tables: MemoryTables) {
    this.tables = tables;
  }

  /** From here on steps are counted, and the sentence awaits its step. */
  watch(sentence: Sentence | null): void {
    this.sentence = sentence;
    this.isWatching = true;
    this.taken.length = 0;
    this.counts = new Map();
  }

  /** True when the sentence was carried out. */
  isCarriedOut(): boolean {
    return this.sentence === null;
  }

  aroundStore = (store: Store): Store => {
    this.watched += 1;
    this.isDead = false;
    const step = this.stepOf(this.watched);
    return {
      ...store,
      change: async (lease, selection, decide) => step(nameOf(selection), 'commits', () => store.change(lease, selection, decide)),
      loadCursor: async (connectionId, side) => step(`${side} cursor`, 'reads', () => store.loadCursor(connectionId, side)),
      orphanedOperations: async (lease, limit) => step('orphans', 'reads', () => store.orphanedOperations(lease, limit)),
      acquireLease: async (request) => step('take lease', 'commits', () => store.acquireLease(request)),
      renewLease: async (lease, seconds) => step('renew lease', 'commits', () => store.renewLease(lease, seconds)),
      releaseLease: async (lease) => step('give lease back', 'commits', () => store.releaseLease(lease)),
      endOtherLeases: async (lease) => step('end other leases', 'commits', () => store.endOtherLeases(lease)),
      saveCycle: async (lease, cycle) => step('show cycle', 'commits', () => store.saveCycle(lease, cycle)),
      addApiCalls: async (connectionId, side, day, calls) => step('count calls', 'commits', () => store.addApiCalls(connectionId, side, day, calls)),
      pauseBulk: async (connectionId, pause) => step('pause bulk', 'commits', () => store.pauseBulk(connectionId, pause)),
      allowTrials: async (connectionId, consent) => step('allow trials', 'commits', () => store.allowTrials(connectionId, consent)),
    };
  };

  aroundConnector = (connector: Connector): Connector => {
    const { side } = connector;
    const step = this.stepOf(this.watched);
    return {
      ...connector,
      poll: async (request) => {
        const poll = await step(`${side} poll`, 'reads', () => connector.poll(request));
        return { ...poll, pages: (...asked) => pagesByStep(poll.pages(...asked), (next) => step(`${side} page`, 'reads', next)) };
      },
      readRecords: async (request) => step(`${side} look`, 'reads', () => connector.readRecords(request)),
      findCandidates: async (request) => step(`${side} search`, 'reads', () => connector.findCandidates(request)),
      write: async (request) => step(`${side} write`, 'reads', () => connector.write(request)),
    };
  };

  private stepOf(worker: number): <Result>(what: string, kind: 'commits' | 'reads', run: Step<Result>) => Promise<Result> {
    return async (what, kind, run) => {
      if (worker !== this.watched) {
        await this.awake;
        return run();
      }
      if (this.isDead) throw new Killed();
      if (!this.isWatching) return run();
      const point = `${callerInEngine()}: ${what}`;
      const occurrence = this.counts.get(point) ?? 0;
      this.counts.set(point, occurrence + 1);
      this.taken.push(point);
      const isMine = this.sentence?.point === point && this.sentence.occurrence === occurrence;
      return isMine ? this.carryOut(run, kind) : this.take(run, kind);
    };
  }

  private async take<Result>(run: Step<Result>, kind: 'commits' | 'reads'): Promise<Result> {
    if (kind === 'commits' && this.sentence?.fate === 'lose-commit') this.beforeLastCommit = remember(this.tables);
    return run();
  }

  private async carryOut<Result>(run: Step<Result>, kind: 'commits' | 'reads'): Promise<Result> {
    const { sentence } = this;
    if (sentence?.fate === 'sleep') {
      this.endWatch();
      return this.sleep(sentence.meanwhile, run);
    }
    await this.take(run, kind);
    this.endWatch();
    if (sentence?.fate === 'lose-commit') this.beforeLastCommit?.();
    this.isDead = true;
    throw new Killed();
  }

  private endWatch(): void {
    this.sentence = null;
    this.isWatching = false;
  }

  private async sleep<Result>(meanwhile: () => Promise<void>, run: Step<Result>): Promise<Result> {
    let wake = (): void => undefined;
    this.awake = new Promise((resolve) => {
      wake = resolve;
    });
    await meanwhile();
    wake();
    return run();
  }
}

/** What a change is about. */
function nameOf(selection: PairSelection): string {
  switch (selection.by) {
    case 'waiting':
      return `take work to ${selection.record === 'exists' ? 'update' : 'create'} in ${selection.side}`;
    case 'look-due':
    case 'rejected':
    case 'present':
      return `${selection.by} in ${selection.side}`;
    case 'none':
    case 'differing':
    case 'object':
    case 'pair-id':
    case 'side-ids':
      return `change by ${selection.by}`;
  }
}

async function* pagesByStep(pages: ReturnType<Poll['pages']>, step: (next: Step<IteratorResult<ChangePageOf>>) => Promise<IteratorResult<ChangePageOf>>): ReturnType<Poll['pages']> & AsyncGenerator<ChangePageOf> {
  const iterator = pages[Symbol.asyncIterator]();
  for (;;) {
    const next = await step(() => iterator.next());
    if (next.done === true) return;
    yield next.value;
  }
}

type ChangePageOf = ReturnType<Poll['pages']> extends AsyncIterable<infer Page> ? Page : never;

/** The engine's own functions on the way to a port, without those that only pass a call on. */
const PASSES_ON = new Set(['changePairs', 'keepLease', 'currentMark', 'stepOf']);

/** The name of the engine's function that made the call in hand. */
function callerInEngine(): string {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = before;
  for (const line of stack.split('\n')) {
    const match = /at (?:async )?(?:new )?(?:\w+\.)?([\w$<>]+) \(.*\/src\/engine\/([\w-]+)\.ts/.exec(line);
    if (match !== null && !PASSES_ON.has(match[1] ?? '')) return match[1] ?? '';
  }
  return 'caller';
}

/** Remembers the database as it is now; answers what puts it back. Rows are frozen, so that remembering them is enough. */
function remember(tables: MemoryTables): () => void {
  const { mark } = tables;
  const kept = collectionsOf(tables).map((collection) => [collection, copyOf(collection)] as const);
  return () => {
    tables.mark = mark;
    for (const [collection, copy] of kept) putBack(collection, copy);
  };
}

type Collection = Map<unknown, unknown> | Set<unknown>;

function collectionsOf(part: object): readonly Collection[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (value instanceof Map || value instanceof Set) return [value as Collection];
    return typeof value === 'object' && value !== null ? collectionsOf(value) : [];
  });
}

/** Lists inside a table (the journal's) grow in place, so they are copied too. */
function copyOf(collection: Collection): Collection {
  if (collection instanceof Set) return new Set(collection);
  return new Map([...collection].map(([key, value]) => [key, Array.isArray(value) ? [...(value as unknown[])] : value]));
}

function putBack(collection: Collection, copy: Collection): void {
  collection.clear();
  if (collection instanceof Set) for (const value of copy as Set<unknown>) collection.add(value);
  else for (const [key, value] of copy as Map<unknown, unknown>) collection.set(key, value);
}
