import { isCustomObject } from '../../domain/object-pair.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { ruledOut } from '../ruled-out.ts';
import { failedChunk } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import type { ObjectDescription } from '../../domain/field.ts';
import { distrustKeyed, knownKeyed } from './describe-objects.ts';
import { kindOf } from './keyed-objects.ts';
import type { KeyedKind } from './keyed-objects.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { rowValues, sendInCalls } from './pack-calls.ts';
import type { PackedRow } from './pack-calls.ts';
import { errorOfRow, outcomeOfSkipped, reasonOf } from './vendor-errors.ts';
import { keyedSyncRows } from './wire.ts';
import type { VendorError } from './wire.ts';

/** Opportunities may take 60 s (apis.md A1), nothing is told of the others: our patience is longer (F2). */
const SYNC_TIMEOUT_MS = 120_000;

/** The codes of a record that is there already (apis.md A2). */
const THERE_ALREADY: ReadonlySet<string> = new Set(['1005', '1017']);

/** Fields that name another record. A row that has one may be refused for what it names, any other for itself alone (1013). */
const NAMES_ANOTHER: ReadonlySet<string> = new Set(['externalCompanyId', 'externalSalesPersonId', 'externalOpportunityId', 'leadId']);

/**
 * Sends creates and updates of one kind, each in calls of their own. A create is `createOnly` under its key, so
 * that one whose answer was lost makes no second record and one that meets a stranger's record overwrites nothing.
 */
export async function writeKeyed(access: MarketoAccess, object: KeyedObject, { writes, knownSchema: known, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const description = await describedForWrite(access, object, lane);
  if ('result' in description) return new Map(writes.map((write) => [write, description]));
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const ready: PackedRow[] = [];
  for (const write of writes) {
    const refusal = ruledOut(description, known, write);
    if (refusal === null) ready.push({ write, row: rowOf(object, description, write) });
    else outcomes.set(write, refusal);
  }
  const sent = await sendInCalls(ready, (chunk) => send(access, object, chunk, { lane, maySend }));
  return new Map([...outcomes, ...sent]);
}

/** A kind's description; where it cannot be had, nothing was sent. */
export async function describedForWrite(access: MarketoAccess, object: KeyedObject, lane: WriteRequest['lane']): Promise<ObjectDescription | Extract<WriteOutcome, { result: 'not-sent' }>> {
  try {
    return await knownKeyed(access, object, lane);
  } catch (failure) {
    if (failure instanceof StepFailure) return { result: 'not-sent', error: failure.error };
    throw failure;
  }
}

function rowOf(object: KeyedObject, description: ObjectDescription, write: RecordWrite): PackedRow['row'] {
  const values = rowValues(description, write);
  const { nameField, compoundKey } = kindOf(object);
  const name = write.id ?? (compoundKey === null ? write.counterpartId : null);
  return Object.fromEntries(name === null ? values : [...values, [nameField, name]]);
}

async function send(access: MarketoAccess, object: KeyedObject, chunk: readonly PackedRow[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const kind = kindOf(object);
  const isCreate = chunk[0]?.write.kind === 'create';
  const action = isCreate ? 'createOnly' : 'updateOnly';
  // What has a compound key is updated by Marketo's own id of it, which `createOnly` does not take (apis.md A6).
  const dedupeBy = isCreate || kind.compoundKey === null ? 'dedupeFields' : 'idField';
  const body = JSON.stringify({ action, dedupeBy, input: chunk.map(({ row }) => row) });
  const path = `/rest/v1/${kind.path}.json`;
  const answer = await access.session.call({ method: 'POST', path, body, timeoutMs: SYNC_TIMEOUT_MS, maySend }, lane);
  const failed = (failure: CallFailure): ChunkAnswer => failedChunk(chunk.map(({ write }) => write), failure, () => distrustKeyed(access, object));
  if (!answer.ok) return failed(answer);
  const read = keyedSyncRows.safeParse(answer.body.result);
  if (!read.success) return failed(malformedAnswer(`The answer to a sync of ${path} had another shape.`));
  const rows = new Map(read.data.map((row) => [row.seq, row]));
  return { kind: 'rows', outcomes: chunk.map(({ write }, index) => outcomeOf(kind, write, rows.get(index))) };
}

function outcomeOf({ compoundKey }: KeyedKind, write: RecordWrite, row: ReturnType<typeof keyedSyncRows.parse>[number] | undefined): WriteOutcome {
  if (row?.status === 'created' || row?.status === 'updated') {
    const id = write.id ?? (compoundKey === null ? write.counterpartId : row.marketoGUID);
    return id === undefined ? UNANSWERED_ROW : { result: 'applied', id };
  }
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  const reason = reasonOf(row.reasons);
  if (write.kind === 'create' && THERE_ALREADY.has(reason.code)) return { result: 'exists', id: null };
  return isOfItself(write, reason) ? { result: 'refused', error: { ...errorOfRow(reason), code: 'RECORD_GONE' } } : outcomeOfSkipped(reason);
}

/** "Object not found" can only mean the record itself: somebody deleted it, and no feed tells of that (decision 22). */
function isOfItself({ kind, object, values }: RecordWrite, { code }: VendorError): boolean {
  return kind === 'update' && code === '1013' && !isCustomObject(object) && !Object.keys(values).some((name) => NAMES_ANOTHER.has(name));
}
