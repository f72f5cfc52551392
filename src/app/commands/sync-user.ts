import { resolve } from 'node:path';
import type { SyncUserReport, Verdict } from '../../domain/judge-sync-user.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { reportAnswer } from '../api/sync-user-answer.ts';
import { parseConfiguration } from '../configuration/configuration.ts';
import { rulesOf } from '../configuration/rules-of-configuration.ts';
import { connectVendors } from '../connect-vendors.ts';
import { describeSyncUser, WORDS } from '../describe-sync-user.ts';
import type { SyncUserFiles } from '../describe-sync-user.ts';
import { LANGUAGES } from '../hand-off/words.ts';
import { table, tame } from '../paint.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { systemClock, systemTimers } from '../system-clock.ts';
import { counted, failureWords, noSuchConnection } from '../words.ts';
import { readConfigFile } from './config-file.ts';
import { settingsToAskBy } from './command-settings.ts';
import type { SettingFlags } from './command-settings.ts';
import { readNewestVersions, rulesInForce } from './rules-in-force.ts';
import type { RulesInForce } from './rules-in-force.ts';
import { saveFile } from './save-file.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

type Flags = SettingFlags & { readonly connection?: string; readonly proposed?: boolean; readonly draft?: string };

/**
 * `bascule sync-user report`: both sides of one connection, whether Bascule runs or not, by the rules in force or, with
 * --proposed, by those of the settings file, or with --draft by those of a file that can be applied. Exit code 1 when something is missing.
 */
export async function syncUserReport(terminal: Terminal, flags: Flags & { readonly json?: boolean }): Promise<number> {
  const { connection, files, by } = await inspected(terminal, flags);
  const reports = [files.reports.salesforce, files.reports.marketo];
  if (flags.json === true) terminal.say(JSON.stringify({ connectionId: connection.identity.connectionId, rules: { version: by.version, told: by.told }, sides: reports.map((report) => reportAnswer(report, WORDS.en)), permissionSet: { path: files.permissionSet.path, xml: files.permissionSet.xml, unseen: files.permissionSet.unseen } }, null, 2));
  else {
    terminal.say(by.told);
    for (const report of reports) sayReport(terminal, report);
  }
  return reports.some((report) => rowsOf(report, 'missing').length > 0) ? 1 : 0;
}

/** `bascule sync-user permission-set`: prints it, or puts it where it belongs in the project in a folder. By which rules it is made is said on standard error. */
export async function syncUserPermissionSet(terminal: Terminal, flags: Flags & { readonly out?: string }): Promise<number> {
  const { files: { permissionSet: { path, xml, unseen } }, by } = await inspected(terminal, flags);
  terminal.complain(by.told);
  await sayOrSave(terminal, flags.out, path, xml);
  if (unseen.length > 0) terminal.complain(`The sync user does not see ${unseen.join(', ')}. Remove the entry of any field that the org does not have, or Salesforce refuses the file.`);
  return 0;
}

/** `bascule sync-user hand-off`: the page for the Salesforce admin. */
export async function syncUserHandOff(terminal: Terminal, flags: Flags & { readonly out?: string; readonly language?: string; readonly html?: boolean }): Promise<number> {
  const language = LANGUAGES.find((known) => known === (flags.language ?? 'en'));
  if (language === undefined) throw new CommandFailure(`--language must be ${LANGUAGES.join(' or ')}, not "${flags.language ?? ''}".`, 2);
  const { files, by } = await inspected(terminal, flags);
  terminal.complain(by.told);
  const isHtml = flags.html === true;
  await sayOrSave(terminal, flags.out, `bascule-sync-user-${language}.${isHtml ? 'html' : 'md'}`, files.page(language, isHtml ? 'html' : 'markdown'));
  return 0;
}

interface Inspected {
  readonly connection: ConnectionSettings;
  readonly files: SyncUserFiles;
  readonly by: Pick<RulesInForce, 'version' | 'told'>;
}

async function inspected(terminal: Terminal, flags: Flags): Promise<Inspected> {
  const { settings } = await settingsToAskBy(terminal, flags);
  const connection = chosen(settings.connections, flags.connection);
  const by = flags.draft !== undefined ? drafted(connection, flags.draft, terminal.folder) : flags.proposed === true ? proposed(connection) : await inForce(terminal, flags, settings, connection);
  const vendors = connectVendors(connection, by.rules.mapping, systemClock, systemTimers);
  try {
    return { connection, files: await describeSyncUser(by.rules, vendors.connectors), by };
  } catch (failure) {
    if (!(failure instanceof StepFailure)) throw failure;
    throw new CommandFailure(failureWords(failure));
  } finally {
    await vendors.close();
  }
}

function proposed({ configuration, identity }: ConnectionSettings): RulesInForce {
  return { rules: rulesOf(configuration, identity, 0), version: null, state: 'in-force', told: 'These are the rules of the settings file, whether they are in force or not.' };
}

/** The rules of a file as `bascule config export` writes one, which need not be applied. */
function drafted({ identity }: ConnectionSettings, file: string, folder: string): RulesInForce {
  const given = readConfigFile(file, folder);
  const meant = given.find(({ connectionId }) => connectionId === identity.connectionId);
  if (meant === undefined) throw new CommandFailure(`${file} says nothing of the connection ${identity.connectionId}; it has ${given.map(({ connectionId }) => connectionId).join(', ')}.`);
  const parsed = parseConfiguration(meant.document);
  if (parsed.result === 'problems') throw new CommandFailure(parsed.problems.map((problem) => `${file}: ${problem}`).join('\n'));
  return { rules: rulesOf(parsed.configuration, identity, 0), version: null, state: 'in-force', told: `These are the rules of ${file}, whether they are applied or not.` };
}

