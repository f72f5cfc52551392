import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** How far every record was compared once more (PRODUCT J4), and the order in which the pairs of one object are walked through. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.reconcile_pass (
      connection_id text collate "C" not null,
      object text collate "C" not null,
      pass jsonb,
      asked_at text,
      primary key (connection_id, object)
    ) with (fillfactor = 50)`.execute(db);
  await sql`create index pair_of_object on bascule.pair (connection_id, object, pair_id)`.execute(db);
}
