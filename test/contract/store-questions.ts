import { describe, expect, it } from 'vitest';
import type { Lane } from '../../src/domain/lane.ts';
import { withSide } from '../../src/domain/pair.ts';
import type { Pair, Presence, Work } from '../../src/domain/pair.ts';
import type { ErrorCode } from '../../src/domain/error-catalogue.ts';
import { addFound, planPass } from '../../src/domain/reconcile-pass.ts';
import type { Side } from '../../src/domain/side.ts';
import { ownError } from '../../src/domain/sync-error.ts';
import type { Examination } from './examination.ts';
import { atMinute, ledgerDelta, waiting } from './sample-world.ts';

/** Every number that console, CLI and API show. */
export function describeQueries({ store, queries, world }: Examination): void {
  describe('the ledger (I22)', () => {
    it('adds up over commits, and counts pending from the pairs', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pairs = [1, 2, 3].map((number) => w.waitingFor('marketo', number, waiting('normal', 1)));
      await w.save(store(), lease, { pairs, ledger: [ledgerDelta('marketo', { observed: 2 }), ledgerDelta('marketo', { observed: 1 })] });
      expect(await queries().ledger(w.connectionId)).toEqual([{ ...ledgerDelta('marketo', { observed: 3 }), pending: 3 }]);
      await w.edit(store(), lease, [1], ({ pairs: loaded }) => ({
        result: null,
        pairs: loaded.map((pair) => withSide(pair, 'marketo', { work: { state: 'rest' } })),
        ledger: [ledgerDelta('marketo', { applied: 1 }), ledgerDelta('salesforce', { observed: 1, unchanged: 1 }, 'contact')],
      }));
      expect(await queries().ledger(w.connectionId)).toEqual([
        { ...ledgerDelta('salesforce', { observed: 1, unchanged: 1 }, 'contact'), pending: 0 },
        { ...ledgerDelta('marketo', { observed: 3, applied: 1 }), pending: 2 },
      ]);
    });

    it('shows pending work even where it has no row of its own', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: [w.waitingFor('salesforce', 1, waiting('bulk', 1))] });
      expect(await queries().ledger(w.connectionId)).toEqual([{ ...ledgerDelta('salesforce', {}), pending: 1 }]);
    });

    it('adds up when many changes add at the same time', async () => {
      const w = world();
      const lease = await w.lease(store());
      const add = () => w.save(store(), lease, { ledger: [ledgerDelta('marketo', { observed: 1, unchanged: 1 }), ledgerDelta('salesforce', { observed: 1, rejected: 1 })] });
      await Promise.all(Array.from({ length: 20 }, add));
      expect((await queries().ledger(w.connectionId)).map((row) => [row.to, row.observed, row.unchanged, row.rejected])).toEqual([
        ['marketo', 20, 20, 0],
        ['salesforce', 20, 0, 20],
      ]);
    });
  });

  describe('the backlog', () => {
    it('counts waiting work by object, direction and lane with the oldest moment', async () => {
      const w = world();
      const queued: readonly (readonly [number, Side, Lane, number])[] = [[1, 'marketo', 'normal', 9], [2, 'marketo', 'normal', 5], [3, 'marketo', 'bulk', 1], [4, 'salesforce', 'priority', 2]];
      const early = w.waitingFor('marketo', 1, { ...waiting('normal', 9), lastError: ownError('PARENT_NOT_SYNCED', ['leadId']) });
      const pairs = queued.map(([number, side, lane, minute]) => (number === 1 ? early : w.waitingFor(side, number, waiting(lane, minute))));
      await w.save(store(), await w.lease(store()), { pairs: [...pairs, { ...w.waitingFor('marketo', 5, waiting('normal', 3)), object: 'contact' }, w.linked(6)] });
      expect(await queries().backlog(w.connectionId)).toEqual([
        { object: 'contact', to: 'marketo', lane: 'normal', records: 1, forParents: 0, oldestSince: atMinute(3) },
        { object: 'lead', to: 'marketo', lane: 'normal', records: 2, forParents: 1, oldestSince: atMinute(5) },
        { object: 'lead', to: 'marketo', lane: 'bulk', records: 1, forParents: 0, oldestSince: atMinute(1) },
        { object: 'lead', to: 'salesforce', lane: 'priority', records: 1, forParents: 0, oldestSince: atMinute(2) },
      ]);
      expect(await queries().backlog('nobody')).toEqual([]);
    });
  });

  describe('rejections', () => {
    it('are grouped by cause, object and direction, the most frequent first', async () => {
      const w = world();
      const refused = (number: number, side: Side, code: ErrorCode, minute: number) =>
        withSide(w.linked(number), side, { work: { state: 'rejected', since: atMinute(minute), error: { code, vendorCode: null, vendorMessage: null, fields: [] } } });
      await w.save(store(), await w.lease(store()), {
        pairs: [refused(1, 'salesforce', 'VALIDATION_RULE', 4), refused(2, 'salesforce', 'EMAIL_REFUSED', 3), refused(3, 'salesforce', 'EMAIL_REFUSED', 2), refused(4, 'marketo', 'EMAIL_REFUSED', 1)],
      });
      expect(await queries().rejections(w.connectionId)).toEqual([
        { code: 'EMAIL_REFUSED', object: 'lead', to: 'salesforce', records: 2, waiting: 0, oldestSince: atMinute(2) },
        { code: 'EMAIL_REFUSED', object: 'lead', to: 'marketo', records: 1, waiting: 0, oldestSince: atMinute(1) },
        { code: 'VALIDATION_RULE', object: 'lead', to: 'salesforce', records: 1, waiting: 0, oldestSince: atMinute(4) },
      ]);
    });

    it('count what is held back of a record that waits besides, and say so; the list of refused people has it (PRODUCT D1)', async () => {
      const w = world();
      const held = ownError('EMAIL_REFUSED', ['email']);
      const refused = withSide(w.linked(1), 'marketo', { work: { state: 'rejected', since: atMinute(4), error: held } });
      const early = w.waitingFor('marketo', 2, { ...waiting('normal', 3), lastError: ownError('PARENT_NOT_SYNCED', ['externalCompanyId']), held });
      await w.save(store(), await w.lease(store()), { pairs: [refused, early, w.waitingFor('marketo', 3, waiting('normal', 5))] });
      expect(await queries().rejections(w.connectionId)).toEqual([{ code: 'EMAIL_REFUSED', object: 'lead', to: 'marketo', records: 2, waiting: 1, oldestSince: atMinute(3) }]);
      expect(await queries().backlog(w.connectionId)).toMatchObject([{ records: 2, forParents: 1 }]);
      const list = await queries().listPairs({ connectionId: w.connectionId, search: '', state: 'rejected', object: null, limit: 10, after: null });
      expect([list.total, list.pairs.map(({ pairId }) => pairId)]).toEqual([2, [w.pairId(2), w.pairId(1)]]);
      expect(list.pairs[0]).toEqual(early);
    });
  });

  describe('parents whose children are to be read', () => {
    it('are kept until they are read, and those that changed once more meanwhile longer (I17)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const account = (id: string, ...fields: string[]) => ({ object: 'account' as const, id, fields });
      await w.save(store(), lease, { changedParents: [account('001b', 'Rating'), account('001a', 'Industry')] });
      const due = await queries().childrenDue(w.connectionId, 10);
      expect(due).toEqual([{ ...account('001a', 'Industry'), mark: expect.any(Number) }, { ...account('001b', 'Rating'), mark: due[0]?.mark }]);
      await w.save(store(), lease, { changedParents: [account('001a', 'Rating', 'Industry')] });
      expect((await queries().childrenDue(w.connectionId, 10)).map(({ mark: _mark, ...parent }) => parent)).toEqual([account('001b', 'Rating'), account('001a', 'Industry', 'Rating')]);
      expect((await queries().childrenDue(w.connectionId, 1)).map(({ id }) => id), 'the longest due first').toEqual(['001b']);
      await w.save(store(), lease, { childrenRead: due });
      expect((await queries().childrenDue(w.connectionId, 10)).map(({ id }) => id)).toEqual(['001a']);
      await w.save(store(), lease, { childrenRead: await queries().childrenDue(w.connectionId, 10) });
      expect(await queries().childrenDue(w.connectionId, 10)).toEqual([]);
      expect(await queries().childrenDue('nobody', 10)).toEqual([]);
    });
  });

  describe('filters', () => {
    const filtered = { since: atMinute(1), verdict: 'out', because: "Rating = 'Hot'" } as const;

    it('are told by what they keep out, and by how far their pairs were evaluated (PRODUCT H2)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const out = withSide(withSide(w.linked(1), 'marketo', { filtered, watched: { 'Account.Industry': 'Banking' } }), 'salesforce', { filtered: { ...filtered, verdict: 'unknown' } });
      await w.save(store(), lease, { pairs: [out, withSide(w.linked(2), 'marketo', { filtered: { ...filtered, deletes: true }, work: waiting('normal', 1) }), w.linked(3)] });
      const pass = { name: 'a', after: w.pairId(1), isDone: false, startedAt: atMinute(1), judged: 1 };
      await w.save(store(), lease, { filterPass: { object: 'lead', pass } });
      await w.save(store(), lease, { filterPass: { object: 'lead', pass: { ...pass, isDone: true } } });
      expect(await queries().filterPasses(w.connectionId)).toEqual([{ object: 'lead', pass: { ...pass, isDone: true } }]);
      expect(await queries().filteredRecords(w.connectionId)).toEqual([
        { object: 'lead', to: 'marketo', records: 2, unknown: 0 },
        { object: 'lead', to: 'salesforce', records: 1, unknown: 1 },
      ]);
      const list = await queries().listPairs({ connectionId: w.connectionId, search: '', state: 'filtered', object: null, limit: 10, after: null });
      expect(list.pairs.map(({ pairId }) => pairId)).toEqual([w.pairId(2), w.pairId(1)]);
      expect(list.pairs[1]).toEqual(out);
      expect(await queries().untoldDeletions(w.connectionId, 'marketo')).toEqual([{ object: 'lead', records: 1 }]);
      const sample = await queries().samplePairs({ connectionId: w.connectionId, object: 'lead', atMost: 10 });
      expect([sample.total, sample.isWhole, sample.pairs.map(({ pair }) => pair.pairId).toSorted((a, b) => (a < b ? -1 : 1))]).toEqual([3, true, [1, 2, 3].map((number) => w.pairId(number))]);
      const some = await queries().samplePairs({ connectionId: w.connectionId, object: 'lead', atMost: 1, sampled: 3 });
      expect([some.total, some.margin, some.pairs.length]).toEqual([3, 0, 3]);
      expect(await queries().filteredRecords('nobody')).toEqual([]);
      const [held] = sample.pairs;
      const ids = { salesforce: [held?.pair.salesforce.id ?? '', 'nobody'], marketo: [held?.pair.marketo.id ?? ''] };
      expect((await queries().pairsHolding(w.connectionId, ids)).map(({ pairId }) => pairId)).toEqual([held?.pair.pairId]);
    });
  });

  describe('reconcile passes', () => {
    it('are kept with what they found, and a wish for one beside them', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pass = addFound(planPass(atMinute(1), null), { compared: 3, differing: 1 });
      expect(await queries().reconcileRows(w.connectionId)).toEqual([]);
      await w.save(store(), lease, { reconcile: { object: 'lead', askedAt: atMinute(0) } });
      await w.save(store(), lease, { reconcile: { object: 'lead', pass } });
      await w.save(store(), lease, { reconcile: { object: 'contact', pass } });
      await w.save(store(), lease, { reconcile: { object: 'contact', askedAt: atMinute(2) } });
      await expect(store().change(lease, { by: 'none' }, () => ({ result: null, reconcile: { object: 'lead', pass: planPass(atMinute(9), null) }, pairs: [w.linked(1), w.linked(1)] }))).rejects.toThrow('saves a pair twice');
      expect(await queries().reconcileRows(w.connectionId)).toEqual([
        { object: 'contact', pass, askedAt: atMinute(2) },
        { object: 'lead', pass, askedAt: atMinute(0) },
      ]);
      expect(await queries().reconcileRows('nobody')).toEqual([]);
    });

    it('are told what of their findings is not settled, each pair once', async () => {
      const w = world();
      const repairs = atMinute(1);
      const error = { code: 'VALIDATION_RULE', vendorCode: null, vendorMessage: null, fields: [] } as const;
      const both = withSide(withSide(w.linked(1), 'marketo', { work: { ...waiting('bulk', 1), repairs } }), 'salesforce', { work: { state: 'rejected', since: atMinute(1), error, repairs } });
      const waits = withSide(w.linked(2), 'marketo', { work: { ...waiting('bulk', 1), repairs } });
      const later = withSide(w.linked(3), 'marketo', { work: { ...waiting('bulk', 1), repairs: atMinute(5) } });
      await w.save(store(), await w.lease(store()), { pairs: [both, waits, later, { ...waits, pairId: w.pairId(4), object: 'contact', salesforce: { ...waits.salesforce, id: '0034' }, marketo: { ...waits.marketo, id: '4' } }, w.waitingFor('marketo', 5, waiting('bulk', 1))] });
      expect(await queries().openRepairs(w.connectionId)).toEqual([
        { object: 'contact', startedAt: repairs, waiting: 1, refused: 0 },
        { object: 'lead', startedAt: repairs, waiting: 1, refused: 1 },
        { object: 'lead', startedAt: atMinute(5), waiting: 1, refused: 0 },
      ]);
      expect(await queries().presentRecords(w.connectionId, 'lead', 'salesforce')).toBe(4);
    });
  });

  describe('linked people', () => {
    it('are counted up and down with every change', async () => {
      const w = world();
      const lease = await w.lease(store());
      expect(await queries().linkedPeople(w.connectionId)).toBe(0);
      const alone = withSide(w.linked(3), 'marketo', { id: null, presence: 'absent' });
      await w.save(store(), lease, { pairs: [w.linked(1), w.linked(2), alone] });
      expect(await queries().linkedPeople(w.connectionId)).toBe(2);
      await w.edit(store(), lease, [1, 3], ({ pairs }) => ({ result: null, pairs: [w.linked(3), ...pairs.slice(0, 1).map((pair) => withSide(pair, 'salesforce', { presence: 'deleted' }))] }));
      expect(await queries().linkedPeople(w.connectionId)).toBe(2);
      await w.edit(store(), lease, [2, 3], ({ pairs }) => ({ result: null, pairs: pairs.map((pair) => withSide(pair, 'marketo', { presence: 'deleted' })) }));
      expect(await queries().linkedPeople(w.connectionId)).toBe(0);
    });
  });

  describe('memberships', () => {
    it('are counted by their program, those that are there on both sides', async () => {
      const w = world();
      const member = (number: number, id: string, marketo: Presence = 'present'): Pair => withSide({ ...w.linked(number), object: 'campaign-member' }, 'marketo', { id, presence: marketo });
      await w.save(store(), await w.lease(store()), { pairs: [member(1, '7-1'), member(2, '7-2'), member(3, '7-3', 'deleted'), member(4, '71-1'), w.linked(7)] });
      expect(await queries().linkedMembers(w.connectionId, '7')).toBe(2);
      expect(await queries().linkedMembers(w.connectionId, '1')).toBe(0);
      expect(await queries().linkedMembers('nobody', '7')).toBe(0);
    });
  });

  describe('deletions that nobody was told of (I7)', () => {
    it('are counted by object, stopped ones too, beside the records that are linked', async () => {
      const w = world();
      const gone = (number: number, work: Work, presence: Presence = 'deleted') => withSide(withSide(w.linked(number), 'salesforce', { presence }), 'marketo', { work });
      const stopped = (code: ErrorCode): Work => ({ state: 'rejected', since: atMinute(1), error: { code, vendorCode: null, vendorMessage: null, fields: [] } });
      const untold = [gone(1, waiting('normal', 1)), gone(2, waiting('bulk', 1)), gone(3, stopped('MASS_DELETE_STOPPED')), { ...gone(4, waiting('normal', 1)), object: 'contact' as const }, { ...gone(10, waiting('normal', 1), 'merged'), object: 'account' as const }];
      const others = [gone(5, waiting('priority', 1)), gone(6, stopped('VALIDATION_RULE')), gone(7, { state: 'rest' }), gone(11, { state: 'rest' }, 'merged'), w.waitingFor('marketo', 8, waiting('normal', 1)), w.linked(9)];
      await w.save(store(), await w.lease(store()), { pairs: [...untold, ...others] });
      expect(await queries().untoldDeletions(w.connectionId, 'marketo')).toEqual([{ object: 'account', records: 1 }, { object: 'contact', records: 1 }, { object: 'lead', records: 3 }]);
      expect(await queries().linkedRecords(w.connectionId, 'lead')).toBe(2);
      expect(await queries().linkedRecords(w.connectionId, 'contact')).toBe(0);
      expect(await queries().untoldDeletions('nobody', 'marketo')).toEqual([]);
    });
  });

  describe('the journal', () => {
    it('is read newest first, pair by pair, however long it is', async () => {
      const w = world();
      const lease = await w.lease(store());
      const entries = Array.from({ length: 600 }, (_, index) => w.entry(`e${index}`, w.pairId(1), index));
      for (let start = 0; start < entries.length; start += 200) await w.save(store(), lease, { journal: entries.slice(start, start + 200) });
      await w.save(store(), lease, { journal: [w.entry('other', w.pairId(2))] });
      expect(await queries().journal(w.connectionId, w.pairId(1), 1000)).toEqual(entries.toReversed());
      expect(await queries().journal(w.connectionId, w.pairId(1), 3)).toEqual(entries.slice(-3).toReversed());
      expect(await queries().journal('nobody', w.pairId(1), 3)).toEqual([]);
    });

    it('orders by what was committed first, not by the clock (I16)', async () => {
      const w = world();
      const lease = await w.lease(store());
      for (const [id, minute] of [['first', 50], ['second', 10]] as const) await w.save(store(), lease, { journal: [w.entry(id, w.pairId(1), minute)] });
      expect((await queries().journal(w.connectionId, w.pairId(1), 10)).map((entry) => entry.at)).toEqual([atMinute(10), atMinute(50)]);
    });

    it('never takes an entry twice', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { journal: [w.entry('e1', w.pairId(1))] });
      await expect(w.save(store(), lease, { journal: [w.entry('e1', w.pairId(1))] })).rejects.toMatchObject({ error: { code: 'STORE_CONFLICT' } });
    });
  });

  describe('cycles and API calls', () => {
    it('replace a cycle by its id and list the newest first', async () => {
      const w = world();
      const lease = await w.lease(store());
      for (const id of ['c1', 'c2', 'c3']) await store().saveCycle(lease, w.cycle(id));
      const ended = { ...w.cycle('c1'), state: 'succeeded' as const, endedAt: atMinute(2), backlogAfter: { salesforce: 0, marketo: 1 } };
      await store().saveCycle(lease, ended);
      expect(await queries().cycles(w.connectionId, 10)).toEqual([w.cycle('c3'), w.cycle('c2'), ended]);
      expect(await queries().cycles(w.connectionId, 1)).toEqual([w.cycle('c3')]);
    });

    it('remember that the bulk lane is paused, by whom first, and forget it (PRODUCT D8)', async () => {
      const w = world();
      expect(await queries().bulkPause(w.connectionId)).toBeNull();
      const first = { since: atMinute(1), by: 'Ann' };
      await store().pauseBulk(w.connectionId, first);
      await store().pauseBulk(w.connectionId, { since: atMinute(2), by: 'Bob' });
      expect(await queries().bulkPause(w.connectionId)).toEqual(first);
      await store().pauseBulk(w.connectionId, null);
      expect(await queries().bulkPause(w.connectionId)).toBeNull();
    });

    it('remember that writes may be tried, who agreed first, and that nobody agrees any more (PRODUCT B3)', async () => {
      const w = world();
      await store().allowTrials(w.connectionId, { since: atMinute(1), by: 'Ann' });
      await store().allowTrials(w.connectionId, { since: atMinute(2), by: 'Bob' });
      expect([await queries().trialConsent(w.connectionId), await queries().bulkPause(w.connectionId)]).toEqual([{ since: atMinute(1), by: 'Ann' }, null]);
      await store().allowTrials(w.connectionId, null);
      expect(await queries().trialConsent(w.connectionId)).toBeNull();
    });

    it('add calls up by day and side', async () => {
      const w = world();
      await Promise.all(Array.from({ length: 10 }, () => store().addApiCalls(w.connectionId, 'marketo', '2026-01-31', 3)));
      await store().addApiCalls(w.connectionId, 'salesforce', '2026-02-01', 1);
      expect(await queries().apiCalls(w.connectionId, '2026-01-31')).toEqual({ salesforce: 0, marketo: 30 });
      expect(await queries().apiCalls(w.connectionId, '2026-02-01')).toEqual({ salesforce: 1, marketo: 0 });
      expect(await queries().apiCalls(w.connectionId, '2026-02-02')).toEqual({ salesforce: 0, marketo: 0 });
    });
  });
}
