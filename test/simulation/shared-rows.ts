import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Plain } from './same-value.ts';
import { recordsOfCall, resultsOfCall } from './sent-rows.ts';
import type { RowResult } from './sent-rows.ts';
import { programRecord } from './shared-lines.ts';

/** One campaign or program of a call that writes some, as it stood on the wire. */
export interface CampaignRow {
  readonly side: Side;
  /** The campaign's id, or the program as a record; null for one that is to be made. */
  readonly id: string | null;
  /** By the vendor's names. */
  readonly values: Readonly<Record<string, Plain>>;
  /** Its place among everything that the call writes. */
  readonly place: number;
}

type Json = Readonly<Record<string, unknown>>;

const PROGRAM_PATH = /^\/rest\/asset\/v1\/program\/(\d+)\.json/;

/** The campaigns or programs that a request writes; none where it writes something else. */
export function campaignRows(side: Side, { method, path, body }: HttpRequest): readonly CampaignRow[] {
  if (method !== 'POST' || body === null) return [];
  if (side === 'marketo') {
    const program = programAsked(path);
    return program === null ? [] : [{ side, id: programRecord(program), values: Object.fromEntries(new URLSearchParams(body)), place: 0 }];
  }
  return body.includes('"Campaign"') && body.includes('/composite/sobjects') ? recordsOfCall(body).flatMap(salesforceRow) : [];
}

/** The program that a request is about by its number; null for every other request. */
export function programAsked(path: string): number | null {
  const [, program] = PROGRAM_PATH.exec(path) ?? [];
  return program === undefined ? null : Number(program);
}

function salesforceRow(record: Json, place: number): readonly CampaignRow[] {
  const { attributes, Id: id, ...values } = record;
  if ((attributes as Json)['type'] !== 'Campaign') return [];
  return [{ side: 'salesforce', id: typeof id === 'string' ? id : null, values: values as Readonly<Record<string, Plain>>, place }];
}

/** What became of each row; null when the call as a whole was refused. */
export function campaignResults(side: Side, sent: string, body: string, rows: readonly CampaignRow[]): readonly RowResult[] | null {
  if (side === 'salesforce') {
    const all = resultsOfCall(sent, body);
    return all === null ? null : rows.flatMap(({ place }) => all[place] ?? []);
  }
  return isTaken(body) ? rows.map(({ id }): RowResult => ({ result: 'applied', id: id ?? '' })) : null;
}

/** Whether Marketo did what a call asked for. */
export function isTaken(body: string): boolean {
  try {
    return (JSON.parse(body) as Json)['success'] === true;
  } catch {
    return false;
  }
}
