import type { RunStatement, SqlClient } from './sql-client.ts';

/** What is wrong with an opened database. */
export type Problem =
  /** Something in it cannot be read: the files are damaged. */
  | { readonly kind: 'unreadable'; readonly cause: unknown }
  /** Everything can be read, but a sum that must hold at every commit does not (I22). */
  | { readonly kind: 'imbalance'; readonly rows: number };

/** Every table with data of ours, in the order in which `store move` copies them. */
export const TABLES = [
  'pair',
  'absorbed_pair',
  'operation',
  'journal',
  'cursor',
  'ledger',
  'linked_people',
  'lease',
  'sync_cycle',
  'api_calls',
  'bulk_pause',
  'trial_consent',
  'reconcile_pass',
  'configuration_version',
  'kept_schema',
  'schema_event',
  'field_offer',
  'formula_pass',
  'filter_pass',
  'children_due',
  'update_count',
  'access_token',
  'console_session',
] as const;

/** Ledger rows whose identity does not hold. */
const IMBALANCES = `
  with waiting as (
    select connection_id, object, 'salesforce' as to_side from bascule.pair where salesforce_state = 'waiting'
    union all
    select connection_id, object, 'marketo' from bascule.pair where marketo_state = 'waiting'
  ), pending as (
    select connection_id, object, to_side, count(*) as pairs from waiting group by 1, 2, 3
  )
  select count(*)::text as answer
  from bascule.ledger full join pending using (connection_id, object, to_side)
  where coalesce(observed, 0) <> coalesce(applied, 0) + coalesce(unchanged, 0) + coalesce(superseded, 0)
    + coalesce(lost_in_conflict, 0) + coalesce(rejected, 0) + coalesce(pairs, 0)`;

/** How many ledger rows do not add up: `observed = applied + … + pending` holds at every commit (I22). */
export async function countImbalances(run: RunStatement): Promise<number> {
  return (await run<number>(IMBALANCES, [])) ?? 0;
}

/**
 * Looks whether a database is whole. `everyRow` reads every value of every row, which a folder that
 * was not closed properly deserves; otherwise one row of each table has to do.
 */
export async function checkIntegrity(client: SqlClient, everyRow: boolean): Promise<Problem | null> {
  try {
    for (const table of TABLES) {
      const rows = everyRow ? `bascule.${table} t` : `(select * from bascule.${table} limit 1) t`;
      await client.run(`select coalesce(sum(length(t::text)), 0)::text as answer from ${rows}`, []);
    }
    const rows = await countImbalances(client.run);
    return rows === 0 ? null : { kind: 'imbalance', rows };
  } catch (cause) {
    return { kind: 'unreadable', cause };
  }
}
