import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { read } from './request.ts';
import { Instant, RecordObject } from './words-of-the-api.ts';

/** Which way a line of the mapping goes. */
export const Direction = z.enum(['both', 'to-marketo', 'to-salesforce']);
export type Direction = z.infer<typeof Direction>;

const Entry = z.object({
  object: RecordObject,
  field: z.string(),
  salesforce: z.record(z.string(), z.string()),
  direction: Direction,
  winner: z.enum(['salesforce', 'marketo', 'marketo for leads, salesforce for contacts', 'most-recent', 'fill-if-empty', 'write-once', 'further-on']),
  purpose: z.optional(z.string()),
  owner: z.optional(z.string()),
  usedBy: z.array(z.string()),
  sensitivity: z.optional(z.enum(['none', 'personal', 'special'])),
  added: z.nullable(z.object({ version: z.number(), at: Instant, by: z.string() })),
});

/** One synced field with everything that is known and said of it; what nobody said is absent. */
export type DictionaryEntry = z.infer<typeof Entry>;

const Dictionary = z.object({ version: z.number(), completeness: z.number(), entries: z.array(Entry), orphans: z.array(z.string()) });
export type Dictionary = z.infer<typeof Dictionary>;

/** Every synced field of a connection; `completeness` goes from 0 to 1. */
export function dictionaryQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['dictionary', connectionId],
    queryFn: ({ signal }) => read(Dictionary, `connections/${encodeURIComponent(connectionId)}/dictionary`, signal),
    staleTime: 10_000,
  });
}

/** Where the dictionary is downloaded as a file. */
export function dictionaryFile(connectionId: string, format: 'csv' | 'markdown'): string {
  return `/api/v1/connections/${encodeURIComponent(connectionId)}/dictionary/${format}`;
}
