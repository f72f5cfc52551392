import type { FilterProblem } from './filter-expression.ts';
import type { Estimate } from './sampled-count.ts';
import type { PairObject, Side } from './side.ts';

/** What a filter would do if it were applied now (PRODUCT H1): nothing is changed by finding that out. */
export interface FilterTrial {
  readonly object: PairObject;
  readonly to: Side;
  /** In its one form. */
  readonly filter: string;
  /** What of it cannot be evaluated: by these parts nobody leaves, and nobody new is let in. */
  readonly problems: readonly FilterProblem[];
  /** Pairs whose record is there on the side that sends. */
  readonly records: Estimate;
  readonly in: TrialGroup;
  readonly out: TrialGroup;
  /** Of whom nobody can say: something in the filter is hidden, or was never read. They stay where they are. */
  readonly unknown: TrialGroup;
  /** Kept out today, and let in. */
  readonly entering: TrialGroup;
  /** Let in today, and kept out. */
  readonly leaving: TrialGroup;
  /** Of those that leave: whose other record would be deleted. */
  readonly deleted: Estimate;
  /** What the vendor itself counts; null where it cannot be asked all of the filter, or does not send. */
  readonly counted: VendorCount | null;
  /** What to know about asking the vendor by these fields, in sentences. */
  readonly advice: readonly string[];
}

/** Records of one kind, with some of them. */
export interface TrialGroup extends Estimate {
  readonly samples: readonly TrialSample[];
}

/** One record, and the part of the filter that decides. */
export interface TrialSample {
  readonly pairId: string;
  readonly salesforceId: string | null;
  readonly marketoId: string | null;
  /** Null for a record that is in. */
  readonly because: string | null;
}

/** What a vendor says of its own records. */
export interface VendorCount {
  readonly in: number;
  readonly out: number;
  /** Ids of some records. */
  readonly samplesIn: readonly string[];
  readonly samplesOut: readonly string[];
}
