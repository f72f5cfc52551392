import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { FieldChange } from './journal.ts';
import { ask, askFor, read } from './request.ts';
import { SyncError } from './values.ts';
import { Fixer, Instant } from './words-of-the-api.ts';
import type { RecordObject } from './words-of-the-api.ts';

const Trials = z.object({ consent: z.nullable(z.object({ since: Instant, by: z.string() })) });

/** Whether somebody agreed that writes may be tried and undone on a connection. */
export function trialsQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['trials', connectionId],
    queryFn: async ({ signal }) => (await read(Trials, `connections/${encodeURIComponent(connectionId)}/trials`, signal)).consent,
  });
}

/** Agrees that writes may be tried on a connection, or takes that back. */
export function allowTrials(connectionId: string, to: 'allow' | 'forbid'): Promise<void> {
  return ask('POST', `connections/${encodeURIComponent(connectionId)}/trials/${to}`);
}

const right = z.nullable(z.boolean());
const Trial = z.object({
  result: z.enum(['accepted', 'refused', 'not-tried', 'not-undone', 'held', 'filtered', 'nothing-due']),
  summary: z.string(),
  write: z.nullable(z.object({ changes: z.array(FieldChange) })),
  cause: z.nullable(z.object({ title: z.string(), remedy: z.string(), fixer: Fixer })),
  error: z.nullable(SyncError),
  access: z.nullable(z.object({ read: right, edit: right, delete: right, ownerId: z.nullable(z.string()) })),
  marketo: z.object({
    note: z.string(),
    due: z.array(z.string()),
    held: z.array(z.object({ field: z.string(), title: z.string() })),
    lastError: z.nullable(SyncError),
  }),
});

/** What trying a write came to. */
export type Trial = z.infer<typeof Trial>;

/** Makes the write that is due to Salesforce, or was refused last, as the sync user, and undoes it; one field alone where one is named. */
export function tryWrite(connectionId: string, { object, id }: { readonly object: RecordObject; readonly id: string }, field: string | null): Promise<Trial> {
  const query = new URLSearchParams({ connectionId, ...(field === null ? {} : { field }) });
  return askFor(Trial, `records/${object}/${encodeURIComponent(id)}/try?${query}`);
}
