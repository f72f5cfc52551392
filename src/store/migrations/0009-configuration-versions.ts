import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * What the admins of a connection decided, version by version (PRODUCT J2); nothing of it is ever changed or deleted. The
 * document keeps the order in which it was written, for people who read it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.configuration_version (
      entry_id text collate "C" primary key,
      connection_id text collate "C" not null,
      version integer not null,
      document json not null,
      made_at text not null,
      made_by text not null,
      source text not null,
      note text,
      unique (connection_id, version)
    )`.execute(db);
}
