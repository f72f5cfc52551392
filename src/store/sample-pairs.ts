import type { Pair } from '../domain/pair.ts';
import { expanded } from '../domain/sampled-count.ts';
import type { PairSample, StoreQueries } from '../engine/store-port.ts';
import { writeText } from './json-text.ts';
import { PAIR_JSON } from './pair-columns.ts';
import type { SqlClient } from './sql-client.ts';

type Wanted = Parameters<StoreQueries['samplePairs']>[0];

/** Pages on which pairs are counted, and pages at most from which they are read, where few of the object stand on each: 64 MB. */
const COUNTED_PAGES = 2000;
const MOST_PAGES = 8000;

/**
 * All pairs of an object, or some by whole pages of the table, chosen at random: only these pages are read, so that a million pairs cost no
 * more than ten thousand, and how many there are is told by pages too. The pages are named, because neighbours on one were
 * made together and are alike.
 */
export async function samplePairs(client: SqlClient, { connectionId, object, atMost, sampled = atMost }: Wanted): Promise<PairSample> {
  const values = [writeText(connectionId), object] as const;
  const table = await client.run<Table>(TABLE, [...values, atMost + 1]);
  if (table === null || table.few <= atMost) {
    const rows = await client.run<Rows>(rowsFrom('bascule.pair p'), values);
    return { total: rows?.length ?? 0, margin: 0, isWhole: true, pairs: rows ?? [] };
  }
  const counts = (await client.run<readonly number[]>(countsOn(pagesOf(table, COUNTED_PAGES)), values)) ?? [];
  // Pages on which nothing stands at all are not among them.
  const all = table.pages <= COUNTED_PAGES ? counts.length : Math.max(table.pages, counts.length);
  const { records, margin } = expanded(counts, counts.length, all);
  const wanted = records === 0 ? MOST_PAGES : Math.min(MOST_PAGES, (sampled / records) * table.pages);
  const pairs = (await client.run<Rows>(rowsFrom(pagesOf(table, wanted)), values)) ?? [];
  return { total: Math.max(records, pairs.length), margin, isWhole: false, pairs };
}

type Rows = readonly { readonly pair: Pair; readonly place: number }[];

interface Table {
  /** Pairs of the object, counted as far as it matters. */
  readonly few: number;
  readonly pages: number;
  /** Chooses the pages: the same ones in every statement of this sample. */
  readonly seed: number;
}

/** The database's own chance, and the size of the table as it is, whatever its statistics say. */
const TABLE = `
  select json_build_object(
    'few', (select count(*) from (select from bascule.pair where connection_id = $1 and object = $2 order by pair_id limit $3) few),
    'pages', pg_relation_size('bascule.pair') / current_setting('block_size')::bigint,
    'seed', floor(random() * 1000000))::text as answer`;

function rowsFrom(table: string): string {
  return `
    select json_agg(json_build_object('pair', ${PAIR_JSON}, 'place', (ctid::text::point)[0]::bigint))::text as answer
    from ${table} where connection_id = $1 and object = $2`;
}

/** So many pages of the table, the same of them every time in one sample. */
function pagesOf({ pages, seed }: Table, wanted: number): string {
  const percent = pages === 0 ? 100 : Math.min(100, (wanted / pages) * 100);
  return `bascule.pair p tablesample system (${percent.toFixed(4)}) repeatable (${seed})`;
}

/** Pairs of the object on each page; on some there are none. */
function countsOn(pages: string): string {
  return `
    select json_agg(pairs)::text as answer
    from (select count(*) filter (where connection_id = $1 and object = $2) as pairs from ${pages} group by (ctid::text::point)[0]) counted`;
}
