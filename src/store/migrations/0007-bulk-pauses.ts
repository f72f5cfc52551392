import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Connections whose bulk lane stands still because somebody said so (PRODUCT D8); without a row it runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.bulk_pause (
      connection_id text collate "C" primary key,
      since text not null,
      by text not null
    )`.execute(db);
}
