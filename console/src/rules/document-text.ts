import { parseDocument, stringify } from 'yaml';
import * as z from 'zod/mini';

import type { Document } from '../api/configuration.ts';

/** What a text comes to: rules, from the version that it names where it names one, or the lines that cannot be read. */
export type ReadText =
  | { readonly result: 'read'; readonly document: Document; readonly basedOn: number | null }
  | { readonly result: 'unreadable'; readonly problems: readonly { readonly line: number | null; readonly says: string }[] }
  | { readonly result: 'no-rules' }
  | { readonly result: 'other-connection' };

const rules = z.record(z.string(), z.unknown());
/** The file of `bascule config export`, which holds several connections. */
const exported = z.strictObject({ connections: z.record(z.string(), z.object({ version: z.number(), configuration: rules })) });

/** Rules as people edit them: YAML, as `bascule config export` writes it. */
export function documentText(document: Document): string {
  return stringify(document, { lineWidth: 0, flowCollectionPadding: true });
}

/** One thing that rules say, on one line; a text as it is, without quotes. */
export function valueText(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : stringify(value, { lineWidth: 0, collectionStyle: 'flow' }).trim();
}

/** Reads what somebody wrote or pasted: the rules alone, or a whole exported file with this connection in it. */
export function readDocumentText(text: string, connectionId: string): ReadText {
  const parsed = parseDocument(text, { prettyErrors: true });
  if (parsed.errors.length > 0) {
    const problems = parsed.errors.map(({ linePos, message }) => ({ line: linePos?.[0].line ?? null, says: message.split(' at line ')[0] ?? message }));
    return { result: 'unreadable', problems };
  }
  const value: unknown = parsed.toJS();
  const file = exported.safeParse(value);
  if (file.success) {
    const own = file.data.connections[connectionId];
    return own === undefined ? { result: 'other-connection' } : { result: 'read', document: own.configuration, basedOn: own.version };
  }
  const document = rules.safeParse(value);
  return document.success ? { result: 'read', document: document.data, basedOn: null } : { result: 'no-rules' };
}

/** Reads one line of the rules; null where nothing was written. `says` is what keeps it from being read, null where it is something else than a line. */
export function readLineText(text: string): { readonly result: 'read'; readonly line: Readonly<Record<string, unknown>> | null } | { readonly result: 'unreadable'; readonly says: string | null } {
  if (text.trim() === '') return { result: 'read', line: null };
  const parsed = parseDocument(text, { prettyErrors: true });
  const [first] = parsed.errors;
  if (first !== undefined) return { result: 'unreadable', says: first.message.split(' at line ')[0] ?? first.message };
  const line = rules.safeParse(parsed.toJS());
  return line.success ? { result: 'read', line: line.data } : { result: 'unreadable', says: null };
}
