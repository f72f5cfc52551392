import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { askFor, read } from './request.ts';
import { Instant } from './words-of-the-api.ts';

const Version = z.object({
  version: z.number(),
  madeAt: Instant,
  madeBy: z.string(),
  source: z.enum(['settings-file', 'applied', 'rolled-back', 'guard']),
  note: z.nullable(z.string()),
});

/** Who made a version of the rules, when, by what and why. */
export type Version = z.infer<typeof Version>;

const Document = z.record(z.string(), z.unknown());

/** The rules of a connection in the words of the settings file. */
export type Document = z.infer<typeof Document>;

const Difference = z.object({ path: z.string(), kind: z.enum(['added', 'removed', 'changed']), before: z.unknown(), after: z.unknown() });

/** One thing in which two versions differ. */
export type Difference = z.infer<typeof Difference>;

/** A draft that can be applied, with where it differs from the newest version. */
export const JudgedReady = z.object({ result: z.literal('ready'), basedOn: z.number(), differences: z.array(Difference) });
/** One that validation refuses, in sentences. */
export const JudgedProblems = z.object({ result: z.literal('problems'), basedOn: z.number(), problems: z.array(z.string()) });
/** One that was made from a version that is not the newest any more. */
export const Overtaken = z.object({ result: z.literal('overtaken'), basedOn: z.number(), newest: z.number() });

const Judged = z.discriminatedUnion('result', [JudgedReady, JudgedProblems, Overtaken]);

/** What a draft comes to: where it differs from what holds, why it cannot be applied, or that a colleague was faster. */
export type Judged = z.infer<typeof Judged>;

const Judgement = z.object({ isApplied: z.boolean(), connections: z.array(Judged) });

/** A draft on its way to the server. */
export interface Draft {
  readonly connectionId: string;
  readonly basedOn: number;
  readonly document: Document;
}

function versionsPath(connectionId: string): string {
  return `connections/${encodeURIComponent(connectionId)}/configuration/versions`;
}

/** Every version, newest first, without what it says. */
export function versionsQuery(connectionId: string) {
  return queryOptions({
    queryKey: ['versions', connectionId],
    queryFn: async ({ signal }) => (await read(z.object({ versions: z.array(Version) }), versionsPath(connectionId), signal)).versions,
    refetchInterval: 15_000,
  });
}

/** What a version says; it never changes. */
export function documentQuery(connectionId: string, version: number) {
  return queryOptions({
    queryKey: ['version', connectionId, version],
    queryFn: async ({ signal }) => (await read(z.object({ document: Document }), `${versionsPath(connectionId)}/${version}`, signal)).document,
    staleTime: Infinity,
  });
}

/** In what one version differs from another; the first one differs from nothing (version 0) in all that it says. */
export function differencesQuery(connectionId: string, from: number, to: number) {
  const query = from === 0 ? '' : `?from=${from}`;
  return queryOptions({
    queryKey: ['differences', connectionId, from, to],
    queryFn: async ({ signal }) => (await read(z.object({ differences: z.array(Difference) }), `${versionsPath(connectionId)}/${to}/differences${query}`, signal)).differences,
    staleTime: Infinity,
  });
}

/** What applying a draft would change; changes nothing. */
export async function judge(draft: Draft): Promise<Judged> {
  return only(await askFor(Judgement, 'configurations/compare', { connections: [draft] }));
}

/** Applies a draft as a new version. Resolves to null when that was done, else to what stands against it. */
export async function applyDraft(draft: Draft, note: string | null): Promise<Judged | null> {
  const judgement = await askFor(Judgement, 'configurations/apply', { connections: [draft], note });
  return judgement.isApplied ? null : only(judgement);
}

/** Makes a new version that says what an earlier one said; the same promise. */
export async function rollBack(connectionId: string, version: number): Promise<Judged | null> {
  const judgement = await askFor(Judgement, `${versionsPath(connectionId)}/${version}/roll-back`);
  return judgement.isApplied ? null : only(judgement);
}

/** What a CSV file would change in what the dictionary says of fields. */
export async function judgeDictionary(connectionId: string, csv: string): Promise<Judged> {
  return only(await askFor(Judgement, `connections/${encodeURIComponent(connectionId)}/dictionary`, { csv }));
}

/** Applies a CSV file as a new version; null when it is applied, else what stands against it. */
export async function applyDictionary(connectionId: string, csv: string): Promise<Judged | null> {
  const judgement = await askFor(Judgement, `connections/${encodeURIComponent(connectionId)}/dictionary`, { csv, apply: true });
  return judgement.isApplied ? null : only(judgement);
}

/** The one connection that was asked about. */
function only({ connections: [judged] }: z.infer<typeof Judgement>): Judged {
  if (judged === undefined) throw new Error('the server judged nothing');
  return judged;
}
