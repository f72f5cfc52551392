import { fromPglite, PgBoss } from 'pg-boss';
import type { Db } from 'pg-boss';
import { z } from 'zod';
import type { SyncRequest } from '../engine/request-sync.ts';
import { recordObject } from './api/words-of-the-api.ts';
import type { OpenedStore } from '../store/open-store.ts';
import { errorFacts } from './log.ts';
import type { AppLog } from './log.ts';

/** What started a cycle, as the job carries it. */
export type CycleTrigger = 'schedule' | 'request' | 'start';

/** What the jobs of one connection do. Neither throws for what can be expected to happen. */
export interface ConnectionJobs {
  readonly connectionId: string;
  /** Runs one cycle; answers how many seconds to wait until the next, or null when Bascule is stopping. */
  runCycle(trigger: CycleTrigger): Promise<number | null>;
  /** Serves requests; throws when they have to be served again later. */
  flush(requests: readonly SyncRequest[]): Promise<void>;
}

/**
 * Hands out work through pg-boss, in the same database as everything else (DESIGN §9). Waiting pairs are
 * not jobs: a job only says "run a cycle" or "serve these requests".
 */
export interface JobEngine {
  /** Starts working for a connection: a cycle at once, then one after another. */
  add(jobs: ConnectionJobs): Promise<void>;
  /** Brings the next cycle forward to now. */
  requestCycle(connectionId: string): Promise<void>;
  requestSync(connectionId: string, request: SyncRequest): Promise<void>;
  /** Stops fetching, waits for handlers up to `ms`, and lets go of the database. */
  stop(ms: number): Promise<void>;
}

/** Jobs of one kind wait under this key, so that at most one does. */
const NEXT = 'next';
/** How long a worker may be silent before its job counts as abandoned; the store's lease lasts as long (I20). */
const HEARTBEAT_SECONDS = 60;
/** An abandoned job is picked up again however often its workers die: it says what to do, not what was done. */
const ALWAYS_RETRY = 1_000_000;
/** Requests that come while a flush looks for work share its calls (PRODUCT D6). */
const COALESCE_SECONDS = 1;
const REQUESTS_PER_FLUSH = 300;

/** Opens the job engine over the store's database. */
export async function openJobEngine(database: OpenedStore['database'], log: AppLog): Promise<JobEngine> {
  const isEmbedded = database.kind === 'pglite';
  const boss = new PgBoss({
    db: database.kind === 'pglite' ? fromPglite(database.pglite) : overPool(database.pool),
    backend: isEmbedded ? 'pglite' : 'postgres',
    schema: 'bascule_jobs',
    schedule: false,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
  });
  boss.on('error', (error) => log.warn('the job engine had a problem', errorFacts(error)));
  await boss.start();

  return {
    async add(jobs) {
      const { connectionId } = jobs;
      await makeQueues(boss, connectionId, isEmbedded);
      await boss.work<unknown>(cycleQueue(connectionId), { pollingIntervalSeconds: 0.5 }, async ([job]) => {
        const pauseSeconds = await jobs.runCycle(triggerOf(job?.data));
        if (pauseSeconds !== null) await plan(boss, connectionId, 'schedule', pauseSeconds);
      });
      await boss.work<unknown>(
        priorityQueue(connectionId),
        { pollingIntervalSeconds: COALESCE_SECONDS, batchSize: REQUESTS_PER_FLUSH, burstWhenBatchFull: true },
        (batch) => jobs.flush(batch.map((job) => requestSchema.parse(job.data))),
      );
      await bringForward(boss, connectionId, 'start');
    },
    requestCycle: (connectionId) => bringForward(boss, connectionId, 'request'),
    requestSync: async (connectionId, request) => {
      await boss.send(priorityQueue(connectionId), request);
    },
    stop: (ms) => boss.stop({ graceful: true, timeout: ms, close: false }),
  };
}

function cycleQueue(connectionId: string): string {
  return `cycle.${connectionId}`;
}

function priorityQueue(connectionId: string): string {
  return `priority.${connectionId}`;
}

/**
 * One cycle waits and one runs at most (`stately`); requests queue as they come. In the embedded
 * database nobody else can be working, so what an earlier process left active is waiting again.
 */
async function makeQueues(boss: PgBoss, connectionId: string, isEmbedded: boolean): Promise<void> {
  const kept = { retryLimit: ALWAYS_RETRY, heartbeatSeconds: HEARTBEAT_SECONDS, expireInSeconds: 86_400, deleteAfterSeconds: 3600 };
  await boss.createQueue(cycleQueue(connectionId), { policy: 'stately', retryDelay: 1, ...kept });
  await boss.createQueue(priorityQueue(connectionId), { policy: 'standard', retryDelay: 1, retryBackoff: true, retryDelayMax: 60, ...kept });
  if (!isEmbedded) return;
  await boss.deleteAllJobs(cycleQueue(connectionId));
  const left = await boss.findJobs(priorityQueue(connectionId), { limit: 100_000 });
  const abandoned = left.filter((job) => job.state === 'active').map((job) => job.id);
  if (abandoned.length > 0) await boss.fail(priorityQueue(connectionId), abandoned);
}

/** Plans the next cycle unless one waits already. */
async function plan(boss: PgBoss, connectionId: string, trigger: CycleTrigger, inSeconds: number): Promise<void> {
  await boss.send(cycleQueue(connectionId), { trigger }, { startAfter: inSeconds, singletonKey: NEXT });
}

/** Makes the waiting cycle due now, or plans one. */
async function bringForward(boss: PgBoss, connectionId: string, trigger: CycleTrigger): Promise<void> {
  await boss.upsert(cycleQueue(connectionId), { trigger }, { startAfter: 0, singletonKey: NEXT });
}

const cycleSchema = z.object({ trigger: z.enum(['schedule', 'request', 'start']) });

function triggerOf(data: unknown): CycleTrigger {
  const parsed = cycleSchema.safeParse(data);
  return parsed.success ? parsed.data.trigger : 'schedule';
}

const requestSchema = z.object({
  side: z.enum(['salesforce', 'marketo']),
  object: recordObject,
  id: z.string(),
  by: z.string(),
});

/** The store's own connections, in the shape the job engine takes. Several statements at once give several answers. */
function overPool(pool: Extract<OpenedStore['database'], { kind: 'postgres' }>['pool']): Db {
  return {
    executeSql: async (text, values) => {
      const answer = await pool.query(text, values);
      return Array.isArray(answer) ? { rows: answer.flatMap((part: { readonly rows: readonly unknown[] }) => part.rows) } : answer;
    },
  };
}
