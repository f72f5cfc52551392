import * as fc from 'fast-check';
import type { Lane } from '../../src/domain/lane.ts';
import { LANES } from '../../src/domain/lane.ts';
import { isHalf } from '../../src/domain/pair.ts';
import type { Pair, Presence, SideState, Work } from '../../src/domain/pair.ts';
import type { Operation } from '../../src/domain/operation.ts';
import { planPass } from '../../src/domain/reconcile-pass.ts';
import { SIDES } from '../../src/domain/side.ts';
import { StepFailure } from '../../src/domain/step-failure.ts';
import type { Json } from '../../src/engine/connector-port.ts';
import type { Decision, Lease, LoadedPairs, PairSelection, Store, StoreQueries } from '../../src/engine/store-port.ts';
import { atMinute, ledgerDelta } from './sample-world.ts';
import type { SampleWorld } from './sample-world.ts';

/** Few numbers and ids, so that pairs, records and operations meet often. */
const number = fc.integer({ min: 1, max: 5 });
const side = fc.constantFrom(...SIDES);
const lane = fc.constantFrom<Lane>(...LANES);
const moment = fc.integer({ min: 0, max: 5 }).map(atMinute);
const text = fc.oneof(fc.constantFrom('Ann@Example.com', '田中', 'ＡＢＣ', 'abc', ''), fc.string({ unit: 'binary', maxLength: 6 }));
const value = fc.oneof(text, fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const error = { code: 'VALIDATION_RULE', vendorCode: null, vendorMessage: 'no', fields: [] } as const;

const work: fc.Arbitrary<Work> = fc.oneof(
  fc.constant<Work>({ state: 'rest' }),
  fc.record({ state: fc.constant('rejected' as const), since: moment, error: fc.constant(error), repairs: moment }, { requiredKeys: ['state', 'since', 'error'] }),
  fc.record({ state: fc.constant('waiting' as const), lane, since: moment, attempts: fc.nat(3), nextAttemptAt: moment, lastError: fc.constant(null), repairs: moment }, { requiredKeys: ['state', 'lane', 'since', 'attempts', 'nextAttemptAt', 'lastError'] }),
);

const sideState: fc.Arbitrary<SideState> = fc.record({
  id: fc.oneof(fc.constant(null), number.map((n) => `id${n}`)),
  presence: fc.constantFrom<Presence>('present', 'absent', 'deleted'),
  seenVersion: fc.option(moment),
  differences: fc.dictionary(fc.constantFrom('email', 'lastName', 'phone'), fc.record({ value, changedAt: moment, changedBy: fc.option(text) }), { maxKeys: 2 }),
  writtenMark: fc.nat(),
  rewrites: fc.dictionary(fc.constantFrom('email', 'phone'), fc.record({ state: fc.constantFrom('awaiting', 'stayed', 'left'), at: fc.option(moment), unrest: fc.nat(30), answer: value }), { maxKeys: 1 }),
  unechoed: fc.dictionary(fc.constantFrom('email', 'phone'), fc.array(fc.record({ value, replaced: value, leftAt: moment, seenBefore: moment }, { requiredKeys: ['value', 'replaced'] }), { minLength: 1, maxLength: 2 }), { maxKeys: 1 }),
  survivor: fc.option(text),
  lookDue: fc.boolean(),
  mayBeMerged: fc.boolean(),
  watched: fc.dictionary(fc.constantFrom('Account.Industry', 'Vip__c'), value, { maxKeys: 1 }),
  filtered: fc.oneof(fc.constant(null), fc.record({ since: moment, verdict: fc.constantFrom('out' as const, 'unknown' as const), because: text, deletes: fc.constant(true as const) }, { requiredKeys: ['since', 'verdict', 'because'] })),
  work,
});

const draft = fc.record({
  number,
  object: fc.constantFrom('lead' as const, 'contact' as const, 'user' as const),
  salesforce: sideState,
  marketo: sideState,
  base: fc.dictionary(fc.constantFrom('email', 'lastName', 'phone', 'score'), value, { maxKeys: 3 }),
});

const choice: fc.Arbitrary<(w: SampleWorld) => PairSelection> = fc.oneof(
  { arbitrary: fc.array(number, { maxLength: 4 }).map((numbers) => (w: SampleWorld) => ({ by: 'pair-id' as const, ids: numbers.map((n) => w.pairId(n)) })), weight: 5 },
  fc.record({ after: fc.option(number), limit: fc.integer({ min: 1, max: 3 }) }).map(({ after, limit }) => (w: SampleWorld) => ({ by: 'differing' as const, after: after === null ? null : w.pairId(after), limit })),
  fc.record({ side: fc.constantFrom('salesforce' as const, 'marketo' as const), after: fc.option(number), limit: fc.integer({ min: 1, max: 3 }) }).map(({ side, after, limit }) => (w: SampleWorld) => ({ by: 'rejected' as const, side, after: after === null ? null : w.pairId(after), limit })),
  fc.record({ side: fc.constantFrom('salesforce' as const, 'marketo' as const), after: fc.option(number), limit: fc.integer({ min: 1, max: 3 }) }).map(({ side, after, limit }) => (w: SampleWorld) => ({ by: 'present' as const, side, after: after === null ? null : w.pairId(after), limit })),
  fc.record({ side: fc.constantFrom('salesforce' as const, 'marketo' as const), limit: fc.integer({ min: 1, max: 3 }) }).map(({ side, limit }) => () => ({ by: 'look-due' as const, side, limit })),
  fc.record({ object: fc.constantFrom('lead' as const, 'contact' as const), after: fc.option(number), limit: fc.integer({ min: 1, max: 3 }) }).map(({ object, after, limit }) => (w: SampleWorld) => ({ by: 'object' as const, object, after: after === null ? null : w.pairId(after), limit })),
  fc.array(number, { maxLength: 3 }).map((numbers) => () => ({ by: 'side-ids' as const, ids: { salesforce: numbers.map((n) => `id${n}`), marketo: ['id1'] } })),
  fc
    .record({ side, lanes: fc.subarray([...LANES]), record: fc.constantFrom('exists' as const, 0, 2), now: moment, limit: number, numbers: fc.option(fc.array(number, { maxLength: 4 })) })
    .map(({ numbers, ...asked }) => (w: SampleWorld) => ({ by: 'waiting' as const, ...asked, ...(numbers === null ? {} : { among: numbers.map((n) => w.pairId(n)) }) })),
  fc.constant(() => ({ by: 'none' as const })),
);

/** One in eight decides without the open operations. */
const selection: fc.Arbitrary<(w: SampleWorld) => PairSelection> = fc.tuple(choice, fc.integer({ min: 1, max: 8 })).map(
  ([choose, drawn]) => (w) => (drawn === 8 ? { ...choose(w), withoutOperations: true } : choose(w)),
);

/** Two workers and two purposes, so that they meet. */
const slot = fc.record({ purpose: fc.constantFrom('cycle', 'priority'), holder: fc.constantFrom('one', 'two') });
type Slot = typeof slot extends fc.Arbitrary<infer Value> ? Value : never;
/** A lease that lasts, or one that is over at once. */
const seconds = fc.constantFrom(0, 600, 600);

const changeStep = fc.record({
  kind: fc.constant('change' as const),
  // Mostly the worker that took the lease at the beginning, else one that may never have had one.
  slot: fc.oneof({ arbitrary: fc.constant<Slot>({ purpose: 'cycle', holder: 'one' }), weight: 6 }, { arbitrary: slot, weight: 1 }),
  selection,
  drafts: fc.uniqueArray(draft, { maxLength: 4, selector: (pair) => pair.number }),
  operation: fc.option(fc.record({ id: number, side, kind: fc.constantFrom('update' as const, 'create' as const), metRecord: fc.boolean() })),
  closed: fc.array(number, { maxLength: 2 }),
  absorbed: fc.option(fc.nat(3), { freq: 2 }),
  reconcile: fc.option(fc.record({ object: fc.constantFrom('lead' as const, 'contact' as const), passAt: fc.option(moment), askedAt: fc.option(moment) })),
  changedParents: fc.uniqueArray(fc.record({ id: number.map((n) => `00Q${n}`), object: fc.constantFrom('account' as const, 'user' as const), fields: fc.subarray(['Rating', 'OwnerId', 'Ａ'], { minLength: 1 }) }), { maxLength: 2, selector: ({ id }) => id }),
  childrenRead: fc.nat(3),
  cursor: fc.option(fc.record({ side, position: fc.jsonValue() })),
  observed: fc.nat(3),
  entry: fc.option(fc.nat(20)),
  epochBehind: fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0),
});
type ChangeStep = typeof changeStep extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * A call of any function of the store that changes something: `change` with every selection and every part of a decision,
 * leases taken, prolonged, given back and ended by two workers, cycles saved and calls counted.
 */
