import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import { NO_COUNTS } from '../../src/domain/sync-cycle.ts';
import type { CycleStep, StepCounts, StepOperation, SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { Side } from '../../src/domain/side.ts';

const STEPS: readonly (readonly [StepOperation, Side])[] = [
  ['sync-schema', 'salesforce'],
  ['sync-schema', 'marketo'],
  ['pull-updates', 'salesforce'],
  ['pull-updates', 'marketo'],
  ['push-new', 'marketo'],
  ['push-updates', 'marketo'],
  ['push-updates', 'salesforce'],
];

const PAUSE_MS = 300_000;

/** `count` finished cycles, newest first, one every five minutes, the last of them `agoMs` before `now`. */
export function finishedCycles(now: number, count: number, agoMs: number): SyncCycle[] {
  return Array.from({ length: count }, (_, index) => finishedCycle(now - agoMs - index * PAUSE_MS, index));
}

/** A cycle of which no step has begun. */
export function freshCycle(now: number, cycleId: string): SyncCycle {
  return {
    cycleId,
    connectionId: 'main',
    trigger: 'request',
    startedAt: instant(now),
    endedAt: null,
    state: 'in-process',
    steps: STEPS.map(([operation, side]) => ({
      operation,
      side,
      state: 'waiting',
      startedAt: null,
      endedAt: null,
      counts: NO_COUNTS,
      errorCode: null,
    })),
    backlogAfter: null,
  };
}

/** The cycle one moment later: the running step ends, the next one begins, and after the last the cycle ends. */
export function advanced(cycle: SyncCycle, now: number): SyncCycle {
  const running = cycle.steps.findIndex(({ state }) => state === 'in-process');
  const steps = cycle.steps.map((step, index): CycleStep => {
    if (index === running) return { ...step, state: 'succeeded', endedAt: instant(now), counts: countsAt(index) };
    if (index === running + 1) return { ...step, state: 'in-process', startedAt: instant(now) };
    return step;
  });
  const over = running === cycle.steps.length - 1;
  return over
    ? { ...cycle, steps, state: 'succeeded', endedAt: instant(now), backlogAfter: { salesforce: 0, marketo: 0 } }
    : { ...cycle, steps };
}

function countsAt(index: number): StepCounts {
  return index < 2 ? NO_COUNTS : { ...NO_COUNTS, new: index === 4 ? 3 : 0, updated: 4 + index, skipped: 40 - index };
}

function finishedCycle(endedMs: number, index: number): SyncCycle {
  const random = createRandom(900 + index);
  const busy = index > 11 && index < 17 ? 9 : 1;
  const lengthMs = (4_000 + random.integer(20_000)) * (busy > 1 ? 3 : 1);
  const broken = index === 9;
  const steps = STEPS.map(([operation, side], at): CycleStep => {
    const startedMs = endedMs - lengthMs + (lengthMs * at) / STEPS.length;
    const stopped = broken && at === 5;
    const never = broken && at > 5;
    return {
      operation,
      side,
      state: never ? 'waiting' : stopped ? 'incomplete' : 'succeeded',
      startedAt: never ? null : instant(startedMs),
      endedAt: never ? null : instant(startedMs + lengthMs / STEPS.length),
      counts: never ? NO_COUNTS : finishedCounts(random, operation, busy, index),
      errorCode: stopped ? 'RATE_LIMITED' : null,
    };
  });
  return {
    cycleId: `cycle-${1000 - index}`,
    connectionId: 'main',
    trigger: index % 7 === 3 ? 'request' : 'schedule',
    startedAt: instant(endedMs - lengthMs),
    endedAt: instant(endedMs),
    state: broken ? 'incomplete' : 'succeeded',
    steps,
    backlogAfter: {
      salesforce: busy > 1 ? 60 + random.integer(120) : 4 + random.integer(14),
      marketo: (busy > 1 ? 240 - (index - 12) * 30 : random.integer(9)) + (broken ? 70 : 0),
    },
  };
}

function finishedCounts(random: Random, operation: StepOperation, busy: number, index: number): StepCounts {
  switch (operation) {
    case 'sync-schema':
    case 'resolve-unknown':
    case 'refresh-formulas':
    case 'reconcile':
      return NO_COUNTS;
    case 'pull-updates':
      return { ...NO_COUNTS, skipped: random.integer(14) * (busy > 1 ? 3 : 1) };
    case 'push-new':
      return { ...NO_COUNTS, new: random.integer(6) * busy };
    case 'push-updates':
      return { ...NO_COUNTS, updated: 2 + random.integer(14) * busy, failed: index % 6 === 2 ? 1 + random.integer(4) : 0 };
  }
}

function instant(ms: number): string {
  return new Date(Math.round(ms)).toISOString();
}
