import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { ask, read } from './request.ts';
import { Instant, PairObject, Side } from './words-of-the-api.ts';

const Counts = z.object({
  new: z.number(),
  updated: z.number(),
  deleted: z.number(),
  failed: z.number(),
  skipped: z.number(),
});

/** The same, and by kind of record where the step tells them apart. */
const StepCounts = z.extend(Counts, { objects: z.optional(z.record(z.string(), Counts)) });

/** What a step or a cycle did, in the columns of Marketo's own Sync Status plus what it skipped. */
export type Counts = z.infer<typeof Counts>;

/** The columns in their order. */
export const COUNTED = ['new', 'updated', 'deleted', 'failed', 'skipped'] as const;

const CycleStep = z.object({
  operation: z.enum(['resolve-unknown', 'sync-schema', 'pull-updates', 'push-new', 'push-updates', 'refresh-formulas', 'reconcile']),
  side: Side,
  state: z.enum(['waiting', 'in-process', 'succeeded', 'failed', 'incomplete']),
  startedAt: z.nullable(Instant),
  endedAt: z.nullable(Instant),
  counts: StepCounts,
  errorCode: z.nullable(z.string()),
});

/** One step of a cycle. */
export type CycleStep = z.infer<typeof CycleStep>;

/** One run over all steps, as the API describes it. */
export const SyncCycle = z.object({
  cycleId: z.string(),
  connectionId: z.string(),
  trigger: z.enum(['schedule', 'request', 'priority', 'start']),
  startedAt: Instant,
  endedAt: z.nullable(Instant),
  state: z.enum(['in-process', 'succeeded', 'failed', 'incomplete']),
  steps: z.array(CycleStep),
  backlogAfter: z.nullable(z.object({ salesforce: z.number(), marketo: z.number() })),
});
export type SyncCycle = z.infer<typeof SyncCycle>;

const CycleList = z.object({ cycles: z.array(SyncCycle) });

/** The last cycles, newest first; asked for each second while one runs. */
export function cyclesQuery(connectionId: string, limit: number) {
  return queryOptions({
    queryKey: ['cycles', connectionId, limit],
    queryFn: async ({ signal }) => {
      const path = `connections/${encodeURIComponent(connectionId)}/cycles?limit=${limit}`;
      return (await read(CycleList, path, signal)).cycles;
    },
    refetchInterval: (query) => (query.state.data?.[0]?.endedAt === null ? 1000 : 5000),
  });
}

/** Asks for a cycle now. */
export function startCycle(connectionId: string): Promise<void> {
  return ask('POST', `connections/${encodeURIComponent(connectionId)}/sync`);
}

/** What a step did by kind of record, those to which nothing was done left out. */
export function byObject({ counts: { objects = {} } }: CycleStep): readonly (readonly [PairObject, Counts])[] {
  return Object.entries(objects).flatMap(([named, counts]) => {
    const object = PairObject.safeParse(named);
    return object.success && COUNTED.some((column) => counts[column] !== 0) ? [[object.data, counts] as const] : [];
  });
}

/** The counts of all steps of a cycle together. */
export function countsOf(cycle: SyncCycle): Counts {
  const sum: Counts = { new: 0, updated: 0, deleted: 0, failed: 0, skipped: 0 };
  for (const step of cycle.steps) {
    for (const column of COUNTED) sum[column] += step.counts[column];
  }
  return sum;
}
