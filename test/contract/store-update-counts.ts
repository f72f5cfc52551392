import { describe, expect, it } from 'vitest';
import type { Examination } from './examination.ts';
import { atMinute } from './sample-world.ts';

/** What was written of each field (PRODUCT C2, I2). */
export function describeUpdateCounts({ store, queries, world }: Examination): void {
  describe('counts of updates', () => {
    const zero = { updates: 0, alone: 0, creates: 0 };

    it('are what the journal tells, by object, side and field, with those that carried nothing else', async () => {
      const w = world();
      const lease = await w.lease(store());
      const update = (entryId: string, pair: number, fields: readonly string[], side: 'marketo' | 'salesforce' = 'marketo') => w.written(entryId, w.pairId(pair), { kind: 'updated', side, fields, at: atMinute(pair) });
      expect(await queries().updateCounts(w.connectionId, '2026-01-01')).toEqual({ since: null, counts: [] });
      await w.save(store(), lease, { pairs: [w.linked(1), { ...w.linked(2), object: 'contact' }, w.linked(3)], journal: [w.written('a', w.pairId(1), { kind: 'created', side: 'marketo', fields: ['email', 'score'] })] });
      await w.edit(store(), lease, [1, 2, 3], () => ({ result: null, journal: [update('b', 1, ['score']), update('c', 3, ['score', 'email']), update('d', 2, ['score'], 'salesforce'), w.entry('e', w.pairId(1))] }));
      await w.edit(store(), lease, [3], () => ({ result: null, journal: [update('f', 3, ['score'])] }));
      expect(await queries().updateCounts(w.connectionId, '2026-01-31')).toEqual({
        since: '2026-01-31',
        counts: [
          { object: 'contact', to: 'salesforce', field: '', updates: 1, alone: 0, creates: 0, lastAt: atMinute(2) },
          { object: 'contact', to: 'salesforce', field: 'score', updates: 1, alone: 1, creates: 0, lastAt: atMinute(2) },
          { object: 'lead', to: 'marketo', field: '', updates: 3, alone: 0, creates: 1, lastAt: atMinute(3) },
          { object: 'lead', to: 'marketo', field: 'email', updates: 1, alone: 0, creates: 1, lastAt: atMinute(3) },
          { object: 'lead', to: 'marketo', field: 'score', updates: 3, alone: 2, creates: 1, lastAt: atMinute(3) },
        ],
      });
      const newest = await queries().newestUpdates(w.connectionId, 3);
      expect(newest.map(({ object, side, changes }) => [object, side, changes.map(({ field, value }) => `${field}=${String(value)}`)])).toEqual([
        ['lead', 'marketo', ['score=f']],
        ['contact', 'salesforce', ['score=d']],
        ['lead', 'marketo', ['score=c', 'email=c']],
      ]);
      expect(await queries().updateCounts('nobody', '2026-01-01')).toEqual({ since: null, counts: [] });
    });

    it('are asked for since a day, with the last moment of what was written before it, and forgotten after 90 days', async () => {
      const w = world();
      const lease = await w.lease(store());
      const update = (entryId: string, at: string) => w.written(entryId, w.pairId(1), { kind: 'updated', side: 'marketo', fields: ['score'], at });
      const [old, late] = ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z'];
      await w.save(store(), lease, { pairs: [w.linked(1)], journal: [update('a', old), update('b', late)] });
      const counted = async (since: string) => (await queries().updateCounts(w.connectionId, since)).counts.map(({ field, updates, lastAt }) => [field, updates, lastAt]);
      expect(await counted('2026-01-31')).toEqual([['', 2, late], ['score', 2, late]]);
      expect(await counted('2026-02-01')).toEqual([['', 1, late], ['score', 1, late]]);
      expect((await queries().updateCounts(w.connectionId, '2026-03-01')).counts).toEqual(['', 'score'].map((field) => ({ object: 'lead', to: 'marketo', field, ...zero, lastAt: late })));
      await store().saveCycle(lease, { ...w.cycle('c1'), endedAt: '2026-05-02T00:00:00.000Z', state: 'succeeded' });
      expect((await queries().updateCounts(w.connectionId, '2026-01-01')).since).toBe('2026-02-01');
      await store().saveCycle(lease, { ...w.cycle('c2'), endedAt: '2026-05-03T00:00:00.000Z', state: 'succeeded' });
      expect(await queries().updateCounts(w.connectionId, '2026-01-01')).toEqual({ since: null, counts: [] });
    });

    it('are not kept of a change that is rolled back (I18)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const journal = [w.written('a', w.pairId(1), { kind: 'updated', side: 'marketo', fields: ['score'] })];
      await w.save(store(), lease, { pairs: [w.linked(1)], journal });
      await expect(w.edit(store(), lease, [1], () => ({ result: null, journal }))).rejects.toThrow();
      expect((await queries().updateCounts(w.connectionId, '2026-01-01')).counts.map(({ updates }) => updates)).toEqual([1, 1]);
    });
  });
}
