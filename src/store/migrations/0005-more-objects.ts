import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Pairs of more objects than leads and contacts (PRODUCT A2). Those that others link to are made first, so the queue of
 * what is to be made is kept by the place of an object's kind in that order; people have the third, which is the default for a version that knows of people alone (F54).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table bascule.pair drop constraint pair_object_check`.execute(db);
  await sql`alter table bascule.ledger drop constraint ledger_object_check`.execute(db);
  await sql`alter table bascule.pair add column making_rank smallint not null default 2`.execute(db);
  for (const side of ['salesforce', 'marketo'] as const) {
    const column = (name: string) => sql.ref(`${side}_${name}`);
    const index = sql.ref(`pair_waiting_to_create_${side}`);
    await sql`drop index bascule.${index}`.execute(db);
    await sql`
      create index ${index} on bascule.pair (connection_id, making_rank, ${column('lane')}, ${column('since')}, pair_id)
        where ${column('state')} = 'waiting' and ${column('presence')} <> 'present'`.execute(db);
  }
}
