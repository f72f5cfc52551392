import { dirname, resolve } from 'node:path';
import { complaintsOf, keysAt, pathName } from './problem-words.ts';
import type { SettingComplaint } from './problem-words.ts';
import type { Environment } from './environment.ts';
import { describeSettings, withInside } from './setting-list.ts';
import type { SettingDescription } from './setting-list.ts';
import { readSettingsFile } from './settings-file.ts';
import type { SettingsFile } from './settings-file.ts';
import { settingsSchema } from './settings-schema.ts';
import type { ParsedSettings } from './settings-schema.ts';

/** Where settings come from; a later one wins: defaults, file, environment, flags. */
export interface SettingsSources {
  /** The file somebody named; null means `bascule.yaml` if it is there. */
  readonly file: string | null;
  readonly environment: Environment;
  /** Values by setting path, e.g. `{ dataFolder: './data' }`, as typed. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  /** The folder that relative names start from. */
  readonly folder: string;
}

/** Who set a setting, by its path; what is not there has its default. */
export type Origins = ReadonlyMap<string, string>;

/** The settings, or everything that is wrong with them, as sentences. */
export type SettingsOutcome =
  | { readonly result: 'settings'; readonly parsed: ParsedSettings; readonly origins: Origins; readonly file: string | null }
  | { readonly result: 'problems'; readonly problems: readonly string[] };

/** The file that is read when nobody names one. */
const DEFAULT_FILE = 'bascule.yaml';
/** Settings files and their secrets' files are named by this variable, too. */
const FILE_VARIABLE = 'BASCULE_SETTINGS';

/** Reads settings from file, environment and flags; reports everything that is wrong with them together. */
export function readSettings(sources: SettingsSources): SettingsOutcome {
  const named = sources.file ?? sources.environment[FILE_VARIABLE] ?? null;
  const path = resolve(sources.folder, named ?? DEFAULT_FILE);
  const shown = named ?? DEFAULT_FILE;
  const file = readSettingsFile(path, named !== null);
  if (file.result === 'unreadable') return { result: 'problems', problems: file.problems.map((problem) => problem.replace(path, shown)) };

  const schema = settingsSchema({ environment: sources.environment, folder: dirname(path) });
  const settings = describeSettings(schema);
  const { values, origins } = layered(file, settings, sources, shown);
  const outcome = schema.safeParse(values, { reportInput: false });
  if (outcome.success) return { result: 'settings', parsed: outcome.data, origins, file: file.result === 'read' ? path : null };
  const complaints = complaintsOf(outcome.error, (at) => keysAt(settings, at));
  return { result: 'problems', problems: complaints.map((complaint) => sentence(complaint, file, origins, shown)) };
}

function layered(
  file: SettingsFile,
  settings: readonly SettingDescription[],
  { environment, flags }: SettingsSources,
  shown: string,
): { readonly values: Readonly<Record<string, unknown>>; readonly origins: Origins } {
  const values = structuredClone(file.result === 'read' ? file.values : {});
  const origins = new Map<string, string>();
  const place: Record<string, unknown> = { ...values };
  for (const setting of withInside(settings)) {
    if (setting.path in values) origins.set(setting.path, shown);
    const fromEnvironment = setting.environment === null ? undefined : environment[setting.environment];
    const fromFlag = flags[setting.path];
    if (fromEnvironment !== undefined && fromEnvironment !== '') {
      const reference = setting.environment === 'DATABASE_URL' ? { env: setting.environment } : scalar(fromEnvironment, setting);
      put(place, setting.path.split('.'), reference);
      origins.set(setting.path, `the environment variable ${setting.environment}`);
    }
    if (fromFlag !== undefined) {
      put(place, setting.path.split('.'), scalar(fromFlag, setting));
      origins.set(setting.path, `the flag ${setting.flag}`);
    }
  }
  return { values: place, origins };
}

/** Text from a flag or a variable, as the setting's kind; what does not fit stays text and is complained about. */
function scalar(text: string, setting: SettingDescription): unknown {
  if (setting.kind === 'number' && /^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  if (setting.kind === 'boolean' && /^(true|false)$/i.test(text.trim())) return text.trim().toLowerCase() === 'true';
  return text;
}

function put(into: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = into[key];
  const block: Record<string, unknown> = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  put(block, rest, value);
  into[key] = block;
}

function sentence({ path, complaint }: SettingComplaint, file: SettingsFile, origins: Origins, shown: string): string {
  const name = pathName(path);
  const origin = origins.get(name);
  if (origin !== undefined && origin !== shown) return `${capitalised(origin)} (${name}) ${complaint}`;
  const line = file.result === 'read' ? file.lineOf(path) : null;
  return `${shown}${line === null ? '' : `, line ${line}`}: ${name === '' ? 'it' : name} ${complaint}`;
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
