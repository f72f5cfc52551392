import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Plain } from './same-value.ts';
import { recordsOfCall, resultsOfCall } from './sent-rows.ts';
import type { RowResult } from './sent-rows.ts';

/** One membership of a call that writes some, as it stood on the wire. */
export interface MemberRow {
  readonly side: Side;
  /** The membership to change, as this simulation names it; null for one that Salesforce is to make. */
  readonly id: string | null;
  /** Campaign and person of one that is to be made; Marketo is told both in any case. */
  readonly campaign: string | null;
  readonly program: number | null;
  readonly person: string | null;
  /** Null for one whose status stays as it is. */
  readonly status: string | null;
  /** What else it says, by the vendor's names: Marketo takes that in a call of its own (decision 41). */
  readonly values: Readonly<Record<string, Plain>>;
  /** Its place among everything that the call writes. */
  readonly place: number;
}

type Json = Readonly<Record<string, unknown>>;

const STATUS_PATH = /^\/rest\/v1\/programs\/(\d+)\/members\/status\.json$/;
const DATA_PATH = /^\/rest\/v1\/programs\/(\d+)\/members\.json$/;

/** The memberships that a request writes; none where it writes something else. */
export function memberRows(side: Side, { method, path, body }: HttpRequest): readonly MemberRow[] {
  if (method !== 'POST' || body === null) return [];
  if (side === 'salesforce') return body.includes('"CampaignMember"') && body.includes('/composite/sobjects') ? recordsOfCall(body).flatMap(salesforceRow) : [];
  const [, program] = STATUS_PATH.exec(path) ?? DATA_PATH.exec(path) ?? [];
  if (program === undefined) return [];
  const { statusName = null, input } = JSON.parse(body) as { readonly statusName?: string; readonly input: readonly ({ readonly leadId: number } & Readonly<Record<string, Plain>>)[] };
  return input.map(({ leadId, ...values }, place) => ({ side, id: `${program}-${leadId}`, campaign: null, program: Number(program), person: String(leadId), status: statusName, values, place }));
}

function salesforceRow(record: Json, place: number): readonly MemberRow[] {
  const { attributes, Id: id, CampaignId: campaign, LeadId: lead, ContactId: contact, Status: status, ...values } = record;
  if ((attributes as Json)['type'] !== 'CampaignMember') return [];
  const person = lead ?? contact;
  return [{ side: 'salesforce', id: typeof id === 'string' ? id : null, campaign: typeof campaign === 'string' ? campaign : null, program: null, person: typeof person === 'string' ? person : null, status: typeof status === 'string' ? status : null, values: values as Readonly<Record<string, Plain>>, place }];
}

/** What became of each row; null when the call as a whole was refused. A membership that Marketo keeps where it is was refused with 1037. */
export function memberResults(side: Side, sent: string, body: string, rows: readonly MemberRow[]): readonly RowResult[] | null {
  const all = side === 'salesforce' ? resultsOfCall(sent, body) : marketoResults(body, rows);
  return all === null ? null : rows.flatMap(({ place }) => all[place] ?? []);
}

function marketoResults(body: string, rows: readonly MemberRow[]): readonly RowResult[] | null {
  const answer = parsed(body);
  const found = answer?.['result'];
  if (answer?.['success'] !== true || !Array.isArray(found) || found.length !== rows.length) return null;
  return (found as readonly Json[]).map((row, place): RowResult => {
    if (row['status'] === 'created' || row['status'] === 'updated') return { result: 'applied', id: rows[place]?.id ?? '' };
    const [reason] = (row['reasons'] ?? []) as readonly Json[];
    return { result: 'refused', code: String(reason?.['code']) };
  });
}

function parsed(body: string): Json | null {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return null;
  }
}
