import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import { OBJECT_KINDS } from './object-kinds.ts';

/** The name that a call to Marketo deletes a person by, or another object's record. */
export interface SentDeletion {
  readonly side: Side;
  /** As Bascule names the record: a person's or Salesforce's id, the id a record is kept under, or the one that Marketo gave it; of a membership in Marketo program and person. */
  readonly recordId: string;
}

/** Records that a call to Salesforce makes one, as they stood on the wire. */
export interface SentUnion {
  readonly how: 'merge' | 'conversion';
  readonly loser: string;
  readonly survivor: string;
}

type Json = Readonly<Record<string, unknown>>;

/** What Marketo keeps a role, or whatever has a key of several fields, under. */
const OWN_ID = 'marketoGUID';

/** Memberships are deleted in a call for each program, by their persons. */
const MEMBERS_PATH = /^\/rest\/v1\/programs\/(\d+)\/members\/delete\.json$/;

/** The deletions that a request asks for, in the order in which they are answered; none for any other request. */
export function deletionsAsked(side: Side, { method, path, body }: HttpRequest): readonly SentDeletion[] {
  if (method !== 'POST' || body === null) return [];
  if (side === 'salesforce') return body.includes('"DELETE"') ? idsToDelete(JSON.parse(body) as Json).map((recordId) => ({ side, recordId })) : [];
  const [, program] = MEMBERS_PATH.exec(path) ?? [];
  if (program !== undefined) return ((JSON.parse(body) as Json)['input'] as readonly Json[]).map((row) => ({ side, recordId: `${program}-${String(row['leadId'])}` }));
  const kept = path === '/rest/v1/leads/delete.json' ? 'id' : OBJECT_KINDS.flatMap((kind) => (path === `/rest/v1/${kind.path}/delete.json` ? [kind.keyField ?? OWN_ID] : []))[0];
  return kept === undefined ? [] : ((JSON.parse(body) as Json)['input'] as readonly Json[]).map((row) => ({ side, recordId: String(row[kept]) }));
}

function deletingParts(call: Json): readonly Json[] {
  return ((call['compositeRequest'] ?? []) as readonly Json[]).filter((part) => part['method'] === 'DELETE');
}

function idsOfPart(part: Json): readonly string[] {
  return /[?&]ids=([^&]*)/.exec(String(part['url']))?.[1]?.split(',') ?? [];
}

function idsToDelete(call: Json): readonly string[] {
  return deletingParts(call).flatMap(idsOfPart);
}

/** Whether the vendor deleted each record, in order; none when the call as a whole was refused. */
export function deletionsDone(side: Side, { body }: HttpRequest, answer: string): readonly boolean[] {
  const read = parsed(answer);
  if (read === null || body === null) return [];
  if (side === 'marketo') return ((read['result'] ?? []) as readonly Json[]).map((row) => row['status'] === 'deleted');
  const parts = (read['compositeResponse'] ?? []) as readonly Json[];
  return deletingParts(JSON.parse(body) as Json).flatMap((part) => {
    const rows = parts.find((one) => one['referenceId'] === part['referenceId'])?.['body'];
    return idsOfPart(part).map((_, index) => Array.isArray(rows) && (rows as readonly Json[])[index]?.['success'] === true);
  });
}

function parsed(text: string): Json | null {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Whether a request speaks Salesforce's other language, in which alone records are merged and converted (apis.md B9). */
export function isSoap({ path }: HttpRequest): boolean {
  return path.startsWith('/services/Soap/');
}

/** Whether a request counts records, as the second look does. */
export function isCount({ body }: HttpRequest): boolean {
  return body?.includes('COUNT()') === true;
}

/** The unions that an envelope asks for, in the order in which they are answered. */
export function unionsAsked(request: HttpRequest): readonly SentUnion[] {
  if (!isSoap(request) || request.body === null) return [];
  const { body } = request;
  const merges = elements(body, 'request').map((row): SentUnion => ({ how: 'merge', loser: text(row, 'recordToMergeIds'), survivor: text(row, 'Id') }));
  return [...merges, ...elements(body, 'leadConverts').map((row): SentUnion => ({ how: 'conversion', loser: text(row, 'leadId'), survivor: text(row, 'contactId') }))];
}

/** Whether the vendor did each of them, in order; none when it refused the whole call. */
export function unionsDone(answer: string): readonly boolean[] {
  return elements(answer, 'result').map((row) => text(row, 'success') === 'true');
}

function elements(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>(.*?)</(?:\\w+:)?${name}>`, 'gs'))].map(([, inner = '']) => inner);
}

function text(xml: string, name: string): string {
  return elements(xml, name)[0] ?? '';
}
