import type { Backfill } from './backfill.ts';
import { sumOf } from './effect-tally.ts';
import type { BackfillForecast } from './rules-preview.ts';
import type { Estimate } from './sampled-count.ts';
import { SIDES } from './side.ts';
import type { Side } from './side.ts';

/** How many records one call takes. */
export interface BatchSizes {
  /** Of a listing of everything, and of a question for records by their ids. */
  readonly read: Readonly<Record<Side, number>>;
  readonly write: Readonly<Record<Side, number>>;
  /** People or records searched for at a time before they are made. */
  readonly search: number;
}

/** What has to be done for one object. */
export interface ObjectWork {
  readonly reads: Readonly<Record<Side, Estimate>>;
  readonly writes: Readonly<Record<Side, Estimate>>;
  /** Of the writes, records to be made: each is searched for first. */
  readonly created: Readonly<Record<Side, Estimate>>;
}

/** A call takes about so long where no pace was measured (vendors answer within one to three seconds). */
const SECONDS_PER_CALL = 2;

/**
 * What carrying a draft out costs: calls from the vendors' batch sizes, and minutes from the pace of the backfill that was measured
 * last (`known`, newest first), else from a call's usual time.
 */
export function forecast(work: readonly ObjectWork[], batches: BatchSizes, known: readonly Backfill[]): BackfillForecast {
  const calls = { salesforce: 0, marketo: 0 };
  for (const { reads, writes, created } of work) {
    for (const side of SIDES) {
      calls[side] += blocks(reads[side], batches.read[side]) + blocks(writes[side], batches.write[side]) + blocks(created[side], batches.search);
    }
  }
  const together = (part: 'reads' | 'writes'): Readonly<Record<Side, Estimate>> => ({ salesforce: sumOf(work.map((one) => one[part].salesforce)), marketo: sumOf(work.map((one) => one[part].marketo)) });
  const [reads, writes] = [together('reads'), together('writes')];
  const recordsPerMinute = known.find(({ perMinute }) => perMinute !== null && perMinute > 0)?.perMinute ?? null;
  // A pace is measured over records read, and over records written, whichever was going on.
  const records = Math.max(reads.salesforce.records, reads.marketo.records) + writes.salesforce.records + writes.marketo.records;
  const minutes = recordsPerMinute === null ? ((calls.salesforce + calls.marketo) * SECONDS_PER_CALL) / 60 : records / recordsPerMinute;
  return { reads, writes, calls, minutes: Math.ceil(minutes * 10) / 10, recordsPerMinute: recordsPerMinute === null ? null : Math.round(recordsPerMinute) };
}

function blocks({ records }: Estimate, size: number): number {
  return Math.ceil(records / size);
}