export const storeStep = fc.oneof(
  { arbitrary: changeStep, weight: 14 },
  { arbitrary: fc.record({ kind: fc.constant('acquire' as const), slot, seconds }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('renew' as const), slot, seconds }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('release' as const), slot }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('end-others' as const), slot }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('cycle' as const), slot, number, isOver: fc.boolean() }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('calls' as const), side, calls: fc.nat(50) }), weight: 1 },
);
/** One of them. */
export type StoreStep = typeof storeStep extends fc.Arbitrary<infer Value> ? Value : never;

/** A store that steps are played to, with the leases its workers hold or held. */
export interface PlayedStore {
  readonly store: Store;
  readonly queries: StoreQueries;
  readonly leases: Map<string, Lease>;
  /** Pairs that went into another one: a pair id is never given twice. */
  gone: ReadonlySet<string>;
}

const DAY = '2026-01-31';

/** A store before the first step: the first worker holds the lease of the cycle. */
export async function beginPlay({ store, queries }: Pick<PlayedStore, 'store' | 'queries'>, w: SampleWorld): Promise<PlayedStore> {
  const leases = new Map([[slotName({ purpose: 'cycle', holder: 'one' }), await w.lease(store, 'cycle', 'one')]]);
  return { store, queries, leases, gone: new Set() };
}

