import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Pairs of one object in their order: to tell a rare one among millions of others, and to evaluate its filters, without reading them all (PRODUCT H1, C3). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index pair_by_object on bascule.pair (connection_id, object, pair_id)`.execute(db);
}
