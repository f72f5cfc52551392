import type { Pair } from '../domain/pair.ts';
import type { PairSample, StoreQueries } from '../engine/store-port.ts';
import { writeText } from './json-text.ts';
import { PAIR_JSON } from './pair-columns.ts';
import type { SqlClient } from './sql-client.ts';

/**
 * Some of an object's pairs by whole pages of the table, chosen at random: only these pages are read, so that a million pairs cost no
 * more than ten thousand. The pages are named, because neighbours on one were made together and are alike.
 */
export async function samplePairs(client: SqlClient, { connectionId, object, atMost }: Parameters<StoreQueries['samplePairs']>[0]): Promise<PairSample> {
  const values = [writeText(connectionId), object] as const;
  const total = (await client.run<number>('select count(*)::text as answer from bascule.pair where connection_id = $1 and object = $2', values)) ?? 0;
  const isWhole = total <= atMost;
  const percent = isWhole ? 100 : Math.max(0.01, (atMost / total) * 100);
  const from = isWhole ? 'bascule.pair p' : `bascule.pair p tablesample system (${percent.toFixed(4)})`;
  const rows = await client.run<readonly { readonly pair: Pair; readonly place: number }[]>(
    `select json_agg(json_build_object('pair', ${PAIR_JSON}, 'place', (ctid::text::point)[0]::bigint))::text as answer
     from ${from} where connection_id = $1 and object = $2`,
    values,
  );
  return { total, isWhole, pairs: rows ?? [] };
}
