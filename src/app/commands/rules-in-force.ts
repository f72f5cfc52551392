import { catalogueEntry } from '../../domain/error-catalogue.ts';
import type { ConnectionRules } from '../../domain/connection.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { holdsEmbeddedStore } from '../../store/embedded-store.ts';
import { openStore } from '../../store/open-store.ts';
import { StoreOpenError } from '../../store/store-open-error.ts';
import { configurationsAnswer } from '../api/configuration-answer.ts';
import { compareConfigurations } from '../configuration/compare-configurations.ts';
import { documentOf, parseConfiguration, spelledOut } from '../configuration/configuration.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { rulesOf } from '../configuration/rules-of-configuration.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { systemClock } from '../system-clock.ts';
import { counted } from '../words.ts';
import type { SettingFlags } from './command-settings.ts';
import { withRunningBascule } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** By which rules a command goes that speaks to the vendors by itself, and what the settings file has to do with them. */
export interface RulesInForce {
  readonly rules: ConnectionRules;
  /** Null: they are the settings file's. */
  readonly version: number | null;
  /**
   * `in-force`: the newest version, and the settings file says the same or is not used any more. `waiting`: the newest
   * version, and the next start makes another one of the settings file. `first`: there is no version yet, so the file holds.
   * `unreadable`: the file's, because the version could not be read, and `told` says why.
   */
  readonly state: 'in-force' | 'waiting' | 'first' | 'unreadable';
  /** Whose rules these are, and in what the settings file differs from them: sentences. */
  readonly told: string;
}

/** One version as the database or a running Bascule tells it. */
interface NewestVersion {
  readonly version: number;
  readonly source: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly document: unknown;
}

/** The newest versions by connection, or why they could not be read, as a sentence. */
export type NewestVersions = { readonly result: 'read'; readonly versions: ReadonlyMap<string, NewestVersion> } | { readonly result: 'unreadable'; readonly because: string };

/**
 * Reads the newest versions of the rules (decision 32) wherever they are: from the Bascule that runs over the data folder, or
 * from the database itself. Makes no database where there is none.
 */
export async function readNewestVersions(terminal: Terminal, flags: SettingFlags, settings: Settings): Promise<NewestVersions> {
  if (settings.databaseUrl === null) {
    const told = await askRunning(terminal, flags);
    if (told !== null) return { result: 'read', versions: told };
    if (!holdsEmbeddedStore(settings.dataFolder)) return { result: 'read', versions: new Map() };
  }
  try {
    return { result: 'read', versions: await readDatabase(settings) };
  } catch (error) {
    if (error instanceof StoreOpenError) return { result: 'unreadable', because: error.message };
    if (error instanceof StepFailure) return { result: 'unreadable', because: `${catalogueEntry(error.error.code).title}.` };
    throw error;
  }
}

/** Null where none runs, or it does not answer: then the database itself says who has it. */
async function askRunning(terminal: Terminal, flags: SettingFlags): Promise<ReadonlyMap<string, NewestVersion> | null> {
  try {
    return await withRunningBascule(terminal, flags, async (api) => {
      const { connections } = (await api.get('configurations', configurationsAnswer)) ?? { connections: [] };
      return new Map(connections.map(({ connectionId, newest }) => [connectionId, newest]));
    });
  } catch (failure) {
    if (failure instanceof CommandFailure) return null;
    throw failure;
  }
}

async function readDatabase({ databaseUrl, dataFolder, connections }: Settings): Promise<ReadonlyMap<string, NewestVersion>> {
  const store = await openStore({ databaseUrl: databaseUrl?.reveal() ?? null, folder: dataFolder }, systemClock);
  try {
    const found = await Promise.all(connections.map(async ({ identity: { connectionId } }) => [connectionId, await store.configurations.newest(connectionId)] as const));
    return new Map(found.flatMap(([connectionId, newest]) => (newest === null ? [] : [[connectionId, newest] as const])));
  } finally {
    await store.close();
  }
}

/** The rules of a connection, by its newest version where there is one. */
export function rulesInForce(read: NewestVersions, { identity, configuration }: ConnectionSettings): RulesInForce {
  const ofFile = { rules: rulesOf(configuration, identity, 0), version: null };
  if (read.result === 'unreadable') return { ...ofFile, state: 'unreadable', told: `The rules in force cannot be read: ${read.because}` };
  const newest = read.versions.get(identity.connectionId);
  if (newest === undefined) return { ...ofFile, state: 'first', told: 'These are the rules of the settings file; the first start makes them version 1.' };
  const parsed = parseConfiguration(newest.document);
  if (parsed.result === 'problems') return { ...ofFile, state: 'unreadable', told: `The rules in force, version ${newest.version}, cannot be read: ${parsed.problems.join(' ')}` };
  const rules = rulesOf(parsed.configuration, identity, newest.version);
  return { rules, version: newest.version, ...comparedWithFile(newest, parsed.configuration, configuration) };
}

function comparedWithFile({ version, source, madeAt, madeBy }: NewestVersion, holds: Configuration, inFile: Configuration): Pick<RulesInForce, 'state' | 'told'> {
  const made = `These are the rules of version ${version}, made by ${madeBy} on ${madeAt.slice(0, 10)}.`;
  const differences = compareConfigurations(documentOf(holds), documentOf(spelledOut(inFile))).length;
  if (differences === 0) return { state: 'in-force', told: made };
  const elsewhere = `The settings file differs from it in ${counted(differences, 'place', 'places')}`;
  if (source === 'settings-file') return { state: 'waiting', told: `${made} ${elsewhere}, and becomes version ${version + 1} at the next start.` };
  return { state: 'in-force', told: `${made} ${elsewhere}, and its rules are not used any more.` };
}
