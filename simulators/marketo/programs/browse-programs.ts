import { assetPage, assetStamp, assetsFound } from '../assets/asset-answers.ts';
import { assetCallsOf } from '../assets/asset-kind.ts';
import type { Answer, Call, Row } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { Refusal, recordError } from '../refusal.ts';
import { programTypes } from './program.ts';
import type { Channel, Program } from './program.ts';
import { SET_UP_AT } from './standard-programs.ts';

/** Get Channels (MD channels, Browse). */
export function browseChannels(call: Call): Answer {
  return assetsFound(assetPage(call, [...call.world.channels.values()]).map(channelRow));
}

/** Get Channel by Name; the specification spells the parameter `Name`, the guide `name`. */
export function channelByName({ world, parameters }: Call): Answer {
  const channel = world.channels.get(requiredText(parameters, parameters.has('Name') ? 'Name' : 'name'));
  return assetsFound(channel === undefined ? [] : [channelRow(channel)]);
}

function channelRow({ id, name, applicableProgramType, statuses }: Channel): Row {
  const progressionStatuses = statuses.map((status) => ({ name: status.name, step: status.step, description: null, hidden: false, success: status.success }));
  return { id, name, applicableProgramType, progressionStatuses, createdAt: assetStamp(SET_UP_AT), updatedAt: assetStamp(SET_UP_AT) };
}

/** Programs as assets: one with its tags and costs, a page of them without (MD programs, By Id, By Date Range). */
export const programAssets = assetCallsOf<Program>({
  noun: 'program',
  all: ({ programs }) => programs,
  kept: (program) => ['program', program],
  row: fullProgramRow,
  rowOfPage: programRow,
});

/** Get Program by Name: tags and costs only when asked for. */
export function programByName({ world, parameters }: Call): Answer {
  const program = programAssets.named(world, requiredText(parameters, 'name'));
  if (program === undefined) return assetsFound([]);
  const { tags, costs, ...row } = fullProgramRow(program);
  const wanted = (name: string): boolean => parameters.get(name) === 'true';
  return assetsFound([{ ...row, ...(wanted('includeTags') ? { tags } : {}), ...(wanted('includeCosts') ? { costs } : {}) }]);
}

/** A program with its tags, of which this simulator keeps none, and its period costs (MD programs, By Id). */
function fullProgramRow(program: Program): Row {
  return { ...programRow(program), tags: null, costs: program.costs.length > 0 ? program.costs : null };
}

function programRow({ id, name, description, createdAt, updatedAt, type, channel, folder, status, startDate, endDate }: Program): Row {
  return {
    id,
    name,
    description,
    createdAt: assetStamp(createdAt),
    updatedAt: assetStamp(updatedAt),
    url: `https://app-sim.marketo.example/#${programTypes[type].letters}${id}A1`,
    type,
    channel,
    folder,
    status,
    workspace: 'Default',
    ...(startDate === undefined ? {} : { startDate }),
    ...(endDate === undefined ? {} : { endDate }),
    headStart: false,
  };
}

/** The program of a path in the lead database; 1013 for the call otherwise, no source tells the code. */
export function programOf({ world, subject }: Call): Program {
  const program = world.programs.get(integerOf(subject));
  if (program === undefined) throw new Refusal(recordError.recordNotFound(`Program '${subject}' not found`));
  return program;
}
