import type { FilterProblem } from './filter-expression.ts';
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

/** A number of records. `margin` is how far off it may be, nineteen times of twenty; 0 when all were counted. */
export interface Estimate {
  readonly records: number;
  readonly margin: number;
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

/** A unit of a sample: which records were taken together, and how many of them are meant. */
export interface SampledPlace {
  readonly taken: number;
  readonly meant: number;
}

/**
 * How many of `total` are meant, by a sample of whole places: the share in it, with twice the deviation that such samples have
 * (ratio estimate over clusters; Cochran, Sampling Techniques). Neighbours are alike, so places are counted and not records.
 */
export function estimate(places: readonly SampledPlace[], total: number): Estimate {
  const taken = places.reduce((sum, place) => sum + place.taken, 0);
  const meant = places.reduce((sum, place) => sum + place.meant, 0);
  if (taken === 0) return { records: 0, margin: total };
  if (taken >= total) return { records: meant, margin: 0 };
  const share = meant / taken;
  const spread = places.reduce((sum, place) => sum + (place.meant - share * place.taken) ** 2, 0);
  const count = places.length;
  const deviation = count < 2 ? 0.5 : Math.sqrt(((1 - taken / total) * count * spread) / (count - 1)) / taken;
  // A sample without a single one still leaves room for a few: the rule of three.
  const least = 3 / taken;
  return { records: Math.round(share * total), margin: Math.ceil(Math.max(1.96 * deviation, share === 0 || share === 1 ? least : 0) * total) };
}
