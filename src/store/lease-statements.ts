import type { Lease, LeaseRequest } from '../engine/store-port.ts';
import { writeText } from './json-text.ts';
import type { SqlClient } from './sql-client.ts';
import { storeFailure } from './sql-failure.ts';

/**
 * Takes a lease by the database's clock. The epoch rises whenever it was free before: for another
 * holder, and for the same one whose lease had ended, so that its earlier run counts as gone (I20).
 */
export async function acquireLease(client: SqlClient, request: LeaseRequest): Promise<Lease | null> {
  const { name, connectionId, holder, seconds } = request;
  const epoch = await client.run<number>(
    `insert into bascule.lease (name, connection_id, holder, epoch, expires_at)
     values ($1, $2, $3, 1, now() + make_interval(secs => $4::float8))
     on conflict (name) do update set
       holder = excluded.holder,
       epoch = lease.epoch + case when lease.holder is null or lease.expires_at <= now() then 1 else 0 end,
       expires_at = excluded.expires_at
     where lease.holder is null or lease.holder = excluded.holder or lease.expires_at <= now()
     returning epoch::text as answer`,
    [writeText(name), writeText(connectionId), writeText(holder), seconds],
  );
  return epoch === null ? null : { name, connectionId, holder, epoch };
}

/** Prolongs a lease as long as nobody has taken it or taken up what was done under it; one that ran out unnoticed is still its holder's. */
export async function renewLease(client: SqlClient, lease: Lease, seconds: number): Promise<boolean> {
  const renewed = await client.run<boolean>(
    `update bascule.lease set expires_at = now() + make_interval(secs => $4::float8)
     where name = $1 and holder = $2 and epoch = $3 returning 'true' as answer`,
    [...identity(lease), seconds],
  );
  return renewed === true;
}

/** Frees a lease if it is still this holder's. The row stays: the epoch must never fall. */
export async function releaseLease(client: SqlClient, lease: Lease): Promise<void> {
  await client.run('update bascule.lease set holder = null, expires_at = now() where name = $1 and holder = $2 and epoch = $3', identity(lease));
}

/** Whether anybody holds a lease that has not run out, by the database's clock. */
export async function isLeaseHeld(client: SqlClient, connectionId: string, name: string): Promise<boolean> {
  const held = await client.run<boolean>(
    "select 'true' as answer from bascule.lease where connection_id = $1 and name = $2 and holder is not null and expires_at > now()",
    [writeText(connectionId), writeText(name)],
  );
  return held === true;
}

/**
 * Ends the connection's other leases, if this one is still held. A change under way holds its lease's row, so this waits
 * until it is saved or undone; later ones find their lease gone (I20).
 */
export async function endOtherLeases(client: SqlClient, lease: Lease): Promise<void> {
  const held = await client.run<boolean>(
    `with fence as materialized (
       select connection_id from bascule.lease where name = $1 and holder = $2 and epoch = $3 for share
     ), ended as (
       update bascule.lease set holder = null where connection_id = (select connection_id from fence) and name <> $1 and holder is not null
     )
     select 'true' as answer from fence`,
    identity(lease),
  );
  if (held !== true) throw storeFailure('LEASE_LOST');
}

/**
 * Frees every lease: for a store that only one process can have open, right after opening it. Whoever held
 * one is gone, so nobody has to wait until it runs out; the next holder gets a higher epoch (I20).
 */
export async function freeAllLeases(client: SqlClient): Promise<void> {
  await client.run('update bascule.lease set holder = null, expires_at = now() where holder is not null', []);
}

function identity(lease: Lease): readonly [string, string, number] {
  return [writeText(lease.name), writeText(lease.holder), lease.epoch];
}
