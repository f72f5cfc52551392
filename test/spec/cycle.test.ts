import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/domain/error-catalogue.ts';
import { StepFailure } from '../../src/domain/step-failure.ts';
import { ownError } from '../../src/domain/sync-error.ts';
import { CycleProgress } from '../../src/engine/cycle-progress.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import { takeLease } from '../../src/engine/sync-session.ts';
import { openBridge } from '../engine/bridge.ts';

/** docs/spec/2-cycle.md: states of steps and of the cycle. */

const STEPS = [['pull-updates', 'salesforce'], ['push-updates', 'marketo']] as const;

async function begun(): Promise<CycleProgress> {
  const context = openBridge().context();
  const lease = await takeLease(context, 'cycle');
  if (lease === null) throw new Error('the lease is free');
  return new CycleProgress(context, lease, 'request', STEPS, null);
}

async function fails(code: ErrorCode): Promise<void> {
  await Promise.reject(new StepFailure(ownError(code)));
}

async function done(): Promise<void> {
  await Promise.resolve();
}

describe('docs/spec/2-cycle.md', () => {
  it.each([
    ['C8, C9, C17', done, 'succeeded', 'succeeded'],
    ['C10, C16', () => fails('RATE_LIMITED'), 'incomplete', 'incomplete'],
    ['C11, C15', () => fails('ACCESS_REFUSED'), 'failed', 'failed'],
  ] as const)('%s: a step ends as its work does, and the cycle as its worst step', async (_numbers, work, stepState, cycleState) => {
    const progress = await begun();
    await progress.step('pull-updates', 'salesforce', work);
    await progress.step('push-updates', 'marketo', done);
    const cycle = await progress.end();
    expect(cycle.steps.map(({ state }) => state)).toEqual([stepState, 'succeeded']);
    expect(cycle.state).toBe(cycleState);
  });

  it('C12, C13, C16: a lost lease ends everything, and a step that never began waits', async () => {
    const progress = await begun();
    await expect(progress.step('pull-updates', 'salesforce', () => fails('LEASE_LOST'))).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
    const other = await begun();
    await other.step('pull-updates', 'salesforce', done);
    const cycle = await other.end();
    expect(cycle.steps.map(({ state }) => state)).toEqual(['succeeded', 'waiting']);
    expect(cycle.state).toBe('incomplete');
  });

  it('C1–C3, C5–C7, I29: without both schemas nothing else runs; with them every step does, in its order', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', times: 1 }] });
    const cut = await bridge.cycle();
    expect(cut.steps.map(({ state }) => state)).toEqual(['succeeded', 'incomplete', ...Array.from({ length: 7 }, () => 'waiting')]);
    const whole = await bridge.cycle();
    expect(whole.steps.map(({ operation, side, state }) => `${operation} ${side} ${state}`)).toEqual([
      'sync-schema salesforce succeeded', 'sync-schema marketo succeeded', 'resolve-unknown salesforce succeeded',
      'pull-updates salesforce succeeded', 'pull-updates marketo succeeded', 'push-new salesforce succeeded', 'push-new marketo succeeded',
      'push-updates salesforce succeeded', 'push-updates marketo succeeded',
    ]);
  });

  it('a cycle that runs keeps another one out', async () => {
    const bridge = openBridge();
    const context = bridge.context();
    const lease = await bridge.store.acquireLease({ connectionId: 'test', name: 'test/cycle', holder: 'another', seconds: 60 });
    expect(lease).not.toBeNull();
    expect(await runSyncCycle(context, 'request', new AbortController().signal)).toBe('busy');
  });
});
