import type { ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { ownError } from '../../domain/sync-error.ts';
import { own } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, rowOutcome, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { withOffset } from '../canonical-value.ts';
import { unwritableField } from '../unwritable-field.ts';
import { writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import { inCalls } from './pack-calls.ts';
import type { PackedRow } from './pack-calls.ts';
import { distrustSchema, knownPerson } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { errorOfRow, isAboutRecord } from './vendor-errors.ts';
import { syncRows } from './wire.ts';

/** Sync Leads works up to 90 s (apis.md A1): our patience is longer, or known outcomes would become unknown (F2). */
const SYNC_TIMEOUT_MS = 120_000;

/**
 * Sends creates and updates, each in calls of their own. A create is `createOnly` by the key field, so that
 * repeating one makes no second person; an update names the person's id (I8, apis.md A4). Rows answer by
 * position, because a skipped one carries no id (recorded).
 */
export async function writePeople(access: MarketoAccess, { writes, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const person = await knownPerson(access, lane);
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const ready: PackedRow[] = [];
  for (const write of writes) {
    const refusal = refusedBefore(access, person, write);
    if (refusal === null) ready.push({ write, row: rowOf(access, person, write) });
    else outcomes.set(write, refusal);
  }
  const chunks = (['create', 'update'] as const).flatMap((kind) => inCalls(ready.filter(({ write }) => write.kind === kind)));
  const sent = await writeInRounds(chunks, 1, async ([chunk]) => (chunk === undefined ? [] : [await send(access, chunk, { lane, maySend })]));
  for (const [{ write }, outcome] of sent) outcomes.set(write, outcome);
  return outcomes;
}

function refusedBefore({ keyField }: MarketoAccess, person: ObjectDescription, write: RecordWrite): WriteOutcome | null {
  // Without our key a create whose answer is lost could never be found again (I8).
  if (write.kind === 'create' && own(person.fields, keyField)?.createable !== true) {
    return { result: 'not-sent', error: ownError('KEY_FIELD_MISSING', [keyField]) };
  }
  const error = unwritableField(person, write);
  return error === null ? null : { result: 'refused', error };
}

/** Null clears a field (apis.md A6, C5); moments carry their offset (A3). */
function rowOf({ keyField }: MarketoAccess, person: ObjectDescription, write: RecordWrite): PackedRow['row'] {
  const values = Object.entries(write.values).map(([name, value]) => {
    const isMoment = own(person.fields, name)?.type === 'datetime' && typeof value === 'string';
    return [name, isMoment ? withOffset(value) : value] as const;
  });
  const identity = write.kind === 'create' ? ([keyField, write.counterpartId] as const) : (['id', Number(write.id)] as const);
  return Object.fromEntries([...values, identity]);
}

async function send(access: MarketoAccess, chunk: readonly PackedRow[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const isCreate = chunk[0]?.write.kind === 'create';
  const how = isCreate ? { action: 'createOnly', lookupField: access.keyField } : { action: 'updateOnly', lookupField: 'id' };
  const body = JSON.stringify({ ...how, input: chunk.map(({ row }) => row) });
  const answer = await access.session.call({ method: 'POST', path: '/rest/v1/leads.json', body, timeoutMs: SYNC_TIMEOUT_MS, maySend }, lane);
  if (!answer.ok) return failedChunk(access, chunk, answer);
  const read = syncRows.safeParse(answer.body.result);
  if (!read.success || read.data.length !== chunk.length) {
    return failedChunk(access, chunk, malformedAnswer('The answer to Sync Leads had another shape.'));
  }
  return { kind: 'rows', outcomes: chunk.map(({ write }, index) => outcomeOf(write, read.data[index])) };
}

function failedChunk(access: MarketoAccess, chunk: readonly PackedRow[], failure: CallFailure): ChunkAnswer {
  if (!failure.refusedContent) return { kind: 'rows', outcomes: chunk.map(() => rowOutcome(failure)) };
  const { error } = failure;
  if (error.fields.length > 0) distrustSchema(access);
  const blamed = chunk.flatMap(({ write }, index) => (error.fields.some((field) => Object.hasOwn(write.values, field)) ? [index] : []));
  return { kind: 'refused', error, blamed };
}

type AnsweredRow = NonNullable<ReturnType<typeof syncRows.safeParse>['data']>[number];

function outcomeOf(write: RecordWrite, row: AnsweredRow | undefined): WriteOutcome {
  const id = row?.id === undefined ? write.id : String(row.id);
  if ((row?.status === 'created' || row?.status === 'updated') && id !== null) return { result: 'applied', id };
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  const [reason = { code: '', message: 'The row was skipped without a reason.' }] = row.reasons;
  // "Lead already exists" under our key: an earlier try of ours, or another path (hazard 15).
  if (write.kind === 'create' && reason.code === '1005') return { result: 'exists', id: null };
  const error = errorOfRow(reason);
  return isAboutRecord(error) ? { result: 'refused', error } : { result: 'not-sent', error };
}
