import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Finding } from '../../engine/diagnosis-port.ts';
import { openStore } from '../../store/open-store.ts';
import { connectVendors } from '../connect-vendors.ts';
import { table, tame } from '../paint.ts';
import type { Paint } from '../paint.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { systemClock, systemTimers } from '../system-clock.ts';
import { counted } from '../words.ts';
import { settingsToAskBy } from './command-settings.ts';
import type { SettingFlags } from './command-settings.ts';
import { readNewestVersions, rulesInForce } from './rules-in-force.ts';
import type { RulesInForce } from './rules-in-force.ts';
import type { Terminal } from './terminal.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

/** `bascule doctor`: looks at everything a sync needs, without one running. Exit code 1 when something failed. */
export async function doctor(terminal: Terminal, flags: SettingFlags & { readonly json?: boolean }): Promise<number> {
  const { settings } = await settingsToAskBy(terminal, flags);
  const own = [nodeFinding(), await storeFinding(settings), connectionsFinding(settings)];
  const groups: (readonly [string, readonly Finding[]])[] = [['This installation', own]];
  const newest = await readNewestVersions(terminal, flags, settings);
  for (const connection of settings.connections) groups.push([connection.identity.name, await examine(connection, rulesInForce(newest, connection))]);
  const all = groups.flatMap(([, findings]) => findings);
  if (flags.json === true) terminal.say(JSON.stringify({ findings: all }, null, 2));
  else say(terminal, groups, all);
  return all.some(({ state }) => state === 'failed') ? 1 : 0;
}

async function examine(connection: ConnectionSettings, inForce: RulesInForce): Promise<readonly Finding[]> {
  const { mapping } = inForce.rules;
  const vendors = connectVendors(connection, mapping, systemClock, systemTimers);
  try {
    const findings = await Promise.all([vendors.connectors.salesforce.diagnose(mapping), vendors.connectors.marketo.diagnose(mapping)]);
    return [rulesFinding(inForce), ...findings.flat()];
  } finally {
    await vendors.close();
  }
}

/** By which rules the connection is examined; a settings file that is not used any more is as it should be (decision 32). */
function rulesFinding({ state, told }: RulesInForce): Finding {
  const remedies = { 'in-force': null, first: null, waiting: 'Start Bascule again to put the settings file in force, or take the change back.', unreadable: 'Examine again when they can be read: what follows goes by the settings file.' };
  const remedy = remedies[state];
  return { side: 'bascule', check: 'Rules', state: remedy === null ? 'ok' : 'warning', finding: told, remedy };
}

function say({ paint, say: line }: Terminal, groups: readonly (readonly [string, readonly Finding[]])[], all: readonly Finding[]): void {
  for (const [title, findings] of groups) {
    line(`\n${paint.bold(title)}`);
    line(table(findings.flatMap((finding) => rowsOf(finding, paint))));
  }
  const count = (state: Finding['state']): number => all.filter((finding) => finding.state === state).length;
  const failed = count('failed');
  line(`\n${counted(count('ok'), 'check', 'checks')} in order, ${counted(count('warning'), 'warning', 'warnings')}, ${failed === 0 ? 'nothing failed' : paint.bad(`${failed} failed`)}.`);
}

function rowsOf({ side, check, state, finding, remedy }: Finding, paint: Paint): readonly (readonly string[])[] {
  const mark = state === 'ok' ? paint.good('✓') : state === 'warning' ? paint.warn('!') : paint.bad('✗');
  const where = side === 'bascule' ? 'Bascule' : SIDE_NAMES[side];
  const row = [mark, where, check, tame(finding, 300)];
  return remedy === null ? [row] : [row, ['', '', '', paint.dim(`→ ${tame(remedy, 300)}`)]];
}

function nodeFinding(): Finding {
  return { side: 'bascule', check: 'Node', state: 'ok', finding: `Running on Node ${process.versions.node}.`, remedy: null };
}

function connectionsFinding({ connections }: Settings): Finding {
  const check = 'Connections';
  if (connections.length > 0) return { side: 'bascule', check, state: 'ok', finding: `The settings name ${counted(connections.length, 'connection', 'connections')}.`, remedy: null };
  return { side: 'bascule', check, state: 'failed', finding: 'The settings name no connection.', remedy: 'Write a bascule.yaml as bascule.example.yaml shows, or add --sandbox to examine the simulators.' };
}

/** An embedded store is only looked at from outside: a running Bascule has it open. */
async function storeFinding(settings: Settings): Promise<Finding> {
  const check = 'Store';
  if (settings.databaseUrl === null) return folderFinding(settings.dataFolder);
  try {
    const store = await openStore({ databaseUrl: settings.databaseUrl.reveal(), folder: settings.dataFolder }, systemClock);
    await store.close();
    return { side: 'bascule', check, state: 'ok', finding: `${store.description} answers and its schema is up to date.`, remedy: null };
  } catch (error) {
    return { side: 'bascule', check, state: 'failed', finding: error instanceof Error ? error.message : 'The database cannot be used.', remedy: 'Check the database URL, the server and the user\'s rights.' };
  }
}

async function folderFinding(folder: string): Promise<Finding> {
  const check = 'Store';
  const failed = (finding: string): Finding => ({ side: 'bascule', check, state: 'failed', finding, remedy: 'Name a folder that Bascule may write to with dataFolder or --data-folder.' });
  const found = await stat(folder).catch(() => null);
  if (found !== null && !found.isDirectory()) return failed(`The data folder ${folder} is a file.`);
  const isWritable = await access(found === null ? dirname(folder) : folder, constants.W_OK).then(() => true, () => false);
  if (!isWritable) return failed(`The data folder ${folder} cannot be written to.`);
  const finding = found === null ? `The embedded database will be made in ${folder}.` : `The embedded database has its place in ${folder}.`;
  return { side: 'bascule', check, state: 'ok', finding, remedy: null };
}
