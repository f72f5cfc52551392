import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import { KEY_FIELDS } from './field-plans.ts';
import type { Plain } from './same-value.ts';

/** One record of a write call, as it stood on the wire. */
export interface SentRow {
  readonly object: 'Lead' | 'Contact' | 'person';
  /** The record to change; null for a create. */
  readonly recordId: string | null;
  /** The counterpart's id that a create carries; null for an update. */
  readonly key: string | null;
  /** By the vendor's names, without id and key. */
  readonly values: Readonly<Record<string, Plain>>;
}

/** What the vendor answered for one row, before the answer went on its way. */
export type RowResult =
  /** `isUnread` when the reading of what an update replaces was refused in the same call. */
  | { readonly result: 'applied'; readonly id: string; readonly isUnread?: true }
  | { readonly result: 'refused'; readonly code: string };

type Json = Readonly<Record<string, unknown>>;

/** Whether a request can change anything. */
export function isWriteCall(side: Side, { method, path, body }: HttpRequest): boolean {
  if (method === 'GET' || body === null) return false;
  return side === 'marketo' ? path.startsWith('/rest/v1/leads.json') : body.includes('/composite/sobjects');
}

/** The rows of a write call, in the order in which the vendor answers them. */
export function rowsOf(side: Side, body: string): readonly SentRow[] {
  const call: Json = JSON.parse(body) as Json;
  if (side === 'marketo') return (call['input'] as readonly Json[]).map(personRow);
  return recordsOf(call).filter(isOfPerson).map(salesforceRow);
}

/** Every record that a call to Salesforce writes, whatever it is, in the order in which the vendor answers them. */
export function recordsOfCall(body: string): readonly Json[] {
  return recordsOf(JSON.parse(body) as Json);
}

function recordsOf(call: Json): readonly Json[] {
  return partsOf(call).flatMap((part) => (part['body'] as Json)['records'] as readonly Json[]);
}

function isOfPerson({ attributes }: Json): boolean {
  const { type } = attributes as Json;
  return type === 'Lead' || type === 'Contact';
}

function partsOf(call: Json): readonly Json[] {
  return (call['compositeRequest'] as readonly Json[]).filter((part) => String(part['url']).endsWith('/composite/sobjects'));
}

function personRow(row: Json): SentRow {
  const { id, ...rest } = row as Readonly<Record<string, Plain>>;
  if (id !== undefined) return { object: 'person', recordId: String(id), key: null, values: rest };
  const { [KEY_FIELDS.marketo]: key = null, ...values } = rest;
  return { object: 'person', recordId: null, key: key === null ? null : String(key), values };
}

function salesforceRow(row: Json): SentRow {
  const { attributes, Id: id, ...rest } = row;
  const object = (attributes as Json)['type'] === 'Contact' ? 'Contact' : 'Lead';
  const values = rest as Readonly<Record<string, Plain>>;
  if (typeof id === 'string') return { object, recordId: id, key: null, values };
  const { [KEY_FIELDS.salesforce]: key = null, ...others } = values;
  return { object, recordId: null, key: key === null ? null : String(key), values: others };
}

/** What became of each row; null when the call as a whole was refused, so that no row was worked on. */
export function resultsOf(side: Side, sent: string, body: string, rows: number): readonly RowResult[] | null {
  const answer = parsed(body);
  if (answer === null) return null;
  if (side === 'salesforce') {
    const all = resultsOfCall(sent, body);
    return all === null ? null : recordsOfCall(sent).flatMap((record, place) => (isOfPerson(record) ? (all[place] ?? []) : []));
  }
  const found = answer['result'];
  return Array.isArray(found) && found.length === rows ? (found as readonly Json[]).map(marketoResult) : null;
}

/** What became of every record that a call to Salesforce writes; null when none was worked on. */
export function resultsOfCall(sent: string, body: string): readonly RowResult[] | null {
  const answer = parsed(body);
  const found = answer === null ? null : salesforceResults(sent, answer);
  const records = recordsOfCall(sent);
  if (answer === null || !Array.isArray(found) || found.length !== records.length) return null;
  const unread = unreadObjects(JSON.parse(sent) as Json, answer);
  return (found as readonly Json[]).map((row, place) => {
    const result = salesforceResult(row);
    const { attributes, Id: id } = records[place] ?? {};
    return result.result === 'applied' && typeof id === 'string' && unread.has((attributes as Json)['type']) ? { ...result, isUnread: true } : result;
  });
}

/** Objects whose records could not be read right before they were written. */
function unreadObjects(call: Json, answer: Json): ReadonlySet<unknown> {
  const refused = new Set((answer['compositeResponse'] as readonly Json[]).filter((part) => Number(part['httpStatusCode']) >= 400).map((part) => part['referenceId']));
  const readings = (call['compositeRequest'] as readonly Json[]).filter((part) => refused.has(part['referenceId']));
  return new Set(readings.flatMap((part) => /\/composite\/sobjects\/(\w+)$/.exec(String(part['url']))?.[1] ?? []));
}

function parsed(body: string): Json | null {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Json) : null;
  } catch {
    return null;
  }
}

/** The answers to the parts that write; a part that only reads has rows of another kind. */
function salesforceResults(sent: string, answer: Json): unknown {
  const writing = new Set(partsOf(JSON.parse(sent) as Json).map((part) => part['referenceId']));
  const parts = answer['compositeResponse'];
  if (!Array.isArray(parts)) return null;
  const sizes = new Map(partsOf(JSON.parse(sent) as Json).map((part) => [part['referenceId'], ((part['body'] as Json)['records'] as readonly Json[]).length]));
  const bodies = (parts as readonly Json[]).filter((part) => writing.has(part['referenceId'])).map((part) => (isHalted(part['body']) ? haltedRows(sizes.get(part['referenceId']) ?? 0) : part['body']));
  return bodies.every((body) => Array.isArray(body)) ? bodies.flat() : null;
}

/** A part that was undone because of another one (F27). */
function isHalted(body: unknown): boolean {
  return Array.isArray(body) && (body[0] as Json | undefined)?.['errorCode'] === 'PROCESSING_HALTED';
}

function haltedRows(count: number): readonly Json[] {
  return Array.from({ length: count }, () => ({ success: false, errors: [{ statusCode: 'PROCESSING_HALTED' }] }));
}

function marketoResult(row: Json): RowResult {
  if (row['status'] === 'created' || row['status'] === 'updated') return { result: 'applied', id: String(row['id']) };
  const [reason] = (row['reasons'] ?? []) as readonly Json[];
  return { result: 'refused', code: String(reason?.['code']) };
}

function salesforceResult(row: Json): RowResult {
  if (row['success'] === true) return { result: 'applied', id: String(row['id']) };
  const [error] = (row['errors'] ?? []) as readonly Json[];
  return { result: 'refused', code: String(error?.['statusCode'] ?? error?.['errorCode']) };
}
