import type { Schema } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { isMember } from '../../domain/object-pair.ts';
import type { WrittenObject } from './values-before.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { own } from '../../domain/value.ts';
import type { SeenValues } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure, CallResult } from '../call-result.ts';
import { ruledOut } from '../ruled-out.ts';
import { failedChunk, inChunks, writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import { callComposite, HEAVY_PARTS } from './composite.ts';
import type { CompositePart, PartAnswer } from './composite.ts';
import { accountsBehind, bodyOfAccount, errorOfContact } from './person-accounts.ts';
import type { AccountsBehind } from './person-accounts.ts';
import { requestFailure } from './read-answer.ts';
import { mergeRecords } from './merge-records.ts';
import { recordBody } from './render-record.ts';
import { knownSchema } from './salesforce-access.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { partReading, readingsBefore, valuesRead } from './values-before.ts';
import type { ReadBefore } from './values-before.ts';
import { errorOfRow, idOfDuplicate, outcomeOfFailed } from './vendor-errors.ts';
import { collectionRows, requestErrors } from './wire.ts';

/** Rows of one collection (apis.md B5, reliability.md §4.1). */
const COLLECTION_ROWS = 200;
/** Rows of one call; one of its parts reads what the others are about to replace. */
export const WRITE_BLOCK_ROWS = COLLECTION_ROWS * (HEAVY_PARTS - 1);

/**
 * Sends up to 800 writes in one call: collections of at most 200, creates, updates and deletes apart, after a reading of
 * what the updates replace. Rows stand or fall alone. What the schema already rules out leaves in no
 * call (I9, I29).
 */
export async function writeRecords(access: SalesforceAccess, { writes, knownSchema: known, lane, maySend }: WriteRequest): Promise<readonly WriteOutcome[]> {
  const schema = await knownSchema(access, lane);
  const merges = writes.filter(({ kind }) => kind === 'merge');
  const outcomes = new Map(await mergeRecords(access, { writes: merges, lane, maySend }));
  const ready = writes.filter((write) => {
    if (write.kind === 'merge') return false;
    const refusal = refusedBefore(access, { schema, known }, write);
    if (refusal !== null) outcomes.set(write, refusal);
    return refusal === null;
  });
  const behind = await askedForAccounts(access, schema, ready, lane);
  if ('result' in behind) return writes.map((write) => outcomes.get(write) ?? behind);
  const collectionsPerCall = HEAVY_PARTS - readingsBefore(ready).length;
  const sent = await writeInRounds(collectionsOf(ready, behind), collectionsPerCall, (chunks) => send(access, { schema, behind }, chunks, { lane, maySend }));
  return writes.map((write) => outcomes.get(write) ?? sent.get(write) ?? UNANSWERED_ROW);
}

/** The accounts of shadow contacts; where they cannot be had, nothing was sent. */
async function askedForAccounts(access: SalesforceAccess, schema: Schema, writes: readonly RecordWrite[], lane: WriteRequest['lane']): Promise<AccountsBehind | Extract<WriteOutcome, { result: 'not-sent' }>> {
  try {
    return await accountsBehind(access, schema, writes, lane);
  } catch (failure) {
    if (failure instanceof StepFailure) return { result: 'not-sent', error: failure.error };
    throw failure;
  }
}

/** What writes are sent by: what the fields are, and who is changed through an account. */
interface SentBy {
  readonly schema: Schema;
  readonly behind: AccountsBehind;
}

function refusedBefore({ keyField }: SalesforceAccess, { schema, known }: { readonly schema: Schema; readonly known: Schema | undefined }, write: RecordWrite): WriteOutcome | null {
  const description = schema.objects[write.object];
  if (description === undefined) return { result: 'not-sent', error: ownError('OBJECT_NOT_ACCESSIBLE') };
  // Without our key a create whose answer is lost could never be found again (I8).
  if (write.kind === 'create' && !isMember(write.object) && own(description.fields, keyField)?.createable !== true) {
    return { result: 'not-sent', error: ownError('KEY_FIELD_MISSING', [keyField]) };
  }
  return ruledOut(description, known, write);
}

/**
 * Creates, updates and deletes in collections of their own. Within them leads come before contacts and members, because a
 * collection runs in stretches of one type (apis.md B5), and records that name the same account or campaign stand
 * together, so that they do not lock each other out (F28, hazard 14). Collections of a call run one by one.
 */
function collectionsOf(writes: readonly RecordWrite[], behind: AccountsBehind): readonly (readonly RecordWrite[])[] {
  const place = placesOf(behind);
  const sorted = writes.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
  return (['create', 'update', 'delete'] as const).flatMap((kind) => inChunks(sorted.filter((write) => write.kind === kind), COLLECTION_ROWS));
}

/** Sorts by object, then account or campaign. */
function placesOf(behind: AccountsBehind): (write: RecordWrite) => string {
  return (write) => {
    const { object, values } = write;
    const rank = object === 'lead' ? 0 : isMember(object) ? 3 : behind.has(write) ? 2 : 1;
    return `${rank} ${String(own(values, 'AccountId') ?? own(values, 'CampaignId') ?? '')}`;
  };
}

async function send(access: SalesforceAccess, sentBy: SentBy, chunks: readonly (readonly RecordWrite[])[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<readonly ChunkAnswer[]> {
  const { schema, behind } = sentBy;
  const readings = readingsBefore(chunks.flat());
  const parts = [...readings.map(partReading), ...chunks.map((chunk) => collectionPart(access, sentBy, chunk))];
  const result = await callComposite(access.session, access.apiVersion, parts, lane, maySend);
  if (!result.ok) return chunks.map((chunk) => chunkFailed(access, chunk, result));
  const failed = readings.flatMap((reading, index) => failedReading(reading, result.body[index]))[0];
  if (failed !== undefined) return chunks.map((chunk) => unreadChunk(access, chunk, failed));
  const before = new Map(readings.flatMap((reading, index) => [...valuesRead(schema, reading, result.body[index])]));
  return chunks.map((chunk, index) => chunkAnswer(access, chunk, result.body[readings.length + index], { before, behind }));
}

interface FailedReading {
  readonly object: WrittenObject;
  readonly error: SyncError;
}

/** What the vendor says of parts that were undone because of another one. */
export const HALTED = 'PROCESSING_HALTED';

function failedReading({ object }: ReadBefore, answer: CallResult<PartAnswer> | undefined): readonly FailedReading[] {
  return answer === undefined || answer.ok || answer.error.vendorCode === HALTED ? [] : [{ object, error: answer.error }];
}

/**
 * What is about to be replaced could not be read, most often because a field was taken from the sync user a moment ago:
 * nothing was written. The rows with that field wait until it is known to be away, the others are sent again (I3, I25).
 */
function unreadChunk({ describes }: SalesforceAccess, chunk: readonly RecordWrite[], { object, error }: FailedReading): ChunkAnswer {
  if (error.fields.length > 0) describes.distrust();
  const isToBlame = (write: RecordWrite): boolean => write.kind === 'update' && write.object === object && error.fields.some((field) => Object.hasOwn(write.values, field));
  return { kind: 'undone', outcomes: chunk.map((write) => (isToBlame(write) ? { result: 'not-sent', error } : null)), error };
}

/** Without the first the default moves owners of leads, even with no active rule (apis.md B5, C9). */
export function headersOfWrite({ passDuplicateAlerts }: SalesforceAccess): Readonly<Record<string, string>> {
  return { 'Sforce-Auto-Assign': 'FALSE', ...(passDuplicateAlerts ? { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' } : {}) };
}

function collectionPart(access: SalesforceAccess, { schema, behind }: SentBy, chunk: readonly RecordWrite[]): CompositePart {
  if (chunk[0]?.kind === 'delete') return { method: 'DELETE', path: `/composite/sobjects?ids=${chunk.map(({ id }) => id ?? '').join(',')}&allOrNone=false` };
  const records = chunk.map((write) => {
    const body = recordBody(schema.objects[write.object], access.keyField, write);
    const account = behind.get(write);
    return account === undefined ? body : bodyOfAccount(account, body);
  });
  return {
    method: chunk[0]?.kind === 'create' ? 'POST' : 'PATCH',
    path: '/composite/sobjects',
    headers: headersOfWrite(access),
    body: { allOrNone: false, records },
  };
}

function chunkAnswer(
  access: SalesforceAccess,
  chunk: readonly RecordWrite[],
  answer: CallResult<PartAnswer> | undefined,
  { before, behind }: { readonly before: ReadonlyMap<RecordWrite, SeenValues>; readonly behind: AccountsBehind },
): ChunkAnswer {
  if (answer === undefined) return chunkFailed(access, chunk, malformedAnswer('The answer to a collection is missing.'));
  if (!answer.ok) return chunkFailed(access, chunk, answer);
  // A mistyped body is refused with status 200 (recorded, apis.md B5).
  if (requestErrors.safeParse(answer.body.body).success) return chunkFailed(access, chunk, requestFailure(400, answer.body.body));
  const read = collectionRows.safeParse(answer.body.body);
  if (!read.success || read.data.length !== chunk.length) {
    return chunkFailed(access, chunk, malformedAnswer('The answer to a collection had another shape.'));
  }
  const undone = read.data.map((row) => !row.success && row.errors[0]?.statusCode === ROLLED_BACK);
  const outcomes = chunk.map((write, index): WriteOutcome => {
    const row = read.data[index];
    if (row === undefined) return UNANSWERED_ROW;
    if (!row.success) return behind.has(write) ? inNamesOfContact(write, failedRow(access, write, row.errors)) : failedRow(access, write, row.errors);
    const held = before.get(write);
    return { result: 'applied', id: write.id ?? row.id, ...(held === undefined ? {} : { before: held }) };
  });
  if (!undone.includes(true)) return { kind: 'rows', outcomes };
  const error = { ...ownError('VENDOR_UNAVAILABLE'), vendorCode: ROLLED_BACK };
  return { kind: 'undone', outcomes: outcomes.map((outcome, index) => (undone[index] === true ? null : outcome)), error };
}

/** A row that was undone because another one of its collection was refused, though we ask for every row to stand alone. */
const ROLLED_BACK = 'ALL_OR_NONE_OPERATION_ROLLED_BACK';

/** The record is gone already: by an earlier try of ours, or by somebody's hand. */
const IS_DELETED = 'ENTITY_IS_DELETED';

function chunkFailed({ describes }: SalesforceAccess, chunk: readonly RecordWrite[], failure: CallFailure): ChunkAnswer {
  return failedChunk(chunk, failure, () => describes.distrust());
}

function inNamesOfContact(write: RecordWrite, outcome: WriteOutcome): WriteOutcome {
  return 'error' in outcome ? { ...outcome, error: errorOfContact(write, outcome.error) } : outcome;
}

type FailedRow = Extract<NonNullable<ReturnType<typeof collectionRows.safeParse>['data']>[number], { success: false }>;

function failedRow({ keyField }: SalesforceAccess, write: RecordWrite, errors: FailedRow['errors']): WriteOutcome {
  const [first] = errors;
  if (first === undefined) return UNANSWERED_ROW;
  // Our own key is taken: by an earlier try of ours, or by another path (hazard 15).
  const taken = errors.find(({ statusCode, fields, message }) => statusCode === 'DUPLICATE_VALUE' && (fields.includes(keyField) || message.includes(keyField)));
  if (write.kind === 'create' && taken !== undefined) return { result: 'exists', id: idOfDuplicate(taken.message) };
  if (write.kind === 'delete' && first.statusCode === IS_DELETED) return { result: 'applied', id: write.id ?? '' };
  // "Already a campaign member.": somebody, or an earlier try of ours, was quicker; which one it is, its parts tell.
  if (write.kind === 'create' && isMember(write.object) && first.statusCode === 'DUPLICATE_VALUE') return { result: 'exists', id: null };
  return outcomeOfFailed(errorOfRow(first));
}

