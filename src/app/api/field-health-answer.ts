import { z } from '@hono/zod-openapi';
import { count, direction, instant, pairObject, recordObject, side } from './words-of-the-api.ts';

const share = z.number().min(0).max(1);
const rate = z.number().nonnegative();
const portion = z.object({ share, margin: share.openapi({ description: 'How far off the share may be, nineteen times of twenty; 0 when all records were looked at.' }), of: count.openapi({ description: 'Records looked at.' }) }).openapi('Portion');
const contents = z.object({ filled: portion, distinct: z.object({ about: count, atLeast: count, atMost: count }).openapi({ description: 'Exact when atLeast and atMost are the same.' }) }).openapi('FieldContents');
const written = z.object({ updates: count, alone: count.openapi({ description: 'Updates that carried nothing else: without the field they would not have been.' }) });

const toDo = {
  lines: z.string().nullable().openapi({ description: 'Lines to put into the configuration, as YAML, in place of those about the same field.' }),
  instead: z.string().nullable().openapi({ description: 'What to do where no line of the configuration does it.' }),
};
const verdict = z.enum(['keep', 'ease', 'ask', 'stop']);

const fieldAdvice = z
  .object({
    kind: z.enum(['never-filled', 'stale-formula', 'small-changes', 'noisy', 'same-everywhere', 'no-purpose', 'never-changes', 'in-use']),
    verdict,
    because: z.string(),
    sparesPerDay: rate.nullable().openapi({ description: 'Updates a day that would not be any more.' }),
    callsPerDay: z.number().nullable().openapi({ description: 'API calls a day that following it costs, or spares where negative.' }),
    ...toDo,
  })
  .openapi('FieldAdvice');

const field = z
  .object({
    object: pairObject,
    key: z.string().openapi({ description: 'Marketo\'s REST name.' }),
    salesforce: z.string(),
    direction,
    types: z.object({ salesforce: z.string(), marketo: z.string() }).nullable(),
    suspended: z.string().nullable().openapi({ description: 'The code of why it takes no part now.' }),
    on: z.object({ salesforce: contents.nullable(), marketo: contents.nullable() }).openapi({ description: 'What stands in it on either side; null where nothing is known.' }),
    updates: z.object({
      to: z.object({ salesforce: written, marketo: written }),
      perDay: rate,
      share: share.openapi({ description: 'Of all updates of the connection.' }),
      shareAlone: share,
      callsPerDay: rate.nullable().openapi({ description: 'For updates that carried nothing else, as full as calls were of late; null where none were made of late.' }),
      lastAt: instant.nullable().openapi({ description: 'Null when it was not written within the 90 days that are kept.' }),
    }),
    waiting: z.object({ records: count, share }).openapi({ description: 'Of the records looked at of the backlog, those that wait for it.' }),
    formula: z.object({ isReadOnChange: z.boolean(), readAt: instant.nullable(), callsEach: count }).nullable(),
    neededFor: z.string().nullable(),
    purpose: z.string().nullable(),
    usedBy: z.array(z.string()).readonly(),
    advice: z.array(fieldAdvice).readonly().openapi({ description: 'The weightiest first.' }),
  })
  .openapi('FieldHealth');

const object = z
  .object({
    object: pairObject,
    records: count,
    recordsMargin: count.openapi({ description: 'How far off the number of records may be, nineteen times of twenty.' }),
    sampled: count.openapi({ description: 'Records whose values were looked at.' }),
    fields: count,
    updates: count,
    creates: count,
    updatesPerDay: rate,
    createsPerDay: rate,
    share,
    lastAt: instant.nullable(),
    waiting: z.object({ records: count.openapi({ description: 'Counted up to 10,000.' }), lookedAt: count }),
    isFiltered: z.boolean(),
    advice: z.object({ kind: z.enum(['empty-object', 'unused-object', 'in-use']), verdict, because: z.string(), ...toDo }),
  })
  .openapi('ObjectHealth');

/** The health of every mapped field and object, with what to do about it (PRODUCT C2, I2). */
export const fieldHealthAnswer = z
  .object({
    connectionId: z.string(),
    since: z.string().nullable().openapi({ description: 'The first UTC day that updates are counted of: 28 days ago, or when the first was counted.' }),
    days: rate,
    updates: z.object({ salesforce: count, marketo: count }).openapi({ description: 'All updates of these days, by the side written to.' }),
    objects: z.array(object).readonly(),
    fields: z.array(field).readonly().openapi({ description: 'By their share of updates, the largest first.' }),
    unmapped: z
      .array(z.object({ side, object: recordObject, field: z.string(), label: z.string(), type: z.string(), calculated: z.boolean(), filled: portion.nullable() }))
      .readonly()
      .openapi({ description: 'What the sync user sees and no line carries; of its values nothing is known, unless a filter looks at them.' }),
  })
  .openapi('FieldHealthReport');

/** The report as the API shows it. */
export type FieldHealthAnswer = z.output<typeof fieldHealthAnswer>;
