import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import type { Store } from '../../src/engine/store-port.ts';
import { openBridge } from './bridge.ts';
import { createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, salesforceRecord } from './worlds.ts';

const FOR_LONG = 'for longer than its lease';
const BEHIND_THE_DATABASE = 'for a while, with a database clock that runs ahead of its own';
const OVER_THE_ANSWER = 'over the answer that its lease was prolonged';

/**
 * A worker that was stopped for longer than its lease lasts – a blocked event loop, a machine put to sleep – and
 * goes on with what it had in hand while another one has done the work and more (I20, F47, F48).
 */
describe('a worker that wakes up after its lease is gone', () => {
  const cases = (['salesforce', 'marketo'] as const).flatMap((side) => [FOR_LONG, BEHIND_THE_DATABASE, OVER_THE_ANSWER].map((howLong) => [side, howLong] as const));
  for (const [side, howLong] of cases) {
    it(`sends nothing to ${side} that it had reserved before it stood still ${howLong} (W8, W14, C12)`, async () => {
      let sleep: (() => Promise<void>) | null = null;
      let isReserved = false;
      const fallAsleep = async (): Promise<void> => {
        const slept = sleep;
        sleep = null;
        await slept?.();
      };
      const written: HttpRequest[] = [];
      const bridge = openBridge({
        rules: { inDoubtSeconds: 30 },
        around: (_side, transport) => async (request) => {
          if (String(request.body).includes('Before the sleep')) written.push(request);
          return transport(request);
        },
        aroundStore: (store: Store): Store => ({
          ...store,
          change: async (lease, selection, decide) => {
            const result = await store.change(lease, selection, decide);
            isReserved ||= sleep !== null && selection.by === 'waiting' && selection.record === 'exists' && selection.side === side;
            // So slow that the store is asked for the lease again before the write leaves.
            if (isReserved && sleep !== null && howLong === OVER_THE_ANSWER) bridge.clock.advance(5_000);
            else if (isReserved) await fallAsleep();
            return result;
          },
          renewLease: async (lease, seconds) => {
            const isOurs = await store.renewLease(lease, seconds);
            if (isReserved) await fallAsleep();
            return isOurs;
          },
        }),
      });
      const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Title: 'Old' });
      await bridge.settle();
      const person = String(personOf(bridge, id)['id']);
      const edit = (title: string) => (side === 'marketo' ? editSalesforce(bridge, 'Lead', id, { Title: title }) : editMarketo(bridge, person, { title }));
      await edit('Before the sleep');
      const began = bridge.clock.now();
      const slow = { now: () => Math.min(bridge.clock.now(), began + 20_000), elapsedMs: () => Math.min(bridge.clock.now(), began + 20_000) };
      const zombie = howLong === BEHIND_THE_DATABASE ? { ...bridge.context(), clock: slow, stopwatch: slow } : bridge.context();
      sleep = async () => {
        bridge.restart();
        await bridge.settle(15);
        expect(written).toHaveLength(1);
        await edit('After the sleep');
        await bridge.settle();
      };
      await expect(runSyncCycle(zombie, 'schedule', new AbortController().signal)).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
      expect(written).toHaveLength(1);
      await bridge.settle();
      expect(personOf(bridge, id)['title']).toBe('After the sleep');
      expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('After the sleep');
      await expectAgreement(bridge);
      await expectBalance(bridge);
    });
  }
});
