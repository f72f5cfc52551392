import { LONGEST_PAUSE_SECONDS } from '../domain/retry.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import type { Lease, PairSelection } from '../engine/store-port.ts';
import { writeText } from './json-text.ts';
import { laneRank, PAIR_JSON } from './pair-columns.ts';
import type { RunStatement, SqlValue } from './sql-client.ts';

/** What the load statement answers. */
interface Loaded {
  /** False when the lease is no longer held: nothing was loaded. */
  readonly held: boolean;
  readonly mark: number;
  readonly pairs: readonly Pair[];
}

/**
 * Fence and load in one statement (I20). The lease's row is locked against a new holder until the
 * transaction ends; the pairs are locked in pair-id order, so that two writers never wait for each
 * other in a circle, and waiting pairs that somebody else holds are passed over.
 */
export async function loadPairs(run: RunStatement, lease: Lease, selection: PairSelection): Promise<Loaded> {
  const { condition, order, values } = conditionOf(selection, lease.connectionId);
  const text = `
    with fence as materialized (
      select epoch from bascule.lease where name = $1 and holder = $2 and epoch = $3 for share
    ), locked as materialized (
      select * from bascule.pair
      where exists (select from fence) and ${condition}
      ${order}
    )
    select json_build_object(
      'held', exists (select from fence),
      'mark', nextval('bascule.mark'),
      'pairs', coalesce((select json_agg(${PAIR_JSON}) from locked p), '[]'))::text as answer`;
  const loaded = await run<Loaded>(text, [writeText(lease.name), writeText(lease.holder), lease.epoch, ...values]);
  return loaded ?? { held: false, mark: 0, pairs: [] };
}

interface Condition {
  readonly condition: string;
  readonly order: string;
  /** Parameters from `$4` on. */
  readonly values: readonly SqlValue[];
}

const NOTHING: Condition = { condition: 'false', order: '', values: [] };
const IN_PAIR_ORDER = 'order by pair_id for update';

/** As an array, so that the pairs are still found by their indexes. */
const IS_MADE_FOR = `pair_id = any(array(select o.pair_id from bascule.operation o where o.operation->>'madeFor' = any($5::text[] || $6::text[])))`;

function conditionOf(selection: PairSelection, connectionId: string): Condition {
  const connection = writeText(connectionId);
  switch (selection.by) {
    case 'none':
      return NOTHING;
    case 'pair-id':
      return { condition: 'connection_id = $4 and pair_id = any($5::text[])', order: IN_PAIR_ORDER, values: [connection, selection.ids.map(writeText)] };
    case 'side-ids':
      return {
        condition: `connection_id = $4 and (salesforce_id = any($5::text[]) or marketo_id = any($6::text[])${selection.withoutOperations === true ? '' : ` or ${IS_MADE_FOR}`})`,
        order: IN_PAIR_ORDER,
        values: [connection, selection.ids.salesforce.map(writeText), selection.ids.marketo.map(writeText)],
      };
    case 'waiting':
      return waitingCondition(selection, connection);
    case 'present':
      return {
        condition: `connection_id = $4 and ${selection.side}_presence = 'present' and pair_id > $5`,
        order: 'order by pair_id limit $6 for update',
        values: [connection, writeText(selection.after ?? ''), selection.limit],
      };
    case 'object':
      return {
        condition: 'connection_id = $4 and object = $5 and pair_id > $6',
        order: 'order by pair_id limit $7 for update',
        values: [connection, selection.object, writeText(selection.after ?? ''), selection.limit],
      };
    case 'differing':
      return {
        condition: `connection_id = $4 and (salesforce_differences <> '{}' or marketo_differences <> '{}') and pair_id > $5`,
        order: 'order by pair_id limit $6 for update',
        values: [connection, writeText(selection.after ?? ''), selection.limit],
      };
    case 'rejected':
      return {
        condition: `connection_id = $4 and ${selection.side}_state = 'rejected' and pair_id > $5`,
        order: 'order by pair_id limit $6 for update',
        values: [connection, writeText(selection.after ?? ''), selection.limit],
      };
    case 'look-due':
      return {
        condition: `connection_id = $4 and ${selection.side}_look_due
          and not exists (select from bascule.operation o where o.pair_id = pair.pair_id and o.side = '${selection.side}' and o.operation->'isStopped' is null)`,
        order: 'order by pair_id limit $5 for update skip locked',
        values: [connection, selection.limit],
      };
  }
}

/** Most urgent lane first, oldest first within a lane: the order of the queue's index. */
function waitingCondition(selection: Extract<PairSelection, { by: 'waiting' }>, connection: string): Condition {
  const { side, lanes, record, now, limit, among } = selection;
  if (lanes.length === 0) return NOTHING;
  const ranks = lanes.map(laneRank);
  return {
    condition: `connection_id = $4
      and ${side}_state = 'waiting' and ${record === 'exists' ? `${side}_presence = 'present'` : `${side}_presence <> 'present' and making_rank = ${record}`}
      and ${side}_lane between $5 and $6 and ${side}_lane = any($7::smallint[])
      and (${side}_next_attempt_at <= $8::timestamptz or ${side}_next_attempt_at > $8::timestamptz + interval '${LONGEST_PAUSE_SECONDS} seconds')
      and not ${side}_look_due${among === undefined ? '' : ' and pair_id = any($10::text[])'}
      and not exists (select from bascule.operation o where o.pair_id = pair.pair_id and o.side = '${side}')`,
    order: `order by ${side}_lane, ${side}_since, pair_id limit $9 for update skip locked`,
    values: [connection, Math.min(...ranks), Math.max(...ranks), ranks, now, limit, ...(among === undefined ? [] : [among.map(writeText)])],
  };
}

/**
 * The operations open on loaded pairs. A statement of its own, because the load statement may have
 * waited for a lock and sees other tables as they were before it waited; by now they are the pairs' own.
 */
export async function loadOpenOperations(run: RunStatement, pairs: readonly Pair[]): Promise<readonly Operation[]> {
  if (pairs.length === 0) return [];
  const text = `
    select json_agg(operation order by sequence)::text as answer
    from bascule.operation where pair_id = any($1::text[])`;
  return (await run<readonly Operation[]>(text, [pairs.map((pair) => writeText(pair.pairId))])) ?? [];
}

/** Waiting pairs without those on which another writer opened an operation just before they were locked (I21). */
export function withoutOpenOperation(pairs: readonly Pair[], operations: readonly Operation[], side: Side): readonly Pair[] {
  const busy = new Set(operations.filter((operation) => operation.side === side).map((operation) => operation.pairId));
  return busy.size === 0 ? pairs : pairs.filter((pair) => !busy.has(pair.pairId));
}
