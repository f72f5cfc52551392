/** A number of records. `margin` is how far off it may be, nineteen times of twenty; 0 when all were counted. */
export interface Estimate {
  readonly records: number;
  readonly margin: number;
}

/** A unit of a sample: which records were taken together, and how many of them are meant. */
export interface SampledPlace {
  readonly taken: number;
  readonly meant: number;
}

/** Of so many records some were taken, each with the place of it: those of one place were taken together. */
export interface Sampled {
  readonly total: number;
  /** All were taken. */
  readonly isWhole: boolean;
  readonly places: readonly number[];
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

/** How many records are meant, where those at `meant` places of the sample are: counted where all were taken, else estimated. */
export function countIn({ total, isWhole, places }: Sampled, meant: readonly number[]): Estimate {
  if (isWhole) return { records: meant.length, margin: 0 };
  const taken = countByPlace(places);
  const found = countByPlace(meant);
  return estimate([...taken].map(([place, count]) => ({ taken: count, meant: found.get(place) ?? 0 })), total);
}

function countByPlace(places: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}
