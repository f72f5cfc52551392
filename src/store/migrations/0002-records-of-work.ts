import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What is kept about the work: journal, cursors, the ledger, leases, cycles and API calls (DESIGN §6). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createJournal(db);
  await sql`
    create table bascule.cursor (
      connection_id text collate "C" not null,
      side text not null check (side in ('salesforce', 'marketo')),
      position jsonb not null,
      primary key (connection_id, side)
    )`.execute(db);
  await sql`
    create table bascule.ledger (
      connection_id text collate "C" not null,
      object text not null check (object in ('lead', 'contact')),
      to_side text not null check (to_side in ('salesforce', 'marketo')),
      observed bigint not null,
      applied bigint not null,
      unchanged bigint not null,
      superseded bigint not null,
      lost_in_conflict bigint not null,
      rejected bigint not null,
      primary key (connection_id, object, to_side)
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table bascule.linked_people (
      connection_id text collate "C" primary key,
      people bigint not null
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table bascule.lease (
      name text collate "C" primary key,
      connection_id text collate "C" not null,
      holder text,
      epoch bigint not null,
      expires_at timestamptz not null
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table bascule.sync_cycle (
      cycle_id text collate "C" primary key,
      sequence bigint generated always as identity,
      connection_id text collate "C" not null,
      cycle jsonb not null
    )`.execute(db);
  await sql`create index sync_cycle_newest on bascule.sync_cycle (connection_id, sequence)`.execute(db);
  await sql`
    create table bascule.api_calls (
      connection_id text collate "C" not null,
      day date not null,
      side text not null check (side in ('salesforce', 'marketo')),
      calls bigint not null,
      primary key (connection_id, day, side)
    ) with (fillfactor = 50)`.execute(db);
}

/** Append-only, and the database itself refuses anything else. */
async function createJournal(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.journal (
      entry_id text collate "C" primary key,
      sequence bigint generated always as identity,
      connection_id text collate "C" not null,
      pair_id text collate "C" not null,
      at text not null,
      event jsonb not null
    )`.execute(db);
  await sql`create index journal_of_pair on bascule.journal (connection_id, pair_id, sequence)`.execute(db);
  await sql`
    create function bascule.refuse_journal_change() returns trigger language plpgsql as $body$
    begin
      raise exception 'The journal is append-only.';
    end $body$`.execute(db);
  await sql`
    create trigger journal_append_only before update or delete or truncate on bascule.journal
      for each statement execute function bascule.refuse_journal_change()`.execute(db);
}
