import { stamp } from './field-values.ts';

/** What the page's list needs of a record. */
export type Listed = { readonly id: number | string; readonly createdAt: number; readonly updatedAt: number };

const MOST_ROWS = 200;

/** A page of records whose text contains the search words, the last of the given order first. */
export function pageOfRecords<T extends Listed>(
  everything: readonly T[],
  query: URLSearchParams,
  searchText: (record: T) => string,
  valuesOf: (record: T) => unknown,
): unknown {
  const search = (query.get('search') ?? '').toLowerCase();
  const offset = Number(query.get('offset') ?? '0') || 0;
  const limit = Math.min(Number(query.get('limit') ?? '25') || 25, MOST_ROWS);
  const found = search === '' ? everything : everything.filter((record) => searchText(record).toLowerCase().includes(search));
  const end = Math.max(0, found.length - offset);
  const rows = found.slice(Math.max(0, end - limit), end).toReversed();
  return {
    total: found.length,
    rows: rows.map((record) => ({ id: record.id, createdAt: stamp(record.createdAt), updatedAt: stamp(record.updatedAt), values: valuesOf(record) })),
  };
}
