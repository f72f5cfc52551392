import { describe, expect, it } from 'vitest';
import type { Examination } from './examination.ts';
import { ledgerDelta } from './sample-world.ts';

/** Who may write, and that nobody else can (I20). */
export function describeLeases({ store, queries, world }: Examination): void {
  describe('leases (I20)', () => {
    it('are held by one holder at a time, and by theirs again without a new epoch', async () => {
      const w = world();
      const request = { connectionId: w.connectionId, name: `${w.connectionId}/cycle`, seconds: 600 };
      const lease = await store().acquireLease({ ...request, holder: 'one' });
      expect(lease).toEqual({ connectionId: w.connectionId, name: request.name, holder: 'one', epoch: 1 });
      expect(await store().acquireLease({ ...request, holder: 'two' })).toBeNull();
      expect(await store().acquireLease({ ...request, holder: 'one' })).toEqual(lease);
    });

    it('show as held until they are given back, ended by another one or run out; no other one does', async () => {
      const w = world();
      const name = `${w.connectionId}/cycle`;
      const isHeld = (): Promise<boolean> => queries().isLeaseHeld(w.connectionId, name);
      expect(await isHeld()).toBe(false);
      const other = await w.lease(store(), 'priority', 'two');
      expect(await isHeld()).toBe(false);
      const first = await w.lease(store(), 'cycle', 'one');
      expect([await isHeld(), await queries().isLeaseHeld('nobody', name)]).toEqual([true, false]);
      await store().releaseLease(first);
      expect(await isHeld()).toBe(false);
      await w.lease(store(), 'cycle', 'one');
      await store().endOtherLeases(other);
      expect(await isHeld()).toBe(false);
      await store().acquireLease({ connectionId: w.connectionId, name, holder: 'three', seconds: 0 });
      expect(await isHeld()).toBe(false);
    });

    it('are independent by name', async () => {
      const w = world();
      expect((await w.lease(store(), 'cycle', 'one')).epoch).toBe(1);
      expect((await w.lease(store(), 'priority', 'two')).epoch).toBe(1);
    });

    it('go to exactly one of many that ask at once', async () => {
      const w = world();
      const ask = (holder: string) => store().acquireLease({ connectionId: w.connectionId, name: `${w.connectionId}/cycle`, holder, seconds: 600 });
      const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(ask));
      expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    });

    it('pass to another holder with a higher epoch once they ran out', async () => {
      const w = world();
      const name = `${w.connectionId}/cycle`;
      const first = await store().acquireLease({ connectionId: w.connectionId, name, holder: 'one', seconds: 0 });
      const second = await store().acquireLease({ connectionId: w.connectionId, name, holder: 'two', seconds: 600 });
      expect([first?.epoch, second?.epoch]).toEqual([1, 2]);
    });

    it('get a higher epoch for the same holder after it gave them back', async () => {
      const w = world();
      const first = await w.lease(store());
      await store().releaseLease(first);
      const second = await w.lease(store());
      expect(second.epoch).toBe(first.epoch + 1);
      await store().releaseLease(first);
      expect(await store().renewLease(second, 600)).toBe(true);
    });

    it('are renewed as long as nobody took them, even after they ran out', async () => {
      const w = world();
      const request = { connectionId: w.connectionId, name: `${w.connectionId}/cycle` };
      const lease = await store().acquireLease({ ...request, holder: 'one', seconds: 0 });
      if (lease === null) throw new Error('not free');
      expect(await store().renewLease(lease, 600)).toBe(true);
      expect(await store().acquireLease({ ...request, holder: 'two', seconds: 600 })).toBeNull();
      await store().releaseLease(lease);
      await store().acquireLease({ ...request, holder: 'two', seconds: 600 });
      expect(await store().renewLease(lease, 600)).toBe(false);
    });

    it('end when somebody takes up what was done under them after they ran out: their worker does not go on', async () => {
      const w = world();
      const lapsed = await store().acquireLease({ connectionId: w.connectionId, name: `${w.connectionId}/priority`, holder: 'one', seconds: 0 });
      if (lapsed === null) throw new Error('not free');
      const other = await w.lease(store(), 'cycle', 'two');
      await store().orphanedOperations(other, 10);
      expect(await store().renewLease(lapsed, 600)).toBe(false);
      await expect(w.save(store(), lapsed, { cursor: { side: 'marketo', position: 1 } })).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
      expect(await store().renewLease(other, 600)).toBe(true);
    });

    it('are all ended by one that is held: their workers save nothing more, and what they left open is orphaned', async () => {
      const w = world();
      const cycle = await w.lease(store(), 'cycle', 'one');
      const flush = await w.lease(store(), 'priority', 'two');
      const operation = w.operation('o1', w.linked(1), 'marketo', flush);
      await w.save(store(), flush, { pairs: [w.linked(1)], openOperations: [operation] });
      await store().endOtherLeases(cycle);
      await expect(w.save(store(), flush, { closeOperations: [operation.operationId] })).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
      expect(await store().renewLease(flush, 600)).toBe(false);
      expect(await store().orphanedOperations(cycle, 10)).toEqual([operation]);
      expect((await w.lease(store(), 'priority', 'two')).epoch).toBe(flush.epoch + 1);
      expect(await store().renewLease(cycle, 600)).toBe(true);
    });

    it('are ended by nobody whose own is gone, nor are those of another connection', async () => {
      const w = world();
      const cycle = await w.lease(store(), 'cycle', 'one');
      const flush = await w.lease(store(), 'priority', 'two');
      const foreign = await store().acquireLease({ connectionId: `${w.connectionId}-2`, name: `${w.connectionId}-2/priority`, holder: 'two', seconds: 600 });
      await expect(store().endOtherLeases({ ...cycle, epoch: cycle.epoch + 1 })).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
      expect(await store().renewLease(flush, 600)).toBe(true);
      await store().endOtherLeases(cycle);
      expect(foreign === null ? null : await store().renewLease(foreign, 600)).toBe(true);
    });

    it('fence: a worker whose lease is gone saves nothing', async () => {
      const w = world();
      const old = await w.lease(store(), 'cycle', 'one');
      await w.save(store(), old, { cursor: { side: 'marketo', position: 1 } });
      await store().releaseLease(old);
      const lost = { error: { code: 'LEASE_LOST' } };
      const attempts = [
        () => w.save(store(), old, { pairs: [w.linked(1)], cursor: { side: 'marketo', position: 2 }, ledger: [ledgerDelta('marketo', { observed: 1, unchanged: 1 })] }),
        () => store().saveCycle(old, w.cycle('c1')),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(lost);
      const current = await w.lease(store(), 'cycle', 'two');
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(lost);
      expect(await store().loadCursor(w.connectionId, 'marketo')).toBe(1);
      expect((await w.read(store(), current, [1])).pairs).toEqual([]);
      expect(await queries().ledger(w.connectionId)).toEqual([]);
      expect(await queries().cycles(w.connectionId, 10)).toEqual([]);
    });

    it('fence before anything is decided', async () => {
      const w = world();
      const lease = await w.lease(store());
      let decided = 0;
      const attempt = store().change({ ...lease, epoch: lease.epoch + 1 }, { by: 'none' }, () => {
        decided += 1;
        return { result: null };
      });
      await expect(attempt).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
      expect(decided).toBe(0);
    });
  });
}
