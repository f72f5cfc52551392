import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lane } from '../../src/domain/lane.ts';
import { LANES } from '../../src/domain/lane.ts';
import type { Pair, Presence, SideState, Work } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import { StepFailure } from '../../src/domain/step-failure.ts';
import type { Lease, PairSelection, Store, StoreQueries } from '../../src/engine/store-port.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';
import { atMinute, ledgerDelta, sampleWorld } from './sample-world.ts';
import type { SampleWorld } from './sample-world.ts';
import { SYSTEM_CLOCK } from './examination.ts';

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
  fc.record({ state: fc.constant('rejected' as const), since: moment, error: fc.constant(error) }),
  fc.record({ state: fc.constant('waiting' as const), lane, since: moment, attempts: fc.nat(3), nextAttemptAt: moment, lastError: fc.constant(null) }),
);

const sideState: fc.Arbitrary<SideState> = fc.record({
  id: fc.oneof(fc.constant(null), number.map((n) => `id${n}`)),
  presence: fc.constantFrom<Presence>('present', 'absent', 'deleted'),
  seenVersion: fc.option(moment),
  differences: fc.dictionary(fc.constantFrom('email', 'lastName', 'phone'), fc.record({ value, changedAt: moment, changedBy: fc.option(text) }), { maxKeys: 2 }),
  writtenMark: fc.nat(),
  rewrites: fc.dictionary(fc.constantFrom('email', 'phone'), fc.record({ state: fc.constantFrom('awaiting', 'stayed', 'left'), at: fc.option(moment), unrest: fc.nat(30), answer: value }), { maxKeys: 1 }),
  unechoed: fc.dictionary(fc.constantFrom('email', 'phone'), fc.array(fc.record({ value, replaced: value }), { minLength: 1, maxLength: 2 }), { maxKeys: 1 }),
  lookDue: fc.boolean(),
  work,
});

const draft = fc.record({
  number,
  object: fc.constantFrom('lead' as const, 'contact' as const),
  salesforce: sideState,
  marketo: sideState,
  base: fc.dictionary(fc.constantFrom('email', 'lastName', 'phone', 'score'), value, { maxKeys: 3 }),
});

const selection: fc.Arbitrary<(w: SampleWorld) => PairSelection> = fc.oneof(
  fc.array(number, { maxLength: 4 }).map((numbers) => (w: SampleWorld) => ({ by: 'pair-id' as const, ids: numbers.map((n) => w.pairId(n)) })),
  fc.record({ side: fc.constantFrom('salesforce' as const, 'marketo' as const), after: fc.option(number), limit: fc.integer({ min: 1, max: 3 }) }).map(({ side, after, limit }) => (w: SampleWorld) => ({ by: 'rejected' as const, side, after: after === null ? null : w.pairId(after), limit })),
  fc.record({ side: fc.constantFrom('salesforce' as const, 'marketo' as const), after: fc.option(number), limit: fc.integer({ min: 1, max: 3 }) }).map(({ side, after, limit }) => (w: SampleWorld) => ({ by: 'present' as const, side, after: after === null ? null : w.pairId(after), limit })),
  fc.record({ side: fc.constantFrom('salesforce' as const, 'marketo' as const), limit: fc.integer({ min: 1, max: 3 }) }).map(({ side, limit }) => () => ({ by: 'look-due' as const, side, limit })),
  fc.array(number, { maxLength: 3 }).map((numbers) => () => ({ by: 'side-ids' as const, ids: { salesforce: numbers.map((n) => `id${n}`), marketo: ['id1'] } })),
  fc
    .record({ side, lanes: fc.subarray([...LANES]), recordExists: fc.boolean(), now: moment, limit: number })
    .map((asked) => () => ({ by: 'waiting' as const, ...asked })),
  fc.constant(() => ({ by: 'none' as const })),
);

