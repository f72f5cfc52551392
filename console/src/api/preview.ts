import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { JudgedProblems, JudgedReady, Overtaken } from './configuration.ts';
import type { Draft } from './configuration.ts';
import { Direction } from './dictionary.ts';
import { askFor } from './request.ts';
import { KnownValue } from './values.ts';
import { estimate, PairObject, Side } from './words-of-the-api.ts';

const Estimate = z.object(estimate);

const record = { pairId: z.string(), salesforceId: z.nullable(z.string()), marketoId: z.nullable(z.string()) };
const Values = z.object({ ...estimate, examples: z.array(z.object({ ...record, before: z.optional(KnownValue), after: KnownValue })) });

/** Values that would be written, or would not cross, with some of them: `before` is absent where it was never seen. */
export type PreviewedValues = z.infer<typeof Values>;

const Writes = z.object({ created: Estimate, updated: Estimate, deleted: Estimate, ended: Estimate });
const change = z.enum(['added', 'removed', 'changed']);
const Field = z.object({
  field: z.string(),
  salesforce: z.string(),
  change: z.nullable(change),
  direction: Direction,
  written: z.object({ salesforce: Values, marketo: Values }),
  conflicts: z.object({ salesforce: Values, marketo: Values }),
  held: z.array(z.extend(Values, { to: Side, code: z.string(), by: z.nullable(z.string()), because: z.nullable(z.string()) })),
});

/** What a draft does to the values of one line. */
export type PreviewedField = z.infer<typeof Field>;

const Group = z.object({ ...estimate, examples: z.array(z.object({ ...record, because: z.nullable(z.string()) })) });
const Filter = z.object({ to: Side, filter: z.nullable(z.string()), entering: Group, leaving: Group, unknown: Estimate });

/** Who comes and goes by a filter of a draft. */
export type PreviewedFilter = z.infer<typeof Filter>;

const PreviewedObject = z.object({
  object: PairObject,
  change,
  records: z.nullable(Estimate),
  isReadAnew: z.boolean(),
  writes: z.object({ salesforce: Writes, marketo: Writes }),
  fields: z.array(Field),
  filters: z.array(Filter),
  open: Estimate,
});

/** What a draft does to the records of one kind. */
export type PreviewedObject = z.infer<typeof PreviewedObject>;

const Preview = z.object({
  objects: z.array(PreviewedObject),
  warnings: z.array(z.object({ object: z.nullable(PairObject), field: z.nullable(z.string()), says: z.string() })),
  retried: z.number(),
  backfill: z.object({
    reads: z.object({ salesforce: Estimate, marketo: Estimate }),
    calls: z.object({ salesforce: z.number(), marketo: z.number() }),
    minutes: z.number(),
  }),
  vendorCalls: z.number(),
});

/** What a draft would do if it were applied now. */
export type Preview = z.infer<typeof Preview>;

const Previewed = z.discriminatedUnion('result', [z.extend(JudgedReady, { preview: Preview }), JudgedProblems, Overtaken]);

/** What a draft would do, or why it cannot be applied. Costs five calls at most; changes nothing. */
export type Previewed = z.infer<typeof Previewed>;

/** Tries a draft on the records that were read. */
export function previewDraft({ connectionId, ...draft }: Draft, more?: { readonly examples: 0 }): Promise<Previewed> {
  return askFor(Previewed, `connections/${encodeURIComponent(connectionId)}/configuration/preview`, { ...draft, ...more });
}

/** What people should know of a draft before they apply it. */
export function warningsQuery(draft: Draft) {
  return queryOptions({
    queryKey: ['warnings', draft],
    queryFn: async () => {
      const previewed = await previewDraft(draft, { examples: 0 });
      return previewed.result === 'ready' ? previewed.preview.warnings : [];
    },
  });
}
