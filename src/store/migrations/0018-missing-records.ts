import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Records that a log may have shown to be merged before it was purged (docs/spec/3-person-link.md, L27). A pass keeps with what it missed which
 * record that was: one that is under way forgets what it missed without that, and the next one finds it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    await sql`alter table bascule.pair add column ${sql.ref(`${side}_may_be_merged`)} boolean not null default false`.execute(db);
  }
  await sql`update bascule.reconcile_pass set pass = jsonb_set(pass, '{missing}', '{"salesforce": [], "marketo": []}') where jsonb_typeof(pass) = 'object'`.execute(db);
}
