import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Who may use the console and the API. Tokens and session keys are kept as hashes only (DESIGN §12). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bascule.access_token (
      token_hash text collate "C" primary key,
      label text not null,
      role text not null,
      created_at text not null
    )`.execute(db);
  await sql`
    create table bascule.console_session (
      session_hash text collate "C" primary key,
      role text not null,
      created_at text not null,
      expires_at timestamptz not null
    )`.execute(db);
}
