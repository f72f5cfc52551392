import { z } from '@hono/zod-openapi';
import { count, instant } from './words-of-the-api.ts';

const document = z.record(z.string(), z.unknown()).openapi({ description: 'The rules of a connection, in the words of the settings file.' });
const connectionId = z.string().min(1).max(40);

/** Who made a version of a configuration, when, and by what. */
const versionRecord = z.object({
  version: count.openapi({ description: 'Counted from 1 in each connection.' }),
  madeAt: instant,
  madeBy: z.string(),
  source: z.enum(['settings-file', 'applied', 'rolled-back', 'guard']),
  note: z.string().nullable(),
});

/** One version with what it says. */
export const versionAnswer = versionRecord.extend({ document }).openapi('ConfigurationVersion');

/** The newest configuration of every connection. */
export const configurationsAnswer = z.object({ connections: z.array(z.object({ connectionId, name: z.string(), newest: versionAnswer })).readonly() }).openapi('Configurations');

/** Every version of a connection, newest first. */
export const historyAnswer = z.object({ versions: z.array(versionRecord).readonly() }).openapi('ConfigurationHistory');

/** A configuration that somebody gives. */
export const givenConfiguration = z.object({ basedOn: count.openapi({ description: 'The version from which it was made; refused when that is not the newest.' }), document });

/** Configurations that somebody gives, to be compared with what holds or to be applied. */
export const givenConfigurations = z
  .object({
    connections: z.array(givenConfiguration.extend({ connectionId })).min(1).max(100),
    note: z.string().max(500).nullable().default(null),
  })
  .openapi('GivenConfigurations');

const difference = z.object({ path: z.string(), kind: z.enum(['added', 'removed', 'changed']), before: z.unknown(), after: z.unknown() });

/** A given configuration that can be applied, with where it differs from the newest. */
export const readyAnswer = z.object({ connectionId, result: z.literal('ready'), basedOn: count, differences: z.array(difference).readonly() });
/** One that says something wrong. */
export const problemsAnswer = z.object({ connectionId, result: z.literal('problems'), basedOn: count, problems: z.array(z.string()).readonly() });
/** One that was made from a version that is not the newest any more. */
export const overtakenAnswer = z.object({ connectionId, result: z.literal('overtaken'), basedOn: count, newest: count });
/** In what one version differs from another. */
export const differencesAnswer = z.object({ from: z.int().min(0), to: count, differences: z.array(difference).readonly() }).openapi('ConfigurationDifferences');

/** What given configurations come to: where they differ from what holds, or why they cannot be applied. */
export const judgedAnswer = z
  .object({
    isApplied: z.boolean(),
    connections: z
      .array(z.discriminatedUnion('result', [readyAnswer, problemsAnswer, overtakenAnswer]))
      .readonly(),
  })
  .openapi('JudgedConfigurations');

/** What given configurations come to. */
export type JudgedAnswer = z.output<typeof judgedAnswer>;
