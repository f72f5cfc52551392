import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What only filters look at, which pairs they keep out (PRODUCT H2), and how far the pairs of an object were evaluated anew. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    const [watched, filtered] = [sql.ref(`${side}_watched`), sql.ref(`${side}_filtered`)];
    await sql`alter table bascule.pair add column ${watched} jsonb not null default '{}', add column ${filtered} jsonb`.execute(db);
    await sql`create index ${sql.ref(`pair_filtered_${side}`)} on bascule.pair (connection_id, object) where ${filtered} is not null`.execute(db);
  }
  await sql`
    create table bascule.filter_pass (
      connection_id text collate "C" not null,
      object text collate "C" not null,
      pass jsonb not null,
      primary key (connection_id, object)
    ) with (fillfactor = 50)`.execute(db);
}
