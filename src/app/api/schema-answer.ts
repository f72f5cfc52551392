import { z } from '@hono/zod-openapi';
import { SCHEMA_DECISIONS } from '../../domain/schema-decision.ts';
import type { SchemaChangeKind } from '../../domain/schema-decision.ts';
import { count, fixer, instant, pairObject, recordObject, side } from './words-of-the-api.ts';

const KINDS = Object.keys(SCHEMA_DECISIONS).filter((kind): kind is SchemaChangeKind => Object.hasOwn(SCHEMA_DECISIONS, kind));

const line = z.object({ object: pairObject, key: z.string() });

/** One change of what the sync user sees, with what was done about it. */
export const schemaEventAnswer = z
  .object({
    seenAt: instant,
    side,
    object: recordObject,
    field: z.string().nullable().openapi({ description: 'API name; null when the object as a whole changed.' }),
    kind: z.enum(KINDS),
    decision: z.enum(['announce', 'offer', 'suspend', 'hold', 'adapt', 'resume']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    what: z.string().openapi({ description: 'What changed, as a phrase behind the name of the field or object.' }),
    did: z.string().openapi({ description: 'What was done about it.' }),
    toDo: z.string().openapi({ description: 'What a person can do.' }),
    lines: z.array(line).readonly(),
    others: count.optional().openapi({ description: 'Further changes of the same moment that are not listed.' }),
  })
  .openapi('SchemaEvent');

/** A change as it is shown. */
export type SchemaEventAnswer = z.output<typeof schemaEventAnswer>;

const restrained = z
  .object({
    object: pairObject,
    key: z.string().nullable().openapi({ description: 'Marketo\'s REST name; null for all lines of the object.' }),
    salesforce: z.string().nullable(),
    side,
    code: z.string(),
    title: z.string(),
    cause: z.string(),
    remedy: z.string(),
    fixer,
  })
  .openapi('RestrainedLine');

const suggestion = z.object({
  marketo: z.string(),
  lead: z.string().nullable(),
  contact: z.string().nullable(),
  direction: z.enum(['both', 'to-marketo', 'to-salesforce']),
  because: z.enum(['other-object', 'name', 'label', 'similar']).openapi({ description: '`other-object`: the line is there for the field of this name of leads or contacts, and is to be completed.' }),
});

const offer = z
  .object({
    side,
    object: recordObject,
    field: z.string(),
    label: z.string(),
    type: z.string(),
    offeredAt: instant,
    dismissed: z.object({ at: instant, by: z.string() }).nullable(),
    suggestion: suggestion.nullable().openapi({ description: 'A line of the mapping it could be added with; null where nothing is alike enough.' }),
  })
  .openapi('FieldOffer');

const formula = z
  .object({
    object: pairObject,
    key: z.string(),
    salesforce: z.string(),
    choice: z.string().openapi({ description: 'leave-out, on-change, every n hours, or when an object changes.' }),
    readAt: instant.nullable().openapi({ description: 'No value is older than this: when the last complete reading began, or the last second look at everything. Null: nobody can say.' }),
    recordsDue: count.openapi({ description: 'Records whose value is to be read now.' }),
    sourcesDue: count.openapi({ description: 'Changed records of the object it follows whose linked records are to be read.' }),
    callsEach: count.openapi({ description: 'Calls that one reading of all its records takes.' }),
  })
  .openapi('Formula');

/** What the sync user sees, as far as it matters to the mapping, and how that changed. */
export const schemaAnswer = z
  .object({
    connectionId: z.string(),
    suspended: z.array(restrained).readonly().openapi({ description: 'Lines that take no part: neither side is changed by them, and nothing is blanked.' }),
    readOnly: z.array(restrained).readonly().openapi({ description: 'Lines whose values for a side are held, because they may not be written there.' }),
    history: z.array(schemaEventAnswer).readonly().openapi({ description: 'Newest first.' }),
    offers: z.array(offer).readonly(),
    formulas: z.array(formula).readonly().openapi({ description: 'Mapped formulas and roll-ups: how fresh they are, and what that costs.' }),
  })
  .openapi('Schema');

/** The report on what the sync user sees. */
export type SchemaAnswer = z.output<typeof schemaAnswer>;

/** Which offer is meant. */
export const offerChoice = z.object({ side, object: recordObject, field: z.string().min(1).max(255) }).openapi('OfferChoice');
/** The offer that somebody dismisses or opens again. */
export type OfferChoice = z.output<typeof offerChoice>;

/** The same at a glance, for the status. */
export const schemaAtAGlance = z.object({
  formulas: z.array(formula).readonly(),
  suspended: count,
  readOnly: count,
  offers: count.openapi({ description: 'Offers that nobody has dismissed.' }),
  recent: z.array(schemaEventAnswer).readonly().openapi({ description: 'Changes that concern the mapping, of the last seven days, newest first, five at most.' }),
});
