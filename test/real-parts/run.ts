import { setTimeout as wait } from 'node:timers/promises';
import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import { buildBridge } from './bridge-of-processes.ts';
import type { BridgeOfProcesses, Yard } from './bridge-of-processes.ts';
import { comeToRest, hasCycled } from './come-to-rest.ts';
import { createInjector } from './inject.ts';
import type { InjectionCounts } from './inject.ts';
import { judge } from './outside-oracle.ts';
import type { Judgement } from './outside-oracle.ts';
import { FIELDS, putPeopleToWork } from './people-at-work.ts';
import type { PeopleAtWork } from './people-at-work.ts';
import { quickMoment } from './quick-time.ts';
import { expandRunSeed } from './run-options.ts';
import type { RunOptions } from './run-options.ts';

/** How a run ended. */
export interface RunOutcome extends Judgement {
  readonly options: RunOptions;
  readonly injected: InjectionCounts;
  /** Processes that were started, the first ones included. */
  readonly starts: number;
  /** Real ms of each part. */
  readonly tookMs: { readonly start: number; readonly active: number; readonly rest: number };
  /** The latest lines of every worker, for a report. */
  readonly lines: readonly string[];
}

/** A start that took longer than this, real ms, is a failure of its own. */
const FIRST_CYCLE_WITHIN_MS = 120_000;

/**
 * Runs one seed with real parts: workers cycle while people edit on both sides and things are done to them; then nobody
 * does anything any more – what is armed strikes once and is over – everything comes to rest, and is judged from outside.
 */
export async function runRealParts(yard: Yard, seed: number): Promise<RunOutcome> {
  const options = expandRunSeed(seed);
  const startedAt = Date.now();
  const bridge = await buildBridge(yard, options);
  try {
    await firstCycle(bridge);
    const activeAt = Date.now();
    const injected: InjectionCounts = {};
    const people = putPeopleToWork(bridge.vendors, createRandom(mixSeed(seed, 3)));
    const injector = createInjector(bridge, yard.cluster, injected);
    await injector.arm(options.injections);
    await Promise.all([
      workDay(people, options),
      ...options.injections.map(async (planned) => {
        await wait(planned.atMs);
        await injector.inject(planned);
      }),
    ]);
    const restAt = Date.now();
    const moving = await comeToRest(bridge.store.queries, new Date(quickMoment(yard.cluster.time, restAt)).toISOString());
    const judgedAt = Date.now();
    await injector.disarm();
    const judgement = await judge({ ledger: bridge.vendors.ledger, queries: bridge.store.queries, fields: FIELDS, made: people.made });
    const complaints = bridge.workers.flatMap((worker) => worker.complaints());
    return {
      ...judgement,
      violations: [...(moving === null ? [] : [`I37: it did not come to rest: ${moving}`]), ...complaints.map((one) => `I27: ${one}`), ...judgement.violations],
      options,
      injected,
      starts: bridge.workers.reduce((sum, worker) => sum + worker.starts(), 0),
      tookMs: { start: activeAt - startedAt, active: restAt - activeAt, rest: judgedAt - restAt },
      lines: bridge.workers.flatMap((worker, index) => worker.lines().map((line) => `worker ${index + 1}: ${line}`)),
    };
  } finally {
    await bridge.dispose();
  }
}

async function firstCycle({ store, workers }: BridgeOfProcesses): Promise<void> {
  const deadline = Date.now() + FIRST_CYCLE_WITHIN_MS;
  while (!(await hasCycled(store.queries))) {
    if (Date.now() > deadline) throw new Error(`No cycle succeeded within ${FIRST_CYCLE_WITHIN_MS / 1000} s.\n${workers.flatMap((worker) => worker.lines()).join('\n')}`);
    await wait(30);
  }
}

/** People act one after the other, as many times as the seed says. */
async function workDay(people: PeopleAtWork, { activeMs, userActions }: RunOptions): Promise<void> {
  for (let done = 0; done < userActions; done += 1) {
    await people.act();
    await wait(activeMs / userActions);
  }
}
