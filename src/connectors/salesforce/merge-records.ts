import { z } from 'zod';
import type { Schema } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { answerOrThrow, rowOutcome, UNANSWERED_ROW } from '../call-result.ts';
import { callComposite } from './composite.ts';
import { knownSchema } from './salesforce-access.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { fullId } from './salesforce-id.ts';
import { callSoap } from './soap.ts';
import type { SoapCall, SoapRow } from './soap.ts';
import { inLists, isOneOf, MOST_SOQL_CHARACTERS } from './soql.ts';
import { errorOfRow, outcomeOfFailed } from './vendor-errors.ts';

/** Two records that become one: `loser` goes into `winner`, or the lead of the two is converted into the contact. */
interface Union {
  readonly write: RecordWrite;
  readonly lead: string | null;
  readonly contact: string | null;
}

type Outcomes = Map<RecordWrite, WriteOutcome>;

/**
 * Makes one record of two. Leads are merged with leads and contacts with contacts; of a lead and a contact the contact stays,
 * whichever was named, because the lead is converted into it (marketo-native-sync.md §2.4.3). Every row is a transaction of
 * its own (apis.md B9).
 */
export async function mergeRecords(access: SalesforceAccess, { writes, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  if (writes.length === 0) return new Map();
  const schema = await knownSchema(access, lane);
  const unions = writes.map((write) => unionOf(schema, write));
  const merges = unions.filter(({ lead, contact }) => lead === null || contact === null);
  const outcomes: Outcomes = new Map();
  await send(access, { operation: 'merge', element: 'request', rows: merges.map(({ write }) => mergeRow(schema, write)) }, merges, outcomes, { lane, maySend });
  const conversions = unions.filter(({ lead, contact }) => lead !== null && contact !== null);
  if (conversions.length > 0) await convert(access, conversions, outcomes, { lane, maySend });
  return outcomes;
}

function unionOf(schema: Schema, write: RecordWrite): Union {
  const ids = [write.id ?? '', write.into ?? ''];
  const of = (object: 'lead' | 'contact'): string | null => {
    const prefix = schema.objects[object]?.idPrefix ?? null;
    const [first, second] = ids.filter((id) => prefix !== null && id.startsWith(prefix));
    return second === undefined ? (first ?? null) : null;
  };
  return { write, lead: of('lead'), contact: of('contact') };
}

function mergeRow(schema: Schema, { id, into }: RecordWrite): SoapCall['rows'][number] {
  const isContact = (into ?? '').startsWith(schema.objects.contact?.idPrefix ?? '\n');
  return { masterRecord: { type: isContact ? 'Contact' : 'Lead', Id: into ?? '' }, recordToMergeIds: id ?? '' };
}

/** A contact that belongs to no account takes in no lead: the vendor asks for both (apis.md B9). Of one that is not shown only a look tells. */
async function convert(access: SalesforceAccess, conversions: readonly Union[], outcomes: Outcomes, how: Pick<WriteRequest, 'lane' | 'maySend'>): Promise<void> {
  const { status, accounts } = await targetsOf(access, conversions, how.lane);
  const ready: Union[] = [];
  for (const union of conversions) {
    const account = accounts.get(union.contact ?? '');
    if (account === undefined) outcomes.set(union.write, UNANSWERED_ROW);
    else if (status !== null && account !== null) ready.push(union);
    else outcomes.set(union.write, { result: 'refused', error: { ...ownError('LEAD_NOT_CONVERTIBLE'), vendorMessage: status === null ? 'The org has no lead status that means converted.' : 'The contact belongs to no account, so no lead can be converted into it.' } });
  }
  const rows = ready.map(({ lead, contact }) => ({ accountId: accounts.get(contact ?? ''), contactId: contact, convertedStatus: status, doNotCreateOpportunity: true, leadId: lead, overwriteLeadSource: false, sendNotificationEmail: false }));
  await send(access, { operation: 'convertLead', element: 'leadConverts', rows }, ready, outcomes, how);
}

const statusPage = z.object({ records: z.array(z.object({ ApiName: z.string() })) });
const contactPage = z.object({ records: z.array(z.object({ Id: z.string(), AccountId: z.string().nullable() })) });

interface Targets {
  /** The first lead status that means converted; null when the org has none that the sync user sees. */
  readonly status: string | null;
  /** Accounts by their contacts. */
  readonly accounts: ReadonlyMap<string, string | null>;
}

async function targetsOf({ session, apiVersion }: SalesforceAccess, conversions: readonly Union[], lane: WriteRequest['lane']): Promise<Targets> {
  const [list = []] = inLists(conversions.flatMap(({ contact }) => contact ?? []), MOST_SOQL_CHARACTERS / 2);
  const queries = ['SELECT ApiName FROM LeadStatus WHERE IsConverted = true ORDER BY SortOrder LIMIT 1', `SELECT Id, AccountId FROM Contact WHERE ${isOneOf('Id', list)}`];
  const { body: [statuses, contacts] } = answerOrThrow(await callComposite(session, apiVersion, queries.map((query) => ({ method: 'GET', path: `/query?q=${encodeURIComponent(query)}` })), lane));
  const status = statuses?.ok === true ? (statusPage.safeParse(statuses.body.body).data?.records[0]?.ApiName ?? null) : null;
  const rows = contacts?.ok === true ? (contactPage.safeParse(contacts.body.body).data?.records ?? []) : [];
  return { status, accounts: new Map(rows.map(({ Id, AccountId }) => [fullId(Id), AccountId])) };
}

async function send({ soap, apiVersion }: SalesforceAccess, call: SoapCall, unions: readonly Union[], outcomes: Outcomes, { lane, maySend }: Pick<WriteRequest, 'lane' | 'maySend'>): Promise<void> {
  if (unions.length === 0) return;
  const answer = await callSoap(soap, apiVersion, call, lane, maySend);
  unions.forEach((union, index) => outcomes.set(union.write, answer.ok ? outcomeOf(union, answer.body[index]) : rowOutcome(answer)));
}

/** The record is not what it was: merged, converted or deleted meanwhile, perhaps by an earlier try of ours; a look tells (I19). */
const CHANGED_MEANWHILE: ReadonlySet<string> = new Set(['RECORD_GONE', 'LEAD_CONVERTED']);

function outcomeOf({ write, lead, contact }: Union, row: SoapRow | undefined): WriteOutcome {
  if (row?.success === true) return { result: 'applied', id: write.into ?? '' };
  const [first] = row?.errors ?? [];
  if (first === undefined) return UNANSWERED_ROW;
  const error = errorOfRow(first);
  if (CHANGED_MEANWHILE.has(error.code)) return { result: 'unknown', error: { ...error, code: 'OUTCOME_UNKNOWN' } };
  // Said of one lead in a call that was answered, as of one that a queue owns: nothing of it holds up what else is written (I25).
  if (error.vendorCode === 'UNKNOWN_EXCEPTION' && lead !== null && contact !== null) return { result: 'refused', error: { ...error, code: 'LEAD_NOT_CONVERTIBLE' } };
  return outcomeOfFailed(error);
}
