import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import { OBJECT_KINDS } from './object-kinds.ts';
import type { ObjectKind } from './object-kinds.ts';
import type { Plain } from './same-value.ts';

/** One record of a call to Marketo that writes another object than people, as it stood on the wire. */
export interface ObjectRow {
  readonly kind: ObjectKind;
  readonly isCreate: boolean;
  /** What the row names its record by: the Salesforce id, or Marketo's own id; null for one that is made under a key of several fields. */
  readonly name: string | null;
  /** By Marketo's names, the naming field left out. */
  readonly values: Readonly<Record<string, Plain>>;
}

/** A merge of persons, as it stood on the wire. */
export interface SentMerge {
  readonly winner: string;
  readonly loser: string;
}

/** What Marketo answered for one row. */
export type ObjectResult = { readonly result: 'applied'; readonly id: string } | { readonly result: 'refused'; readonly code: string };

type Json = Readonly<Record<string, unknown>>;

/** What Marketo keeps a role, or whatever has a key of several fields, under. */
const OWN_ID = 'marketoGUID';

/** The kind whose records a request writes; null where it writes none. */
export function kindWritten({ method, path, body }: HttpRequest): ObjectKind | null {
  if (method !== 'POST' || body === null || path.includes('_method=GET')) return null;
  return OBJECT_KINDS.find((kind) => path === `/rest/v1/${kind.path}.json`) ?? null;
}

/** The merge that a request asks for; null where it asks for none. */
export function mergeAsked({ method, path }: HttpRequest): SentMerge | null {
  const found = method === 'POST' ? /^\/rest\/v1\/leads\/(\d+)\/merge\.json\?leadId=(\d+)$/.exec(path) : null;
  return found === null ? null : { winner: found[1] ?? '', loser: found[2] ?? '' };
}

/** Whether a request makes an object of Marketo, or adds to one. */
export function isOfObjectType({ method, path }: HttpRequest): boolean {
  return method === 'POST' && path.startsWith('/rest/v1/customobjects/schema');
}

/** Whether a call is about other objects than people at all. */
export function isOfObjects(path: string): boolean {
  return OBJECT_KINDS.some((kind) => path.startsWith(`/rest/v1/${kind.path}`)) || path.startsWith('/rest/v1/customobjects');
}

/** The rows of a call, in the order in which Marketo answers them. */
export function objectRows(kind: ObjectKind, body: string): readonly ObjectRow[] {
  const call = JSON.parse(body) as Json;
  const isCreate = call['action'] !== 'updateOnly';
  const named = kind.keyField ?? OWN_ID;
  return (call['input'] as readonly Readonly<Record<string, Plain>>[]).map(({ [named]: name = null, ...values }) => ({ kind, isCreate, name: name === null ? null : String(name), values }));
}

/** What became of each row; null when the call as a whole was refused. */
export function objectResults(body: string, rows: number): readonly ObjectResult[] | null {
  const answer = parsed(body);
  const found = answer?.['result'];
  if (answer?.['success'] !== true || !Array.isArray(found) || found.length !== rows) return null;
  return (found as readonly Json[]).map((row) => {
    if (row['status'] === 'created' || row['status'] === 'updated') return { result: 'applied', id: String(row[OWN_ID] ?? row['id']) };
    const [reason] = (row['reasons'] ?? []) as readonly Json[];
    return { result: 'refused', code: String(reason?.['code']) };
  });
}

/** Whether Marketo did what a call without rows asked for. */
export function wasDone(body: string): boolean {
  return parsed(body)?.['success'] === true;
}

function parsed(body: string): Json | null {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return null;
  }
}
