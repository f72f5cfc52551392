import * as z from 'zod/mini';

import { askFor } from './request.ts';
import { KnownValue } from './values.ts';
import type { PairObject } from './words-of-the-api.ts';
import { Side } from './words-of-the-api.ts';

const Tried = z.object({
  refused: z.nullable(z.string()),
  warning: z.nullable(z.string()),
  from: z.array(
    z.object({
      side: Side,
      records: z.number(),
      uncovered: z.array(z.object({ by: z.string(), because: z.nullable(z.string()), records: z.number(), examples: z.array(KnownValue) })),
      values: z.array(z.object({ value: KnownValue, records: z.number(), after: KnownValue, back: KnownValue, code: z.nullable(z.string()), by: z.nullable(z.string()) })),
    }),
  ),
});

/** What the value rules of a line make of stored values: what the other side would get, and what would come back for that. */
export type TriedRules = z.infer<typeof Tried>;

/** The line of a field: that of the newest rules, or one that is not applied yet, as the rules write it. */
export interface RulesQuestion {
  readonly field: string;
  readonly object: PairObject;
  readonly line?: Readonly<Record<string, unknown>>;
}

/** Tries a line on the values that are stored; changes nothing and calls no vendor. */
export function tryRules(connectionId: string, question: RulesQuestion): Promise<TriedRules> {
  return askFor(Tried, `connections/${encodeURIComponent(connectionId)}/rules/try`, question);
}
