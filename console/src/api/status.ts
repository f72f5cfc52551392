import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { SyncCycle } from './cycles.ts';
import { read } from './request.ts';
import { Fixer, Instant, Lane, PairObject, Side } from './words-of-the-api.ts';

const BacklogRow = z.object({
  object: PairObject,
  to: Side,
  lane: Lane,
  records: z.number(),
  forParents: z.number(),
  oldestSince: Instant,
});

const Problem = z.object({
  code: z.string(),
  title: z.string(),
  cause: z.string(),
  remedy: z.string(),
  fixer: Fixer,
  object: z.nullable(PairObject),
  to: z.nullable(Side),
  records: z.number(),
  waiting: z.number(),
  oldestSince: z.nullable(Instant),
});

/** Something that is wrong, in plain words, with how many records it holds back. */
export type Problem = z.infer<typeof Problem>;

const LedgerRow = z.object({
  object: PairObject,
  to: Side,
  observed: z.number(),
  applied: z.number(),
  unchanged: z.number(),
  superseded: z.number(),
  lostInConflict: z.number(),
  rejected: z.number(),
  pending: z.number(),
});

/** Where every observed change of one object and direction went. */
export type LedgerRow = z.infer<typeof LedgerRow>;

const Backfill = z.object({
  object: PairObject,
  to: Side,
  state: z.enum(['reading', 'writing', 'done']),
  done: z.number(),
  left: z.nullable(z.number()),
  perMinute: z.nullable(z.number()),
  secondsLeft: z.nullable(z.number()),
});

/** How far the initial sync or a backfill of one object has come towards one side. */
export type Backfill = z.infer<typeof Backfill>;

/** A change of what the sync user sees, with what was done about it. */
export const SchemaChange = z.object({
  seenAt: Instant,
  side: Side,
  object: z.string(),
  field: z.nullable(z.string()),
  decision: z.enum(['announce', 'offer', 'suspend', 'hold', 'adapt', 'resume']),
  what: z.string(),
  did: z.string(),
  toDo: z.string(),
});

export type SchemaChange = z.infer<typeof SchemaChange>;

const ConnectionStatus = z.object({
  connectionId: z.string(),
  name: z.string(),
  state: z.enum(['running', 'waiting', 'failing', 'starting', 'paused']),
  summary: z.string(),
  peopleLinked: z.number(),
  backlog: z.array(BacklogRow),
  lagSeconds: z.object({ salesforce: z.nullable(z.number()), marketo: z.nullable(z.number()) }),
  backfills: z.array(Backfill),
  bulkPause: z.nullable(z.object({ since: Instant, by: z.string() })),
  currentCycle: z.nullable(SyncCycle),
  lastCycle: z.nullable(SyncCycle),
  nextCycleAt: z.nullable(Instant),
  apiCallsToday: z.object({ salesforce: z.number(), marketo: z.number() }),
  problems: z.array(Problem),
  ledger: z.array(LedgerRow),
  schema: z.optional(
    z.object({ suspended: z.number(), readOnly: z.number(), offers: z.number(), recent: z.array(SchemaChange) }),
  ),
  sandbox: z.nullable(z.object({ salesforceUrl: z.string(), marketoUrl: z.string() })),
});

/** The whole state of one connection at a glance. */
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

const Status = z.object({ connections: z.array(ConnectionStatus) });

/** Every connection's status; asked for each second while a cycle runs. */
export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: async ({ signal }) => (await read(Status, 'status', signal)).connections,
  refetchInterval: (query) =>
    query.state.data?.some((connection) => connection.currentCycle !== null) === true ? 1000 : 5000,
});

/** Records waiting to be written to a side. */
export function waitingFor(status: ConnectionStatus, side: Side): number {
  return status.backlog.reduce((sum, row) => (row.to === side ? sum + row.records : sum), 0);
}
