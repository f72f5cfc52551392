import { TOLD_AT, TOLD_OF } from '../../domain/field-mapping.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { ActivityObject } from '../../domain/side.ts';
import { ownError } from '../../domain/sync-error.ts';
import { isBlank } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { ruledOut } from '../ruled-out.ts';
import { failedChunk } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import { distrustKeyed } from './describe-objects.ts';
import { CUSTOM_KEY } from './keyed-objects.ts';
import type { ActivityType, MarketoAccess } from './marketo-access.ts';
import { rowValues, sendInCalls } from './pack-calls.ts';
import type { PackedRow } from './pack-calls.ts';
import { outcomeOfSkipped, reasonOf } from './vendor-errors.ts';
import { addedActivities } from './wire.ts';
import { describedForWrite } from './write-keyed.ts';

/** Adding custom activities may take 90 s (apis.md A1): our patience is longer, or known outcomes would become unknown (F2). */
const ADD_TIMEOUT_MS = 120_000;

/** Stands where a task has no subject: an activity has a primary value always (MD activities). */
const NO_SUBJECT: Readonly<Record<ActivityObject, string>> = { task: 'Task', event: 'Event' };

/**
 * Appends activities to the logs of persons, for creates and updates alike: either way a state is told that was not told yet
 * (decision 27). Adding one twice doubles it, so nothing here is repeated but what was certainly refused.
 */
export async function writeActivities(access: MarketoAccess, object: ActivityObject, { writes, knownSchema: known, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const description = await describedForWrite(access, object, lane);
  if ('result' in description) return new Map(writes.map((write) => [write, description]));
  const type = access.activityTypes.get(object);
  if (type === undefined) throw new Error('A described activity type has a number.');
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const ready: PackedRow[] = [];
  for (const write of writes) {
    const missing = [TOLD_OF, TOLD_AT].filter((name) => isBlank(write.values[name] ?? null));
    const refusal = ruledOut(description, known, write) ?? (missing.length > 0 ? ({ result: 'refused', error: ownError('REQUIRED_VALUE_MISSING', missing) } as const) : null);
    if (refusal === null) ready.push({ write, row: rowOf(object, type, write) });
    else outcomes.set(write, refusal);
  }
  const sent = await sendInCalls(ready, (chunk) => send(access, object, chunk, { lane, maySend }));
  return new Map([...outcomes, ...sent]);
}

function rowOf(object: ActivityObject, { id, description, primary }: ActivityType, write: RecordWrite): PackedRow['row'] {
  const { [TOLD_OF]: leadId, [TOLD_AT]: activityDate, [primary]: subject, ...others } = Object.fromEntries(rowValues(description, write));
  const labels = new Map(Object.values(description.fields).map(({ name, label }) => [name, label]));
  const attributes = Object.entries({ ...others, [CUSTOM_KEY]: write.counterpartId }).filter(([, value]) => !isBlank(value));
  return {
    leadId,
    activityDate,
    activityTypeId: id,
    primaryAttributeValue: isBlank(subject ?? null) ? NO_SUBJECT[object] : subject,
    attributes: attributes.map(([apiName, value]) => ({ apiName, name: labels.get(apiName) ?? 'Salesforce Id', value })),
  };
}

async function send(access: MarketoAccess, object: ActivityObject, chunk: readonly PackedRow[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const body = JSON.stringify({ input: chunk.map(({ row }) => row) });
  const answer = await access.session.call({ method: 'POST', path: '/rest/v1/activities/external.json', body, timeoutMs: ADD_TIMEOUT_MS, maySend }, lane);
  const failed = (failure: CallFailure): ChunkAnswer => failedChunk(chunk.map(({ write }) => write), failure, () => distrustKeyed(access, object));
  if (!answer.ok) return failed(withDoubt(answer));
  const read = addedActivities.safeParse(answer.body.result);
  if (!read.success || read.data.length !== chunk.length) return failed(malformedAnswer('The answer to added activities had another shape.'));
  return { kind: 'rows', outcomes: chunk.map(({ write }, index) => outcomeOf(write, read.data[index])) };
}

/**
 * "Temporarily unavailable", "system error" and their like say that nothing was executed (apis.md A2). Of other writes that
 * may be believed, because a key would refuse their repetition; an activity would stand there twice.
 */
function withDoubt(failure: CallFailure): CallFailure {
  const { code, vendorCode } = failure.error;
  return code === 'VENDOR_UNAVAILABLE' && vendorCode !== null ? { ...failure, effect: 'unknown' } : failure;
}

function outcomeOf({ counterpartId }: RecordWrite, row: ReturnType<typeof addedActivities.parse>[number] | undefined): WriteOutcome {
  if (row?.status === 'added') return { result: 'applied', id: counterpartId };
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  return outcomeOfSkipped(reasonOf(row.errors));
}
