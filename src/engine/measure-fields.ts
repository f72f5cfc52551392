import { linesSeen } from '../domain/custom-object.ts';
import { contentsOf } from '../domain/field-health.ts';
import type { FieldContents, FieldHealth, FieldReport, ObjectHealth, SampledValue } from '../domain/field-health.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { ObjectLine } from '../domain/field-mapping.ts';
import { mergePair, seenOn } from '../domain/merge-pair.ts';
import { needOf } from '../domain/line-need.ts';
import { isLinked } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { fieldsLookedAt } from '../domain/sync-filter.ts';
import { dayBefore, WHOLE_RECORD } from '../domain/update-count.ts';
import type { UpdateCount, UpdateCounts } from '../domain/update-count.ts';
import { isUncovered, isUnknown } from '../domain/value.ts';
import type { SeenValue } from '../domain/value.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import { schemasSeen } from './known-schemas.ts';
import type { PairSample } from './store-port.ts';
import { unmappedFields } from './unmapped-fields.ts';

/** Pairs of an object that are all looked at; of more a sample of about so many, by which a share is off by 3 % at most. */
const MOST_PAIRS = 2000;
const SAMPLED_PAIRS = 1000;
/** Days of which updates are counted. */
const DAYS = 28;
/** Waiting pairs of an object that are looked at, newest first, and how many of them at a time. */
const MOST_WAITING = 600;
const WAITING_PAGE = 200;
/** Cycles that tell how full calls are. */
const CYCLES = 50;

const DAY_MS = 86_400_000;

/**
 * The health of every mapped field and object (PRODUCT C2, I2) from what is stored: the pairs, all of them or a sample with its
 * margin; the counts of updates; what waits. No vendor is asked, and null is answered before a cycle has seen both sides.
 */
export async function measureFields(context: EngineContext): Promise<FieldReport | null> {
  const seen = await schemasSeen(context);
  if (seen === null) return null;
  const { queries, rules } = context;
  const { connectionId, mapping } = rules;
  const now = nowIso(context);
  const [counts, calls, backlog] = await Promise.all([queries.updateCounts(connectionId, dayBefore(now, DAYS)), callsPerUpdate(context), queries.backlog(connectionId)]);
  const since = [counts.since, dayBefore(now, DAYS)].filter((day) => day !== null).toSorted().at(-1) ?? null;
  const days = counts.since === null || since === null ? 0 : Math.max(1, (Date.parse(now) - Date.parse(since)) / DAY_MS);
  const measured: MeasuredObject[] = [];
  // One after the other: each holds some thousand pairs in memory.
  for (const object of followedObjects(mapping)) {
    const resolved = resolveMapping(mapping, seen, object);
    const sample = await queries.samplePairs({ connectionId, object, atMost: MOST_PAIRS, sampled: SAMPLED_PAIRS });
    const waiting = await waitingFields(context, resolved, backlog.some((row) => row.object === object));
    measured.push(measureObject({ object, resolved, sample, waiting, lines: linesSeen(mapping, seen.salesforce, object), filtered: fieldsLookedAt(mapping.filters, object), written: { counts, calls, days } }));
  }
  return {
    since: counts.since === null ? null : since,
    days,
    updates: updatesOf(counts),
    objects: measured.map(({ health }) => health),
    fields: measured.flatMap(({ fields }) => fields),
    unmapped: unmappedFields(mapping, seen, measured.map(({ sample, health: { object } }) => ({ object, sample }))),
  };
}

/** Updates of records that carried one field. */
export type FieldUpdates = Pick<UpdateCount, 'object' | 'to' | 'field' | 'updates'>;

/** How often each field was written in the days of which updates are counted for its health, those that were not left out. Asks no vendor. */
export async function fieldUpdates(context: EngineContext): Promise<readonly FieldUpdates[]> {
  const { counts } = await context.queries.updateCounts(context.rules.connectionId, dayBefore(nowIso(context), DAYS));
  return counts.filter(({ field, updates }) => field !== WHOLE_RECORD && updates > 0);
}

/** What was written, over how many days, and how many calls that took for each update. */
interface Written {
  readonly counts: UpdateCounts;
  readonly calls: Readonly<Record<Side, number | null>>;
  readonly days: number;
}

/** What waits of an object: by mapping key, the records that wait for the field. */
interface WaitingFields {
  readonly records: number;
  readonly lookedAt: number;
  readonly byField: ReadonlyMap<string, number>;
}

interface ObjectFacts {
  readonly object: PairObject;
  readonly resolved: ResolvedMapping;
  readonly sample: PairSample;
  readonly waiting: WaitingFields;
  readonly lines: readonly ObjectLine[];
  readonly filtered: readonly { readonly side: Side; readonly path: string }[];
  readonly written: Written;
}

interface MeasuredObject {
  readonly health: ObjectHealth;
  readonly fields: readonly FieldHealth[];
  readonly sample: PairSample;
}

function measureObject(facts: ObjectFacts): MeasuredObject {
  const { object, sample, waiting, filtered, written } = facts;
  const fields = facts.lines.map((line) => measureField(facts, line));
  const rows = written.counts.counts.filter((row) => row.object === object && row.field === WHOLE_RECORD);
  const [updates, creates] = [sum(rows.map((row) => row.updates)), sum(rows.map((row) => row.creates))];
  const health: ObjectHealth = {
    object,
    records: sample.total,
    recordsMargin: sample.margin,
    sampled: sample.pairs.length,
    fields: fields.length,
    updates,
    creates,
    updatesPerDay: perDay(updates, written.days),
    createsPerDay: perDay(creates, written.days),
    share: shareOf(updates, allUpdates(written.counts)),
    lastAt: latest(rows.map(({ lastAt }) => lastAt)),
    waiting: { records: waiting.records, lookedAt: waiting.lookedAt },
    isFiltered: filtered.length > 0,
  };
  return { health, fields, sample };
}

