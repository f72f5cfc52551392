import { z } from 'zod';
import { ControlRefusal } from '../foundation/control-door.ts';
import type { Fault } from '../foundation/fault-plan.ts';
import type { KeyedRecord } from './keyed-store.ts';
import { delayed } from './late-changes.ts';
import { fieldKinds } from './page-fields.ts';
import type { PageKind } from './page-fields.ts';
import { pageOfRecords } from './page-list.ts';
import { recordBody } from './page-records.ts';
import { programAssets } from './programs/browse-programs.ts';
import { editedMember, memberOf, movedMember, removedMember } from './programs/member-changes.ts';
import { memberFields, memberStore } from './programs/member-fields.ts';
import { programTypes } from './programs/program.ts';
import type { Program } from './programs/program.ts';
import { readFields } from './programs/write-members.ts';
import { droppedProgram, newProgram, typeNamed } from './programs/write-program.ts';
import { Refusal } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import type { World } from './world.ts';

const newBody = z.strictObject({ name: z.string(), type: z.string(), channel: z.string(), description: z.string().nullish() });
const changedBody = z.strictObject({ name: z.string().optional(), description: z.string().nullish() });
const folder = { type: 'Folder', value: 28, folderName: 'Active Marketing Programs' } as const;

/** Programs on the page. Type and channel are chosen when one is made. */
export const programPageKind: PageKind = {
  name: 'programs',
  title: 'Programs',
  one: 'program',
  columns: ['name', 'type', 'channel', 'status', 'description'],
  fields: [
    { name: 'name', label: 'Name', kind: 'text' },
    { name: 'type', label: 'Type', kind: 'choice', options: Object.keys(programTypes) },
    { name: 'channel', label: 'Channel', kind: 'text' },
    { name: 'status', label: 'Status', kind: 'text', readOnly: true },
    { name: 'description', label: 'Description', kind: 'long text' },
  ],
  list: (world, query) => pageOfRecords([...world.programs.values()], query, ({ name, channel }) => `${name} ${channel}`, ({ name, type, channel, status, description }) => ({ name, type, channel, status, description })),
  create(world, body) {
    const { name, type, channel, description } = newBody.parse(body);
    return inWords(() => {
      const program = newProgram(world, { name, type: typeNamed(type), channel, description: description ?? '', folder, costs: [] });
      world.commit([['program', program]]);
      return { id: program.id };
    });
  },
  change(world, id, body) {
    const program = programWith(world, Number(id));
    const { name = program.name, description } = changedBody.parse(body);
    return inWords(() => {
      if (name !== program.name) programAssets.refuseTakenName(world, name);
      world.commit([['program', { ...program, name, description: description === undefined ? program.description : (description ?? ''), updatedAt: world.now() }]]);
      return { id: program.id };
    });
  },
  remove(world, id) {
    const program = programWith(world, Number(id));
    world.commit(droppedProgram(world, program.id));
    return { id: program.id };
  },
};

const newMember = z.looseObject({ leadId: z.coerce.number(), programId: z.coerce.number(), statusName: z.string() });

/** Memberships on the page. A status is changed forward only, as by the API. */
export const memberPageKind: PageKind = {
  name: 'members',
  title: 'Members',
  one: 'member',
  columns: ['leadId', 'programId', 'statusName', 'reachedSuccess', 'membershipDate'],
  fields: memberFields
    .filter(({ name, updateable }) => updateable || ['leadId', 'programId', 'statusName', 'reachedSuccess', 'membershipDate'].includes(name))
    .map(({ name, displayName, dataType }) => ({ name, label: displayName, kind: fieldKinds[dataType], readOnly: ['reachedSuccess', 'membershipDate'].includes(name) })),
  list: (world, query) => pageOfRecords([...world.records(memberStore).all()], query, ({ values }) => Object.values(values).join(' '), ({ values }) => values),
  create(world, body, late) {
    const { leadId, programId, statusName } = newMember.parse(body);
    return moved(world, programWith(world, programId), leadId, statusName, late);
  },
  change(world, id, body, late) {
    const member = memberWith(world, id);
    const program = programWith(world, Number(member.values['programId']));
    const { statusName, ...data } = recordBody.parse(body);
    if (typeof statusName === 'string') moved(world, program, Number(member.values['leadId']), statusName, late);
    const read = readFields(data);
    if ('code' in read) throw inVendorsWords(read);
    world.commit(delayed(world, editedMember(world, program, memberWith(world, id), read), late));
    return { id: member.id };
  },
  remove(world, id) {
    const member = memberWith(world, id);
    world.commit(removedMember(world, programWith(world, Number(member.values['programId'])), member));
    return { id: member.id };
  },
};

function moved(world: World, program: Program, personId: number, statusName: string, late: Fault | undefined): { id: unknown } {
  const move = movedMember(world, program, personId, statusName);
  if (!move.ok) throw inVendorsWords(move.error);
  world.commit(delayed(world, move.changes, late));
  return { id: memberOf(world, program.id, personId)?.id };
}

function programWith(world: World, id: number): Program {
  const program = world.programs.get(id);
  if (program === undefined) throw new ControlRefusal(`There is no program ${id} any more.`, 404);
  return program;
}

function memberWith(world: World, id: string): KeyedRecord {
  const member = world.records(memberStore).get(Number(id));
  if (member === undefined) throw new ControlRefusal(`There is no membership ${id} any more.`, 404);
  return member;
}

function inWords<T>(make: () => T): T {
  try {
    return make();
  } catch (problem) {
    throw problem instanceof Refusal ? inVendorsWords(problem.error) : problem;
  }
}

function inVendorsWords({ code, message }: ApiError): ControlRefusal {
  return new ControlRefusal(`${message} (${code})`, 422);
}
