import type { StoredRecord } from './record.ts';

/**
 * Versions of records in the order of SystemModstamp, then Id: the index a sync reads by (apis.md B4). Versions that
 * are no longer the present ones stay behind and are stepped over, until there are more of them than of the others.
 */
export type StampOrder = {
  add(record: StoredRecord): void;
  scan(range: { readonly from?: string; readonly to?: string }, descending: boolean): Iterable<StoredRecord>;
  /** Drops outdated versions once they outnumber the `live` ones. */
  tidy(live: number): void;
};

/** How far from the end a late version is still moved into place at once; beyond that the next reading sorts. */
const NEAR_THE_END = 5000;
const TIDY_FROM = 1000;

export function createStampOrder(isPresent: (record: StoredRecord) => boolean): StampOrder {
  let entries: StoredRecord[] = [];
  let sorted = true;

  const add = (record: StoredRecord): void => {
    const last = entries.at(-1);
    if (last === undefined || !sorted || compare(last, record) <= 0) {
      entries.push(record);
      return;
    }
    const place = firstWhere(entries, (entry) => compare(entry, record) > 0);
    if (entries.length - place <= NEAR_THE_END) entries.splice(place, 0, record);
    else {
      entries.push(record);
      sorted = false;
    }
  };

  const order = (): readonly StoredRecord[] => {
    if (!sorted) entries.sort(compare);
    sorted = true;
    return entries;
  };

  return {
    add,
    *scan({ from, to }, descending) {
      const list = order();
      const start = from === undefined ? 0 : firstAtOrAfter(list, from);
      const end = to === undefined ? list.length : firstAfter(list, to);
      let previous: StoredRecord | undefined;
      for (let step = start; step < end; step += 1) {
        const record = list[descending ? end - 1 - (step - start) : step];
        if (record === undefined || record === previous || !isPresent(record)) continue;
        previous = record;
        yield record;
      }
    },
    tidy(live) {
      if (entries.length < 2 * live + TIDY_FROM) return;
      entries = [...new Set(entries)].filter(isPresent);
    },
  };
}

function compare(one: StoredRecord, other: StoredRecord): number {
  if (one.SystemModstamp !== other.SystemModstamp) return one.SystemModstamp < other.SystemModstamp ? -1 : 1;
  if (one.Id === other.Id) return 0;
  return one.Id < other.Id ? -1 : 1;
}

function firstAtOrAfter(list: readonly StoredRecord[], stamp: string): number {
  return firstWhere(list, (record) => record.SystemModstamp >= stamp);
}

function firstAfter(list: readonly StoredRecord[], stamp: string): number {
  return firstWhere(list, (record) => record.SystemModstamp > stamp);
}

function firstWhere(list: readonly StoredRecord[], reached: (record: StoredRecord) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = list[middle];
    if (record !== undefined && !reached(record)) low = middle + 1;
    else high = middle;
  }
  return low;
}
