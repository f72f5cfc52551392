import { fieldsOf } from '../domain/filter-condition.ts';
import type { FilterCondition } from '../domain/filter-condition.ts';
import type { FilterTrial, TrialGroup, TrialSample, VendorCount } from '../domain/filter-trial.ts';
import { judgeFilters, verdictOn } from '../domain/filtered.ts';
import type { Pair } from '../domain/pair.ts';
import type { ResolvedFilter } from '../domain/resolved-filter.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { countIn } from '../domain/sampled-count.ts';
import { otherSide } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { SyncFilter } from '../domain/sync-filter.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import { schemasToReadBy } from './known-schemas.ts';
import type { PairSample } from './store-port.ts';

/** Pairs that are evaluated at most, and the size of a sample of more: a share of a half is off by 3 % then. */
const MOST_PAIRS = 10_000;
const SAMPLED_PAIRS = 1500;

/** A filter to be tried, and how many records of each kind are to be named. */
export interface TriedFilter {
  readonly object: PairObject;
  readonly to: Side;
  readonly filter: SyncFilter;
  readonly samples: number;
}

/**
 * Tells what a filter would do if it were applied now, and changes nothing: who would be in and out, who would enter and leave. Stored
 * pairs are evaluated exactly as the next cycle does it, all of them or a sample with its margin; Salesforce is asked to count in one
 * call more, where it can be asked all of the filter.
 */
export async function tryFilter(context: EngineContext, tried: TriedFilter): Promise<FilterTrial> {
  const { object, to, filter } = tried;
  const schemas = await schemasToReadBy(context);
  const { mapping } = context.rules;
  const filters = { ...mapping.filters, [object]: { ...mapping.filters?.[object], [to]: filter } };
  const resolved = resolveMapping({ ...mapping, filters }, schemas, object);
  const applied = resolved.filters?.[to];
  if (applied === undefined) throw new Error('a filter that is applied is there');
  const now = nowIso(context);
  const sample = await context.queries.samplePairs({ connectionId: context.rules.connectionId, object, atMost: MOST_PAIRS, sampled: SAMPLED_PAIRS });
  const judged = sample.pairs.flatMap(({ pair, place }) => {
    const one = judgeOne(pair, to, resolved, applied, now);
    return one === null ? [] : [{ ...one, place }];
  });
  const group = (isMeant: (one: Judged) => boolean): TrialGroup => groupOf(judged, sample, isMeant, tried.samples);
  const { samples: _all, ...records } = group(() => true);
  const { samples: _deleted, ...deleted } = group((one) => one.isDeleted);
  const counted = await countAtVendor(context, object, to, applied.condition, now);
  const unknown = group(({ verdict }) => verdict === 'unknown');
  return {
    object,
    to,
    filter: applied.text,
    problems: applied.problems,
    records,
    in: group(({ verdict }) => verdict === 'in'),
    out: group(({ verdict }) => verdict === 'out'),
    unknown,
    entering: group(({ wasOut, isOut }) => wasOut && !isOut),
    leaving: group(({ wasOut, isOut }) => !wasOut && isOut),
    deleted,
    counted,
    advice: [...(unknown.records > 0 && applied.problems.length === 0 ? [NOT_SEEN_YET] : []), ...adviceOn(applied.condition, counted)],
  };
}

/** What the filter says of one pair, and what that changes. */
interface Judged {
  readonly verdict: 'in' | 'out' | 'unknown';
  readonly wasOut: boolean;
  readonly isOut: boolean;
  readonly isDeleted: boolean;
  readonly sample: TrialSample;
  readonly place: number;
}

/** Null for a pair that no filter is for: nothing is there that could be sent. */
function judgeOne(pair: Pair, to: Side, mapping: ResolvedMapping, filter: ResolvedFilter, now: string): Omit<Judged, 'place'> | null {
  if (pair[otherSide(to)].presence !== 'present') return null;
  const verdict = verdictOn(pair, mapping, filter, now);
  const { filtered } = judgeFilters(pair, mapping, now)[to];
  const because = filtered?.because ?? (verdict.is === 'in' ? null : verdict.because);
  const sample = { pairId: pair.pairId, salesforceId: pair.salesforce.id, marketoId: pair.marketo.id, because };
  return { verdict: verdict.is, wasOut: pair[to].filtered !== null, isOut: filtered !== null, isDeleted: filtered?.deletes === true, sample };
}

function groupOf(judged: readonly Judged[], { pairs, ...sampled }: PairSample, isMeant: (one: Judged) => boolean, samples: number): TrialGroup {
  const meant = judged.filter(isMeant);
  const counted = countIn({ ...sampled, places: pairs.map(({ place }) => place) }, meant.map(({ place }) => place));
  return { ...counted, samples: meant.slice(0, samples).map(({ sample }) => sample) };
}

/** Only who sends the records can say how many there are; a failed count is no failed trial. */
async function countAtVendor({ connectors }: EngineContext, object: PairObject, to: Side, condition: FilterCondition, now: string): Promise<VendorCount | null> {
  return (await connectors[otherSide(to)].countFiltered?.({ object, condition, now })) ?? null;
}

/** More of the records than this, and an index does not help (Salesforce, Query & Search Optimization Cheat Sheet: standard fields). */
const SELECTIVE_SHARE = 0.3;

/** Of a filter in order that cannot be evaluated for some: what it asks for was never read of them (decision 33, I10). */
const NOT_SEEN_YET = 'Where nobody can say, what the filter asks for was not read yet. It is read when the filter is applied; until then, and wherever it stays hidden, such a record goes on as it is.';

function adviceOn(condition: FilterCondition, counted: VendorCount | null): readonly string[] {
  const fields = fieldsOf(condition).filter(({ side }) => side === 'salesforce');
  if (fields.length === 0) return [];
  const indexed = fields.filter(({ description }) => description.isIndexed === true).map(({ path }) => path);
  const unasked = fields.filter(({ description }) => description.isUnfilterable === true).map(({ path }) => path);
  const total = (counted?.in ?? 0) + (counted?.out ?? 0);
  return [
    ...(unasked.length === 0 ? [] : [`Salesforce cannot be asked by ${unasked.join(', ')}; that part is evaluated here, over what is stored.`]),
    indexed.length === 0
      ? 'Salesforce keeps no index of its own on any of these fields, so a count of very many records may take it long. Cycles are not slowed: they read what changed, and evaluate it here.'
      : `Salesforce keeps an index on ${indexed.join(', ')}.`,
    ...(indexed.length > 0 && counted !== null && total > 0 && counted.in / total > SELECTIVE_SHARE ? ['The filter lets in more than 30 % of the records, which no index helps with; that matters for counts alone.'] : []),
  ];
}
