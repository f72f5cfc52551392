import { z } from '@hono/zod-openapi';
import { conflictPolicy, direction, instant, knownValue, lane, linkState, pairObject, recordObject, seenValue, side, syncError } from './words-of-the-api.ts';

/** A value may also lose because it was written after our last look and before our own write. */
const whyLost = z.enum([...conflictPolicy.options, 'last-write']);

/** One field of a write. */
export const fieldChange = z.object({
  field: z.string(),
  value: knownValue,
  replaces: knownValue.optional(),
  isDefault: z.literal(true).optional(),
  lost: z.object({ value: knownValue, policy: whyLost }).optional(),
});

const cause = z.object({ kind: z.enum(['change', 'link', 'create', 'request', 'rule', 'policy', 'recovery', 'reconcile']), by: z.string().nullable() });

const write = { side, recordId: z.string(), operationId: z.string(), changes: z.array(fieldChange).readonly(), cause };

const journalEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linked'), side, recordId: z.string(), how: z.enum(['key', 'email', 'created']) }),
  z.object({ kind: z.literal('created'), ...write }),
  z.object({ kind: z.literal('updated'), ...write }),
  z.object({ kind: z.literal('conflict'), field: z.string(), winner: side, policy: z.string(), kept: knownValue, lost: knownValue }),
  z.object({ kind: z.literal('rejected'), side, operationId: z.string().nullable(), error: syncError, changes: z.array(fieldChange).readonly() }),
  z.object({ kind: z.literal('in-doubt'), side, operationId: z.string(), error: syncError }),
  z.object({ kind: z.literal('resolved'), side, operationId: z.string(), outcome: z.enum(['applied', 'not-applied']) }),
  z.object({ kind: z.literal('converted'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('absorbed'), side, recordId: z.string() }),
  z.object({ kind: z.literal('merged'), side, from: z.string(), to: z.string(), apart: z.array(z.string()).readonly().optional() }),
  z.object({ kind: z.literal('restored'), side, recordId: z.string() }),
  z.object({ kind: z.literal('deleted'), side, recordId: z.string(), operationId: z.string().optional(), held: z.record(z.string(), knownValue).optional() }),
  z.object({ kind: z.literal('requested'), side, by: z.string() }),
  z.object({ kind: z.literal('tried'), side, by: z.string(), write: z.enum(['create', 'update', 'delete']), outcome: z.enum(['accepted', 'refused', 'not-tried', 'not-undone']), error: syncError.nullable(), changes: z.array(fieldChange).readonly() }),
]);

/** One event of a pair's history, as the API sends it. */
export type JournalEventAnswer = z.output<typeof journalEvent>;

const journalEntry = z.object({ entryId: z.string(), connectionId: z.string(), pairId: z.string(), at: instant, event: journalEvent }).openapi('JournalEntry');

const work = z.discriminatedUnion('state', [
  z.object({ state: z.literal('rest') }),
  z.object({ state: z.literal('waiting'), lane, since: instant, attempts: z.int(), nextAttemptAt: instant, lastError: syncError.nullable(), held: syncError.optional().openapi({ description: 'What else of the record is held back meanwhile.' }) }),
  z.object({ state: z.literal('rejected'), since: instant, error: syncError, held: syncError.optional().openapi({ description: 'What else of the record is held back besides.' }) }),
]);

const operation = z
  .object({
    operationId: z.string(),
    connectionId: z.string(),
    pairId: z.string(),
    side,
    object: pairObject,
    kind: z.enum(['create', 'update', 'merge', 'delete']),
    lane,
    recordId: z.string().nullable(),
    changes: z.array(fieldChange).readonly(),
    cause,
    openedAt: instant,
    leaseName: z.string(),
    leaseEpoch: z.int(),
    metRecord: z.literal(true).optional(),
    into: z.object({ pairId: z.string(), recordId: z.string() }).optional(),
    attempts: z.int().optional(),
    isUnsent: z.literal(true).optional(),
  })
  .openapi('Operation');

const explainedField = z.object({
  marketoField: z.string(),
  salesforceField: z.string().nullable(),
  direction,
  policy: conflictPolicy,
  salesforce: seenValue.optional(),
  marketo: seenValue.optional(),
  agreed: seenValue.optional(),
  rules: z.object({ toMarketo: z.array(z.string()).readonly().nullable(), toSalesforce: z.array(z.string()).readonly().nullable(), keptAs: side }).optional(),
  state: z.enum(['agreed', 'waiting-for-salesforce', 'waiting-for-marketo', 'kept-apart', 'one-sided', 'unknown', 'held', 'never-seen']),
  reason: z.string().nullable(),
});

const recordOnSide = z.object({ id: z.string().nullable(), presence: z.enum(['present', 'absent', 'deleted', 'merged']), lastSeenVersion: z.string().nullable() });

const pairedRecord = z.object({ id: z.string(), name: z.string().nullable(), isSeen: z.boolean() });

const explainedPairing = z.object({
  salesforce: pairedRecord,
  marketo: pairedRecord,
  policy: z.enum(['further-on', 'salesforce-wins', 'marketo-wins']),
  statuses: z.array(z.object({ salesforce: z.array(z.string()).readonly(), marketo: z.array(z.string()).readonly() })).readonly().openapi({ description: 'Statuses that mean the same, in the words of each side; empty on a side that has none.' }),
  members: z.int().openapi({ description: 'Memberships that are there on both sides.' }),
  problems: z.array(z.object({ code: z.enum(['CAMPAIGN_NOT_PAIRED', 'CAMPAIGN_STATUSES_DIFFER']), detail: z.string() })).readonly(),
});

/** Everything about one record (PRODUCT F4); also what `bascule explain --json` prints. */
export const explanationAnswer = z
  .object({
    connectionId: z.string(),
    asked: z.object({ object: recordObject, id: z.string() }),
    pairId: z.string().nullable().openapi({ description: 'Null for a record that nobody asked to sync.' }),
    link: z.object({ state: linkState, object: pairObject, salesforce: recordOnSide, marketo: recordOnSide }),
    summary: z.string(),
    fields: z.array(explainedField).readonly(),
    filters: z
      .array(z.object({ to: side, filter: z.string(), verdict: z.enum(['in', 'out', 'unknown']), because: z.string().nullable(), since: instant.nullable() }))
      .readonly()
      .openapi({ description: 'What the filters say of it, by the side written to.' }),
    work: z.object({ toSalesforce: work, toMarketo: work }),
    openOperations: z.array(operation).readonly(),
    history: z.array(journalEntry).readonly(),
    pairing: explainedPairing.optional().openapi({ description: 'With what the settings pair a campaign or a program.' }),
  })
  .openapi('Explanation');
