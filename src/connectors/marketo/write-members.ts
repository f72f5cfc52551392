import { membershipName, membershipNamed } from '../../domain/campaign-pairing.ts';
import type { Schema } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { KnownValue } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { ruledOut } from '../ruled-out.ts';
import { failedChunk, inChunks, writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { rowValues, SYNC_ROWS } from './pack-calls.ts';
import { describeMembers } from './program-book.ts';
import { errorOfRow, outcomeOfSkipped, reasonOf } from './vendor-errors.ts';
import { memberSyncRows } from './wire.ts';

/** Nothing is told of this call; our patience is that of the other writes (F2). */
const SYNC_TIMEOUT_MS = 120_000;

/** "Lead skipped because it is already in or past this status": members never step back (apis.md A6). */
const REACHED_ALREADY = '1037';

/** "Record not found" (apis.md A2): fields are written to members alone. */
const NOT_THERE = '1013';

/** "Program status not found" (apis.md A2). */
const NO_SUCH_STATUS = '1025';

/** A write with the membership that it is about, its status where that is to be moved, and what else is to be written to it. */
interface MemberWrite {
  readonly write: RecordWrite;
  readonly program: string;
  readonly person: string;
  readonly status: string | null;
  readonly data: Readonly<Record<string, KnownValue>>;
}

/** One with a status. */
type StatusWrite = MemberWrite & { readonly status: string };

/**
 * Moves people to statuses of their programs, and makes members of those who are none: one call takes 300 people of one
 * program and one status. That somebody is at a status already is no error; it says that Marketo keeps its own. Fields of members
 * go in a call of their own behind it, 300 people of one program, for those who are members by then (apis.md A6).
 */
export async function writeMembers(access: MarketoAccess, { writes, knownSchema: known, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const ready: MemberWrite[] = [];
  for (const write of writes) {
    const meant = meantBy(access, known, write);
    if ('result' in meant) outcomes.set(write, meant);
    else ready.push(meant);
  }
  const moved = ready.flatMap((one) => (one.status === null ? [] : [{ ...one, status: one.status }]));
  for (const [{ write }, outcome] of await inGroups(moved, ({ program, status, write: { kind } }) => [program, status, kind], (chunk) => sendStatus(access, chunk, { lane, maySend }))) outcomes.set(write, outcome);
  const isMember = ({ write }: MemberWrite): boolean => (outcomes.get(write)?.result ?? 'applied') === 'applied';
  const filled = ready.filter((one) => Object.keys(one.data).length > 0 && isMember(one));
  for (const [one, outcome] of await inGroups(filled, ({ program: id }) => [id], (chunk) => sendData(access, chunk, { lane, maySend }))) outcomes.set(one.write, afterStatus(one, outcome));
  return outcomes;
}

/** Calls of rows that have the same key, each with as many as one takes. */
async function inGroups<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly string[], send: (chunk: readonly Row[]) => Promise<ChunkAnswer>): Promise<ReadonlyMap<Row, WriteOutcome>> {
  const chunks = [...Map.groupBy(rows, (row) => JSON.stringify(keyOf(row))).values()].flatMap((group) => inChunks(group, SYNC_ROWS));
  return writeInRounds(chunks, 1, async ([chunk]) => (chunk === undefined ? [] : [await send(chunk)]));
}

/**
 * Where the fields were not written the status was, all the same. A member that was made is there: a look tells what is left to do (I8). Of
 * one that was moved the fields are left: they go once more, by themselves, so that what is said of them is said of nothing else (I26).
 */
function afterStatus({ write, program, person, status, data }: MemberWrite, outcome: WriteOutcome): WriteOutcome {
  if (status === null || (outcome.result !== 'refused' && outcome.result !== 'not-sent')) return outcome;
  const id = membershipName(program, person);
  return write.kind === 'create' ? { result: 'exists', id } : { result: 'applied', id, left: Object.keys(data) };
}

function meantBy({ members: book }: MarketoAccess, known: Schema | undefined, write: RecordWrite): MemberWrite | Extract<WriteOutcome, { result: 'refused' | 'not-sent' }> {
  const { programId, leadId, statusName = null, ...data } = write.values;
  const named = membershipNamed(write.id ?? membershipName(String(programId ?? ''), String(leadId ?? '')));
  const isStatusMissing = typeof statusName !== 'string' && (write.kind === 'create' || Object.keys(data).length === 0);
  if (named === null || isStatusMissing) return { result: 'refused', error: ownError('REQUIRED_VALUE_MISSING', ['programId', 'leadId', 'statusName']) };
  const description = describeMembers(book);
  const refusal = description === null || Object.keys(data).length === 0 ? null : ruledOut(description, known, write);
  if (refusal !== null) return refusal;
  const rendered = description === null ? data : Object.fromEntries(rowValues(description, { ...write, values: data }));
  return { write, ...named, status: typeof statusName === 'string' ? statusName : null, data: rendered };
}

async function sendStatus(access: MarketoAccess, chunk: readonly StatusWrite[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const [{ program, status } = { program: '', status: '' }] = chunk;
  const body = JSON.stringify({ statusName: status, input: chunk.map(({ person }) => ({ leadId: Number(person) })) });
  const read = await send(access, chunk, { path: `/rest/v1/programs/${program}/members/status.json`, body }, { lane, maySend });
  if ('kind' in read) return read;
  // The channel has other statuses by now: the next poll reads them.
  if ([...read.values()].some(({ reasons }) => reasons.some(({ code }) => code === NO_SUCH_STATUS))) access.members.channels = null;
  return { kind: 'rows', outcomes: chunk.map((one, index) => outcomeOfStatus(one, read.get(index))) };
}

async function sendData(access: MarketoAccess, chunk: readonly MemberWrite[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const [{ program } = { program: '' }] = chunk;
  const body = JSON.stringify({ input: chunk.map(({ person, data }) => ({ leadId: Number(person), ...data })) });
  const read = await send(access, chunk, { path: `/rest/v1/programs/${program}/members.json`, body }, { lane, maySend });
  if ('kind' in read) return read;
  return { kind: 'rows', outcomes: chunk.map(({ program: of, person }, index) => outcomeOfData(membershipName(of, person), read.get(index))) };
}

type Row = ReturnType<typeof memberSyncRows.parse>[number];

/** Sends a call and answers its rows by place; a call that failed stands for all of them. */
async function send(access: MarketoAccess, chunk: readonly MemberWrite[], request: { readonly path: string; readonly body: string }, { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ReadonlyMap<number, Row> | ChunkAnswer> {
  const answer = await access.session.call({ method: 'POST', ...request, timeoutMs: SYNC_TIMEOUT_MS, maySend }, lane);
  const failed = (failure: CallFailure): ChunkAnswer => failedChunk(chunk.map(({ write }) => write), failure, () => distrust(access));
  if (!answer.ok) return failed(answer);
  const read = memberSyncRows.safeParse(answer.body.result);
  return read.success ? new Map(read.data.map((row) => [row.seq, row])) : failed(malformedAnswer('The answer to a change of program members had another shape.'));
}

function distrust({ members }: MarketoAccess): void {
  members.programs.clear();
  members.fields = null;
}

function outcomeOfStatus({ write, program, person }: StatusWrite, row: Row | undefined): WriteOutcome {
  const id = membershipName(program, person);
  if (row?.status === 'created' || row?.status === 'updated') {
    // Somebody else made a member of the person since it was looked for: what is agreed on, a look tells.
    return write.kind === 'create' && row.status === 'updated' ? { result: 'exists', id } : { result: 'applied', id };
  }
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  const reason = reasonOf(row.reasons);
  if (reason.code === REACHED_ALREADY) return write.kind === 'create' ? { result: 'exists', id } : { result: 'kept' };
  return outcomeOfSkipped(reason);
}

/** A row that is refused for what is not there means the membership itself: nothing in it names another record. */
function outcomeOfData(id: string, row: Row | undefined): WriteOutcome {
  if (row?.status === 'updated') return { result: 'applied', id };
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  const reason = reasonOf(row.reasons);
  return reason.code === NOT_THERE ? { result: 'refused', error: { ...errorOfRow(reason), code: 'RECORD_GONE' } } : outcomeOfSkipped(reason);
}
