import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * The pairs (DESIGN §2) and the work on them. Ids and search words are collated "C": they compare by
 * their bytes on every server, so order and prefix search do not hang on the machine's language.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence bascule.mark`.execute(db);
  await sql`
    create table bascule.pair (
      pair_id text collate "C" primary key,
      connection_id text collate "C" not null,
      object text not null check (object in ('lead', 'contact')),
      base jsonb not null,

      salesforce_id text collate "C",
      salesforce_presence text not null check (salesforce_presence in ('present', 'absent', 'deleted')),
      salesforce_seen_version text,
      salesforce_differences jsonb not null,
      salesforce_written_mark bigint not null,
      salesforce_rewrites jsonb not null,
      salesforce_look_due boolean not null,
      salesforce_work jsonb not null,
      salesforce_state text not null check (salesforce_state in ('rest', 'waiting', 'rejected')),
      salesforce_lane smallint,
      salesforce_since timestamptz,
      salesforce_next_attempt_at timestamptz,

      marketo_id text collate "C",
      marketo_presence text not null check (marketo_presence in ('present', 'absent', 'deleted')),
      marketo_seen_version text,
      marketo_differences jsonb not null,
      marketo_written_mark bigint not null,
      marketo_rewrites jsonb not null,
      marketo_look_due boolean not null,
      marketo_work jsonb not null,
      marketo_state text not null check (marketo_state in ('rest', 'waiting', 'rejected')),
      marketo_lane smallint,
      marketo_since timestamptz,
      marketo_next_attempt_at timestamptz,

      email text collate "C",
      other_email text collate "C",
      last_name text collate "C",
      other_last_name text collate "C",

      -- Deferrable, so that one change may hand an id from one pair to another (merges); I14.
      constraint pair_salesforce_id_key unique (connection_id, salesforce_id) deferrable initially immediate,
      constraint pair_marketo_id_key unique (connection_id, marketo_id) deferrable initially immediate
    ) with (fillfactor = 85)`.execute(db);
  await indexPairs(db);
  await sql`
    create table bascule.operation (
      operation_id text collate "C" primary key,
      sequence bigint generated always as identity,
      connection_id text collate "C" not null,
      pair_id text collate "C" not null,
      side text not null check (side in ('salesforce', 'marketo')),
      lease_name text not null,
      lease_epoch bigint not null,
      operation jsonb not null,
      -- At most one write in flight per pair and side (I21).
      constraint operation_pair_side_key unique (pair_id, side) deferrable initially immediate
    )`.execute(db);
  await sql`
    create table bascule.absorbed_pair (
      pair_id text collate "C" primary key,
      into_pair_id text collate "C" not null
    )`.execute(db);
  await sql`create index absorbed_pair_by_into on bascule.absorbed_pair (into_pair_id)`.execute(db);
  await sql`create index operation_by_lease on bascule.operation (lease_name, lease_epoch)`.execute(db);
}

/**
 * The queue is the partial indexes on waiting rows, in the order in which they are taken up: updates of
 * records that exist, and records to be found or created, so that a great many of one never hide the other.
 */
async function indexPairs(db: Kysely<unknown>): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) {
    const column = (name: string) => sql.ref(`${side}_${name}`);
    for (const [work, comparison] of [['update', '='], ['create', '<>']] as const) {
      await sql`
        create index ${sql.ref(`pair_waiting_to_${work}_${side}`)} on bascule.pair
          (connection_id, ${column('lane')}, ${column('since')}, pair_id)
          where ${column('state')} = 'waiting' and ${column('presence')} ${sql.raw(comparison)} 'present'`.execute(db);
    }
    await sql`
      create index ${sql.ref(`pair_rejected_by_${side}`)} on bascule.pair (connection_id, object)
        where ${column('state')} = 'rejected'`.execute(db);
    await sql`
      create index ${sql.ref(`pair_look_due_${side}`)} on bascule.pair (connection_id, pair_id)
        where ${column('look_due')}`.execute(db);
  }
  for (const word of ['email', 'last_name']) {
    const [one, other] = [sql.ref(word), sql.ref(`other_${word}`)];
    await sql`create index ${sql.ref(`pair_${word}`)} on bascule.pair (connection_id, ${one} text_pattern_ops)`.execute(db);
    await sql`
      create index ${sql.ref(`pair_other_${word}`)} on bascule.pair (connection_id, ${other} text_pattern_ops)
        where ${other} is not null`.execute(db);
  }
}
