import * as z from 'zod/mini';

import { KnownValue, SyncError } from './values.ts';
import { Instant, Side } from './words-of-the-api.ts';

/** One field of a write: what went out and what it replaced. */
export const FieldChange = z.object({
  field: z.string(),
  value: KnownValue,
  replaces: z.optional(KnownValue),
  lost: z.optional(z.object({ value: KnownValue, policy: z.string() })),
  isDefault: z.optional(z.boolean()),
});

export type FieldChange = z.infer<typeof FieldChange>;

const Cause = z.object({
  kind: z.enum(['change', 'link', 'create', 'request', 'rule', 'policy', 'recovery', 'reconcile']),
  by: z.nullable(z.string()),
});

/** Why a write happened. */
export type Cause = z.infer<typeof Cause>;

const write = {
  side: Side,
  recordId: z.string(),
  operationId: z.string(),
  changes: z.array(FieldChange),
  cause: Cause,
};

const JournalEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linked'), side: Side, recordId: z.string(), how: z.enum(['key', 'email', 'created']) }),
  z.object({ kind: z.literal('created'), ...write }),
  z.object({ kind: z.literal('updated'), ...write }),
  z.object({
    kind: z.literal('conflict'),
    field: z.string(),
    winner: Side,
    policy: z.string(),
    kept: KnownValue,
    lost: KnownValue,
  }),
  z.object({
    kind: z.literal('rejected'),
    side: Side,
    operationId: z.nullable(z.string()),
    error: SyncError,
    changes: z.array(FieldChange),
  }),
  z.object({ kind: z.literal('in-doubt'), side: Side, operationId: z.string(), error: SyncError }),
  z.object({
    kind: z.literal('resolved'),
    side: Side,
    operationId: z.string(),
    outcome: z.enum(['applied', 'not-applied']),
  }),
  z.object({ kind: z.literal('converted'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('absorbed'), side: Side, recordId: z.string() }),
  z.object({ kind: z.literal('merged'), side: Side, from: z.string(), to: z.string(), apart: z.optional(z.array(z.string())) }),
  z.object({ kind: z.literal('restored'), side: Side, recordId: z.string() }),
  z.object({ kind: z.literal('deleted'), side: Side, recordId: z.string() }),
  z.object({ kind: z.literal('requested'), side: Side, by: z.string() }),
  z.object({
    kind: z.literal('tried'),
    side: Side,
    by: z.string(),
    outcome: z.enum(['accepted', 'refused', 'not-tried', 'not-undone']),
    error: z.nullable(SyncError),
    changes: z.array(FieldChange),
  }),
]);

/** Everything that can have happened to a pair. */
export type JournalEvent = z.infer<typeof JournalEvent>;

/** One line of a record's history. */
export const JournalEntry = z.object({ entryId: z.string(), at: Instant, event: JournalEvent });
export type JournalEntry = z.infer<typeof JournalEntry>;
