import { z } from '@hono/zod-openapi';
import { count, direction, knownValue, pairObject, side } from './words-of-the-api.ts';

const words = z.array(z.string()).readonly();

/** The lines of the mapping that have value rules, and those that the types of their fields keep from being served. */
export const rulesAnswer = z
  .object({
    lines: z
      .array(
        z.object({
          marketo: z.string(),
          on: z.array(z.object({ object: pairObject, salesforce: z.string() })).readonly(),
          direction,
          toMarketo: words,
          toSalesforce: words,
          oneWayBecause: z.string().nullable(),
          refused: z.array(z.object({ object: pairObject, because: z.string() })).readonly(),
        }),
      )
      .readonly(),
  })
  .openapi('ValueRules');

/** What somebody wants tried: a line of the newest configuration, or one that is not applied yet. */
export const rulesToTry = z.object({
  field: z.string().min(1).max(255).openapi({ description: "Marketo's REST name." }),
  object: pairObject.default('lead'),
  line: z.record(z.string(), z.unknown()).optional().openapi({ description: 'A line as a configuration writes it under fields, or under objectFields. Left out: the line of the newest configuration.' }),
});

/** What the rules of a line make of the values that are stored. */
export const triedAnswer = z
  .object({
    object: pairObject,
    direction,
    refused: z.string().nullable(),
    /** Why the line goes one way although it is meant to go both. */
    warning: z.string().nullable(),
    from: z
      .array(
        z.object({
          side,
          records: count,
          held: z.record(z.string(), count),
          uncovered: z
            .array(z.object({ by: z.string(), because: z.string().nullable(), records: count, examples: z.array(knownValue).readonly() }))
            .readonly()
            .openapi({ description: 'Values that a rule does not cover, by the rule: what they are not, what to do, how many records hold one, and the most frequent of them.' }),
          levelled: count,
          values: z.array(z.object({ value: knownValue, records: count, after: knownValue, back: knownValue, code: z.string().nullable(), by: z.string().nullable() })).readonly(),
        }),
      )
      .readonly(),
  })
  .openapi('TriedRules');
