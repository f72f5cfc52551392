import { activityType } from './activity-log.ts';
import type { Activity } from './activity-log.ts';
import type { Call, Row, Started } from './operation.ts';
import { bodyOf, inputOf, requiredMember, textMember } from './parameters.ts';
import { programAssets } from './programs/browse-programs.ts';
import { movedMember } from './programs/member-changes.ts';
import { statusNamed } from './programs/program.ts';
import type { Program } from './programs/program.ts';
import { Refusal, recordError, responseError } from './refusal.ts';
import { lookupFieldOf, refusePartition, upsertPerson } from './sync-people.ts';
import type { World } from './world.ts';

const members = ['input', 'lookupField', 'partitionName', 'programName', 'programStatus', 'reason', 'source'];

/**
 * Push Lead to Marketo: an upsert like that of Sync Leads, and an activity for each person that carries source, reason
 * and the program, which must be named (MD leads, Push Lead). With `programStatus` people join the program too.
 */
export function beginPushPeople(call: Call): Started {
  const { world } = call;
  const body = bodyOf(call.body, members);
  refusePartition(body);
  const name = requiredMember(body, 'programName');
  const [status, source, reason] = ['programStatus', 'source', 'reason'].map((member) => textMember(body, member));
  const lookupField = lookupFieldOf(world, body['lookupField'], 'createOrUpdate');
  const input = inputOf(body);
  return {
    records: input.length,
    finish() {
      const program = programFor(world, name, status);
      return { result: input.map((row) => pushed(world, lookupField, row, program, { status, source, reason })) };
    },
  };
}

/** The program that is named, with this status among its own; codes ours, no source tells them. */
function programFor(world: World, name: string, status: string | undefined): Program {
  const program = programAssets.named(world, name);
  if (program === undefined) throw new Refusal(recordError.recordNotFound(`Program '${name}' not found`));
  const channel = world.channels.get(program.channel);
  if (status !== undefined && (channel === undefined || statusNamed(channel, status) === undefined)) throw new Refusal(responseError('1025', 'Program status not found'));
  return program;
}

type Told = Readonly<Record<'status' | 'source' | 'reason', string | undefined>>;

function pushed(world: World, lookupField: string, row: Row, program: Program, told: Told): Row {
  const outcome = upsertPerson(world, lookupField, row);
  if (outcome['status'] === 'skipped') return outcome;
  const personId = Number(outcome['id']);
  world.commit([['activity', pushActivity(world, personId, program, told)]]);
  const move = told.status === undefined ? undefined : movedMember(world, program, personId, told.status);
  if (move?.ok === true) world.commit(move.changes);
  return outcome;
}

function pushActivity(world: World, personId: number, program: Program, { source, reason }: Told): Activity {
  return {
    guid: world.nextGuid(),
    personId,
    at: world.now(),
    type: activityType.pushLead,
    primaryValueId: program.id,
    primaryValue: program.name,
    attributes: [
      ...(source === undefined ? [] : [['Source', source] as const]),
      ...(reason === undefined ? [] : [['Reason', reason] as const]),
    ],
  };
}
