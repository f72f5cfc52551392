import { describe, expect, it } from 'vitest';
import type { Pair } from '../../src/domain/pair.ts';
import { withSide } from '../../src/domain/pair.ts';
import type { PairListRequest } from '../../src/engine/store-port.ts';
import type { Examination } from './examination.ts';
import type { SampleWorld } from './sample-world.ts';
import { atMinute, waiting } from './sample-world.ts';

const seenAt = atMinute(1);

function named(w: SampleWorld, number: number, lastName: string): Pair {
  return w.linked(number, { base: { email: `person${number}@example.com`, lastName } });
}

/** Finding people by what an admin has at hand: an id, an e-mail, the beginning of a name. */
export function describeSearch({ store, queries, world }: Examination): void {
  const find = (w: SampleWorld, idOrEmail: string, object: 'lead' | 'contact' | 'person' | null = null) =>
    queries()
      .findPairs(w.connectionId, { object, idOrEmail })
      .then((pairs) => pairs.map((pair) => pair.pairId.slice(-1)));
  const list = (w: SampleWorld, request: Partial<PairListRequest> = {}) =>
    queries().listPairs({ connectionId: w.connectionId, search: '', state: 'any', object: null, limit: 50, after: null, ...request });
  const search = async (w: SampleWorld, text: string) => (await list(w, { search: text })).pairs.map((pair) => pair.pairId.slice(-1));

  describe('finding a pair', () => {
    it('goes by id on the asked object\'s side', async () => {
      const w = world();
      const twin = withSide(w.linked(2), 'marketo', { id: '00Q1' });
      await w.save(store(), await w.lease(store()), { pairs: [w.linked(1), { ...twin, object: 'contact' }] });
      expect(await find(w, '00Q1')).toEqual(['1', '2']);
      expect(await find(w, '00Q1', 'lead')).toEqual(['1']);
      expect(await find(w, '00Q1', 'person')).toEqual(['2']);
      expect(await find(w, '00Q1', 'contact')).toEqual([]);
      expect(await find(w, '1001', 'person')).toEqual(['1']);
      expect(await find(w, '1001\u0000')).toEqual([]);
      expect(await find(w, '')).toEqual([]);
    });

    it('goes by the current e-mail of either side, whatever its case', async () => {
      const w = world();
      const changed = withSide(w.linked(1), 'salesforce', { differences: { email: { value: 'New@Example.com', changedAt: seenAt, changedBy: null } } });
      const hidden = withSide(w.linked(2), 'marketo', { differences: { email: { value: { unknown: 'hidden' }, changedAt: seenAt, changedBy: null } } });
      await w.save(store(), await w.lease(store()), { pairs: [changed, hidden] });
      expect(await find(w, 'new@example.COM')).toEqual(['1']);
      expect(await find(w, 'person1@example.com')).toEqual(['1']);
      expect(await find(w, 'person2@example.com')).toEqual(['2']);
      expect(await find(w, 'person3@example.com')).toEqual([]);
    });

    it('follows an e-mail as it changes', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { pairs: [w.linked(1)] });
      await w.edit(store(), lease, [1], ({ pairs }) => ({ result: null, pairs: pairs.map((pair) => ({ ...pair, base: { email: 'moved@example.com' } })) }));
      expect(await find(w, 'moved@example.com')).toEqual(['1']);
      expect(await find(w, 'person1@example.com')).toEqual([]);
    });

    it('gives at most twenty', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: Array.from({ length: 25 }, (_, index) => w.linked(index + 1, { base: { email: 'same@example.com' } })) });
      expect(await queries().findPairs(w.connectionId, { object: null, idOrEmail: 'same@example.com' })).toHaveLength(20);
    });
  });

  describe('searching people', () => {
    it('matches the beginning of e-mail, last name and ids', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: [named(w, 1, 'Sample'), named(w, 2, 'Example'), named(w, 3, 'sampson')] });
      expect(await search(w, 'SAM')).toEqual(['3', '1']);
      expect(await search(w, 'ample')).toEqual([]);
      expect(await search(w, 'person2@')).toEqual(['2']);
      expect(await search(w, '00Q3')).toEqual(['3']);
      expect(await search(w, ' 1001 ')).toEqual(['1']);
    });

    it('finds Japanese names, however wide they are written', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: [named(w, 1, '田中'), named(w, 2, '田中丸'), named(w, 3, 'タナカ'), named(w, 4, 'ＴＡＮＡＫＡ'), named(w, 5, '𠮷野'), named(w, 6, '山田')] });
      expect(await search(w, '田中')).toEqual(['2', '1']);
      expect(await search(w, 'ﾀﾅ')).toEqual(['3']);
      expect(await search(w, 'tana')).toEqual(['4']);
      expect(await search(w, '𠮷')).toEqual(['5']);
      expect(await search(w, '田')).toEqual(['2', '1']);
    });

    it('takes every character for itself', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: [named(w, 1, '100%'), named(w, 2, '100x'), named(w, 3, 'a_b'), named(w, 4, 'axb'), named(w, 5, 'a\\b'), named(w, 6, 'Nul\u0000l')] });
      expect(await search(w, '100%')).toEqual(['1']);
      expect(await search(w, 'a_')).toEqual(['3']);
      expect(await search(w, 'a\\')).toEqual(['5']);
      expect(await search(w, "'; drop table pair")).toEqual([]);
      expect(await search(w, 'nul')).toEqual(['6']);
    });

    it('stores and finds names of any length', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: [named(w, 1, '長'.repeat(30_000))] });
      expect(await search(w, '長'.repeat(20))).toEqual(['1']);
    });

    it('filters by state and object', async () => {
      const w = world();
      const rejected = { state: 'rejected', since: seenAt, error: { code: 'EMAIL_REFUSED', vendorCode: null, vendorMessage: null, fields: [] } } as const;
      await w.save(store(), await w.lease(store()), {
        pairs: [
          w.linked(1, { object: 'contact' }),
          w.waitingFor('marketo', 2, waiting('bulk', 1)),
          withSide(w.linked(3), 'salesforce', { work: rejected }),
          withSide(w.linked(4), 'salesforce', { id: null, presence: 'absent' }),
        ],
      });
      const numbers = async (request: Partial<PairListRequest>) => (await list(w, request)).pairs.map((pair) => pair.pairId.slice(-1));
      expect(await numbers({})).toEqual(['4', '3', '2', '1']);
      expect(await numbers({ state: 'linked' })).toEqual(['3', '2', '1']);
      expect(await numbers({ state: 'waiting' })).toEqual(['2']);
      expect(await numbers({ state: 'rejected' })).toEqual(['3']);
      expect(await numbers({ object: 'contact' })).toEqual(['1']);
      expect(await numbers({ object: 'lead', state: 'linked', search: 'person3' })).toEqual(['3']);
    });

    it('pages through everything once, with the whole number on every page', async () => {
      const w = world();
      const pairs = Array.from({ length: 7 }, (_, index) => w.linked(index + 1));
      await w.save(store(), await w.lease(store()), { pairs });
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list(w, { limit: 3, after });
        expect(page.total).toBe(7);
        seen.push(...page.pairs.map((pair) => pair.pairId));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(pairs.map((pair) => pair.pairId).toReversed());
      expect(await list(w, { limit: 7 })).toMatchObject({ next: null, total: 7 });
    });
  });
}
