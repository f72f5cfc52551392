import { TABLES, countImbalances } from './integrity-check.ts';
import type { RunStatement, SqlClient } from './sql-client.ts';
import { StoreOpenError } from './store-open-error.ts';

type Table = (typeof TABLES)[number];

/** How far a move has come. */
export interface MoveProgress {
  readonly table: Table;
  readonly rows: number;
  /** Rows of this table in all. */
  readonly of: number;
}

/** Rows copied by one statement. */
const BATCH = 1000;

/** What the rows of a table are read in the order of: a unique key of text columns. */
const KEYS: Readonly<Record<Table, readonly string[]>> = {
  pair: ['pair_id'],
  absorbed_pair: ['pair_id'],
  operation: ['operation_id'],
  journal: ['entry_id'],
  cursor: ['connection_id', 'side'],
  ledger: ['connection_id', 'object', 'to_side'],
  linked_people: ['connection_id'],
  lease: ['name'],
  sync_cycle: ['cycle_id'],
  api_calls: ['connection_id', 'day', 'side'],
  bulk_pause: ['connection_id'],
  trial_consent: ['connection_id'],
  reconcile_pass: ['connection_id', 'object'],
  configuration_version: ['entry_id'],
  kept_schema: ['connection_id', 'side'],
  schema_event: ['event_id'],
  field_offer: ['connection_id', 'side', 'object', 'field'],
  formula_pass: ['connection_id', 'object'],
  filter_pass: ['connection_id', 'object'],
  children_due: ['connection_id', 'parent_id'],
  update_count: ['connection_id', 'day', 'object', 'to_side', 'field'],
  access_token: ['token_hash'],
  console_session: ['session_hash'],
};

/** Tables whose rows are numbered by the database. */
const NUMBERED: readonly Table[] = ['operation', 'journal', 'sync_cycle', 'schema_event'];

/**
 * Copies a store into an empty one with the same schema, in one transaction of the target: a move that
 * fails leaves nothing behind, and the source is only read. Nobody may write to the source meanwhile,
 * which the lock on an embedded store's folder sees to. The job engine's own tables are not copied; it
 * makes them anew. Throws `StoreOpenError` when the target is not empty or the copy is not the same.
 */
export async function moveStore(from: SqlClient, to: SqlClient, onProgress: (progress: MoveProgress) => void): Promise<void> {
  try {
    await to.transaction(async (target) => {
      await demandEmpty(target);
      for (const table of TABLES) await copyTable(from.run, target, table, onProgress);
      await copyNumbering(from.run, target);
      await demandSame(from, target);
    });
  } catch (error) {
    if (error instanceof StoreOpenError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreOpenError(`The move stopped (${reason}). The source is unchanged and the target still empty; remove the cause and try again.`, { cause: error });
  }
}

async function demandEmpty(target: RunStatement): Promise<void> {
  for (const table of TABLES) {
    if ((await countRows(target, table)) > 0) {
      throw new StoreOpenError('The target database already holds a Bascule store. Name an empty database, so that nothing in it is overwritten.');
    }
  }
}

async function copyTable(source: RunStatement, target: RunStatement, table: Table, onProgress: (progress: MoveProgress) => void): Promise<void> {
  const of = await countRows(source, table);
  let after: string | null = null;
  for (let rows = 0; rows < of; ) {
    const batch: Batch | null = await readBatch(source, table, after);
    if (batch === null) break;
    await target(
      `insert into bascule.${table} overriding system value
       select * from jsonb_populate_recordset(null::bascule.${table}, $1::text::jsonb)`,
      [batch.rows],
    );
    after = batch.last;
    rows += batch.count;
    onProgress({ table, rows, of });
  }
}

interface Batch {
  /** The rows as JSON text; passed on unread. */
  readonly rows: string;
  readonly count: number;
  /** The key of the last row, as JSON text. */
  readonly last: string;
}

/** The next rows in the order of the table's key. Rows travel as text inside the answer, so no value is read or altered. */
async function readBatch(source: RunStatement, table: Table, after: string | null): Promise<Batch | null> {
  const keys = KEYS[table];
  const behind = keys.map((key, index) => `($1::text::jsonb->>${index})${key === 'day' ? '::date' : ''}`);
  const batch = await source<Batch>(
    `select json_build_object(
       'rows', coalesce(json_agg(row_to_json(t)), '[]')::text,
       'count', count(*),
       'last', (json_agg(json_build_array(${keys.join(', ')}))->-1)::text)::text as answer
     from (
       select * from bascule.${table}
       where $1::text is null or (${keys.join(', ')}) > (${behind.join(', ')})
       order by ${keys.join(', ')} limit ${BATCH}
     ) t`,
    [after],
  );
  return batch === null || batch.count === 0 ? null : batch;
}

/** Goes on numbering where the source stopped: marks must keep rising (I16), and the journal its order. */
async function copyNumbering(source: RunStatement, target: RunStatement): Promise<void> {
  const mark = await source<number>('select last_value::text as answer from bascule.mark', []);
  await target("select setval('bascule.mark', $1::bigint)::text as answer", [mark ?? 1]);
  for (const table of NUMBERED) {
    await target(
      `select setval(pg_get_serial_sequence('bascule.${table}', 'sequence'), coalesce(max(sequence), 0) + 1, false)::text as answer
       from bascule.${table}`,
      [],
    );
  }
}

async function demandSame(from: SqlClient, target: RunStatement): Promise<void> {
  for (const table of TABLES) {
    const [there, here] = [await countRows(from.run, table), await countRows(target, table)];
    if (there !== here) throw new StoreOpenError(`The copy of ${table} has ${here} rows instead of ${there}. Nothing was kept; stop everything that uses the source and try again.`);
  }
  const [before, after] = [await countImbalances(from.run), await countImbalances(target)];
  if (before !== after) throw new StoreOpenError('The ledger of the copy does not add up. Nothing was kept; please report it.');
}

async function countRows(run: RunStatement, table: Table): Promise<number> {
  return (await run<number>(`select count(*)::text as answer from bascule.${table}`, [])) ?? 0;
}
