import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/domain/operation.ts';
import type { Examination } from './examination.ts';
import { atMinute, waiting } from './sample-world.ts';

/** Planned writes: one per pair and side, found again when their worker is gone (I19, I21). */
export function describeOperations({ store, queries, world }: Examination): void {
  describe('operations (I19, I21)', () => {
    it('come back with the pairs they are open on until they are closed', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair = w.linked(1);
      const operations = [w.operation('o1', pair, 'salesforce', lease), w.operation('o2', pair, 'marketo', lease)];
      await w.save(store(), lease, { pairs: [pair, w.linked(2)], openOperations: operations });
      expect((await w.read(store(), lease, [1, 2])).openOperations).toEqual(operations);
      expect((await w.read(store(), lease, [2])).openOperations).toEqual([]);
      expect(await queries().openOperations(w.connectionId, pair.pairId)).toEqual(operations);
      await w.edit(store(), lease, [1], () => ({ result: null, closeOperations: operations.slice(0, 1).map((operation) => operation.operationId) }));
      expect((await w.read(store(), lease, [1])).openOperations).toEqual(operations.slice(1));
    });

    it('are left out for a decision that does not depend on them, which then may not touch any', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair = w.linked(1);
      const operation = w.operation('o1', pair, 'marketo', lease);
      await w.save(store(), lease, { pairs: [pair, w.linked(2)], openOperations: [operation] });
      const selection = { by: 'pair-id', ids: [w.pairId(1), w.pairId(2)], withoutOperations: true } as const;
      const loaded = await store().change(lease, selection, ({ pairs, openOperations }) => ({ result: { pairs, openOperations } }));
      expect(loaded).toEqual({ pairs: [pair, w.linked(2)], openOperations: [] });
      const touching = [{ closeOperations: [operation.operationId] }, { openOperations: [w.operation('o2', pair, 'salesforce', lease)] }, { absorbed: [{ pairId: pair.pairId, into: w.pairId(2) }] }];
      for (const parts of touching) {
        await expect(store().change(lease, selection, () => ({ result: null, ...parts }))).rejects.toThrow('touches operations without having loaded them');
      }
      expect(await queries().openOperations(w.connectionId, pair.pairId)).toEqual([operation]);
      expect((await w.read(store(), lease, [1, 2])).pairs).toHaveLength(2);
    });

    it('that make something for an id which their pair has no more lead to it by that id (I8)', async () => {
      const [w, others] = [world(), world()];
      const [lease, otherLease] = [await w.lease(store()), await others.lease(store())];
      const [pair, other] = [w.linked(1), others.linked(1)];
      await w.save(store(), lease, { pairs: [pair, w.linked(2)], openOperations: [{ ...w.operation('o1', pair, 'salesforce', lease), kind: 'create', madeFor: '900' }] });
      await others.save(store(), otherLease, { pairs: [other], openOperations: [{ ...others.operation('o2', other, 'salesforce', otherLease), kind: 'create', madeFor: '900' }] });
      const ids = { salesforce: ['nobody'], marketo: ['900', '1002'] };
      const found = (parts: { readonly withoutOperations?: true }) => store().change(lease, { by: 'side-ids', ids, ...parts }, ({ pairs }) => ({ result: pairs.map(({ pairId }) => pairId) }));
      expect(await found({})).toEqual([w.pairId(1), w.pairId(2)]);
      expect(await found({ withoutOperations: true })).toEqual([w.pairId(2)]);
      await w.edit(store(), lease, [1], ({ openOperations }) => ({ result: null, closeOperations: openOperations.map(({ operationId }) => operationId) }));
      expect(await found({})).toEqual([w.pairId(2)]);
    });

    it('are at most one per pair and side', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair = w.linked(1);
      await w.save(store(), lease, { pairs: [pair], openOperations: [w.operation('o1', pair, 'marketo', lease)] });
      const second = w.edit(store(), lease, [1], () => ({ result: null, openOperations: [w.operation('o2', pair, 'marketo', lease)] }));
      await expect(second).rejects.toMatchObject({ error: { code: 'STORE_CONFLICT' } });
      expect(await queries().openOperations(w.connectionId, pair.pairId)).toHaveLength(1);
    });

    it('may be closed and followed by the next in one change', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair = w.linked(1);
      const [first, next] = [w.operation('o1', pair, 'marketo', lease), w.operation('o2', pair, 'marketo', lease)];
      await w.save(store(), lease, { pairs: [pair], openOperations: [first] });
      await w.edit(store(), lease, [1], () => ({ result: null, closeOperations: [first.operationId], openOperations: [next] }));
      expect(await queries().openOperations(w.connectionId, pair.pairId)).toEqual([next]);
    });

    it('can be replaced by id', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair = w.linked(1);
      const operation = w.operation('o1', pair, 'marketo', lease);
      await w.save(store(), lease, { pairs: [pair], openOperations: [operation] });
      const replaced = { ...operation, changes: [], leaseEpoch: lease.epoch + 5 };
      await w.edit(store(), lease, [1], () => ({ result: null, openOperations: [replaced] }));
      expect(await queries().openOperations(w.connectionId, pair.pairId)).toEqual([replaced]);
      expect(await store().orphanedOperations({ ...lease, epoch: lease.epoch + 1 }, 10)).toEqual([]);
    });

    it('are orphaned once their lease has a higher epoch, oldest first', async () => {
      const w = world();
      const first = await w.lease(store());
      const other = await w.lease(store(), 'priority');
      const pairs = [1, 2, 3, 4].map((number) => w.linked(number));
      const opened = pairs.map((pair, index) => w.operation(`o${9 - index}`, pair, 'marketo', index === 3 ? other : first));
      await w.save(store(), first, { pairs, openOperations: opened });
      expect(await store().orphanedOperations(first, 10)).toEqual([]);
      await store().releaseLease(first);
      const next = await w.lease(store());
      expect(await store().orphanedOperations(next, 10)).toEqual(opened.slice(0, 3));
      expect(await store().orphanedOperations(next, 2)).toEqual(opened.slice(0, 2));
    });

    it('are orphaned once another kind of run of the same connection has ended (I19)', async () => {
      const w = world();
      const flush = await w.lease(store(), 'priority');
      const pair = w.linked(1);
      const operation = w.operation('o1', pair, 'marketo', flush);
      await w.save(store(), flush, { pairs: [pair], openOperations: [operation] });
      const cycle = await w.lease(store());
      expect(await store().orphanedOperations(cycle, 10)).toEqual([]);
      await store().releaseLease(flush);
      expect(await store().orphanedOperations(cycle, 10)).toEqual([operation]);
    });

    it('that were stopped are nobody\'s to look for; they are counted and shown until somebody agrees (I7)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const merge = (id: string, number: number, parts: Partial<Operation> = {}): Operation => ({ ...w.operation(id, w.linked(number), 'marketo', lease), kind: 'merge', ...parts });
      const stopped = merge('o1', 1, { isStopped: true, openedAt: atMinute(2) });
      const others = [merge('o2', 2), merge('o3', 3, { isAgreed: true }), w.operation('o4', w.linked(4), 'marketo', lease)];
      await w.save(store(), lease, { pairs: [1, 2, 3, 4].map((number) => w.linked(number)), openOperations: [stopped, ...others] });
      await store().releaseLease(lease);
      const next = await w.lease(store());
      expect(await store().orphanedOperations(next, 10)).toEqual(others);
      expect(await queries().openMerges(w.connectionId, 'marketo')).toEqual([{ object: 'lead', records: 2 }]);
      expect(await queries().openMerges(w.connectionId, 'salesforce')).toEqual([]);
      expect(await queries().stoppedMerges(w.connectionId, 10)).toEqual([w.pairId(1)]);
      expect(await queries().rejections(w.connectionId)).toEqual([{ code: 'MASS_MERGE_STOPPED', object: 'lead', to: 'marketo', records: 1, waiting: 0, oldestSince: atMinute(2) }]);
      const { isStopped, ...resumed } = stopped;
      expect(isStopped).toBe(true);
      await w.edit(store(), next, [1], () => ({ result: null, openOperations: [{ ...resumed, isAgreed: true }] }));
      expect(await queries().stoppedMerges(w.connectionId, 10)).toEqual([]);
      expect(await store().orphanedOperations(next, 10)).toHaveLength(4);
    });

    it('keep their pair out of the queue of that side, and only of that side', async () => {
      const w = world();
      const lease = await w.lease(store());
      const work = waiting('normal', 1);
      const pair = { ...w.waitingFor('marketo', 1, work), salesforce: w.waitingFor('salesforce', 1, work).salesforce };
      await w.save(store(), lease, { pairs: [pair], openOperations: [w.operation('o1', pair, 'marketo', lease)] });
      const take = (side: 'salesforce' | 'marketo') =>
        store().change(lease, { by: 'waiting', side, lanes: ['normal'], record: 'exists', now: work.since, limit: 10 }, ({ pairs }) => ({ result: pairs.length }));
      expect(await take('marketo')).toBe(0);
      expect(await take('salesforce')).toBe(1);
    });
  });
}
