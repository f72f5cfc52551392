import { describe, expect, it } from 'vitest';
import type { Pair } from '../../src/domain/pair.ts';
import { withSide } from '../../src/domain/pair.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Examination } from './examination.ts';
import { ledgerDelta, waiting } from './sample-world.ts';

/** Load, decide, save: everything or nothing, and nothing altered on the way. */
export function describeChanges({ store, queries, world }: Examination): void {
  describe('change', () => {
    it('gives pairs back exactly as they were saved', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair: Pair = {
        ...w.linked(1, { object: 'contact' }),
        base: { email: 'ann@example.com', score: 12.5, active: false, notes: null, 'ｷｰ': '値' },
        salesforce: {
          ...w.linked(1).salesforce,
          presence: 'deleted',
          seenVersion: '2026-01-31T08:00:00.000+0000',
          differences: { lastName: { value: '田中', changedAt: '2026-01-31T08:00:00Z', changedBy: null }, phone: { value: { unknown: 'hidden' }, changedAt: '2026-01-31T08:00:00Z', changedBy: null } },
          writtenMark: 42,
          rewrites: { lastName: { state: 'left', at: '2026-01-31T08:00:00Z', unrest: 20, answer: '田中' } },
          unechoed: { lastName: [{ value: 'Tanaka', replaced: null }, { value: '田中', replaced: 'Tanaka' }] },
          lookDue: true,
          work: { state: 'rejected', since: '2026-01-31T08:00:00Z', error: { code: 'VALUE_TOO_LONG', vendorCode: 'X', vendorMessage: 'too long', fields: ['LastName'] } },
        },
        marketo: { ...w.linked(1).marketo, work: { ...waiting('bulk', 3, 9), since: '2026-01-31T00:03:00Z', attempts: 2 } },
      };
      await w.save(store(), lease, { pairs: [pair] });
      const { pairs } = await w.read(store(), lease, [1]);
      expect(pairs).toEqual([pair]);
    });

    it('finds the records that must be looked at again, unless they are being written; of a merge that was stopped nothing is (I7)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const due = [1, 2, 3].map((number) => ({ ...w.linked(number), marketo: { ...w.linked(number).marketo, lookDue: true } }));
      const [first] = due;
      if (first === undefined) throw new Error('no pair');
      await w.save(store(), lease, { pairs: [...due, w.linked(4)], openOperations: [w.operation('o1', first, 'marketo', lease)] });
      const take = (side: 'salesforce' | 'marketo', limit: number) =>
        store().change(lease, { by: 'look-due', side, limit }, ({ pairs }) => ({ result: pairs.map((pair) => pair.pairId) }));
      expect(await take('marketo', 10)).toEqual([w.pairId(2), w.pairId(3)]);
      expect(await take('marketo', 1)).toEqual([w.pairId(2)]);
      expect(await take('salesforce', 10)).toEqual([]);
      await w.edit(store(), lease, [1], () => ({ result: null, closeOperations: [w.operation('o1', first, 'marketo', lease).operationId], openOperations: [{ ...w.operation('o2', first, 'marketo', lease), isUnsent: true, isStopped: true }] }));
      expect(await take('marketo', 10)).toEqual([w.pairId(1), w.pairId(2), w.pairId(3)]);
    });

    it('walks through the pairs of which a side holds another value than was agreed on', async () => {
      const w = world();
      const lease = await w.lease(store());
      const differing = (number: number, side: Side): Pair => withSide(w.linked(number), side, { differences: { lastName: { value: 'Other', changedAt: '2026-01-31T08:00:00Z', changedBy: null } } });
      await w.save(store(), lease, { pairs: [w.linked(1), differing(2, 'salesforce'), w.linked(3), differing(4, 'marketo'), differing(5, 'marketo')] });
      const take = (after: string | null, limit: number) => store().change(lease, { by: 'differing', after, limit }, ({ pairs }) => ({ result: pairs.map((pair) => pair.pairId) }));
      expect(await take(null, 2)).toEqual([w.pairId(2), w.pairId(4)]);
      expect(await take(w.pairId(4), 2)).toEqual([w.pairId(5)]);
    });

    it('lets one pair go into another: its ids pass on and its journal is read with the other (I14, I15)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const half: Pair = { ...w.linked(1), marketo: { ...w.linked(1).marketo, id: null, presence: 'absent' } };
      const other: Pair = { ...w.linked(2), salesforce: { ...w.linked(2).salesforce, id: null, presence: 'absent' } };
      await w.save(store(), lease, { pairs: [half, other], journal: [w.entry('e1', half.pairId), w.entry('e2', other.pairId, 1), w.entry('e3', half.pairId, 2)] });
      const joined: Pair = { ...other, salesforce: half.salesforce };
      await w.edit(store(), lease, [1, 2], () => ({ result: undefined, pairs: [joined], absorbed: [{ pairId: half.pairId, into: other.pairId }] }));
      const { pairs } = await w.read(store(), lease, [1, 2]);
      expect(pairs).toEqual([joined]);
      const journal = await queries().journal(w.connectionId, other.pairId, 10);
      expect(journal.map((entry) => entry.entryId)).toEqual(['e3', 'e2', 'e1'].map((entry) => `${w.connectionId}/${entry}`));
    });

    it('lets a pair go into another one with the operation that put it there, and with no other (I21)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const [loser, winner] = [w.linked(1), w.linked(2)];
      const operation = w.operation('o1', loser, 'marketo', lease);
      await w.save(store(), lease, { pairs: [loser, winner], openOperations: [operation] });
      const absorbed = [{ pairId: loser.pairId, into: winner.pairId }];
      await expect(w.edit(store(), lease, [1, 2], () => ({ result: null, absorbed }))).rejects.toThrow('absorbs a pair that is being written');
      await w.edit(store(), lease, [1, 2], () => ({ result: null, absorbed, closeOperations: [operation.operationId] }));
      expect((await w.read(store(), lease, [1, 2])).pairs).toEqual([winner]);
      expect(await queries().openOperations(w.connectionId, loser.pairId)).toEqual([]);
    });

    it('keeps every code point, also those that jsonb refuses (I12)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const texts = ['\u0000', 'a\u0000b', '\u001a', '\u001a0000', '\ud83d', '\ude00x', '😀', '𠮷野', 'back\\slash \\u0000', '"', 'か\u3099', 'x'.repeat(100_000)];
      const pair = w.linked(1, { base: Object.fromEntries(texts.map((text, index) => [`field${index}${text.slice(0, 8)}`, text])) });
      await w.save(store(), lease, { pairs: [pair] });
      expect((await w.read(store(), lease, [1])).pairs).toEqual([pair]);
    });

    it('loads pairs by id and by either side\'s ids, each once and in pair order', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pairs = [3, 1, 2].map((number) => w.linked(number));
      await w.save(store(), lease, { pairs });
      const loadIds = (ids: { salesforce: string[]; marketo: string[] }) =>
        store().change(lease, { by: 'side-ids', ids }, (loaded) => ({ result: loaded.pairs.map((pair) => pair.pairId) }));
      expect(await loadIds({ salesforce: ['00Q3', '00Q1', 'nobody'], marketo: ['1001'] })).toEqual([w.pairId(1), w.pairId(3)]);
      expect(await loadIds({ salesforce: [], marketo: ['1002'] })).toEqual([w.pairId(2)]);
      expect((await w.read(store(), lease, [2, 1, 2, 9])).pairs.map((pair) => pair.pairId)).toEqual([w.pairId(1), w.pairId(2)]);
    });

    it('never shows a connection the pairs of another', async () => {
      const [ours, theirs] = [world(), world()];
      const [lease, otherLease] = [await ours.lease(store()), await theirs.lease(store())];
      await ours.save(store(), lease, { pairs: [ours.linked(1)] });
      await theirs.save(store(), otherLease, { pairs: [theirs.linked(1)] });
      const bySide = await store().change(otherLease, { by: 'side-ids', ids: { salesforce: ['00Q1'], marketo: [] } }, ({ pairs }) => ({ result: pairs }));
      const byId = await store().change(otherLease, { by: 'pair-id', ids: [ours.pairId(1)] }, ({ pairs }) => ({ result: pairs }));
      expect(bySide).toEqual([theirs.linked(1)]);
      expect(byId).toEqual([]);
    });

    it('saves pairs, cursor, journal, ledger and operations together (I18)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pair = w.waitingFor('marketo', 1, waiting('normal', 1));
      await w.save(store(), lease, {
        pairs: [pair],
        cursor: { side: 'salesforce', position: { stamp: '2026-01-31', ids: ['a', 1, null] } },
        journal: [w.entry('e1', pair.pairId)],
        ledger: [ledgerDelta('marketo', { observed: 1 })],
        openOperations: [w.operation('o1', pair, 'marketo', lease)],
      });
      expect(await store().loadCursor(w.connectionId, 'salesforce')).toEqual({ stamp: '2026-01-31', ids: ['a', 1, null] });
      expect(await store().loadCursor(w.connectionId, 'marketo')).toBeNull();
      expect(await queries().journal(w.connectionId, pair.pairId, 10)).toEqual([w.entry('e1', pair.pairId)]);
      expect(await queries().ledger(w.connectionId)).toEqual([{ ...ledgerDelta('marketo', { observed: 1 }), pending: 1 }]);
      expect((await w.read(store(), lease, [1])).openOperations).toEqual([w.operation('o1', pair, 'marketo', lease)]);
    });

    it('saves nothing of a decision that fails (I18, I22)', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { pairs: [w.linked(1)], cursor: { side: 'marketo', position: 1 } });
      const failing = w.edit(store(), lease, [1], () => {
        throw new Error('no decision');
      });
      await expect(failing).rejects.toThrow('no decision');
      const broken = w.save(store(), lease, {
        pairs: [w.linked(2), w.linked(3, { marketo: w.linked(1).marketo })],
        cursor: { side: 'marketo', position: 2 },
        ledger: [ledgerDelta('marketo', { observed: 1, unchanged: 1 })],
        journal: [w.entry('e1', w.pairId(2))],
      });
      await expect(broken).rejects.toMatchObject({ error: { code: 'STORE_CONFLICT' } });
      expect(await store().loadCursor(w.connectionId, 'marketo')).toBe(1);
      expect(await queries().ledger(w.connectionId)).toEqual([]);
      expect(await queries().journal(w.connectionId, w.pairId(2), 10)).toEqual([]);
      expect((await w.read(store(), lease, [1, 2, 3])).pairs).toEqual([w.linked(1)]);
    });

    it('replaces a cursor and keeps any JSON as one', async () => {
      const w = world();
      const lease = await w.lease(store());
      for (const position of ['token', 7, ['a'], { a: null }, 'last\u0000']) {
        await w.save(store(), lease, { cursor: { side: 'marketo', position } });
        expect(await store().loadCursor(w.connectionId, 'marketo')).toEqual(position);
      }
    });

    it('gives every change a larger mark, also after one that failed', async () => {
      const w = world();
      const lease = await w.lease(store());
      const mark = () => store().change(lease, { by: 'none' }, (loaded) => ({ result: loaded.mark }));
      const first = await mark();
      await store()
        .change(lease, { by: 'none' }, () => {
          throw new Error('no decision');
        })
        .catch(() => undefined);
      const second = await mark();
      expect(second).toBeGreaterThan(first);
      expect(await mark()).toBeGreaterThan(second);
    });

    it('never loses one of two updates made at the same time', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { pairs: [w.linked(1, { base: { count: 0 } })] });
      const increment = () =>
        w.edit(store(), lease, [1], ({ pairs }) => ({ result: null, pairs: pairs.map((pair) => ({ ...pair, base: { count: Number(pair.base['count']) + 1 } })) }));
      await Promise.all(Array.from({ length: 20 }, increment));
      expect((await w.read(store(), lease, [1])).pairs[0]?.base).toEqual({ count: 20 });
    });

    it('refuses decisions that could only be a fault of ours', async () => {
      const w = world();
      const lease = await w.lease(store());
      const stranger = { ...w.linked(1), connectionId: 'another' };
      await expect(w.save(store(), lease, { pairs: [stranger] })).rejects.toThrow('another connection');
      await expect(w.save(store(), lease, { pairs: [w.linked(1), w.linked(1)] })).rejects.toThrow('twice');
      await expect(w.save(store(), lease, { ledger: [ledgerDelta('marketo', { observed: -1 })] })).rejects.toThrow('ledger');
      const noMoment = w.waitingFor('marketo', 1, { ...waiting('normal', 1), since: 'yesterday' });
      await expect(w.save(store(), lease, { pairs: [noMoment] })).rejects.toThrow('no moment');
      const unknownPair = w.operation('o1', w.linked(9), 'marketo', lease);
      await expect(w.save(store(), lease, { openOperations: [unknownPair] })).rejects.toThrow('did not load');
    });
  });

  describe('the link between the sides (I14)', () => {
    it('lets exactly one of many writers link a record, and shows the others the pair', async () => {
      const w = world();
      const lease = await w.lease(store());
      const link = (number: number) =>
        store().change(lease, { by: 'side-ids', ids: { salesforce: ['00QX'], marketo: [] } }, ({ pairs }) => {
          const [met] = pairs;
          if (met !== undefined) return { result: met.pairId };
          const pair = withSide(w.linked(number), 'salesforce', { id: '00QX' });
          return { result: pair.pairId, pairs: [pair], ledger: [ledgerDelta('marketo', { observed: 1, unchanged: 1 })] };
        });
      const holders = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(link));
      expect(new Set(holders).size).toBe(1);
      expect(await queries().linkedPeople(w.connectionId)).toBe(1);
      expect(await queries().ledger(w.connectionId)).toEqual([{ ...ledgerDelta('marketo', { observed: 1, unchanged: 1 }), pending: 0 }]);
    });

    it('refuses a second pair for a record, on either side, new or changed', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { pairs: [w.linked(1), w.linked(2)] });
      const conflict = { error: { code: 'STORE_CONFLICT' } };
      await expect(w.save(store(), lease, { pairs: [w.linked(3, { salesforce: w.linked(1).salesforce })] })).rejects.toMatchObject(conflict);
      await expect(w.save(store(), lease, { pairs: [w.linked(3, { marketo: w.linked(1).marketo })] })).rejects.toMatchObject(conflict);
      const taking = w.edit(store(), lease, [2], () => ({ result: null, pairs: [w.linked(2, { salesforce: w.linked(1).salesforce })] }));
      await expect(taking).rejects.toMatchObject(conflict);
      expect((await w.read(store(), lease, [1, 2, 3])).pairs).toEqual([w.linked(1), w.linked(2)]);
    });

    it('lets a new pair begin with the record that another one gives up in the same change (L36)', async () => {
      const w = world();
      const lease = await w.lease(store());
      const [one, two] = [w.linked(1), w.linked(2)];
      await w.save(store(), lease, { pairs: [one] });
      const parted: Pair = { ...one, marketo: { ...one.marketo, id: null, presence: 'absent' } };
      const begun: Pair = { ...two, salesforce: { ...two.salesforce, id: null, presence: 'absent' }, marketo: one.marketo };
      await w.edit(store(), lease, [1], () => ({ result: null, pairs: [parted, begun] }));
      expect((await w.read(store(), lease, [1, 2])).pairs).toEqual([parted, begun]);
    });

    it('refuses to overwrite a pair that was not loaded', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { pairs: [w.linked(1)] });
      await expect(w.save(store(), lease, { pairs: [w.linked(1, { base: {} })] })).rejects.toMatchObject({ error: { code: 'STORE_CONFLICT' } });
    });

    it('lets two pairs of one change swap their records, as merges need', async () => {
      const w = world();
      const lease = await w.lease(store());
      const [one, two] = [w.linked(1), w.linked(2)];
      await w.save(store(), lease, { pairs: [one, two] });
      const swapped = [{ ...one, salesforce: two.salesforce }, { ...two, salesforce: one.salesforce }];
      await w.edit(store(), lease, [1, 2], () => ({ result: null, pairs: swapped }));
      expect((await w.read(store(), lease, [1, 2])).pairs).toEqual(swapped);
    });

    it('lets any number of pairs have no record on a side', async () => {
      const w = world();
      const lease = await w.lease(store());
      const pairs = [1, 2, 3].map((number) => withSide(w.linked(number), 'salesforce', { id: null, presence: 'absent', seenVersion: null }));
      await w.save(store(), lease, { pairs });
      expect((await w.read(store(), lease, [1, 2, 3])).pairs).toEqual(pairs);
    });
  });
}
