import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { JournalEntry } from './journal.ts';
import { ask, read } from './request.ts';
import { SeenValue, SyncError } from './values.ts';
import { Instant, Lane, LinkState, PairObject, RecordObject } from './words-of-the-api.ts';

const Work = z.discriminatedUnion('state', [
  z.object({ state: z.literal('rest') }),
  z.object({
    state: z.literal('waiting'),
    lane: Lane,
    since: Instant,
    attempts: z.number(),
    nextAttemptAt: Instant,
    lastError: z.nullable(SyncError),
    held: z.optional(SyncError),
  }),
  z.object({ state: z.literal('rejected'), since: Instant, error: SyncError, held: z.optional(SyncError) }),
]);

/** What one direction of a pair has to do, and why it has not done it yet. */
export type Work = z.infer<typeof Work>;

const Field = z.object({
  marketoField: z.string(),
  salesforceField: z.nullable(z.string()),
  direction: z.enum(['both', 'to-marketo', 'to-salesforce']),
  policy: z.enum(['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once', 'further-on']),
  salesforce: z.optional(SeenValue),
  marketo: z.optional(SeenValue),
  agreed: z.optional(SeenValue),
  rules: z.optional(
    z.object({
      toMarketo: z.nullable(z.array(z.string())),
      toSalesforce: z.nullable(z.array(z.string())),
      keptAs: z.enum(['salesforce', 'marketo']),
    }),
  ),
  state: z.enum([
    'agreed',
    'waiting-for-salesforce',
    'waiting-for-marketo',
    'kept-apart',
    'one-sided',
    'unknown',
    'held',
    'never-seen',
  ]),
  reason: z.nullable(z.string()),
});

/** One mapped field with its three states; a state that is absent was never seen. */
export type ExplainedField = z.infer<typeof Field>;

const RecordOnSide = z.object({
  id: z.nullable(z.string()),
  presence: z.enum(['present', 'absent', 'deleted', 'merged']),
  lastSeenVersion: z.nullable(z.string()),
});

/** One side's record as it was last seen. */
export type RecordOnSide = z.infer<typeof RecordOnSide>;

const PairedRecord = z.object({ id: z.string(), name: z.nullable(z.string()) });

const Pairing = z.object({
  salesforce: PairedRecord,
  marketo: PairedRecord,
  statuses: z.array(z.object({ salesforce: z.array(z.string()), marketo: z.array(z.string()) })),
  members: z.number(),
});

/** A campaign and its program, as the settings pair them. */
export type ExplainedPairing = z.infer<typeof Pairing>;

const Explanation = z.object({
  connectionId: z.string(),
  asked: z.object({ object: RecordObject, id: z.string() }),
  pairId: z.nullable(z.string()),
  link: z.object({ state: LinkState, object: PairObject, salesforce: RecordOnSide, marketo: RecordOnSide }),
  summary: z.string(),
  fields: z.array(Field),
  work: z.object({ toSalesforce: Work, toMarketo: Work }),
  openOperations: z.array(z.object({ operationId: z.string(), openedAt: Instant })),
  history: z.array(JournalEntry),
  pairing: z.optional(Pairing),
});

/** The answer to "why is this person not in Salesforce?". */
export type Explanation = z.infer<typeof Explanation>;

/** Explains a record; asked for again soon while something waits, seldom at rest. */
export function explanationQuery(object: RecordObject, id: string) {
  return queryOptions({
    queryKey: ['explanation', object, id],
    queryFn: ({ signal }) => read(Explanation, `records/${object}/${encodeURIComponent(id)}/explain`, signal),
    refetchInterval: (query) => {
      const work = query.state.data?.work;
      return work?.toSalesforce.state === 'waiting' || work?.toMarketo.state === 'waiting' ? 2000 : 10_000;
    },
  });
}

/** Puts the record into the priority lane. */
export function syncRecord(object: RecordObject, id: string): Promise<void> {
  return ask('POST', `records/${object}/${encodeURIComponent(id)}/sync`);
}
