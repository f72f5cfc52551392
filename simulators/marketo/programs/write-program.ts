import { z } from 'zod';
import type { Answer, Call, Started } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { Refusal, hint, recordError, responseError } from '../refusal.ts';
import { droppedCampaign } from '../campaigns/campaign-assets.ts';
import { programIdOf } from '../campaigns/campaign.ts';
import type { Change, World } from '../world.ts';
import { assetsFound, ruleBroken } from './asset-answers.ts';
import { folderParameter, formOf, jsonParameter } from './asset-form.ts';
import { fullProgramRow, programNamed } from './browse-programs.ts';
import { memberStore } from './member-fields.ts';
import { programTypes } from './program.ts';
import type { PeriodCost, Program, ProgramType } from './program.ts';

const costsSchema = z.array(z.object({ startDate: z.string(), cost: z.number().int(), note: z.string().optional() }));

/** Create Program: a form with name, folder, type, channel and more (MD programs, Create). */
export function beginCreateProgram(call: Call): Started {
  const { parameters } = programForm(call);
  const name = requiredText(parameters, 'name');
  const type = typeNamed(requiredText(parameters, 'type'));
  const channel = requiredText(parameters, 'channel');
  const folder = folderParameter(parameters);
  const place = { type: folder.type, value: folder.id, folderName: `Folder ${folder.id}` };
  const costs = costsIn(parameters) ?? [];
  return started(call, (world) => makeProgram(world, { name, type, channel, description: parameters.get('description') ?? '', folder: place, costs }));
}

/** Makes a program whose name is free and whose channel fits its type; 709 otherwise. */
export function makeProgram(world: World, wanted: Pick<Program, 'name' | 'type' | 'channel' | 'description' | 'folder' | 'costs'>): Program {
  const { name, type, channel } = wanted;
  if (programNamed(world, name) !== undefined) throw ruleBroken(`a program named '${name}' exists`);
  const fitting = world.channels.get(channel);
  if (fitting?.applicableProgramType !== programTypes[type].channel) throw ruleBroken(`channel '${channel}' is not one for programs of type ${type}`);
  const program: Program = { id: world.nextId('program'), ...wanted, createdAt: world.now(), updatedAt: world.now(), status: programTypes[type].status };
  world.commit([['program', program]]);
  return program;
}

/** Update Program: name, description, dates; costs are added, or replaced with costsDestructiveUpdate (MS). */
export function beginUpdateProgram(call: Call): Started {
  const { parameters } = programForm(call);
  return started(call, (world) => {
    const before = assetNamed(call);
    const name = parameters.get('name') ?? before.name;
    if (name !== before.name && programNamed(world, name) !== undefined) throw ruleBroken(`a program named '${name}' exists`);
    const startDate = parameters.get('startDate') ?? before.startDate;
    const endDate = parameters.get('endDate') ?? before.endDate;
    const kept = parameters.get('costsDestructiveUpdate') === 'true' ? [] : before.costs;
    const program: Program = {
      ...before,
      name,
      description: parameters.get('description') ?? before.description,
      updatedAt: world.now(),
      costs: [...kept, ...(costsIn(parameters) ?? [])],
      ...(startDate === undefined ? {} : { startDate }),
      ...(endDate === undefined ? {} : { endDate }),
    };
    world.commit([['program', program]]);
    return program;
  });
}

/** Approve and unapprove: e-mail programs only (MS). */
export function beginApproveProgram(call: Call): Started {
  return changeStatus(call, 'unlocked', 'locked');
}

export function beginUnapproveProgram(call: Call): Started {
  return changeStatus(call, 'locked', 'unlocked');
}

/** Delete Program: its memberships and campaigns go with it. */
export function beginDeleteProgram(call: Call): Started {
  formOf(call);
  return finishing(() => {
    const { id } = assetNamed(call);
    dropProgram(call.world, id);
    return { result: [{ id }], warnings: [] };
  });
}

/** Deletes a program with its memberships and its campaigns. */
export function dropProgram(world: World, id: number): void {
  const members = world.records(memberStore).with(['programId'], [String(id)]);
  const campaigns = [...world.campaigns.values()].filter((campaign) => programIdOf(campaign) === id);
  world.commit([...members.map((member): Change => ['no-record', memberStore, member.id]), ...campaigns.flatMap((campaign) => droppedCampaign(world, campaign.id)), ['no-program', id]]);
}

function changeStatus(call: Call, from: string, to: string): Started {
  formOf(call);
  return finishing(() => {
    const program = assetNamed(call);
    if (program.type !== 'Email' || program.status !== from) throw ruleBroken(`only ${from} email programs become ${to}`);
    call.world.commit([['program', { ...program, status: to, updatedAt: call.world.now() }]]);
    return { result: [{ id: program.id }], warnings: [] };
  });
}

function started(call: Call, make: (world: World) => Program): Started {
  return finishing(() => assetsFound([fullProgramRow(make(call.world))]));
}

function finishing(finish: () => Answer): Started {
  return { records: 1, finish };
}

function programForm(call: Call): Call {
  if (call.parameters.has('tags')) throw new Refusal(recordError.invalid(`tags are not simulated ${hint}`));
  return formOf(call);
}

/** The program type of this name; 709 when there is none. */
export function typeNamed(name: string): ProgramType {
  const types: readonly ProgramType[] = ['Default', 'Event', 'Event with Webinar', 'Email', 'Engagement'];
  const type = types.find((one) => one === name);
  if (type === undefined) throw ruleBroken(`there is no program type '${name}'`);
  return type;
}

function costsIn(parameters: URLSearchParams): readonly PeriodCost[] | undefined {
  if (!parameters.has('costs')) return undefined;
  return jsonParameter(parameters, 'costs', costsSchema).map(({ note, ...cost }) => (note === undefined ? cost : { ...cost, note }));
}

/** The program to change; 702 of the table otherwise, no source tells the code. */
function assetNamed({ world, subject }: Call): Program {
  const program = world.programs.get(integerOf(subject));
  if (program === undefined) throw new Refusal(responseError('702', `Program '${subject}' not found`));
  return program;
}
