import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Connections for which somebody agreed that writes may be tried and undone (decision 36); without a row nobody has. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.trial_consent (
      connection_id text collate "C" primary key,
      since text not null,
      by text not null
    )`.execute(db);
}
