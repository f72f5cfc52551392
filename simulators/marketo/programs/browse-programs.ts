import type { Answer, Call, Row } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { Refusal, recordError, responseError } from '../refusal.ts';
import type { World } from '../world.ts';
import { assetPage, assetStamp, assetsFound } from './asset-answers.ts';
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

/** Get Programs, by range of updatedAt where one is given (MD programs, By Date Range). */
export function browsePrograms(call: Call): Answer {
  const earliest = dateOf(call.parameters, 'earliestUpdatedAt') ?? -Infinity;
  const latest = dateOf(call.parameters, 'latestUpdatedAt') ?? Infinity;
  const found = [...call.world.programs.values()].filter(({ updatedAt }) => updatedAt >= earliest && updatedAt <= latest);
  return assetsFound(assetPage(call, found).map((program) => programRow(program)));
}

/** Get Program by Id: with tags and costs. */
export function programById({ world, subject }: Call): Answer {
  const program = world.programs.get(integerOf(subject));
  return assetsFound(program === undefined ? [] : [fullProgramRow(program)]);
}

/** Get Program by Name: tags and costs only when asked for. */
export function programByName({ world, parameters }: Call): Answer {
  const program = programNamed(world, requiredText(parameters, 'name'));
  if (program === undefined) return assetsFound([]);
  const { tags, costs, ...row } = fullProgramRow(program);
  const wanted = (name: string): boolean => parameters.get(name) === 'true';
  return assetsFound([{ ...row, ...(wanted('includeTags') ? { tags } : {}), ...(wanted('includeCosts') ? { costs } : {}) }]);
}

/** The program of this name; names are unique among programs. */
export function programNamed(world: World, name: string): Program | undefined {
  return [...world.programs.values()].find((program) => program.name === name);
}

/** A program with its tags, of which this simulator keeps none, and its period costs (MD programs, By Id). */
export function fullProgramRow(program: Program): Row {
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

/** A date parameter in epoch ms; 704 for what is no date. */
export function dateOf(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  // A plus that came unencoded arrives as a blank.
  const epochMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text.replace(/ (\d{2}:?\d{2})$/, '+$1')) : Number.NaN;
  if (Number.isNaN(epochMs)) throw new Refusal(responseError('704'));
  return epochMs;
}

/** The program of a path in the lead database; 1013 for the call otherwise, no source tells the code. */
export function programOf({ world, subject }: Call): Program {
  const program = world.programs.get(integerOf(subject));
  if (program === undefined) throw new Refusal(recordError.recordNotFound(`Program '${subject}' not found`));
  return program;
}
