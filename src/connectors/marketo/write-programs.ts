import { programNamed } from '../../domain/campaign-pairing.ts';
import type { ErrorCode } from '../../domain/error-catalogue.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { SeenValues } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { ruledOut } from '../ruled-out.ts';
import { failedChunk, writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { describePrograms, readProgramRecords } from './program-records.ts';
import { programs } from './wire.ts';

/** Nothing is told of this call; our patience is that of the other writes (F2). */
const UPDATE_TIMEOUT_MS = 120_000;

/** Codes of a whole request that speak of the one program in it (apis.md A2): a blank name, none of that number, a rule such as a name that is taken. */
const REFUSED: Readonly<Partial<Record<string, ErrorCode>>> = { '701': 'REQUIRED_VALUE_MISSING', '702': 'RECORD_GONE', '709': 'PROGRAM_RULE' };

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/**
 * Writes name and description of programs, each in a call of its own and by form (MD programs, Update). What is replaced is read
 * right before, because nothing tells of it afterwards (I3). Programs are never made, nor deleted.
 */
export async function writePrograms(access: MarketoAccess, { writes, ...how }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  return writeInRounds(writes.map((write) => [write]), 1, async (chunks) => Promise.all(chunks.flat().map((write) => send(access, write, how))));
}

async function send(access: MarketoAccess, write: RecordWrite, { knownSchema: known, lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const description = describePrograms(access.members);
  const number = programNamed(write.id ?? '');
  if (description === null || number === null || write.kind !== 'update') return rowOf({ result: 'not-sent', error: ownError('OBJECT_NOT_ACCESSIBLE') });
  const refusal = ruledOut(description, known, write);
  if (refusal !== null) return rowOf(refusal);
  const held = await valuesBefore(access, write, lane);
  if ('result' in held) return rowOf(held);
  const values = Object.entries(write.values).map(([name, value]): [string, string] => [name, value === null ? '' : String(value)]);
  const body = new URLSearchParams(values).toString();
  const answer = await access.session.call({ method: 'POST', path: `/rest/asset/v1/program/${number}.json`, headers: FORM, body, timeoutMs: UPDATE_TIMEOUT_MS, maySend }, lane);
  const failed = (failure: CallFailure): ChunkAnswer => failedChunk([write], failure, () => {});
  if (!answer.ok) {
    const code = REFUSED[answer.error.vendorCode ?? ''];
    return code === undefined ? failed(answer) : rowOf({ result: 'refused', error: { ...answer.error, code } });
  }
  const read = programs.safeParse(answer.body.result);
  if (!read.success) return failed(malformedAnswer('The answer to a change of a program had another shape.'));
  return read.data.length === 0 ? rowOf(UNANSWERED_ROW) : rowOf({ result: 'applied', id: write.id ?? '', before: held.before });
}

/** What the program holds in the fields to be written; where that cannot be had, nothing was sent. */
async function valuesBefore(access: MarketoAccess, { id, values }: RecordWrite, lane: WriteRequest['lane']): Promise<{ readonly before: SeenValues } | Extract<WriteOutcome, { result: 'not-sent' | 'refused' }>> {
  try {
    const [look] = await readProgramRecords(access, { ids: [id ?? ''], fields: Object.keys(values), lane });
    return look === undefined ? { result: 'refused', error: ownError('RECORD_GONE') } : { before: look.values };
  } catch (failure) {
    if (failure instanceof StepFailure) return { result: 'not-sent', error: failure.error };
    throw failure;
  }
}

function rowOf(outcome: WriteOutcome): ChunkAnswer {
  return { kind: 'rows', outcomes: [outcome] };
}