function measureField(facts: ObjectFacts, line: ObjectLine): FieldHealth {
  const { object, resolved, sample, waiting, filtered, written } = facts;
  const { key, salesforce, direction } = line;
  const field = resolved.fields.find((one) => one.key === key);
  const suspended = resolved.suspended.find((one) => one.key === key)?.code ?? null;
  const records = waiting.byField.get(key) ?? 0;
  return {
    object, key, salesforce, direction, suspended,
    types: field === undefined ? null : { salesforce: field.on.salesforce.type, marketo: field.on.marketo.type },
    on: { salesforce: contentsOn(sample, 'salesforce', key), marketo: contentsOn(sample, 'marketo', key) },
    updates: updatesOfField(written, object, key),
    waiting: { records, share: shareOf(records, waiting.lookedAt) },
    neededFor: needOf(line, { object, field, lookedAt: filtered }),
  };
}

/** Values of records that are there and whose field was seen. */
function contentsOn({ pairs, total, isWhole }: PairSample, side: Side, key: string): FieldContents | null {
  const present = pairs.filter(({ pair }) => pair[side].presence === 'present');
  const values = present.flatMap(({ pair, place }): readonly SampledValue[] => {
    const value = knownValue(seenOn(pair, side, key));
    return value === undefined ? [] : [{ value, place }];
  });
  return contentsOf(values, isWhole ? values.length : Math.round(shareOf(values.length, pairs.length) * total));
}

/** A value that was seen, also where no rule covers it. */
function knownValue(seen: SeenValue | undefined): SampledValue['value'] | undefined {
  if (seen === undefined) return undefined;
  if (isUncovered(seen)) return seen.raw;
  return isUnknown(seen) ? undefined : seen;
}

function updatesOfField({ counts, calls, days }: Written, object: PairObject, key: string): FieldHealth['updates'] {
  const rows = counts.counts.filter((row) => row.object === object && row.field === key);
  const to = (side: Side) => {
    const { updates = 0, alone = 0 } = rows.find((row) => row.to === side) ?? {};
    return { updates, alone };
  };
  const bySide = { salesforce: to('salesforce'), marketo: to('marketo') };
  const [updates, alone] = [sum(SIDES.map((side) => bySide[side].updates)), sum(SIDES.map((side) => bySide[side].alone))];
  const all = allUpdates(counts);
  const callsMade = SIDES.filter((side) => bySide[side].alone > 0).map((side) => (calls[side] === null ? null : calls[side] * bySide[side].alone));
  return {
    to: bySide,
    perDay: perDay(updates, days),
    share: shareOf(updates, all),
    shareAlone: shareOf(alone, all),
    callsPerDay: callsMade.includes(null) ? null : perDay(sum(callsMade.map((made) => made ?? 0)), days),
    lastAt: latest(rows.map(({ lastAt }) => lastAt)),
  };
}

/** How many calls an update takes at least, by how full the writing steps of the newest cycles were; null where they wrote nothing. */
async function callsPerUpdate({ queries, connectors, rules }: EngineContext): Promise<Written['calls']> {
  const steps = (await queries.cycles(rules.connectionId, CYCLES)).flatMap((cycle) => cycle.steps).filter(({ operation, counts }) => operation === 'push-updates' && counts.updated > 0);
  const of = (side: Side): number | null => {
    const updated = steps.filter((step) => step.side === side).map(({ counts }) => counts.updated);
    return updated.length === 0 ? null : sum(updated.map((records) => Math.ceil(records / connectors[side].writeBlockSize))) / sum(updated);
  };
  return { salesforce: of('salesforce'), marketo: of('marketo') };
}

/** Looks at some of the records that wait: which of their fields would be written. */
async function waitingFields({ queries, rules: { connectionId } }: EngineContext, mapping: ResolvedMapping, isWaiting: boolean): Promise<WaitingFields> {
  const pairs: Pair[] = [];
  let [after, records]: [string | null, number] = [null, 0];
  if (isWaiting) {
    do {
      const page = await queries.listPairs({ connectionId, search: '', state: 'waiting', object: mapping.object, limit: WAITING_PAGE, after });
      pairs.push(...page.pairs);
      records = Math.max(records, page.total);
      after = page.next;
    } while (after !== null && pairs.length < MOST_WAITING);
  }
  const byField = new Map<string, number>();
  for (const pair of pairs.filter(isLinked)) {
    const { changes } = mergePair(pair, mapping);
    const keys = SIDES.flatMap((side) => (pair[side].work.state === 'waiting' ? changes[side].map(({ field }) => field) : []));
    for (const key of new Set(keys)) byField.set(key, (byField.get(key) ?? 0) + 1);
  }
  return { records, lookedAt: pairs.length, byField };
}

function updatesOf({ counts }: UpdateCounts): Readonly<Record<Side, number>> {
  const to = (side: Side): number => sum(counts.filter((row) => row.to === side && row.field === WHOLE_RECORD).map((row) => row.updates));
  return { salesforce: to('salesforce'), marketo: to('marketo') };
}

function allUpdates(counts: UpdateCounts): number {
  const { salesforce, marketo } = updatesOf(counts);
  return salesforce + marketo;
}

function perDay(count: number, days: number): number {
  return days === 0 ? 0 : count / days;
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function latest(moments: readonly string[]): string | null {
  return moments.toSorted().at(-1) ?? null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
