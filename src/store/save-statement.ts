import { rankOfMaking } from '../domain/object-pair.ts';
import type { Decision, Lease, LoadedPairs } from '../engine/store-port.ts';
import { linkedDelta } from './decision-checks.ts';
import { writeJson } from './json-text.ts';
import { PAIR_COLUMN_VALUES, PAIR_COLUMNS, PAIR_RECORD } from './pair-columns.ts';
import { searchWords } from './search-words.ts';
import type { RunStatement } from './sql-client.ts';
import { updatesOf } from './update-counts.ts';

const LEDGER_TERMS = ['observed', 'applied', 'unchanged', 'superseded', 'lost_in_conflict', 'rejected'] as const;

/** Everything a decision changes, in one statement with one parameter (building-blocks.md, "Drivers"). */
const SAVE = `
  with sent as materialized (
    select $1::text::jsonb as decision
  ), pair_sent as materialized (
    select ${PAIR_COLUMN_VALUES}, fresh from sent, jsonb_to_recordset(decision->'pairs') as pair(${PAIR_RECORD})
  ), pair_changed as (
    update bascule.pair set (${PAIR_COLUMNS}) = row(${PAIR_COLUMNS.replace(/\w+/g, 'pair_sent.$&')})
    from pair_sent where not fresh and pair.pair_id = pair_sent.pair_id
  ), pair_absorbed as (
    delete from bascule.pair
    where pair_id in (select "pairId" from sent, jsonb_to_recordset(decision->'absorbed') as gone("pairId" text, "into" text))
  ), absorption_kept as (
    insert into bascule.absorbed_pair (pair_id, into_pair_id)
    select "pairId", "into" from sent, jsonb_to_recordset(decision->'absorbed') as gone("pairId" text, "into" text)
  ), pair_added as (
    insert into bascule.pair (${PAIR_COLUMNS}) select ${PAIR_COLUMNS} from pair_sent where fresh
  ), operation_closed as (
    delete from bascule.operation
    where operation_id in (select jsonb_array_elements_text(decision->'closeOperations') from sent)
  ), operation_opened as (
    insert into bascule.operation (operation_id, connection_id, pair_id, side, lease_name, lease_epoch, operation)
    select o->>'operationId', o->>'connectionId', o->>'pairId', o->>'side', o->>'leaseName', (o->>'leaseEpoch')::bigint, o
    from sent, jsonb_array_elements(decision->'openOperations') o
    on conflict (operation_id) do update
      set pair_id = excluded.pair_id, side = excluded.side, lease_name = excluded.lease_name, lease_epoch = excluded.lease_epoch, operation = excluded.operation
  ), journal_written as (
    insert into bascule.journal (entry_id, connection_id, pair_id, at, event)
    select "entryId", "connectionId", "pairId", at, event
    from sent, jsonb_to_recordset(decision->'journal')
      as entry("entryId" text, "connectionId" text, "pairId" text, at text, event jsonb)
  ), ledger_added as (
    insert into bascule.ledger (connection_id, object, to_side, ${LEDGER_TERMS.join(', ')})
    select decision->>'connectionId', object, "to", sum(observed), sum(applied), sum(unchanged), sum(superseded),
      sum("lostInConflict"), sum(rejected)
    from sent, jsonb_to_recordset(decision->'ledger') as delta(object text, "to" text, observed bigint, applied bigint,
      unchanged bigint, superseded bigint, "lostInConflict" bigint, rejected bigint)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (connection_id, object, to_side) do update
      set ${LEDGER_TERMS.map((term) => `${term} = ledger.${term} + excluded.${term}`).join(', ')}
  ), updates_counted as (
    insert into bascule.update_count (connection_id, day, object, to_side, field, updates, alone, creates, last_at)
    select decision->>'connectionId', day, object, "to", field, updates, alone, creates, "lastAt"
    from sent, jsonb_to_recordset(decision->'updates') as counted(day date, object text, "to" text, field text,
      updates bigint, alone bigint, creates bigint, "lastAt" text)
    order by day, object collate "C", "to" collate "C", field collate "C"
    on conflict (connection_id, day, object, to_side, field) do update
      set updates = update_count.updates + excluded.updates, alone = update_count.alone + excluded.alone,
        creates = update_count.creates + excluded.creates, last_at = greatest(update_count.last_at, excluded.last_at)
  ), linked_counted as (
    insert into bascule.linked_people (connection_id, people)
    select decision->>'connectionId', (decision->>'linked')::bigint from sent where decision->>'linked' <> '0'
    on conflict (connection_id) do update set people = linked_people.people + excluded.people
  ), reconcile_kept as (
    insert into bascule.reconcile_pass (connection_id, object, pass, asked_at)
    select decision->>'connectionId', decision->'reconcile'->>'object', decision->'reconcile'->'pass', decision->'reconcile'->>'askedAt'
    from sent where decision->'reconcile' is not null
    on conflict (connection_id, object) do update
      set pass = coalesce(excluded.pass, reconcile_pass.pass), asked_at = coalesce(excluded.asked_at, reconcile_pass.asked_at)
  ), filter_pass_kept as (
    insert into bascule.filter_pass (connection_id, object, pass)
    select decision->>'connectionId', decision->'filterPass'->>'object', decision->'filterPass'->'pass'
    from sent where decision->'filterPass' is not null
    on conflict (connection_id, object) do update set pass = excluded.pass
  ), parents_noted as (
    insert into bascule.children_due (connection_id, parent_id, object, fields, mark)
    select decision->>'connectionId', id, object, fields, (decision->>'mark')::bigint
    from sent, jsonb_to_recordset(decision->'changedParents') as parent(id text, object text, fields jsonb)
    order by id collate "C"
    on conflict (connection_id, parent_id) do update
      set object = excluded.object, mark = excluded.mark,
        fields = (select jsonb_agg(distinct field) from jsonb_array_elements(children_due.fields || excluded.fields) field)
  ), parents_served as materialized (
    select due.connection_id, due.parent_id
    from sent, jsonb_to_recordset(decision->'childrenRead') as read(id text, mark bigint)
      join bascule.children_due due on due.parent_id = read.id and due.mark = read.mark
    where due.connection_id = decision->>'connectionId'
    order by due.parent_id for update of due
  ), parents_done as (
    delete from bascule.children_due where (connection_id, parent_id) in (select connection_id, parent_id from parents_served)
  )
  insert into bascule.cursor (connection_id, side, position)
  select decision->>'connectionId', decision->'cursor'->>'side', decision->'cursor'->'position'
  from sent where decision->'cursor' is not null
  on conflict (connection_id, side) do update set position = excluded.position`;

