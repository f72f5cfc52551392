import type { ErrorCode } from './error-catalogue.ts';
import type { FieldType } from './field.ts';
import type { Direction } from './field-mapping.ts';
import { countIn } from './sampled-count.ts';
import type { PairObject, RecordObject, Side } from './side.ts';
import type { KnownValue } from './value.ts';
import { isBlank } from './value.ts';

/** A share of records, from 0 to 1. `margin` is how far off it may be, nineteen times of twenty; 0 when all were looked at. */
export interface Portion {
  readonly share: number;
  readonly margin: number;
  /** Records looked at. */
  readonly of: number;
}

/** How many different values a field has. */
export interface DistinctValues {
  /** Exact when `atLeast` and `atMost` are the same. */
  readonly about: number;
  readonly atLeast: number;
  readonly atMost: number;
}

/** What stands in a field on one side, as it was last seen there. */
export interface FieldContents {
  /** A box that is not ticked counts as empty. */
  readonly filled: Portion;
  readonly distinct: DistinctValues;
}

/** What a field costs in writes, over the days of a report (PRODUCT I2). */
export interface FieldUpdates {
  /** By the side written to. */
  readonly to: Readonly<Record<Side, { readonly updates: number; readonly alone: number }>>;
  readonly perDay: number;
  /** Of all updates of the connection, those that carried it; from 0 to 1. */
  readonly share: number;
  /** Those that carried nothing else: without the field they would not have been. */
  readonly shareAlone: number;
  /** API calls a day for the updates that carried nothing else, as full as calls were of late; null where none were made of late. */
  readonly callsPerDay: number | null;
  /** When it was last written, by our clock (ISO 8601); null when it was not within the days that are kept. */
  readonly lastAt: string | null;
}

/** One mapped field of one object, as the stored records, the counts of updates and the journal show it: no vendor was asked (PRODUCT C2). */
export interface FieldHealth {
  readonly object: PairObject;
  /** Mapping key: Marketo's REST name. */
  readonly key: string;
  /** Salesforce API name. */
  readonly salesforce: string;
  readonly direction: Direction;
  /** Null while it is suspended. */
  readonly types: Readonly<Record<Side, FieldType>> | null;
  /** Why it takes no part now; null when it does. */
  readonly suspended: ErrorCode | null;
  /** Null where nothing is known of its values. */
  readonly on: Readonly<Record<Side, FieldContents | null>>;
  readonly updates: FieldUpdates;
  /** Records that wait for it to be written, of those looked at of the backlog, and its share of them. */
  readonly waiting: { readonly records: number; readonly share: number };
  /** Why nothing works without it, as the end of a sentence; null when it may go. */
  readonly neededFor: string | null;
}

/** One kind of record that is synced. */
export interface ObjectHealth {
  readonly object: PairObject;
  /** Pairs of it that are kept, how far off that may be, and of how many the values were looked at. */
  readonly records: number;
  readonly recordsMargin: number;
  readonly sampled: number;
  readonly fields: number;
  readonly updates: number;
  readonly creates: number;
  readonly updatesPerDay: number;
  readonly createsPerDay: number;
  /** Of all updates of the connection; from 0 to 1. */
  readonly share: number;
  readonly lastAt: string | null;
  /** Records of it that wait, counted up to 10,000, and those of them that were looked at. */
  readonly waiting: { readonly records: number; readonly lookedAt: number };
  readonly isFiltered: boolean;
}

/** A field that the sync user sees and no line carries. Its values are not read, so nothing is known of them unless a filter looks at it. */
export interface UnmappedField {
  readonly side: Side;
  readonly object: RecordObject;
  /** API name. */
  readonly field: string;
  readonly label: string;
  readonly type: FieldType;
  readonly calculated: boolean;
  readonly filled: Portion | null;
}

/** The health of every field and object of a connection. */
export interface FieldReport {
  /** The first UTC day that the counts of updates are about; null while nothing was written. */
  readonly since: string | null;
  /** Days since then, 0 while nothing was written, and 28 at most. */
  readonly days: number;
  /** Updates in these days, by the side written to. */
  readonly updates: Readonly<Record<Side, number>>;
  readonly objects: readonly ObjectHealth[];
  readonly fields: readonly FieldHealth[];
  readonly unmapped: readonly UnmappedField[];
}

/** A value that was looked at, and the place it was taken from: neighbours have more in common than others. */
export interface SampledValue {
  readonly value: KnownValue;
  readonly place: number;
}

/** What stands in a field, by the values that are known of it. `total` is how many records there are with it. Null for no values at all. */
export function contentsOf(values: readonly SampledValue[], total: number): FieldContents | null {
  if (values.length === 0) return null;
  const filled = portion(values, total);
  const times = new Map<KnownValue, number>();
  for (const { value } of values) if (isFilled(value)) times.set(value, (times.get(value) ?? 0) + 1);
  return { filled, distinct: distinctValues([...times.values()], filled.share * Math.max(total, values.length)) };
}

/** The share of filled values, with its margin where they are a sample. How well the total is known does not matter to a share. */
function portion(values: readonly SampledValue[], total: number): Portion {
  const filled = values.filter(({ value }) => isFilled(value)).map(({ place }) => place);
  const { margin } = countIn({ total, margin: 0, isWhole: total <= values.length, places: values.map(({ place }) => place) }, filled);
  return { share: filled.length / values.length, margin: Math.min(1, margin / total), of: values.length };
}

function isFilled(value: KnownValue): boolean {
  return !isBlank(value) && value !== false;
}

/**
 * Different values among `all` records, by how often each was met in a sample of them: what was met once stands for more of its
 * kind, between itself alone and all that the sample leaves room for (GEE; Charikar et al., PODS 2000).
 */
export function distinctValues(times: readonly number[], all: number): DistinctValues {
  const taken = times.reduce((sum, count) => sum + count, 0);
  const once = times.filter((count) => count === 1).length;
  const factor = taken === 0 ? 1 : Math.max(1, all / taken);
  const often = times.length - once;
  return { about: often + Math.round(Math.sqrt(factor) * once), atLeast: times.length, atMost: often + Math.round(factor * once) };
}
