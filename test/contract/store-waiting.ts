import { describe, expect, it } from 'vitest';
import type { Lane } from '../../src/domain/lane.ts';
import { LANES } from '../../src/domain/lane.ts';
import { withSide } from '../../src/domain/pair.ts';
import type { PairSelection } from '../../src/engine/store-port.ts';
import type { Examination } from './examination.ts';
import type { SampleWorld } from './sample-world.ts';
import { atMinute, waiting } from './sample-world.ts';

type WaitingSelection = Extract<PairSelection, { by: 'waiting' }>;

const TO_MARKETO: WaitingSelection = { by: 'waiting', side: 'marketo', lanes: LANES, record: 'exists', now: atMinute(60), limit: 100 };

/** The queue: waiting pairs, taken in the order of their urgency and age (DESIGN §2, §5). */
export function describeWaiting({ store, world }: Examination): void {
  async function take(w: SampleWorld, selection: Partial<WaitingSelection>): Promise<readonly string[]> {
    const lease = await w.lease(store());
    return store().change(lease, { ...TO_MARKETO, ...selection }, ({ pairs }) => ({ result: pairs.map((pair) => pair.pairId.slice(-1)) }));
  }

  describe('the queue', () => {
    it('gives the most urgent lane first and the oldest within a lane', async () => {
      const w = world();
      const queued: readonly (readonly [number, Lane, number])[] = [[1, 'bulk', 1], [2, 'normal', 30], [3, 'normal', 20], [4, 'priority', 50], [5, 'bulk', 0], [6, 'normal', 20]];
      await w.save(store(), await w.lease(store()), { pairs: queued.map(([number, lane, minute]) => w.waitingFor('marketo', number, waiting(lane, minute))) });
      expect(await take(w, {})).toEqual(['4', '3', '6', '2', '5', '1']);
      expect(await take(w, { limit: 2 })).toEqual(['4', '3']);
      expect(await take(w, { lanes: ['bulk'] })).toEqual(['5', '1']);
      expect(await take(w, { lanes: ['bulk', 'priority'] })).toEqual(['4', '5', '1']);
      expect(await take(w, { lanes: [] })).toEqual([]);
    });

    it('compares instants as moments, however they are written', async () => {
      const w = world();
      const written = ['2026-01-31T00:00:01Z', '2026-01-31T00:00:00.500Z', '2026-01-31T01:00:00.000+01:00'];
      const pairs = written.map((since, index) => w.waitingFor('marketo', index + 1, { ...waiting('normal', 0), since }));
      await w.save(store(), await w.lease(store()), { pairs });
      expect(await take(w, {})).toEqual(['3', '2', '1']);
    });

    it('leaves what is not due, at rest, rejected or for the other side', async () => {
      const w = world();
      const rejected = { state: 'rejected', since: atMinute(0), error: { code: 'ROW_LOCKED', vendorCode: null, vendorMessage: null, fields: [] } } as const;
      await w.save(store(), await w.lease(store()), {
        pairs: [
          w.waitingFor('marketo', 1, waiting('normal', 0, 60)),
          w.waitingFor('marketo', 2, waiting('normal', 0, 61)),
          w.linked(3),
          withSide(w.linked(4), 'marketo', { work: rejected }),
          w.waitingFor('salesforce', 5, waiting('normal', 0)),
        ],
      });
      expect(await take(w, {})).toEqual(['1']);
      expect(await take(w, { now: atMinute(61) })).toEqual(['1', '2']);
      expect(await take(w, { side: 'salesforce' })).toEqual(['5']);
    });

    it('counts those alone that it is to choose from, also where others come before them', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), { pairs: [1, 2, 3, 4].map((number) => w.waitingFor('marketo', number, waiting('normal', number))) });
      expect(await take(w, { among: [4, 3].map((number) => w.pairId(number)), limit: 1 })).toEqual(['3']);
      expect(await take(w, { among: [w.pairId(4), w.pairId(5)] })).toEqual(['4']);
      expect(await take(w, { among: [] })).toEqual([]);
    });

    it('tells updates of existing records from records to be found or created', async () => {
      const w = world();
      const absent = withSide(w.waitingFor('marketo', 2, waiting('normal', 0)), 'marketo', { id: null, presence: 'absent', seenVersion: null });
      await w.save(store(), await w.lease(store()), { pairs: [w.waitingFor('marketo', 1, waiting('normal', 1)), absent] });
      expect(await take(w, { record: 'exists' })).toEqual(['1']);
      expect(await take(w, { record: 2 })).toEqual(['2']);
    });

    it('does not believe a next try that lies further ahead than any pause (F57)', async () => {
      const w = world();
      await w.save(store(), await w.lease(store()), {
        pairs: [w.waitingFor('marketo', 1, waiting('normal', 0, 75)), w.waitingFor('marketo', 2, waiting('normal', 0, 76)), w.waitingFor('marketo', 3, waiting('normal', 0, 60 + 24 * 60))],
      });
      expect(await take(w, {})).toEqual(['2', '3']);
    });

    it('keeps back what must be looked at first where it is to be written (I17)', async () => {
      const w = world();
      const due = (number: number, side: 'salesforce' | 'marketo') => withSide(w.waitingFor('marketo', number, waiting('normal', number)), side, { lookDue: true });
      await w.save(store(), await w.lease(store()), { pairs: [due(1, 'marketo'), due(2, 'salesforce'), w.waitingFor('marketo', 3, waiting('normal', 3))] });
      expect(await take(w, {})).toEqual(['2', '3']);
    });

    it('empties as its pairs come to rest', async () => {
      const w = world();
      const lease = await w.lease(store());
      await w.save(store(), lease, { pairs: Array.from({ length: 9 }, (_, index) => w.waitingFor('marketo', index + 1, waiting('normal', index))) });
      const rest = (limit: number) =>
        store().change(lease, { ...TO_MARKETO, limit }, ({ pairs }) => ({ result: pairs.length, pairs: pairs.map((pair) => withSide(pair, 'marketo', { work: { state: 'rest' } })) }));
      expect([await rest(4), await rest(4), await rest(4), await rest(4)]).toEqual([4, 4, 1, 0]);
    });
  });
}
