import { expect, it } from 'vitest';
import { createConnectionRunner } from '../../src/app/connection-runner.ts';
import type { AppLog } from '../../src/app/log.ts';
import { openBridge } from './bridge.ts';
import { expectAgreement, expectBalance } from './worlds.ts';

const SILENT: AppLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, with: () => SILENT };

it('I20: of two cycles that a process is to run at once it runs one, and does not take its own lease a second time', async () => {
  let taken = 0;
  const bridge = openBridge({
    salesforcePeople: 5,
    aroundStore: (store) => ({
      ...store,
      acquireLease: async (request) => {
        taken += 1;
        return store.acquireLease(request);
      },
    }),
  });
  const runner = createConnectionRunner(bridge.context(), SILENT, new AbortController().signal, () => undefined);
  await Promise.all([runner.runCycle('schedule'), runner.runCycle('schedule')]);
  expect(taken).toBe(1);
  await runner.runCycle('schedule');
  expect(taken).toBe(2);
  await bridge.settle();
  await expectAgreement(bridge);
  await expectBalance(bridge);
});
