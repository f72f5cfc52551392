import type { SqlClient } from '../src/store/sql-client.ts';
import type { Exchange } from './vendor-meter.ts';

/**
 * What the same records would cost without an engine: parse the vendor's answers, compare each row with the one before,
 * save the rows that differ with one multi-row upsert per page, and write the requests to the other vendor.
 * No mapping, no merge, no ledger, no journal, no operations: the floor, not an alternative (reliability.md §5, B4).
 */
export interface BareLoop {
  /** Handles the answers once; `turn` makes every row differ from the one before. */
  run(pages: readonly Exchange[], requests: readonly Exchange[], turn: number): Promise<void>;
}

/** A loop with a table of its own beside the store's. */
export async function createBareLoop(client: SqlClient): Promise<BareLoop> {
  await client.run('create schema if not exists bare', []);
  await client.run('create table if not exists bare.record (id text primary key, fields jsonb not null)', []);
  const known = new Map<string, Readonly<Record<string, unknown>>>();
  return {
    async run(pages, requests, turn) {
      for (const page of pages) {
        const changed = rowsOf(JSON.parse(page.answered)).filter((row) => isNew(known, row, turn));
        for (let start = 0; start < changed.length; start += ROWS_PER_STATEMENT) {
          await save(client, changed.slice(start, start + ROWS_PER_STATEMENT));
        }
      }
      for (const request of requests) bytes += JSON.stringify(JSON.parse(request.sent)).length;
    },
  };
}

/** Keeps the serialised text from being thought unused. */
let bytes = 0;

const ROWS_PER_STATEMENT = 2000;

type Row = Readonly<Record<string, unknown>> & { readonly Id: string };

/** Every record anywhere in an answer: in a Composite they lie a few levels down. */
function rowsOf(answer: unknown): readonly Row[] {
  if (Array.isArray(answer)) return answer.flatMap(rowsOf);
  if (typeof answer !== 'object' || answer === null) return [];
  if (isRow(answer)) return [answer];
  return Object.values(answer).flatMap(rowsOf);
}

function isRow(value: object): value is Row {
  return 'Id' in value && typeof value.Id === 'string';
}

function isNew(known: Map<string, Readonly<Record<string, unknown>>>, row: Row, turn: number): boolean {
  const before = known.get(row.Id);
  const now: Readonly<Record<string, unknown>> = { ...row, turn };
  known.set(row.Id, now);
  return before === undefined || Object.keys(now).some((name) => before[name] !== now[name]);
}

async function save(client: SqlClient, rows: readonly Row[]): Promise<void> {
  await client.transaction((run) =>
    run(
      `insert into bare.record (id, fields) select "Id", fields from jsonb_to_recordset($1::jsonb) as row("Id" text, fields jsonb)
       on conflict (id) do update set fields = excluded.fields`,
      [JSON.stringify(rows.map((fields) => ({ Id: fields.Id, fields })))],
    ),
  );
}
