import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Creates whose pair has gone on with another counterpart, by the id of the one that they were begun for (`Operation.madeFor`, I8): few, and asked for with every page. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index operation_made_for on bascule.operation ((operation->>'madeFor')) where operation->>'madeFor' is not null`.execute(db);
}
