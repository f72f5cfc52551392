import { z } from '@hono/zod-openapi';
import type { Dictionary } from '../dictionary/dictionaries.ts';
import { completeness } from '../dictionary/dictionary.ts';
import { count, instant } from './words-of-the-api.ts';

const entry = z.object({
  object: z.string().openapi({ description: 'person for leads and contacts, else the kind of record.' }),
  field: z.string().openapi({ description: 'Marketo\'s REST name.' }),
  salesforce: z.record(z.string(), z.string()).openapi({ description: 'Salesforce API names by object.' }),
  direction: z.enum(['both', 'to-marketo', 'to-salesforce']),
  winner: z.string(),
  purpose: z.string().optional(),
  owner: z.string().optional(),
  usedBy: z.array(z.string()).readonly(),
  sensitivity: z.enum(['none', 'personal', 'special']).optional(),
  added: z.object({ version: count, at: instant, by: z.string() }).nullable(),
  missing: z.array(z.string()).readonly(),
});

/** Every synced field with what is said of it, and what nobody has said yet (PRODUCT C1). */
export const dictionaryAnswer = z
  .object({
    connectionId: z.string(),
    version: count,
    completeness: z.number().min(0).max(1),
    entries: z.array(entry).readonly(),
    orphans: z.array(z.string()).readonly().openapi({ description: 'What is said of fields that are not synced.' }),
  })
  .openapi('Dictionary');

/** A CSV file with what somebody says of fields. */
export const givenDictionary = z.object({ csv: z.string().min(1).max(1_000_000), apply: z.boolean().default(false) }).openapi('GivenDictionary');

/** The dictionary as the API shows it. */
export function describeDictionary(connectionId: string, { entries, orphans, version }: Dictionary): z.output<typeof dictionaryAnswer> {
  return { connectionId, version, completeness: completeness(entries), entries, orphans };
}
