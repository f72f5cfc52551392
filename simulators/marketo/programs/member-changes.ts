import { activityType } from '../activity-log.ts';
import type { Activity } from '../activity-log.ts';
import { stamp } from '../field-values.ts';
import type { FieldValue } from '../field-values.ts';
import type { KeyedRecord } from '../keyed-store.ts';
import { recordError, responseError } from '../refusal.ts';
import type { ApiError } from '../refusal.ts';
import type { Change, World } from '../world.ts';
import { memberStore } from './member-fields.ts';
import { NOT_IN_PROGRAM, statusNamed } from './program.ts';
import type { Program } from './program.ts';

/** What comes of moving somebody to a status. */
export type Move =
  | { readonly ok: true; readonly is: 'created' | 'updated'; readonly changes: Change[] }
  | { readonly ok: false; readonly error: ApiError };

/** The membership of a person in a program. */
export function memberOf(world: World, programId: number, personId: number): KeyedRecord | undefined {
  return world.records(memberStore).with(['programId', 'leadId'], [String(programId), String(personId)])[0];
}

/**
 * Moves somebody to a status of the program's channel, making a member of who is none (MS syncProgramMemberStatus). A
 * member never steps back: already in or past the status is 1037. Statuses on one step can be exchanged. Every move is
 * a Change Status in Progression activity; a new member comes from Not in Program.
 */
export function movedMember(world: World, program: Program, personId: number, statusName: string): Move {
  const channel = world.channels.get(program.channel);
  const status = channel === undefined ? undefined : statusNamed(channel, statusName);
  if (channel === undefined || status === undefined) return { ok: false, error: responseError('1025', 'Program status not found') };
  if (world.people.get(personId) === undefined) return { ok: false, error: recordError.leadNotFound() };
  const member = memberOf(world, program.id, personId);
  const before = statusNamed(channel, String(member?.values['statusName'] ?? NOT_IN_PROGRAM));
  if (before !== undefined && (before.step > status.step || before.name === status.name)) return { ok: false, error: notForward() };
  const now = world.now();
  const first = status.success && member?.values['reachedSuccess'] !== true;
  const values: Record<string, FieldValue> = {
    ...(member?.values ?? { leadId: personId, programId: program.id, membershipDate: stamp(now), acquiredBy: false, reachedSuccess: false }),
    statusName,
    ...(first ? { reachedSuccess: true, reachedSuccessDate: stamp(now) } : {}),
  };
  const record: KeyedRecord = { id: member?.id ?? world.nextId('member'), createdAt: member?.createdAt ?? now, updatedAt: now, values };
  const activity = statusActivity(world, program, personId, before?.name ?? NOT_IN_PROGRAM, statusName, record);
  return { ok: true, is: member === undefined ? 'created' : 'updated', changes: [['record', memberStore, record], ['activity', activity]] };
}

/** In the words of the guide (MD program-members, example). */
function notForward(): ApiError {
  return responseError('1037', 'Lead skipped because it is already in or past this status');
}

/** Takes a member out of the program: back to Not in Program, as the activity tells it. */
export function removedMember(world: World, program: Program, member: KeyedRecord): Change[] {
  const activity = statusActivity(world, program, Number(member.values['leadId']), String(member.values['statusName']), NOT_IN_PROGRAM, member);
  return [['no-record', memberStore, member.id], ['activity', activity]];
}

/**
 * The program is the primary attribute (MD activities, asset ids of types); names, types and order of the others as in
 * the guide's example of a file (MD bulk-activity-extract).
 */
function statusActivity(world: World, program: Program, personId: number, oldStatus: string, newStatus: string, member: KeyedRecord): Activity {
  return {
    guid: world.nextGuid(),
    personId,
    at: world.now(),
    type: activityType.changeStatusInProgression,
    primaryValueId: program.id,
    primaryValue: program.name,
    attributes: [
      ['Program Member ID', Number(member.id)],
      ['Acquired By', member.values['acquiredBy'] === true],
      ['Old Status', oldStatus],
      ['New Status ID', statusId(world, program, newStatus)],
      ['Success', member.values['reachedSuccess'] === true],
      ['New Status', newStatus],
      ['Old Status ID', statusId(world, program, oldStatus)],
    ],
  };
}

/** Every status of every channel has a number; only that there is one is told. */
function statusId(world: World, program: Program, name: string): number {
  const channel = world.channels.get(program.channel);
  const position = channel?.statuses.findIndex((status) => status.name === name) ?? -1;
  return (channel?.id ?? 0) * 100 + position + 1;
}

/** New values of updateable fields of a membership, by field name; undefined blanks one. Each change is an activity. */
export function editedMember(world: World, program: Program, member: KeyedRecord, written: ReadonlyMap<string, FieldValue | undefined>): Change[] {
  const values = { ...member.values };
  const activities: Change[] = [];
  for (const [name, value] of written) {
    const before = values[name];
    if (before === value) continue;
    if (value === undefined) delete values[name];
    else values[name] = value;
    activities.push(['activity', dataActivity(world, program, Number(member.values['leadId']), name, before, value)]);
  }
  if (activities.length === 0) return [];
  return [['record', memberStore, { ...member, updatedAt: world.now(), values }], ...activities];
}

function dataActivity(
  world: World,
  program: Program,
  personId: number,
  name: string,
  before: FieldValue | undefined,
  after: FieldValue | undefined,
): Activity {
  return {
    guid: world.nextGuid(),
    personId,
    at: world.now(),
    type: activityType.changeProgramMemberData,
    primaryValueId: program.id,
    primaryValue: program.name,
    attributes: [
      ['Attribute Name', name],
      ...(after === undefined ? [] : [['New Value', String(after)] as const]),
      ...(before === undefined ? [] : [['Old Value', String(before)] as const]),
      ['Reason', 'Web service API'],
      ['Source', 'Web service API'],
    ],
  };
}
