import { membershipNamed } from '../../domain/campaign-pairing.ts';
import { isCampaign, isMember } from '../../domain/object-pair.ts';
import type { searchedAs } from '../../domain/object-pair.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { malformedAnswer, UNANSWERED_ROW } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { failedChunk, inChunks, writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';
import { kindOf } from './keyed-objects.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { SYNC_ROWS } from './pack-calls.ts';
import { outcomeOfSkipped, reasonOf } from './vendor-errors.ts';
import { deletedRows } from './wire.ts';

/** Deleting opportunities may take 60 s (apis.md A1), nothing is told of the others: our patience is longer (F2). */
const DELETE_TIMEOUT_MS = 120_000;

/** A record, or a membership, that is not there (apis.md A2, A6): gone by an earlier try of ours, or by somebody's hand. */
const GONE_ALREADY: ReadonlySet<string> = new Set(['1004', '1013', '1037']);

/** Deletes records of one kind, 300 in a call (apis.md A4, A6), each named as Bascule names it; members of each program apart. */
export async function deleteRecords(access: MarketoAccess, object: ReturnType<typeof searchedAs>, { writes, ...how }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  // Nothing in the settings has a program deleted.
  if (isCampaign(object)) return new Map(writes.map((write) => [write, { result: 'refused', error: ownError('RECORD_NOT_WRITABLE') }]));
  if (!isMember(object)) return deleteKind(access, object === 'person' ? PEOPLE : keyed(object), { writes, ...how });
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  for (const [program, ofProgram] of Map.groupBy(writes, ({ id }) => membershipNamed(id ?? '')?.program ?? '')) {
    for (const [write, outcome] of await deleteKind(access, membersOf(program), { writes: ofProgram, ...how })) outcomes.set(write, outcome);
  }
  return outcomes;
}

async function deleteKind(access: MarketoAccess, { path, body }: DeletedKind, { writes, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  return writeInRounds(inChunks(writes, SYNC_ROWS), 1, async ([chunk = []]): Promise<readonly ChunkAnswer[]> => {
    const failed = (failure: CallFailure): readonly ChunkAnswer[] => [failedChunk(chunk, failure, () => {})];
    const answer = await access.session.call({ method: 'POST', path: `/rest/v1/${path}/delete.json`, body: JSON.stringify(body(chunk.map(({ id }) => id ?? ''))), timeoutMs: DELETE_TIMEOUT_MS, maySend }, lane);
    if (!answer.ok) return failed(answer);
    const read = deletedRows.safeParse(answer.body.result);
    if (!read.success || read.data.length !== chunk.length) return failed(malformedAnswer(`The answer to a deletion of ${path} had another shape.`));
    const rows = new Map(read.data.map((row, index) => [row.seq ?? index, row]));
    return [{ kind: 'rows', outcomes: chunk.map((write, index) => outcomeOf(write, rows.get(index))) }];
  });
}

/** Where deletions of a kind go, and how its records are named there. */
interface DeletedKind {
  readonly path: string;
  readonly body: (ids: readonly string[]) => unknown;
}

const PEOPLE: DeletedKind = { path: 'leads', body: (ids) => ({ input: ids.map((id) => ({ id: Number(id) })) }) };

function membersOf(program: string): DeletedKind {
  return { path: `programs/${Number(program)}/members`, body: (ids) => ({ input: ids.map((id) => ({ leadId: Number(membershipNamed(id)?.person) })) }) };
}

function keyed(object: KeyedObject): DeletedKind {
  const { path, nameField, compoundKey } = kindOf(object);
  return { path, body: (ids) => ({ deleteBy: compoundKey === null ? 'dedupeFields' : 'idField', input: ids.map((id) => ({ [nameField]: id })) }) };
}

function outcomeOf(write: RecordWrite, row: ReturnType<typeof deletedRows.parse>[number] | undefined): WriteOutcome {
  if (row?.status === 'deleted') return { result: 'applied', id: write.id ?? '' };
  if (row?.status !== 'skipped') return UNANSWERED_ROW;
  const reason = reasonOf(row.reasons);
  if (GONE_ALREADY.has(reason.code)) return { result: 'applied', id: write.id ?? '' };
  return outcomeOfSkipped(reason);
}
