import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { read } from './request.ts';
import { Side } from './words-of-the-api.ts';

const Verdict = z.enum(['fine', 'missing', 'too-much', 'unused', 'useful', 'cannot', 'unknown']);
export type Verdict = z.infer<typeof Verdict>;

const told = { verdict: Verdict, neededFor: z.nullable(z.string()), finding: z.nullable(z.string()) };
const from = z.array(z.string());

const Report = z.object({
  side: Side,
  user: z.nullable(z.string()),
  knowsRights: z.boolean(),
  objects: z.array(
    z.object({
      name: z.string(),
      permission: z.nullable(z.string()),
      rights: z.array(z.object({ label: z.string(), from, ...told })),
      fields: z.array(z.object({ name: z.string(), right: z.string(), ...told })),
    }),
  ),
  system: z.array(z.object({ label: z.string(), from, ...told })),
});

/** The sync user of one side against what the mapping needs. */
export type Report = z.infer<typeof Report>;

const SyncUser = z.object({ sides: z.array(Report), permissionSet: z.object({ unseen: z.array(z.string()) }) });

/** Asked anew each time somebody opens the page; both vendors answer for it. */
export function syncUserQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['sync-user', connectionId],
    queryFn: ({ signal }) => read(SyncUser, `connections/${encodeURIComponent(connectionId)}/sync-user`, signal),
    staleTime: 60_000,
  });
}

/** Where a file for the Salesforce admin is downloaded. */
export function syncUserFile(connectionId: string, file: 'permission-set' | 'hand-off', query = ''): string {
  return `/api/v1/connections/${encodeURIComponent(connectionId)}/sync-user/${file}${query}`;
}

/** One line of the page: what it is about, and what is said of it. */
export interface Row {
  readonly what: string;
  readonly right: string;
  readonly from: readonly string[];
  readonly verdict: Verdict;
  readonly neededFor: string | null;
  readonly finding: string | null;
}

/** Everything a report says, line by line: rights over everything, then objects with their fields. */
export function rowsOf({ objects, system }: Report): readonly Row[] {
  const ofObject = ({ name, permission, rights, fields }: Report['objects'][number]): readonly Row[] => [
    ...rights.map(({ label, ...row }) => ({ what: name, right: permission === null ? label : `${label} (${permission})`, ...row })),
    ...fields.map(({ name: field, ...row }) => ({ what: `${name}.${field}`, from: [], ...row })),
  ];
  return [...system.map(({ label, ...row }) => ({ what: '', right: label, ...row })), ...objects.flatMap(ofObject)];
}
