import * as z from 'zod/mini';

import { askFor } from './request.ts';
import { estimate, PairObject, Side } from './words-of-the-api.ts';

/** A filter as the settings write one; what is left out is not said. */
export const FilterEntry = z.object({
  objects: z.array(z.string()),
  to: Side,
  where: z.optional(z.string()),
  doNotSyncField: z.optional(z.string()),
  onLeaving: z.enum(['keep', 'flag', 'delete']),
  flagField: z.optional(z.string()),
});
export type FilterEntry = z.infer<typeof FilterEntry>;

/** A filter to be tried on one kind of record. */
export type FilterQuestion = Omit<FilterEntry, 'objects'> & { readonly object: string };

const Group = z.object({
  ...estimate,
  samples: z.array(z.object({ pairId: z.string(), salesforceId: z.nullable(z.string()), marketoId: z.nullable(z.string()), because: z.nullable(z.string()) })),
});

/** Records of one kind, with how far off their number may be, and some of them. */
export type FilterGroup = z.infer<typeof Group>;

/** The groups of an answer, in the order in which they are shown. */
export const FILTER_GROUPS = ['in', 'out', 'unknown', 'entering', 'leaving'] as const;

const Trial = z.object({
  object: PairObject,
  to: Side,
  filter: z.string(),
  problems: z.array(z.object({ line: z.number(), column: z.number(), says: z.string() })),
  records: z.object(estimate),
  in: Group,
  out: Group,
  unknown: Group,
  entering: Group,
  leaving: Group,
  deleted: z.object(estimate),
  counted: z.nullable(z.object({ in: z.number(), out: z.number() })),
  advice: z.array(z.string()),
});

/** What a filter would do if it were applied now. */
export type FilterTrial = z.infer<typeof Trial>;

/** Tries a filter; changes nothing. A text that cannot be read rejects with the place in it. */
export function tryFilter(connectionId: string, question: FilterQuestion): Promise<FilterTrial> {
  return askFor(Trial, `connections/${encodeURIComponent(connectionId)}/filters/try`, question);
}
