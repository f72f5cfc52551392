import type { BulkPause } from '../domain/backfill.ts';
import type { TrialConsent } from '../domain/trial.ts';
import type { Operation } from '../domain/operation.ts';
import { firstDayKept } from '../domain/update-count.ts';
import type { Side } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { Lease } from '../engine/store-port.ts';
import { writeJson, writeText } from './json-text.ts';
import type { SqlClient } from './sql-client.ts';
import { storeFailure } from './sql-failure.ts';

/**
 * Operations of the connection whose lease is not held any more as it was when they were opened (I19, I20). Leases that
 * ran out end before: a worker that only stood still must not go on with what others are about to take up.
 */
export async function orphanedOperations(client: SqlClient, lease: Lease, limit: number): Promise<readonly Operation[]> {
  await client.run('update bascule.lease set holder = null where connection_id = $1 and name <> $2 and holder is not null and expires_at <= now()', [
    writeText(lease.connectionId),
    writeText(lease.name),
  ]);
  const operations = await client.run<readonly Operation[]>(
    `select json_agg(operation order by sequence)::text as answer from (
       select o.operation, o.sequence from bascule.operation o
       left join bascule.lease l on l.name = o.lease_name
       where o.connection_id = $1
         and (l.name is null or l.epoch > o.lease_epoch or l.holder is null)
         and o.operation->'isStopped' is null
       order by o.sequence limit $2
     ) orphaned`,
    [writeText(lease.connectionId), limit],
  );
  return operations ?? [];
}

/** Inserts or replaces a cycle, if the lease is still held (I20); at the end of one, the oldest are forgotten, and the oldest counts of updates. */
export async function saveCycle(client: SqlClient, lease: Lease, cycle: SyncCycle): Promise<void> {
  const saved = await client.run<boolean>(
    `with fence as materialized (
       select connection_id from bascule.lease where name = $1 and holder = $2 and epoch = $3 for share
     )
     insert into bascule.sync_cycle (cycle_id, connection_id, cycle)
     select $4, $5, $6::text::jsonb from fence
     on conflict (cycle_id) do update set cycle = excluded.cycle
     returning 'true' as answer`,
    [writeText(lease.name), writeText(lease.holder), lease.epoch, writeText(cycle.cycleId), writeText(cycle.connectionId), writeJson(cycle)],
  );
  if (saved === null) throw storeFailure('LEASE_LOST');
  if (cycle.endedAt !== null) await forgetTheOldest(client, cycle.connectionId, cycle.endedAt);
}

/** Cycles kept for each connection: 17 days at the pause of five minutes; what they did stays in journal and ledger. */
export const CYCLES_KEPT = 5000;

async function forgetTheOldest(client: SqlClient, connectionId: string, now: string): Promise<void> {
  await client.run(
    `with forgotten as (delete from bascule.update_count where connection_id = $1 and day < $3::date)
     delete from bascule.sync_cycle where connection_id = $1 and sequence <= (
       select sequence from bascule.sync_cycle where connection_id = $1 order by sequence desc offset $2 limit 1
     )`,
    [writeText(connectionId), CYCLES_KEPT, firstDayKept(now)],
  );
}

/** Adds to the calls of a UTC day. */
export async function addApiCalls(client: SqlClient, connectionId: string, side: Side, day: string, calls: number): Promise<void> {
  await client.run(
    `insert into bascule.api_calls (connection_id, day, side, calls) values ($1, $2::date, $3, $4)
     on conflict (connection_id, day, side) do update set calls = api_calls.calls + excluded.calls`,
    [writeText(connectionId), day, side, calls],
  );
}

/** What somebody said for a whole connection: `bulk_pause` stops the bulk lane, `trial_consent` lets writes be tried. */
type SaidOnce = 'bulk_pause' | 'trial_consent';

/** Keeps that it was said, and by whom first; null takes it back. */
export async function saySo(client: SqlClient, table: SaidOnce, connectionId: string, said: BulkPause | TrialConsent | null): Promise<void> {
  if (said === null) {
    await client.run(`delete from bascule.${table} where connection_id = $1`, [writeText(connectionId)]);
    return;
  }
  await client.run(`insert into bascule.${table} (connection_id, since, by) values ($1, $2, $3) on conflict (connection_id) do nothing`, [writeText(connectionId), said.since, writeText(said.by)]);
}
