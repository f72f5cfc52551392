import { expect, it } from 'vitest';
import { createConnectionRunner } from '../../src/app/connection-runner.ts';
import type { AppLog } from '../../src/app/log.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import { openBridge } from './bridge.ts';
import { expectAgreement, expectBalance } from './worlds.ts';

const SILENT: AppLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, with: () => SILENT };

it('I20: of two cycles that a process is to run at once it runs one; the other comes later, as if another process were at work', async () => {
  const bridge = openBridge({ salesforcePeople: 5 });
  const cycles: SyncCycle[] = [];
  const runner = createConnectionRunner(bridge.context(), SILENT, new AbortController().signal, (cycle) => void cycles.push(cycle));
  await Promise.all([runner.runCycle('schedule'), runner.runCycle('schedule')]);
  expect(cycles).toHaveLength(1);
  await runner.runCycle('schedule');
  expect(cycles).toHaveLength(2);
  await bridge.settle();
  await expectAgreement(bridge);
  await expectBalance(bridge);
});
