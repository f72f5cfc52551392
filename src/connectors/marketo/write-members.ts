import { membershipName, membershipNamed } from '../../domain/campaign-pairing.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { ownError } from '../../domain/sync-error.ts';
import { own } from '../../domain/value.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { failedChunk, inChunks, writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { SYNC_ROWS } from './pack-calls.ts';
import { outcomeOfSkipped, reasonOf } from './vendor-errors.ts';
import { memberSyncRows } from './wire.ts';

/** Nothing is told of this call; our patience is that of the other writes (F2). */
const SYNC_TIMEOUT_MS = 120_000;

/** "Lead skipped because it is already in or past this status": members never step back (apis.md A6). */
const REACHED_ALREADY = '1037';

/** "Program status not found" (apis.md A2). */
const NO_SUCH_STATUS = '1025';

/** A write with the membership and the status that it is about. */
interface StatusWrite {
  readonly write: RecordWrite;
  readonly program: string;
  readonly person: string;
  readonly status: string;
}

/**
 * Moves people to statuses of their programs, and makes members of those who are none: one call takes 300 people of one
 * program and one status. That somebody is at a status already is no error; it says that Marketo keeps its own.
 */
export async function writeMembers(access: MarketoAccess, { writes, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const ready: StatusWrite[] = [];
  for (const write of writes) {
    const meant = meantBy(write);
    if (meant === null) outcomes.set(write, { result: 'refused', error: ownError('REQUIRED_VALUE_MISSING', ['programId', 'leadId', 'statusName']) });
    else ready.push(meant);
  }
  const groups = Map.groupBy(ready, ({ program, status, write }) => JSON.stringify([program, status, write.kind]));
  const chunks = [...groups.values()].flatMap((group) => inChunks(group, SYNC_ROWS));
  const sent = await writeInRounds(chunks, 1, async ([chunk]) => (chunk === undefined ? [] : [await send(access, chunk, { lane, maySend })]));
  return new Map([...outcomes, ...[...sent].map(([{ write }, outcome]) => [write, outcome] as const)]);
}

function meantBy(write: RecordWrite): StatusWrite | null {
  const [program, person] = [own(write.values, 'programId'), own(write.values, 'leadId')].map((part) => String(part ?? ''));
  const named = membershipNamed(write.id ?? membershipName(program ?? '', person ?? ''));
  const status = own(write.values, 'statusName');
  return named === null || typeof status !== 'string' ? null : { write, ...named, status };
}

async function send(access: MarketoAccess, chunk: readonly StatusWrite[], { lane, maySend }: Omit<WriteRequest, 'writes'>): Promise<ChunkAnswer> {
  const [{ program, status } = { program: '', status: '' }] = chunk;
  const body = JSON.stringify({ statusName: status, input: chunk.map(({ person }) => ({ leadId: Number(person) })) });
  const path = `/rest/v1/programs/${program}/members/status.json`;
  const answer = await access.session.call({ method: 'POST', path, body, timeoutMs: SYNC_TIMEOUT_MS, maySend }, lane);
  const failed = (failure: CallFailure): ChunkAnswer => failedChunk(chunk.map(({ write }) => write), failure, () => access.members.programs.clear());
  if (!answer.ok) return failed(answer);
  const read = memberSyncRows.safeParse(answer.body.result);
  if (!read.success) return failed(malformedAnswer('The answer to a change of program members had another shape.'));
  const rows = new Map(read.data.map((row) => [row.seq, row]));
  // The channel has other statuses by now: the next poll reads them.
  if (read.data.some(({ reasons }) => reasons.some(({ code }) => code === NO_SUCH_STATUS))) access.members.channels = null;
  return { kind: 'rows', outcomes: chunk.map((one, index) => outcomeOf(one, rows.get(index))) };
}

function outcomeOf({ write, program, person }: StatusWrite, row: ReturnType<typeof memberSyncRows.parse>[number] | undefined): WriteOutcome {
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
