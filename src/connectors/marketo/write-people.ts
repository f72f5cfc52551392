import type { ObjectDescription, Schema } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { ownError } from '../../domain/sync-error.ts';
import { own } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { ruledOut } from '../ruled-out.ts';
import { failedChunk } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import { rowValues, sendInCalls } from './pack-calls.ts';
import type { PackedRow } from './pack-calls.ts';
import { distrustSchema, knownPerson } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { outcomeOfSkipped, reasonOf } from './vendor-errors.ts';
import { syncRows } from './wire.ts';

/** Sync Leads works up to 90 s (apis.md A1): our patience is longer, or known outcomes would become unknown (F2). */
const SYNC_TIMEOUT_MS = 120_000;

/**
 * Sends creates and updates, each in calls of their own. A create is `createOnly` by the key field, so that
 * repeating one makes no second person; an update names the person's id (I8, apis.md A4). Rows answer by
 * position, because a skipped one carries no id (recorded).
 */
export async function writePeople(access: MarketoAccess, { writes, knownSchema: known, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const person = await knownPerson(access, lane);
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const ready: PackedRow[] = [];
  for (const write of writes) {
    const refusal = refusedBefore(access, { person, known }, write);
    if (refusal === null) ready.push({ write, row: rowOf(access, person, write) });
    else outcomes.set(write, refusal);
  }
  const sendChunk = (chunk: readonly PackedRow[]): Promise<ChunkAnswer> => send(access, chunk, { lane, maySend });
  const sent = await sendInCalls(ready, sendChunk);
  const again = await sendWithoutCompany(ready, sent, sendChunk);
  return new Map([...outcomes, ...sent, ...again]);
}

/** Fields of a person that are its company's where it belongs to one (apis.md A4, describe). */
const COMPANY_FIELDS: ReadonlySet<string> = new Set([
  'company', 'site', 'billingStreet', 'billingCity', 'billingState', 'billingCountry', 'billingPostalCode', 'website', 'mainPhone', 'annualRevenue',
  'numberOfEmployees', 'industry', 'sicCode', 'mktoCompanyNotes',
]);

/**
 * A person that belongs to a company shows that one's fields, and Marketo refuses the whole row that changes one of them (1021, apis.md
 * A4). Nothing of it was written, so the rest of it is sent again without them; a row of nothing else is refused by their names.
 */
async function sendWithoutCompany(rows: readonly PackedRow[], sent: ReadonlyMap<RecordWrite, WriteOutcome>, sendChunk: (chunk: readonly PackedRow[]) => Promise<ChunkAnswer>): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const rest: PackedRow[] = [];
  for (const { write, row } of rows) {
    const outcome = sent.get(write);
    if (outcome?.result !== 'refused' || outcome.error.code !== 'COMPANY_OF_PERSON' || write.kind !== 'update') continue;
    const left = companyFieldsOf(write);
    outcomes.set(write, { ...outcome, error: { ...outcome.error, fields: left } });
    if (left.length > 0 && left.length < Object.keys(write.values).length) rest.push({ write, row: Object.fromEntries(Object.entries(row).filter(([name]) => !left.includes(name))) });
  }
  for (const [write, outcome] of await sendInCalls(rest, sendChunk)) outcomes.set(write, outcome.result === 'applied' ? { ...outcome, left: companyFieldsOf(write) } : outcome);
  return outcomes;
}

function companyFieldsOf({ values }: RecordWrite): readonly string[] {
  return Object.keys(values).filter((name) => COMPANY_FIELDS.has(name));
}

function refusedBefore({ keyField }: MarketoAccess, { person, known }: { readonly person: ObjectDescription; readonly known: Schema | undefined }, write: RecordWrite): WriteOutcome | null {
  // Without our key a create whose answer is lost could never be found again (I8).
  if (write.kind === 'create' && own(person.fields, keyField)?.createable !== true) {
    return { result: 'not-sent', error: ownError('KEY_FIELD_MISSING', [keyField]) };
  }
  return ruledOut(person, known, write);
}

function rowOf({ keyField }: MarketoAccess, person: ObjectDescription, write: RecordWrite): PackedRow['row'] {
  const values = rowValues(person, write);
  const identity = write.kind === 'create' ? ([keyField, write.counterpartId] as const) : (['id', Number(write.id)] as const);
  return Object.fromEntries([...values, identity]);
}

async function send(access: MarketoAccess, chunk: readonly PackedRow[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const isCreate = chunk[0]?.write.kind === 'create';
  const how = isCreate ? { action: 'createOnly', lookupField: access.keyField } : { action: 'updateOnly', lookupField: 'id' };
  const body = JSON.stringify({ ...how, input: chunk.map(({ row }) => row) });
  const answer = await access.session.call({ method: 'POST', path: '/rest/v1/leads.json', body, timeoutMs: SYNC_TIMEOUT_MS, maySend }, lane);
  const failed = (failure: CallFailure): ChunkAnswer => failedChunk(chunk.map(({ write }) => write), failure, () => distrustSchema(access));
  if (!answer.ok) return failed(answer);
  const read = syncRows.safeParse(answer.body.result);
  if (!read.success || read.data.length !== chunk.length) {
    return failed(malformedAnswer('The answer to Sync Leads had another shape.'));
  }
  return { kind: 'rows', outcomes: chunk.map(({ write }, index) => outcomeOf(write, read.data[index])) };
}

type AnsweredRow = NonNullable<ReturnType<typeof syncRows.safeParse>['data']>[number];

function outcomeOf(write: RecordWrite, row: AnsweredRow | undefined): WriteOutcome {
  const id = row?.id === undefined ? write.id : String(row.id);
  if ((row?.status === 'created' || row?.status === 'updated') && id !== null) return { result: 'applied', id };
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  const reason = reasonOf(row.reasons);
  // "Lead already exists" under our key: an earlier try of ours, or another path (hazard 15).
  if (write.kind === 'create' && reason.code === '1005') return { result: 'exists', id: null };
  return outcomeOfSkipped(reason);
}
