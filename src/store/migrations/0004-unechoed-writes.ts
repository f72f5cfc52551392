import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Remembers what writes replaced until the other side's log tells (I3), and how vendors answer them in a new
 * form (I5). What was remembered in the old form is let go: it only spoke of fights under way.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    const [rewrites, unechoed] = [sql.ref(`${side}_rewrites`), sql.ref(`${side}_unechoed`)];
    await sql`alter table bascule.pair add column ${unechoed} jsonb not null default '{}'`.execute(db);
    await sql`update bascule.pair set ${rewrites} = '{}' where ${rewrites} <> '{}'`.execute(db);
  }
}
