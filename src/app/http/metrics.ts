import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Connection } from '../connection.ts';

/** Metrics in Prometheus' text form: the very numbers of the status, read when they are asked for (DESIGN §6). */
export interface Metrics {
  readonly contentType: string;
  read(): Promise<string>;
}

const LEDGER_TERMS = ['observed', 'applied', 'unchanged', 'superseded', 'lostInConflict', 'rejected', 'pending'] as const;

const RECONCILE_TERMS = ['compared', 'differing', 'repaired', 'waiting', 'refused', 'gone', 'unknown', 'hidden'] as const;

/** Metrics over these connections and this process. */
export function createMetrics(connections: readonly Connection[]): Metrics {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess, prefix: 'bascule_' });
  return {
    contentType: ofProcess.contentType,
    read: async () => Registry.merge([await readConnections(connections), ofProcess]).metrics(),
  };
}

/** A registry of its own for each reading, so that a row that is gone leaves no stale number behind. */
async function readConnections(connections: readonly Connection[]): Promise<Registry> {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: readonly string[]): Gauge =>
    new Gauge({ name: `bascule_${name}`, help, labelNames: ['connection', ...labelNames], registers: [registry] });

  const up = gauge('connection_up', '1 unless the connection is failing.', []);
  const people = gauge('people_linked', 'People in both systems.', []);
  const ledger = gauge('ledger_records', 'Observed changes by what became of them; observed is the sum of the other terms.', ['object', 'to', 'term']);
  const backlog = gauge('backlog_records', 'Records that wait to be written.', ['object', 'to', 'lane']);
  const filtered = gauge('filtered_records', 'Records that filters keep from a side.', ['object', 'to']);
  const backfillDone = gauge('backfill_done_records', 'Records of an initial sync or backfill that wait for nothing any more.', ['object', 'to']);
  const backfillLeft = gauge('backfill_left_records', 'Records of an initial sync or backfill still to be read or written; absent while nobody knows how many there are.', ['object', 'to']);
  const bulkPaused = gauge('bulk_paused', '1 while somebody has stopped initial sync and backfills.', []);
  const lag = gauge('lag_seconds', 'Age of the oldest record that waits to be written to a side; 0 when none waits.', ['to']);
  const calls = gauge('api_calls_today', 'Charged API calls since midnight UTC.', ['side']);
  const problems = gauge('problem_records', 'Records held back, by cause.', ['code', 'object', 'to']);
  const ended = gauge('last_cycle_end_timestamp_seconds', 'When the last cycle ended.', ['state']);
  const duration = gauge('last_cycle_duration_seconds', 'How long the last cycle took.', []);

  const compared = gauge('reconcile_records', 'What the last complete second look at an object found, and the one under way.', ['object', 'pass', 'term']);
  const share = gauge('reconcile_share', 'How much of an object the second look under way has compared, 0 to 1; absent between two.', ['object']);
  const complete = gauge('reconcile_end_timestamp_seconds', 'When the last complete second look at an object ended.', ['object']);

  const lines = gauge('mapping_lines', 'Lines of the mapping that what the sync user sees restrains: suspended, or read-only where they are to write.', ['state']);
  const offered = gauge('offered_fields', 'New fields that are offered for the mapping and were not dismissed.', []);
  const formulaAge = gauge('formula_read_timestamp_seconds', 'No value of a mapped formula is older than this; absent while nobody can say.', ['object', 'field']);
  const formulaDue = gauge('formula_due_records', 'Records whose formula is to be read now.', ['object', 'field']);
  const written = gauge('field_updates', 'Updates of the last 28 days that carried a field, custom objects included, as far back as they are counted.', ['object', 'to', 'field']);
  const changed = gauge('schema_change_timestamp_seconds', 'When a change of what the sync user sees was last noticed that concerns the mapping; absent when none was for seven days.', []);

  for (const connection of connections) {
    const status = await connection.status();
    const label = { connection: status.connectionId };
    up.set(label, status.state === 'failing' ? 0 : 1);
    people.set(label, status.peopleLinked);
    for (const row of status.ledger) {
      for (const term of LEDGER_TERMS) ledger.set({ ...label, object: row.object, to: row.to, term }, row[term]);
    }
    for (const row of status.backlog) backlog.set({ ...label, object: row.object, to: row.to, lane: row.lane }, row.records);
    for (const { object, to, records } of status.filtered) filtered.set({ ...label, object, to }, records);
    for (const { object, to, done, left } of status.backfills) {
      backfillDone.set({ ...label, object, to }, done);
      if (left !== null) backfillLeft.set({ ...label, object, to }, left);
    }
    bulkPaused.set(label, status.bulkPause === null ? 0 : 1);
    for (const side of ['salesforce', 'marketo'] as const) {
      lag.set({ ...label, to: side }, status.lagSeconds[side] ?? 0);
      calls.set({ ...label, side }, status.apiCallsToday[side]);
    }
    for (const problem of status.problems) problems.set({ ...label, code: problem.code, object: problem.object ?? '', to: problem.to ?? '' }, problem.records);
    for (const { object, present, last } of status.reconcile) {
      for (const term of RECONCILE_TERMS) {
        if (present !== null) compared.set({ ...label, object, pass: 'present', term }, present[term]);
        if (last !== null) compared.set({ ...label, object, pass: 'last', term }, last[term]);
      }
      if (present !== null) share.set({ ...label, object }, present.share);
      if (last !== null) complete.set({ ...label, object }, Date.parse(last.endedAt) / 1000);
    }
    lines.set({ ...label, state: 'suspended' }, status.schema.suspended);
    lines.set({ ...label, state: 'read-only' }, status.schema.readOnly);
    offered.set(label, status.schema.offers);
    for (const { object, key, readAt, recordsDue } of status.schema.formulas) {
      if (readAt !== null) formulaAge.set({ ...label, object, field: key }, Date.parse(readAt) / 1000);
      formulaDue.set({ ...label, object, field: key }, recordsDue);
    }
    for (const { object, to, field, updates } of await connection.fieldUpdates()) written.set({ ...label, object, to, field }, updates);
    const [newest] = status.schema.recent;
    if (newest !== undefined) changed.set(label, Date.parse(newest.seenAt) / 1000);
    const { lastCycle } = status;
    if (lastCycle === null || lastCycle.endedAt === null) continue;
    const endedMs = Date.parse(lastCycle.endedAt);
    ended.set({ ...label, state: lastCycle.state }, endedMs / 1000);
    duration.set(label, (endedMs - Date.parse(lastCycle.startedAt)) / 1000);
  }
  return registry;
}
