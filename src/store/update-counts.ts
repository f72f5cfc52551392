import type { JournaledUpdate, UpdateCount, UpdateCounts } from '../domain/update-count.ts';
import { countUpdates } from '../domain/update-count.ts';
import type { Decision, LoadedPairs } from '../engine/store-port.ts';
import { writeText } from './json-text.ts';
import type { SqlClient } from './sql-client.ts';

/** What a decision adds to the counts of updates: all that its journal tells of pairs that it loaded or saves. */
export function updatesOf({ pairs: loaded }: Pick<LoadedPairs, 'pairs'>, { journal = [], pairs: saved = [] }: Decision<unknown>): readonly UpdateCount[] {
  if (journal.length === 0) return [];
  const objects = new Map([...loaded, ...saved].map(({ pairId, object }) => [pairId, object]));
  return countUpdates(journal, (pairId) => objects.get(pairId));
}

const COUNTS = `
  select json_build_object(
    'since', (select min(day)::text from bascule.update_count where connection_id = $1),
    'counts', coalesce((
      select json_agg(json_build_object('object', object, 'to', to_side, 'field', field,
        'updates', updates, 'alone', alone, 'creates', creates, 'lastAt', last_at) order by object, to_side, field)
      from (
        select object, to_side, field, max(last_at) as last_at, coalesce(sum(updates) filter (where day >= $2::date), 0) as updates,
          coalesce(sum(alone) filter (where day >= $2::date), 0) as alone, coalesce(sum(creates) filter (where day >= $2::date), 0) as creates
        from bascule.update_count where connection_id = $1 group by object, to_side, field
      ) summed), '[]'))::text as answer`;

/** Sums since a UTC day; a field that was written before it alone is named with its last moment. */
export async function readUpdateCounts(client: SqlClient, connectionId: string, since: string): Promise<UpdateCounts> {
  return (await client.run<UpdateCounts>(COUNTS, [writeText(connectionId), since])) ?? { since: null, counts: [] };
}

/** Pages of the journal that are looked at: 4 MB. */
const NEWEST_PAGES = 512;

/**
 * Updates from the end of the journal. It is only ever appended to, so what is newest stands on its last pages: these are read
 * and nothing else, however long it is.
 */
export async function readNewestUpdates(client: SqlClient, connectionId: string, atMost: number): Promise<readonly JournaledUpdate[]> {
  const page = await client.run<number>(`select greatest(0, pg_relation_size('bascule.journal') / current_setting('block_size')::bigint - ${NEWEST_PAGES})::text as answer`, []);
  const updates = await client.run<readonly JournaledUpdate[]>(
    `select json_agg(json_build_object('object', p.object, 'side', event->'side', 'changes', event->'changes') order by sequence desc)::text as answer
     from (
       select pair_id, event, sequence from bascule.journal
       where ctid >= $2::tid and connection_id = $1 and event->>'kind' = 'updated' order by sequence desc limit $3
     ) newest join bascule.pair p using (pair_id)`,
    [writeText(connectionId), `(${page ?? 0},0)`, atMost],
  );
  return updates ?? [];
}
