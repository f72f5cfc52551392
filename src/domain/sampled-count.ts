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
  /** How far off `total` may be. */
  readonly margin: number;
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
export function countIn({ total, margin, isWhole, places }: Sampled, meant: readonly number[]): Estimate {
  if (isWhole) return { records: meant.length, margin: 0 };
  const taken = countByPlace(places);
  const found = countByPlace(meant);
  const share = estimate([...taken].map(([place, count]) => ({ taken: count, meant: found.get(place) ?? 0 })), total);
  return { ...share, margin: share.margin + Math.ceil(total === 0 ? 0 : (margin * share.records) / total) };
}

/**
 * How many records there are in all, where some of `all` places were looked at: `counts` are those of places that have any. As many
 * for each place as there, with twice the deviation of that.
 */
export function expanded(counts: readonly number[], looked: number, all: number): Estimate {
  const found = counts.reduce((sum, count) => sum + count, 0);
  if (looked === 0) return { records: 0, margin: 0 };
  if (looked >= all) return { records: found, margin: 0 };
  const mean = found / looked;
  const spread = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) + (looked - counts.length) * mean ** 2;
  const deviation = looked < 2 ? mean : Math.sqrt(((1 - looked / all) * spread) / (looked - 1) / looked);
  return { records: Math.round(mean * all), margin: Math.ceil(1.96 * deviation * all) };
}

function countByPlace(places: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}