/** Saves a decision inside the transaction that loaded its pairs. */
export async function saveDecision(run: RunStatement, lease: Lease, loaded: LoadedPairs, decision: Decision<unknown>): Promise<void> {
  if (isEmpty(decision)) return;
  const pairs = decision.pairs ?? [];
  const known = new Set(loaded.pairs.map((pair) => pair.pairId));
  const sent = {
    connectionId: lease.connectionId,
    pairs: pairs.map((pair) => ({ ...pair, ...searchWords(pair), makingRank: rankOfMaking(pair.object), fresh: !known.has(pair.pairId) })),
    linked: linkedDelta(loaded.pairs, pairs),
    openOperations: decision.openOperations ?? [],
    closeOperations: decision.closeOperations ?? [],
    absorbed: decision.absorbed ?? [],
    journal: decision.journal ?? [],
    ledger: decision.ledger ?? [],
    updates: updatesOf(loaded, decision),
    mark: loaded.mark,
    changedParents: decision.changedParents ?? [],
    childrenRead: decision.childrenRead ?? [],
    ...(decision.cursor === undefined ? {} : { cursor: decision.cursor }),
    ...(decision.reconcile === undefined ? {} : { reconcile: decision.reconcile }),
    ...(decision.filterPass === undefined ? {} : { filterPass: decision.filterPass }),
  };
  await run(SAVE, [writeJson(sent)]);
}

function isEmpty(decision: Decision<unknown>): boolean {
  const { pairs, ledger, journal, openOperations, closeOperations, absorbed, changedParents, childrenRead } = decision;
  const parts = [pairs, ledger, journal, openOperations, closeOperations, absorbed, changedParents, childrenRead];
  const positions = [decision.cursor, decision.reconcile, decision.filterPass];
  return positions.every((position) => position === undefined) && parts.every((part) => part === undefined || part.length === 0);
}
