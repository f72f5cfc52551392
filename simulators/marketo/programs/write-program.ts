import { z } from 'zod';
import { ruleBroken } from '../assets/asset-answers.ts';
import { folderParameter, formOf, jsonParameter } from '../assets/asset-form.ts';
import { describedIn } from '../assets/asset-kind.ts';
import type { Call, Started } from '../operation.ts';
import { requiredText } from '../parameters.ts';
import { Refusal, hint, recordError } from '../refusal.ts';
import { droppedCampaign } from '../campaigns/campaign-assets.ts';
import { programIdOf } from '../campaigns/campaign.ts';
import type { Change, World } from '../world.ts';
import { programAssets } from './browse-programs.ts';
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
  return programAssets.beginKeeping(call, (world) => newProgram(world, { name, type, channel, description: '', ...describedIn(parameters), folder: place, costs }));
}

/** A program whose name is free and whose channel fits its type; 709 otherwise. */
export function newProgram(world: World, wanted: Pick<Program, 'name' | 'type' | 'channel' | 'description' | 'folder' | 'costs'>): Program {
  const { name, type, channel } = wanted;
  programAssets.refuseTakenName(world, name);
  const fitting = world.channels.get(channel);
  if (fitting?.applicableProgramType !== programTypes[type].channel) throw ruleBroken(`channel '${channel}' is not one for programs of type ${type}`);
  return { id: world.nextId('program'), ...wanted, createdAt: world.now(), updatedAt: world.now(), status: programTypes[type].status };
}

/** Update Program: name, description, dates; costs are added, or replaced with costsDestructiveUpdate (MS). */
export function beginUpdateProgram(call: Call): Started {
  const { parameters } = programForm(call);
  return programAssets.beginUpdate(call, (_, before, changed) => {
    const startDate = parameters.get('startDate') ?? before.startDate;
    const endDate = parameters.get('endDate') ?? before.endDate;
    const kept = parameters.get('costsDestructiveUpdate') === 'true' ? [] : before.costs;
    return {
      ...before,
      ...describedIn(parameters),
      ...changed,
      costs: [...kept, ...(costsIn(parameters) ?? [])],
      ...(startDate === undefined ? {} : { startDate }),
      ...(endDate === undefined ? {} : { endDate }),
    };
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
  return programAssets.beginChanging(call, (world, { id }) => droppedProgram(world, id));
}

/** What deletes a program with its memberships and its campaigns. */
export function droppedProgram(world: World, id: number): Change[] {
  const members = world.records(memberStore).with(['programId'], [String(id)]);
  const campaigns = [...world.campaigns.values()].filter((campaign) => programIdOf(campaign) === id);
  return [...members.map((member): Change => ['no-record', memberStore, member.id]), ...campaigns.flatMap((campaign) => droppedCampaign(world, campaign.id)), ['no-program', id]];
}

function changeStatus(call: Call, from: string, to: string): Started {
  return programAssets.beginChanging(call, (world, program) => {
    if (program.type !== 'Email' || program.status !== from) throw ruleBroken(`only ${from} email programs become ${to}`);
    return [['program', { ...program, status: to, updatedAt: world.now() }]];
  });
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
