import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What was written of each field, by side and UTC day (PRODUCT C2); the empty name counts the records themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.update_count (
      connection_id text collate "C" not null,
      day date not null,
      object text collate "C" not null,
      to_side text collate "C" not null check (to_side in ('salesforce', 'marketo')),
      field text collate "C" not null,
      updates bigint not null,
      alone bigint not null,
      creates bigint not null,
      last_at text collate "C" not null,
      primary key (connection_id, day, object, to_side, field)
    ) with (fillfactor = 50)`.execute(db);
}
