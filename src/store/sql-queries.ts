import type { BulkPause } from '../domain/backfill.ts';
import type { ChildrenDue } from '../domain/changed-parent.ts';
import type { FilterPassRow } from '../domain/filter-pass.ts';
import type { FormulaPass } from '../domain/formula-pass.ts';
import type { TrialConsent } from '../domain/trial.ts';
import type { JournalEntry } from '../domain/journal-entry.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import type { Operation } from '../domain/operation.ts';
import type { Pair, Work } from '../domain/pair.ts';
import type { FieldOffer, SchemaEvent } from '../domain/schema-event.ts';
import type { Side } from '../domain/side.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import type { ReconcileRow } from '../domain/reconcile-pass.ts';
import type { BacklogRow, FilteredRecords, OpenRepairs, Rejections, SchemaOfRules, StoreQueries } from '../engine/store-port.ts';
import { LANES } from '../domain/lane.ts';
import { writeText } from './json-text.ts';
import { isLeaseHeld } from './lease-statements.ts';
import { laneRank, PAIR_JSON, workCondition } from './pair-columns.ts';
import { findPairs, listPairs } from './people-search.ts';
import { samplePairs } from './sample-pairs.ts';
import type { SqlClient, SqlValue } from './sql-client.ts';
import { untilDone } from './sql-failure.ts';
import { readNewestUpdates, readUpdateCounts } from './update-counts.ts';

/** The questions of console, CLI and API over PostgreSQL or PGlite. */
export function createSqlQueries(client: SqlClient): StoreQueries {
  const list = async <Item>(text: string, values: readonly SqlValue[]): Promise<readonly Item[]> =>
    (await untilDone(() => client.run<readonly Item[]>(text, values))) ?? [];

  return {
    ledger: (connectionId) => list<LedgerRow>(LEDGER, [writeText(connectionId)]),
    backlog: (connectionId) => list<BacklogRow>(BACKLOG, [writeText(connectionId)]),
    linkedPeople: async (connectionId) =>
      (await untilDone(() => client.run<number>(LINKED_PEOPLE, [writeText(connectionId)]))) ?? 0,
    linkedRecords: async (connectionId, object) => (await untilDone(() => client.run<number>(LINKED_RECORDS, [writeText(connectionId), object]))) ?? 0,
    linkedMembers: async (connectionId, program) => (await untilDone(() => client.run<number>(LINKED_MEMBERS, [writeText(connectionId), program]))) ?? 0,
    presentRecords: async (connectionId, object, side) => (await untilDone(() => client.run<number>(PRESENT_RECORDS[side], [writeText(connectionId), object]))) ?? 0,
    reconcileRows: (connectionId) => list<ReconcileRow>(RECONCILE_ROWS, [writeText(connectionId)]),
    filterPasses: (connectionId) => list<FilterPassRow>(FILTER_PASSES, [writeText(connectionId)]),
    childrenDue: (connectionId, limit) => list<ChildrenDue>(CHILDREN_DUE, [writeText(connectionId), limit]),
    filteredRecords: (connectionId) => list<FilteredRecords>(FILTERED, [writeText(connectionId)]),
    samplePairs: (request) => untilDone(() => samplePairs(client, request)),
    pairsHolding: (connectionId, { salesforce, marketo }) => list<Pair>(PAIRS_HOLDING, [writeText(connectionId), salesforce.map(writeText), marketo.map(writeText)]),
    openRepairs: (connectionId) => list<OpenRepairs>(OPEN_REPAIRS, [writeText(connectionId)]),
    untoldDeletions: (connectionId, side) => list<UntoldDeletions>(untoldDeletions(side), [writeText(connectionId)]),
    openMerges: (connectionId, side) => list<OpenMerges>(OPEN_MERGES, [writeText(connectionId), side]),
    stoppedMerges: (connectionId, limit) => list<string>(STOPPED_MERGES, [writeText(connectionId), limit]),
    findPairs: (connectionId, search) => untilDone(() => findPairs(client, connectionId, search)),
    listPairs: (request) => untilDone(() => listPairs(client, request)),
    journal: (connectionId, pairId, limit) => list<JournalEntry>(JOURNAL, [writeText(connectionId), writeText(pairId), limit]),
    openOperations: (connectionId, pairId) => list<Operation>(OPEN_OPERATIONS, [writeText(connectionId), writeText(pairId)]),
    cycles: (connectionId, limit) => list<SyncCycle>(CYCLES, [writeText(connectionId), limit]),
    isLeaseHeld: (connectionId, name) => untilDone(() => isLeaseHeld(client, connectionId, name)),
    apiCalls: async (connectionId, day) => ({
      salesforce: 0,
      marketo: 0,
      ...(await untilDone(() => client.run<Partial<Record<Side, number>>>(API_CALLS, [writeText(connectionId), day]))),
    }),
    bulkPause: (connectionId) => untilDone(() => client.run<BulkPause>(saidOnce('bulk_pause'), [writeText(connectionId)])),
    trialConsent: (connectionId) => untilDone(() => client.run<TrialConsent>(saidOnce('trial_consent'), [writeText(connectionId)])),
    rejections: (connectionId) => list<Rejections>(REJECTIONS, [writeText(connectionId)]),
    keptSchemas: async (connectionId) => (await untilDone(() => client.run<Partial<Record<Side, SchemaOfRules>>>(KEPT_SCHEMAS, [writeText(connectionId)]))) ?? {},
    schemaEvents: (connectionId, limit) => list<SchemaEvent>(SCHEMA_EVENTS, [writeText(connectionId), limit]),
    fieldOffers: (connectionId) => list<FieldOffer>(FIELD_OFFERS, [writeText(connectionId)]),
    updateCounts: (connectionId, since) => untilDone(() => readUpdateCounts(client, connectionId, since)),
    newestUpdates: (connectionId, atMost) => untilDone(() => readNewestUpdates(client, connectionId, atMost)),
    formulaPasses: (connectionId) => list<FormulaPass>(FORMULA_PASSES, [writeText(connectionId)]),
  };
}

