import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Parents that changed in something at which filters of their children look, until these were read again (`src/engine/look-at-children.ts`). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.children_due (
      connection_id text collate "C" not null,
      parent_id text collate "C" not null,
      object text collate "C" not null,
      fields jsonb not null,
      mark bigint not null,
      primary key (connection_id, parent_id)
    ) with (fillfactor = 50)`.execute(db);
}