/** Takes one step and tells everything that its caller can see of it; a failure is told by its code or its sentence. */
export async function play(played: PlayedStore, w: SampleWorld, step: StoreStep): Promise<unknown> {
  try {
    return await take(played, w, step);
  } catch (failure) {
    if (failure instanceof StepFailure) return failure.error.code;
    if (failure instanceof Error && failure.message.startsWith('The store refuses')) return failure.message;
    throw failure;
  }
}

async function take(played: PlayedStore, w: SampleWorld, step: StoreStep): Promise<unknown> {
  const { store, leases } = played;
  switch (step.kind) {
    case 'change':
      return change(played, w, step);
    case 'acquire': {
      const lease = await store.acquireLease({ connectionId: w.connectionId, name: `${w.connectionId}/${step.slot.purpose}`, holder: step.slot.holder, seconds: step.seconds });
      if (lease !== null) leases.set(slotName(step.slot), lease);
      return lease;
    }
    case 'renew':
      return store.renewLease(leaseOf(played, w, step.slot), step.seconds);
    case 'release':
      return store.releaseLease(leaseOf(played, w, step.slot));
    case 'end-others':
      return store.endOtherLeases(leaseOf(played, w, step.slot));
    case 'cycle':
      return store.saveCycle(leaseOf(played, w, step.slot), { ...w.cycle(`c${step.number}`), ...(step.isOver ? { endedAt: atMinute(step.number), state: 'succeeded' } : {}) });
    case 'calls':
      return store.addApiCalls(w.connectionId, step.side, DAY, step.calls);
  }
}

function slotName({ purpose, holder }: Slot): string {
  return `${purpose}/${holder}`;
}

/** The lease a worker last had; one that never had any says it has the first. */
function leaseOf({ leases }: PlayedStore, w: SampleWorld, { purpose, holder }: Slot): Lease {
  return leases.get(slotName({ purpose, holder })) ?? { connectionId: w.connectionId, name: `${w.connectionId}/${purpose}`, holder, epoch: 1 };
}

async function change(played: PlayedStore, w: SampleWorld, asked: ChangeStep): Promise<unknown> {
  const lease = leaseOf(played, w, asked.slot);
  const held = asked.epochBehind ? { ...lease, epoch: lease.epoch - 1 } : lease;
  let gone: readonly string[] = [];
  const due = await played.queries.childrenDue(w.connectionId, asked.childrenRead);
  const noted = new Set(asked.changedParents.map(({ id }) => id));
  const result = await played.store.change(held, asked.selection(w), (loaded) => {
    const decision = { ...decisionOf(played, w, lease, loaded, asked), changedParents: asked.changedParents, childrenRead: due.slice(asked.observed).filter(({ id }) => !noted.has(id)) };
    gone = (decision.absorbed ?? []).map(({ pairId }) => pairId);
    return { ...decision, result: { pairs: loaded.pairs, openOperations: loaded.openOperations } };
  });
  played.gone = new Set([...played.gone, ...gone]);
  return result;
}

/** What is saved: pairs new and loaded, and every other part of a decision. */
function decisionOf(played: PlayedStore, w: SampleWorld, lease: Lease, loaded: LoadedPairs, { operation, cursor, entry, reconcile, ...asked }: ChangeStep): Omit<Decision<unknown>, 'result'> {
  const drafts: readonly Pair[] = asked.drafts.map(({ number: n, ...state }) => ({ pairId: w.pairId(n), connectionId: w.connectionId, ...state }));
  const saved = drafts.filter(({ pairId }) => !played.gone.has(pairId));
  const absorbed = asked.absorbed === null ? [] : absorption(loaded, saved, asked.absorbed);
  const pairs = saved.filter((pair) => absorbed.every(({ pairId }) => pairId !== pair.pairId));
  const first = pairs[0] ?? loaded.pairs[0];
  const opened = operation === null || first === undefined || asked.closed.includes(operation.id) ? [] : [openedOn(w, lease, first, operation)];
  return {
    pairs,
    openOperations: opened,
    closeOperations: asked.closed.map((id) => `${w.connectionId}/o${id}`),
    absorbed,
    ledger: [ledgerDelta('marketo', { observed: asked.observed, unchanged: asked.observed })],
    ...(cursor === null ? {} : { cursor: { side: cursor.side, position: JSON.parse(JSON.stringify(cursor.position)) as Json } }),
    ...(reconcile === null ? {} : { reconcile: askedOrKept(reconcile) }),
    journal: entry === null || first === undefined ? [] : [entry % 2 === 0 ? w.entry(`e${entry}`, first.pairId) : w.written(`e${entry}`, first.pairId, WRITES[entry % WRITES.length] ?? WRITES[0])],
  };
}

