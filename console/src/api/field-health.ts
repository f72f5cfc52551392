import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { read } from './request.ts';
import { Instant, PairObject } from './words-of-the-api.ts';

const Verdict = z.enum(['keep', 'ease', 'ask', 'stop']);

/** What is recommended of a field or an object: keep it, make it cheaper, ask whoever uses it, or stop syncing it. */
export type HealthVerdict = z.infer<typeof Verdict>;

const Advice = z.object({ kind: z.string(), verdict: Verdict, because: z.string(), lines: z.nullable(z.string()), instead: z.nullable(z.string()) });

/** A recommendation with its reason, and the lines of the rules that would do it where lines do. */
export type HealthAdvice = z.infer<typeof Advice>;

const Portion = z.object({ share: z.number(), margin: z.number(), of: z.number() });
/** What stands in a field on one side, from records that were looked at; null where nothing is known. Shares go from 0 to 1. */
const Contents = z.nullable(z.object({ filled: Portion, distinct: z.object({ about: z.number(), atLeast: z.number(), atMost: z.number() }) }));

const Field = z.object({
  object: PairObject,
  key: z.string(),
  salesforce: z.string(),
  on: z.object({ salesforce: Contents, marketo: Contents }),
  updates: z.object({ perDay: z.number(), share: z.number(), callsPerDay: z.nullable(z.number()), lastAt: z.nullable(Instant) }),
  waiting: z.object({ share: z.number() }),
  advice: z.array(Advice),
});

/** How full, lively and dear one mapped field is. */
export type FieldHealth = z.infer<typeof Field>;

const ObjectHealth = z.object({
  object: PairObject,
  records: z.number(),
  recordsMargin: z.number(),
  fields: z.number(),
  updatesPerDay: z.number(),
  share: z.number(),
  lastAt: z.nullable(Instant),
  advice: Advice,
});

/** The same of all records of one kind together. */
export type ObjectHealth = z.infer<typeof ObjectHealth>;

const Report = z.object({ days: z.number(), objects: z.array(ObjectHealth), fields: z.array(Field) });

/** The health of every mapped object and field over the last `days`, what is written most first. */
export type HealthReport = z.infer<typeof Report>;

/** The report; it is put together from what is stored, and calls no vendor. */
export function fieldHealthQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['field-health', connectionId],
    queryFn: ({ signal }) => read(Report, `connections/${encodeURIComponent(connectionId)}/fields`, signal),
    staleTime: 60_000,
  });
}
