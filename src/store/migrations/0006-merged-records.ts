import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * A record that went into another one is told from one that was deleted: only what was deleted may be deleted on the other
 * side as well (docs/decisions/0026).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    const column = sql.ref(`${side}_presence`);
    const check = sql.ref(`pair_${side}_presence_check`);
    await sql`
      alter table bascule.pair
        drop constraint if exists ${check},
        add constraint ${check} check (${column} in ('present', 'absent', 'deleted', 'merged'))`.execute(db);
  }
}
