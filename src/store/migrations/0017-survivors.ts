import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The pair into whose record a merged one went: whatever names the merged one belongs to that (docs/spec/3-person-link.md, L33). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    await sql`alter table bascule.pair add column ${sql.ref(`${side}_survivor`)} text collate "C"`.execute(db);
  }
}
