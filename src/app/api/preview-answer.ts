import { z } from '@hono/zod-openapi';
import { givenConfiguration, overtakenAnswer, problemsAnswer, readyAnswer } from './configuration-answer.ts';
import { conflictPolicy, count, direction, estimate, knownValue, pairObject, side } from './words-of-the-api.ts';

/** A draft of a connection's rules, and how many examples of each kind are wanted. */
export const draftQuestion = givenConfiguration
  .extend({ examples: z.int().min(0).max(20).default(3).openapi({ description: 'How many records of each kind are named, with their values.' }) })
  .openapi('DraftOfRules');

const record = { pairId: z.string(), salesforceId: z.string().nullable(), marketoId: z.string().nullable() };
const bySide = <Schema extends z.ZodType>(schema: Schema): z.ZodObject<{ salesforce: Schema; marketo: Schema }> => z.object({ salesforce: schema, marketo: schema });

const values = estimate
  .extend({
    examples: z
      .array(
        z.object({
          ...record,
          before: knownValue.optional().openapi({ description: 'What the side written to holds; absent when that was never seen.' }),
          after: knownValue.openapi({ description: 'What it would hold; of a value that does not cross, what the other side holds.' }),
        }),
      )
      .readonly(),
  })
  .openapi('PreviewedValues');

const writes = z
  .object({ created: estimate, updated: estimate, deleted: estimate, ended: estimate.openapi({ description: 'Wait to be written today, and would wait no more.' }) })
  .openapi('PreviewedWrites');

const field = z
  .object({
    field: z.string().openapi({ description: "Marketo's REST name." }),
    salesforce: z.string(),
    change: z.enum(['added', 'removed', 'changed']).nullable().openapi({ description: 'Null for a line that stays as it is and of which values would be written all the same.' }),
    direction,
    policy: conflictPolicy,
    isReadAnew: z.boolean().openapi({ description: 'It was never read by these rules: what is said of its values comes from records that were looked at for this preview.' }),
    written: bySide(values).openapi({ description: 'Values that would be written, by the side written to.' }),
    conflicts: bySide(values).openapi({ description: 'Of these, values of its own that the side written to would lose.' }),
    keptApart: estimate.openapi({ description: 'Both sides hold another value, and the draft lets them.' }),
    held: z
      .array(
        values.extend({
          to: side,
          code: z.string(),
          by: z.string().nullable().openapi({ description: 'The value rule that does not cover them, in words; null where it is no rule.' }),
          because: z.string().nullable().openapi({ description: 'What they are not that the rule covers, and what to do; null where the code says it all.' }),
        }),
      )
      .readonly()
      .openapi({ description: 'Values that would not cross, by side and reason.' }),
  })
  .openapi('PreviewedField');

const group = estimate.extend({ examples: z.array(z.object({ ...record, because: z.string().nullable() })).readonly() });

const filter = z
  .object({ to: side, filter: z.string().nullable(), entering: group, leaving: group, unknown: estimate })
  .openapi('PreviewedFilter');

const object = z
  .object({
    object: pairObject,
    change: z.enum(['added', 'removed', 'changed']),
    records: estimate.nullable().openapi({ description: 'Null when nobody tells how many there are.' }),
    evaluated: count.openapi({ description: 'Stored records that the draft was tried on.' }),
    lookedAt: count.nullable().openapi({ description: 'Of these, records that were read at the vendors; null where the draft names no field that was never read.' }),
    isReadAnew: z.boolean().openapi({ description: 'Every record is read once more after the draft is applied.' }),
    writes: bySide(writes),
    fields: z.array(field).readonly(),
    filters: z.array(filter).readonly(),
    open: estimate.openapi({ description: 'Records whose writes let each other out of a filter: which comes first decides, so what is said of them may turn out otherwise.' }),
  })
  .openapi('PreviewedObject');

const warning = z
  .object({ kind: z.enum(['refused', 'hidden', 'not-writable', 'one-way', 'filter', 'brake', 'not-seen', 'followers']), object: pairObject.nullable(), field: z.string().nullable(), says: z.string() })
  .openapi('DraftWarning');

const backfill = z
  .object({
    reads: bySide(estimate),
    writes: bySide(estimate),
    calls: bySide(count),
    minutes: z.number().nonnegative(),
    recordsPerMinute: count.nullable().openapi({ description: 'As the backfill measured last went; null where none was, and a call is taken for two seconds.' }),
  })
  .openapi('BackfillForecast');

/** What a draft would do if it were applied now. */
const preview = z
  .object({
    objects: z.array(object).readonly(),
    warnings: z.array(warning).readonly(),
    retried: count.openapi({ description: 'Refused records that are tried again with any new version.' }),
    backfill,
    vendorCalls: count.openapi({ description: 'Questions put to the vendors for this preview: five at most.' }),
  })
  .openapi('RulesPreview');

/** What a draft comes to: what it would do, or why it cannot be applied; also what `bascule config preview --json` prints. */
export const previewAnswer = z.discriminatedUnion('result', [readyAnswer.extend({ preview }), problemsAnswer, overtakenAnswer]).openapi('PreviewedConfiguration');

/** What a draft comes to. */
export type PreviewAnswer = z.output<typeof previewAnswer>;
