import * as z from 'zod/mini';

import type { Document } from '../api/configuration.ts';
import { FilterEntry } from '../api/filters.ts';
import type { FilterQuestion } from '../api/filters.ts';

/** The filters that rules name; rules without any let every record through. */
export function filtersOf({ filters }: Document): readonly FilterEntry[] {
  const parsed = z.array(FilterEntry).safeParse(filters);
  return parsed.success ? parsed.data : [];
}

/** The same rules with this filter in place of the one that its object had in this direction. */
export function withFilter(document: Document, { object, ...filter }: FilterQuestion): Document {
  const others = filtersOf(document)
    .map((entry) => (entry.to === filter.to ? { ...entry, objects: entry.objects.filter((name) => name !== object) } : entry))
    .filter(({ objects }) => objects.length > 0);
  return { ...document, filters: [...others, { objects: [object], ...filter }] };
}
