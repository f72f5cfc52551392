import { z } from '@hono/zod-openapi';
import { backfillAnswer } from './backfill-answer.ts';
import { count, instant, pairObject, side } from './words-of-the-api.ts';

const document = z.record(z.string(), z.unknown()).openapi({ description: 'The rules of a connection, in the words of the settings file.' });
const connectionId = z.string().min(1).max(40);

/** Who made a version of a configuration, when, and by what. */
const versionRecord = z.object({
  version: count.openapi({ description: 'Counted from 1 in each connection.' }),
  madeAt: instant,
  madeBy: z.string().openapi({ description: 'Who, and through what: `Ann (console)`, `deploy (command line)`, `api` where no name was told.' }),
  source: z.enum(['settings-file', 'applied', 'rolled-back', 'guard']),
  note: z.string().nullable(),
});

/** One version with what it says. */
export const versionAnswer = versionRecord.extend({ document }).openapi('ConfigurationVersion');

/** The newest configuration of every connection. */
export const configurationsAnswer = z.object({ connections: z.array(z.object({ connectionId, name: z.string(), newest: versionAnswer })).readonly() }).openapi('Configurations');

/** How far a version is carried out on the records there are. */
const versionBackfill = z.object({
  state: z.enum(['running', 'paused', 'done']),
  about: z.array(z.string()).readonly().openapi({ description: 'What the version changed: `fields[title]`, `filters[lead/marketo]`.' }),
  parts: z.array(backfillAnswer).readonly().openapi({ description: 'One for each object and side.' }),
});

/** Every version of a connection, newest first. */
export const historyAnswer = z
  .object({
    versions: z
      .array(
        versionRecord.extend({
          state: z.enum(['waiting', 'in-force', 'past']).openapi({ description: 'A version waits until a cycle has taken it.' }),
          backfill: versionBackfill.nullable().openapi({ description: 'Null where nothing had to be carried out, and where that ended more than a day ago.' }),
        }),
      )
      .readonly(),
  })
  .openapi('ConfigurationHistory');

/** A version with how far it is carried out. */
export type VersionAnswer = z.output<typeof historyAnswer>['versions'][number];

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

/** What a new version sets going with the records of one object. */
const begunObject = z.object({
  object: pairObject,
  isReadAnew: z.boolean().openapi({ description: 'Every record is read once more, behind what people change meanwhile.' }),
  fields: z.array(z.string()).readonly().openapi({ description: "Lines that changed, by Marketo's names." }),
  filters: z.array(side).readonly().openapi({ description: 'Sides for which every record is held against another filter than before.' }),
});

/** What given configurations come to: where they differ from what holds, or why they cannot be applied. */
export const judgedAnswer = z
  .object({
    isApplied: z.boolean(),
    connections: z
      .array(z.discriminatedUnion('result', [readyAnswer, problemsAnswer, overtakenAnswer]))
      .readonly(),
    begun: z
      .array(z.object({ connectionId, version: count, objects: z.array(begunObject).readonly() }))
      .readonly()
      .default([])
      .openapi({ description: 'What was begun by applying: the new versions, and what they set going.' }),
  })
  .openapi('JudgedConfigurations');

/** What given configurations come to. */
export type JudgedAnswer = z.output<typeof judgedAnswer>;
