import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { Direction } from './dictionary.ts';
import { ask, read } from './request.ts';
import { SchemaChange } from './status.ts';
import { Fixer, Instant, PairObject, RecordObject, Side } from './words-of-the-api.ts';

const Restrained = z.object({
  object: PairObject,
  key: z.nullable(z.string()),
  salesforce: z.nullable(z.string()),
  side: Side,
  code: z.string(),
  title: z.string(),
  cause: z.string(),
  remedy: z.string(),
  fixer: Fixer,
});

/** A line of the mapping that takes no part, or writes nothing to one side, with the reason; `key` is null for all lines. */
export type Restrained = z.infer<typeof Restrained>;

const Offer = z.object({
  side: Side,
  object: RecordObject,
  field: z.string(),
  label: z.string(),
  type: z.string(),
  offeredAt: Instant,
  dismissed: z.nullable(z.object({ at: Instant, by: z.string() })),
  suggestion: z.nullable(
    z.object({
      marketo: z.string(),
      lead: z.nullable(z.string()),
      contact: z.nullable(z.string()),
      direction: Direction,
      because: z.enum(['other-object', 'name', 'label', 'similar']),
    }),
  ),
});

/** A new field that could go into the mapping, with the line it would fit into where one is alike enough. */
export type Offer = z.infer<typeof Offer>;

const Formula = z.object({
  object: PairObject,
  key: z.string(),
  salesforce: z.string(),
  choice: z.string(),
  readAt: z.nullable(Instant),
  recordsDue: z.number(),
});

/** A mapped formula or roll-up: how it is kept fresh, and since when no value is older. */
export type Formula = z.infer<typeof Formula>;

const Schema = z.object({
  suspended: z.array(Restrained),
  readOnly: z.array(Restrained),
  history: z.array(SchemaChange),
  offers: z.array(Offer),
  formulas: z.array(Formula),
});

/** What the sync user sees, as far as it matters to the mapping, and how that changed. */
export type Schema = z.infer<typeof Schema>;

/** The report on what the sync user sees, with the newest hundred changes. */
export function schemaQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['schema', connectionId],
    queryFn: ({ signal }) => read(Schema, `connections/${encodeURIComponent(connectionId)}/schema?limit=100`, signal),
    refetchInterval: 15_000,
  });
}

/** Dismisses an offered field, or opens the offer again. */
export function settleOffer(connectionId: string, { side, object, field }: Offer, to: 'dismiss' | 'reopen'): Promise<void> {
  return ask('POST', `connections/${encodeURIComponent(connectionId)}/offers/${to}?${new URLSearchParams({ side, object, field })}`);
}