type UntoldDeletions = Awaited<ReturnType<StoreQueries['untoldDeletions']>>[number];
type OpenMerges = Awaited<ReturnType<StoreQueries['openMerges']>>[number];

/** A moment as ISO 8601 in UTC with milliseconds. */
function instant(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** One row per side and pair whose work to that side is in a state; read from the side's partial indexes. */
function workIn(state: Exclude<Work['state'], 'rest'>, columns: readonly string[], ofPair: readonly string[] = []): string {
  const ofSide = (side: Side) => {
    const named = ofPair.map((column) => `, ${column}`).join('') + columns.map((column) => `, ${side}_${column} as ${column}`).join('');
    return `select object, '${side}' as to_side${named} from bascule.pair where connection_id = $1 and ${workCondition(side, state)}`;
  };
  return SIDES.map(ofSide).join(' union all ');
}

/** Pending is counted from the waiting pairs themselves (I22), also where the ledger has no row yet. */
const LEDGER = `
  with pending as (
    select object, to_side, count(*) as pairs from (${workIn('waiting', [])}) work group by object, to_side
  )
  select json_agg(json_build_object(
    'object', object, 'to', to_side,
    'observed', coalesce(observed, 0), 'applied', coalesce(applied, 0), 'unchanged', coalesce(unchanged, 0),
    'superseded', coalesce(superseded, 0), 'lostInConflict', coalesce(lost_in_conflict, 0),
    'rejected', coalesce(rejected, 0), 'pending', coalesce(pairs, 0)) order by object collate "C", to_side collate "C")::text as answer
  from (select * from bascule.ledger where connection_id = $1) ledger full join pending using (object, to_side)`;

const BACKLOG = `
  select json_agg(json_build_object(
    'object', object, 'to', to_side, 'lane', (array[${LANES.map((lane) => `'${lane}'`).join(', ')}])[lane],
    'records', records, 'forParents', for_parents, 'oldestSince', ${instant('oldest')}) order by object collate "C", to_side collate "C", lane)::text as answer
  from (
    select object, to_side, lane, count(*) as records, min(since) as oldest,
      count(*) filter (where work->'lastError'->>'code' = 'PARENT_NOT_SYNCED') as for_parents
    from (${workIn('waiting', ['lane', 'since', 'work'])}) work group by object, to_side, lane
  ) backlog`;

/** Kept by every change: counting a million pairs for each look at a status page would not do. */
const LINKED_PEOPLE = 'select people::text as answer from bascule.linked_people where connection_id = $1';

/** Asked only when many deletions wait to be told. */
const LINKED_RECORDS = `
  select count(*)::text as answer from bascule.pair
  where connection_id = $1 and object = $2 and salesforce_presence = 'present' and marketo_presence = 'present'`;

/** Asked by whoever looks at one campaign or program. */
const LINKED_MEMBERS = `
  select count(*)::text as answer from bascule.pair
  where connection_id = $1 and object = 'campaign-member' and salesforce_presence = 'present' and marketo_presence = 'present'
    and split_part(marketo_id, '-', 1) = $2`;

const PRESENT_RECORDS: Readonly<Record<Side, string>> = { salesforce: presentRecords('salesforce'), marketo: presentRecords('marketo') };

/** Asked once or twice in a pass. */
function presentRecords(side: Side): string {
  return `select count(*)::text as answer from bascule.pair where connection_id = $1 and object = $2 and ${side}_presence = 'present'`;
}

const RECONCILE_ROWS = `
  select json_agg(json_build_object('object', object, 'pass', pass, 'askedAt', asked_at) order by object)::text as answer
  from bascule.reconcile_pass where connection_id = $1`;

const FILTER_PASSES = `
  select json_agg(json_build_object('object', object, 'pass', pass) order by object)::text as answer
  from bascule.filter_pass where connection_id = $1`;

const CHILDREN_DUE = `
  select json_agg(json_build_object('object', object, 'id', parent_id, 'fields', names, 'mark', mark) order by mark, parent_id)::text as answer
  from (select * from bascule.children_due where connection_id = $1 order by mark, parent_id limit $2) due,
    lateral (select json_agg(name order by name collate "C") as names from jsonb_array_elements_text(fields) name) sorted`;

/** From the partial indexes of filtered pairs. */
const FILTERED = `
  select json_agg(json_build_object('object', object, 'to', to_side, 'records', records, 'unknown', unknown)
    order by object collate "C", to_side collate "C")::text as answer
  from (
    ${SIDES.map((side) => `select object, '${side}' as to_side, count(*) as records, count(*) filter (where ${side}_filtered->>'verdict' = 'unknown') as unknown
    from bascule.pair where connection_id = $1 and ${side}_filtered is not null group by object`).join(' union all ')}
  ) filtered`;

/** By the indexes of either side's ids. */
const PAIRS_HOLDING = `
  select json_agg(${PAIR_JSON})::text as answer
  from bascule.pair p where connection_id = $1 and (salesforce_id = any($2::text[]) or marketo_id = any($3::text[]))`;

/** A pair counts once: as refused where a direction of it is. */
const OPEN_REPAIRS = `
  select json_agg(json_build_object('object', object, 'startedAt', pass, 'waiting', pairs - refused, 'refused', refused)
    order by object collate "C", pass collate "C")::text as answer
  from (
    select object, pass, count(*) as pairs, count(*) filter (where is_refused) as refused
    from (
      select pair_id, object, work->>'repairs' as pass, bool_or(is_refused) as is_refused
      from (
        select *, false as is_refused from (${workIn('waiting', ['work'], ['pair_id'])}) waiting
        union all
        select *, true from (${workIn('rejected', ['work'], ['pair_id'])}) rejected
      ) work where work->>'repairs' is not null group by 1, 2, 3
    ) repair group by 1, 2
  ) repairs`;

/** From the partial indexes of waiting and refused work: as long as little waits, this is cheap. */
const untoldDeletions = (side: Side): string => `
  select json_agg(json_build_object('object', object, 'records', records) order by object collate "C")::text as answer
  from (
    select object, count(*) as records from (
      select object from bascule.pair
      where connection_id = $1 and ${workCondition(side, 'waiting')} and ${goesWithCounterpart(side)} and ${side}_lane <> ${laneRank('priority')}
      union all
      select object from bascule.pair
      where connection_id = $1 and ${workCondition(side, 'rejected')} and ${goesWithCounterpart(side)} and ${side}_work->'error'->>'code' = 'MASS_DELETE_STOPPED'
    ) untold group by object
  ) deletions`;

/** Its counterpart was deleted, or went into another one – where nothing is done for that, nothing waits –, or left the filter where that deletes. */
function goesWithCounterpart(side: Side): string {
  return `(${otherSide(side)}_presence in ('deleted', 'merged') or ${side}_filtered->'deletes' = 'true')`;
}

/** Asked only by a run that has merges to send: few operations are open at any time. */
const OPEN_MERGES = `
  select json_agg(json_build_object('object', object, 'records', records) order by object collate "C")::text as answer
  from (
    select operation->>'object' as object, count(*) as records from bascule.operation
    where connection_id = $1 and side = $2 and operation->>'kind' = 'merge' and operation->'isAgreed' is null
    group by 1
  ) merges`;

const STOPPED_MERGES = `
  select json_agg(pair_id order by sequence)::text as answer
  from (
    select pair_id, sequence from bascule.operation
    where connection_id = $1 and operation->'isStopped' is not null order by sequence limit $2
  ) stopped`;

const JOURNAL = `
  select json_agg(json_build_object(
    'entryId', entry_id, 'connectionId', connection_id, 'pairId', pair_id, 'at', at, 'event', event)
    order by sequence desc)::text as answer
  from (
    with recursive family (pair_id) as (
      select $2::text collate "C"
      union select absorbed.pair_id from bascule.absorbed_pair absorbed join family on absorbed.into_pair_id = family.pair_id
    )
    select * from bascule.journal where connection_id = $1 and pair_id in (select pair_id from family)
    order by sequence desc limit $3
  ) newest`;

const OPEN_OPERATIONS = `
  select json_agg(operation order by sequence)::text as answer
  from bascule.operation where connection_id = $1 and pair_id = $2`;

const CYCLES = `
  select json_agg(cycle order by sequence desc)::text as answer
  from (select * from bascule.sync_cycle where connection_id = $1 order by sequence desc limit $2) newest`;

const API_CALLS = `
  select json_object_agg(side, calls)::text as answer from bascule.api_calls where connection_id = $1 and day = $2::date`;

const saidOnce = (table: 'bulk_pause' | 'trial_consent'): string => `select json_build_object('since', since, 'by', by)::text as answer from bascule.${table} where connection_id = $1`;

const REJECTIONS = `
  select json_agg(json_build_object(
    'code', code, 'object', object, 'to', to_side, 'records', records, 'waiting', waiting, 'oldestSince', ${instant('oldest')})
    order by records desc, code collate "C", object collate "C", to_side collate "C")::text as answer
  from (
    select object, to_side, code, count(*) as records, count(*) filter (where waits) as waiting, min(since) as oldest
    from (
      select object, to_side, work->'error'->>'code' as code, since, false as waits from (${workIn('rejected', ['work', 'since'])}) rejected
      union all
      select object, to_side, work->'held'->>'code', since, true from (${workIn('waiting', ['work', 'since'])}) waiting where work->'held' is not null
      union all
      select operation->>'object', side, 'MASS_MERGE_STOPPED', (operation->>'openedAt')::timestamptz, false
      from bascule.operation where connection_id = $1 and operation->'isStopped' is not null
    ) work group by object, to_side, code
  ) rejections`;

const KEPT_SCHEMAS = 'select json_object_agg(side, schema)::text as answer from bascule.kept_schema where connection_id = $1 having count(*) > 0';

const SCHEMA_EVENTS = `
  select json_agg(event order by sequence desc)::text as answer
  from (select event, sequence from bascule.schema_event where connection_id = $1 order by sequence desc limit $2) newest`;

const FIELD_OFFERS = 'select json_agg(offer order by side, object, field)::text as answer from bascule.field_offer where connection_id = $1';

const FORMULA_PASSES = 'select json_agg(pass order by object)::text as answer from bascule.formula_pass where connection_id = $1';