/** Writes whose updates are counted. */
const WRITES = [
  { kind: 'updated', side: 'marketo', fields: ['email'] },
  { kind: 'updated', side: 'salesforce', fields: ['email', 'phone'] },
  { kind: 'created', side: 'marketo', fields: ['email', 'lastName'], at: atMinute(3) },
] as const;

/** A pass that moved on, a wish for one, both, or neither. */
function askedOrKept({ object, passAt, askedAt }: NonNullable<ChangeStep['reconcile']>): NonNullable<Decision<unknown>['reconcile']> {
  return { object, ...(passAt === null ? {} : { pass: planPass(passAt, null) }), ...(askedAt === null ? {} : { askedAt }) };
}

/** Half a pair that nobody is writing goes into another one that is loaded or saved. */
function absorption({ pairs, openOperations }: LoadedPairs, saved: readonly Pair[], which: number): NonNullable<Decision<unknown>['absorbed']> {
  const free = pairs.filter((pair) => isHalf(pair) && openOperations.every(({ pairId }) => pairId !== pair.pairId));
  const gone = free[which % Math.max(1, free.length)];
  const into = [...saved, ...pairs].find(({ pairId }) => pairId !== gone?.pairId);
  return gone === undefined || into === undefined ? [] : [{ pairId: gone.pairId, into: into.pairId }];
}

function openedOn(w: SampleWorld, lease: Lease, pair: Pair, { id, side: at, kind, metRecord }: NonNullable<ChangeStep['operation']>): Operation {
  return { ...w.operation(`o${id}`, pair, at, lease), kind, ...(metRecord && kind === 'create' ? { metRecord: true } : {}) };
}

/** Everything that can be asked about a connection. */
export async function seen({ store, queries }: PlayedStore, w: SampleWorld): Promise<unknown> {
  const reader = await w.lease(store, 'reader');
  const list = (state: 'any' | 'linked' | 'waiting' | 'rejected' | 'filtered', search: string) =>
    queries.listPairs({ connectionId: w.connectionId, search, state, object: null, limit: 3, after: null });
  const ids = [1, 2, 3, 4, 5];
  return {
    all: await w.read(store, reader, ids).then(({ pairs, openOperations }) => ({ pairs, openOperations })),
    open: await Promise.all(ids.map((id) => queries.openOperations(w.connectionId, w.pairId(id)))),
    cursors: await Promise.all(SIDES.map((each) => store.loadCursor(w.connectionId, each))),
    orphaned: await store.orphanedOperations(reader, 2),
    ledger: await queries.ledger(w.connectionId),
    backlog: await queries.backlog(w.connectionId),
    linked: await queries.linkedPeople(w.connectionId),
    rejections: await queries.rejections(w.connectionId),
    reconcile: await queries.reconcileRows(w.connectionId),
    repairs: await queries.openRepairs(w.connectionId),
    filtered: await queries.filteredRecords(w.connectionId),
    childrenDue: (await queries.childrenDue(w.connectionId, 10)).map(({ mark: _mark, ...parent }) => parent),
    present: await Promise.all(SIDES.map((each) => queries.presentRecords(w.connectionId, 'lead', each))),
    lists: await Promise.all([list('any', ''), list('linked', ''), list('waiting', ''), list('rejected', ''), list('filtered', ''), list('any', 'a'), list('any', '田'), list('any', 'id1')]),
    found: await Promise.all(['ann@example.com', 'id2'].map((idOrEmail) => queries.findPairs(w.connectionId, { object: null, idOrEmail }))),
    updates: await queries.updateCounts(w.connectionId, DAY),
    newest: await queries.newestUpdates(w.connectionId, 3),
    journal: await Promise.all(ids.map((id) => queries.journal(w.connectionId, w.pairId(id), 10))),
    cycles: await queries.cycles(w.connectionId, 10),
    calls: await queries.apiCalls(w.connectionId, DAY),
  };
}
