import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { read } from './request.ts';
import { Fixer } from './words-of-the-api.ts';

const Entry = z.object({
  code: z.string(),
  title: z.string(),
  cause: z.string(),
  remedy: z.string(),
  fixer: Fixer,
});

const Catalogue = z.object({ entries: z.array(Entry) });

/** Every error by its code; it never changes while the server runs. */
export const errorCatalogueQuery = queryOptions({
  queryKey: ['error-catalogue'],
  queryFn: async ({ signal }) => {
    const { entries } = await read(Catalogue, 'error-catalogue', signal);
    return new Map(entries.map((entry) => [entry.code, entry]));
  },
  staleTime: Infinity,
});
