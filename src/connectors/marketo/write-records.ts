import { isCampaign, isMember, isTold, searchedAs } from '../../domain/object-pair.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { UNANSWERED_ROW } from '../call-result.ts';
import { deleteRecords } from './delete-records.ts';
import { mergePeople } from './merge-people.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { writeActivities } from './write-activities.ts';
import { writeKeyed } from './write-keyed.ts';
import { writeMembers } from './write-members.ts';
import { writePeople } from './write-people.ts';
import { writePrograms } from './write-programs.ts';

/** Sends writes of all kinds, each kind by its own interface, and answers in the order given. */
export async function writeRecords(access: MarketoAccess, { writes, ...how }: WriteRequest): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  const merges = writes.filter(({ kind }) => kind === 'merge');
  for (const [write, outcome] of await mergePeople(access, { writes: merges, ...how })) outcomes.set(write, outcome);
  const deletes = writes.filter(({ kind }) => kind === 'delete');
  for (const [kind, ofKind] of Map.groupBy(deletes, ({ object }) => searchedAs(object))) {
    for (const [write, outcome] of await deleteRecords(access, kind, { writes: ofKind, ...how })) outcomes.set(write, outcome);
  }
  const others = writes.filter(({ kind }) => kind === 'create' || kind === 'update');
  for (const [kind, ofKind] of Map.groupBy(others, ({ object }) => searchedAs(object))) {
    const request = { writes: ofKind, ...how };
    for (const [write, outcome] of await writeKind(access, kind, request)) outcomes.set(write, outcome);
  }
  return writes.map((write) => outcomes.get(write) ?? UNANSWERED_ROW);
}

async function writeKind(access: MarketoAccess, kind: ReturnType<typeof searchedAs>, request: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  if (kind === 'person') return writePeople(access, request);
  if (isMember(kind)) return writeMembers(access, request);
  if (isCampaign(kind)) return writePrograms(access, request);
  return isTold(kind) ? writeActivities(access, kind, request) : writeKeyed(access, kind, request);
}