/** What is asked of a colleague must be what holds, so what cannot be read is not guessed. */
async function inForce(terminal: Terminal, flags: Flags, settings: Settings, connection: ConnectionSettings): Promise<RulesInForce> {
  const found = rulesInForce(await readNewestVersions(terminal, flags, settings), connection);
  if (found.state === 'unreadable') throw new CommandFailure(`${found.told} With --proposed the settings file is gone by instead.`);
  return found;
}

function chosen(connections: readonly ConnectionSettings[], named: string | undefined): ConnectionSettings {
  const ids = connections.map(({ identity }) => identity.connectionId);
  if (named === undefined && connections.length > 1) throw new CommandFailure(`The settings name several connections: choose one with --connection (${ids.join(', ')}).`, 2);
  const found = named === undefined ? connections[0] : connections.find(({ identity }) => identity.connectionId === named);
  if (found !== undefined) return found;
  throw new CommandFailure(ids.length === 0 ? 'The settings name no connection. Write a bascule.yaml as bascule.example.yaml shows, or add --sandbox.' : noSuchConnection(named ?? '', ids), 2);
}

async function sayOrSave(terminal: Terminal, folder: string | undefined, path: string, content: string): Promise<void> {
  if (folder === undefined) {
    terminal.say(content.trimEnd());
    return;
  }
  const file = resolve(terminal.folder, folder, path);
  await saveFile(terminal, file, content);
}

const GROUPS: readonly (readonly [Verdict, string])[] = [
  ['missing', 'Missing'],
  ['cannot', 'Cannot be written by anybody'],
  ['too-much', 'Too much'],
  ['useful', 'Useful, but not needed'],
  ['unused', 'Not used: worth hiding'],
  ['unknown', 'Not told by the vendor'],
];

function sayReport({ paint, say }: Terminal, report: SyncUserReport): void {
  say(`\n${paint.bold(`${SIDE_NAMES[report.side]}: ${report.user ?? 'user not known'}`)}`);
  for (const [verdict, title] of GROUPS) {
    const isList = verdict === 'too-much' || verdict === 'unused';
    const rows = rowsOf(report, verdict, !isList);
    const lists = isList ? fieldLists(report, verdict) : [];
    const count = rows.length + lists.reduce((sum, { fields }) => sum + fields, 0);
    if (count === 0) continue;
    say(`\n  ${verdict === 'missing' ? paint.bad(title) : verdict === 'too-much' ? paint.warn(title) : paint.dim(title)} (${count})`);
    if (rows.length > 0) say(table(rows));
    for (const { heading, lines } of lists) say(`  ${paint.dim(heading)}\n${table(lines)}`);
  }
  const fields = report.objects.flatMap((object) => object.fields);
  say(`\n${counted(fields.filter(({ verdict }) => verdict === 'fine').length, 'field is', 'fields are')} as the mapping needs ${fields.length === 1 ? 'it' : 'them'}.`);
  if (report.side === 'salesforce' && !report.knowsRights) say(paint.dim('The user may not read its own permission sets, so rights over everything are not known.'));
}

/** Names on one line of a list at most, in characters. */
const LINE_CHARACTERS = 90;

/** Fields of which the same is to be said, object by object: what is too much is often nearly everything. */
function fieldLists(report: SyncUserReport, verdict: Verdict): readonly { readonly heading: string; readonly fields: number; readonly lines: readonly (readonly string[])[] }[] {
  const found = reportAnswer(report, WORDS.en).objects.flatMap(({ name: object, fields }) => fields.filter((field) => field.verdict === verdict).map((field) => ({ object, ...field })));
  return [...Map.groupBy(found, ({ right, finding }) => `${right}: ${finding ?? ''}`)].map(([heading, alike]) => ({
    heading,
    fields: alike.length,
    lines: [...Map.groupBy(alike, ({ object }) => object)].flatMap(([object, of]) => wrapped(of.map(({ name }) => tame(name))).map((line, place) => [place === 0 ? `  ${tame(object)}` : '', line])),
  }));
}

function wrapped(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last === undefined || last.length + name.length + 2 > LINE_CHARACTERS) lines.push(name);
    else lines[lines.length - 1] = `${last}, ${name}`;
  }
  return lines;
}

/** What has this verdict, as rows of a table: what, what for, and what follows; with or without fields. */
function rowsOf(report: SyncUserReport, verdict: Verdict, withFields = true): readonly (readonly string[])[] {
  const { objects, system } = reportAnswer(report, WORDS.en);
  return [
    ...system.filter((right) => right.verdict === verdict).map((right) => [right.label + given(right.from), ...told(right)]),
    ...objects.flatMap(({ name, permission, rights, fields }) => [
      ...rights.filter((right) => right.verdict === verdict).map((right) => [`${tame(name)} ${right.label}${given(right.from)}${permission === null ? '' : ` (${permission})`}`, ...told(right)]),
      ...fields.filter((field) => withFields && field.verdict === verdict).map((field) => [`${tame(name)}.${tame(field.name)} ${field.right}`, ...told(field)]),
    ]),
  ];
}

/** Characters of a reason on a screen: with what the dictionary says it is for. */
const MOST_TOLD = 160;

function told({ neededFor, finding }: { readonly neededFor: string | null; readonly finding: string | null }): readonly string[] {
  return [tame(neededFor ?? '', MOST_TOLD), finding ?? ''];
}

function given(from: readonly string[]): string {
  return from.length === 0 ? '' : ` (${tame(from.join(', '))})`;
}
