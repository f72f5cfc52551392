import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What the sync user saw of each side last, what changed since the first time, what is offered for the mapping (PRODUCT B1), and how fresh formulas are (C4). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.kept_schema (
      connection_id text collate "C" not null,
      side text collate "C" not null,
      schema jsonb not null,
      primary key (connection_id, side)
    )`.execute(db);
  await sql`
    create table bascule.schema_event (
      event_id text collate "C" primary key,
      connection_id text collate "C" not null,
      sequence bigint generated always as identity,
      event jsonb not null
    )`.execute(db);
  await sql`create index schema_event_by_age on bascule.schema_event (connection_id, sequence)`.execute(db);
  await sql`
    create table bascule.field_offer (
      connection_id text collate "C" not null,
      side text collate "C" not null,
      object text collate "C" not null,
      field text collate "C" not null,
      offer jsonb not null,
      primary key (connection_id, side, object, field)
    )`.execute(db);
  await sql`
    create table bascule.formula_pass (
      connection_id text collate "C" not null,
      object text collate "C" not null,
      pass jsonb not null,
      primary key (connection_id, object)
    ) with (fillfactor = 50)`.execute(db);
}