const step = fc.record({
  selection,
  drafts: fc.uniqueArray(draft, { maxLength: 4, selector: (pair) => pair.number }),
  operation: fc.option(fc.record({ id: number, side })),
  closed: fc.array(number, { maxLength: 2 }),
  cursor: fc.option(fc.record({ side, position: fc.jsonValue() })),
  observed: fc.nat(3),
  entry: fc.option(fc.nat(20)),
  epochBehind: fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 0),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Answering {
  readonly store: Store;
  readonly queries: StoreQueries;
}

/** Runs one change and tells everything that can be seen of it. */
async function take({ store }: Answering, w: SampleWorld, lease: Lease, { selection: select, drafts, ...asked }: Step): Promise<unknown> {
  const held = asked.epochBehind ? { ...lease, epoch: lease.epoch - 1 } : lease;
  const pairs: readonly Pair[] = drafts.map(({ number: n, ...state }) => ({ pairId: w.pairId(n), connectionId: w.connectionId, ...state }));
  const [first] = pairs;
  const { operation, cursor, entry } = asked;
  try {
    return await store.change(held, select(w), (loaded) => ({
      result: { pairs: loaded.pairs, openOperations: loaded.openOperations },
      pairs,
      closeOperations: asked.closed.map((id) => `${w.connectionId}/o${id}`),
      ledger: [ledgerDelta('marketo', { observed: asked.observed, unchanged: asked.observed })],
      ...(operation === null || first === undefined || asked.closed.includes(operation.id)
        ? {}
        : { openOperations: [w.operation(`o${operation.id}`, first, operation.side, lease)] }),
      ...(cursor === null ? {} : { cursor: { side: cursor.side, position: JSON.parse(JSON.stringify(cursor.position)) } }),
      ...(entry === null || first === undefined ? {} : { journal: [w.entry(`e${entry}`, first.pairId)] }),
    }));
  } catch (failure) {
    if (failure instanceof StepFailure) return failure.error.code;
    throw failure;
  }
}

/** Everything that the questions tell about a connection. */
async function seen({ store, queries }: Answering, w: SampleWorld, lease: Lease): Promise<unknown> {
  const list = (state: 'any' | 'linked' | 'waiting' | 'rejected', search: string) =>
    queries.listPairs({ connectionId: w.connectionId, search, state, object: null, limit: 3, after: null });
  return {
    all: await w.read(store, lease, [1, 2, 3, 4, 5]).then(({ pairs, openOperations }) => ({ pairs, openOperations })),
    cursors: await Promise.all(SIDES.map((each) => store.loadCursor(w.connectionId, each))),
    orphaned: await store.orphanedOperations({ ...lease, epoch: lease.epoch + 1 }, 2),
    ledger: await queries.ledger(w.connectionId),
    backlog: await queries.backlog(w.connectionId),
    linked: await queries.linkedPeople(w.connectionId),
    rejections: await queries.rejections(w.connectionId),
    lists: await Promise.all([list('any', ''), list('linked', ''), list('waiting', ''), list('rejected', ''), list('any', 'a'), list('any', '田'), list('any', 'id1')]),
    found: await Promise.all(['ann@example.com', 'id2'].map((idOrEmail) => queries.findPairs(w.connectionId, { object: null, idOrEmail }))),
    journal: await queries.journal(w.connectionId, w.pairId(1), 10),
  };
}

describe('the in-memory store and PGlite', () => {
  let pglite: Awaited<ReturnType<typeof openPGliteForTests>>;
  let worlds = 0;
  beforeAll(async () => {
    pglite = await openPGliteForTests();
  });
  afterAll(() => pglite.close());

  it('answer any sequence of changes alike (I14, I18, I20, I21, I22)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        worlds += 1;
        const w = sampleWorld(`world-${worlds}`);
        const memory = createMemoryStore(SYSTEM_CLOCK);
        const [left, right] = [await w.lease(memory.store), await w.lease(pglite.store)];
        for (const each of steps) {
          expect(await take(pglite, w, right, each)).toEqual(await take(memory, w, left, each));
          expect(await seen(pglite, w, right)).toEqual(await seen(memory, w, left));
        }
      }),
      { numRuns: 60 },
    );
  });
});
