import { setTimeout as wait } from 'node:timers/promises';
import type { Pair } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { StoreQueries } from '../../src/engine/store-port.ts';
import { CONNECTION } from './bridge-of-processes.ts';

/** More than any pause, lease or doubt lasts in quick time, also when the machine has much else to do, real ms. */
const AT_REST_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 150;
/** Cycles in a row that had nothing to do. */
const IDLE_CYCLES = 2;
const MOST_PAIRS = 1000;

/** Every pair there is. */
export async function everyPair(queries: StoreQueries): Promise<readonly Pair[]> {
  const { pairs } = await queries.listPairs({ connectionId: CONNECTION, search: '', state: 'any', object: null, limit: MOST_PAIRS, after: null });
  return pairs;
}

/**
 * Asks until everything is at rest: cycles that began after `since` (ISO 8601, quick) succeeded and had nothing to do, nothing
 * waits, nothing is in doubt. Null then; what still moves when the time is over (I37).
 */
export async function comeToRest(queries: StoreQueries, since: string): Promise<string | null> {
  const deadline = Date.now() + AT_REST_WITHIN_MS;
  let moving = 'nothing was asked yet';
  while (Date.now() < deadline) {
    moving = await whatMoves(queries, since).catch((problem: unknown) => `the database does not answer (${String(problem)})`);
    if (moving === '') return null;
    await wait(LOOK_EVERY_MS);
  }
  return moving;
}

/** True once any cycle has succeeded. */
export async function hasCycled(queries: StoreQueries): Promise<boolean> {
  const cycles = await queries.cycles(CONNECTION, 5).catch(() => []);
  return cycles.some((cycle) => cycle.state === 'succeeded');
}

async function whatMoves(queries: StoreQueries, since: string): Promise<string> {
  const ended = (await queries.cycles(CONNECTION, IDLE_CYCLES + 1)).filter((cycle) => cycle.endedAt !== null).slice(0, IDLE_CYCLES);
  if (ended.length < IDLE_CYCLES || ended.some((cycle) => cycle.startedAt <= since)) return `${IDLE_CYCLES} cycles have not ended since ${since}; the latest: ${JSON.stringify(ended[0] ?? null)}`;
  const busy = ended.find((cycle) => !isIdle(cycle));
  if (busy !== undefined) return `a cycle still had something to do: ${JSON.stringify(busy)}`;
  for (const pair of await everyPair(queries)) {
    const side = SIDES.find((each) => pair[each].work.state === 'waiting' || pair[each].lookDue);
    if (side !== undefined) return `${side} of pair ${pair.pairId} is not done: ${JSON.stringify(pair[side])}`;
    const open = await queries.openOperations(CONNECTION, pair.pairId);
    if (open.length > 0) return `operations are open: ${JSON.stringify(open)}`;
  }
  return '';
}

function isIdle(cycle: SyncCycle): boolean {
  const written = cycle.steps.filter(({ operation }) => operation.startsWith('push')).reduce((sum, { counts }) => sum + counts.new + counts.updated + counts.failed, 0);
  return cycle.state === 'succeeded' && written === 0 && cycle.backlogAfter !== null && cycle.backlogAfter.salesforce + cycle.backlogAfter.marketo === 0;
}
