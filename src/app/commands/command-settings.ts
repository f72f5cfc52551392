import { readCliToken } from '../cli-token.ts';
import { loadSettings } from '../settings/settings.ts';
import type { LoadedSettings } from '../settings/settings.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Flags that set settings, as the command line parsed them. */
export interface SettingFlags {
  readonly settings?: string;
  readonly port?: string;
  readonly host?: string;
  readonly dataFolder?: string;
  readonly logLevel?: string;
  readonly sandbox?: boolean;
}

/** Loads the settings for a command, or ends it with every problem on a line of its own. */
export function settingsFor(terminal: Terminal, flags: SettingFlags): Extract<LoadedSettings, { result: 'settings' }> {
  const { settings: file, sandbox = false, port, host, dataFolder, logLevel } = flags;
  const loaded = loadSettings(
    { file: file ?? null, environment: terminal.environment, flags: { port, host, dataFolder, logLevel }, folder: terminal.folder },
    { sandbox },
  );
  if (loaded.result === 'settings') return loaded;
  const { problems } = loaded;
  const [only = ''] = problems;
  if (problems.length === 1) throw new CommandFailure(only);
  throw new CommandFailure(`The settings have ${problems.length} problems:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

/**
 * The same for a command that asks the vendors by itself. Where the settings name no connection, and the Bascule that runs over the
 * data folder has simulators, these are meant: their addresses are known to that process alone. A variable that names one goes before.
 */
export async function settingsToAskBy(terminal: Terminal, flags: SettingFlags): Promise<Extract<LoadedSettings, { result: 'settings' }>> {
  const loaded = settingsFor(terminal, flags);
  if (flags.sandbox !== true && loaded.settings.connections.length > 0) return loaded;
  const simulators = (await readCliToken(loaded.settings.dataFolder))?.simulators ?? null;
  if (simulators === null) return loaded;
  const environment = { BASCULE_SANDBOX_SALESFORCE_URL: simulators.salesforceUrl, BASCULE_SANDBOX_MARKETO_URL: simulators.marketoUrl, ...terminal.environment };
  return settingsFor({ ...terminal, environment }, { ...flags, sandbox: true });
}
