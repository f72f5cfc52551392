import { stringify } from 'yaml';
import { configurationsAnswer, historyAnswer, judgedAnswer, versionAnswer } from '../api/configuration-answer.ts';
import type { JudgedAnswer, VersionAnswer } from '../api/configuration-answer.ts';
import { previewAnswer } from '../api/preview-answer.ts';
import { table, tame } from '../paint.ts';
import type { Paint } from '../paint.ts';
import { counted, span } from '../words.ts';
import { objectName } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { configFileText, readConfigFile } from './config-file.ts';
import { noConnection, withRunningBascule } from './running-bascule.ts';
import type { AskingFlags, RunningApi } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { warningLines } from './warning-lines.ts';
import { SIDE_NAMES } from '../../domain/side.ts';

type OneConnection = SettingFlags & { readonly connection?: string };

/** `bascule config export`: the newest configurations, or an earlier version of one, as YAML on standard output. */
export async function exportConfig(terminal: Terminal, flags: OneConnection & { readonly version?: string }): Promise<number> {
  const earlier = flags.version === undefined ? null : versionMeant(flags.version);
  return withRunningBascule(terminal, flags, async (api) => {
    const { connections } = (await api.get('configurations', configurationsAnswer)) ?? { connections: [] };
    const meant = connections.filter(({ connectionId }) => flags.connection === undefined || flags.connection === connectionId);
    const [only, another] = meant;
    if (only === undefined) throw noConnection(flags.connection, connections.map(({ connectionId }) => connectionId));
    if (earlier === null) {
      terminal.say(configFileText(meant).trimEnd());
      return 0;
    }
    if (another !== undefined) throw new CommandFailure('Say with --connection whose version it is: every connection counts its own.');
    const version = await api.get(`connections/${encodeURIComponent(only.connectionId)}/configuration/versions/${earlier}`, versionAnswer);
    // What is applied must say on what it is based: on the newest, although it says what an earlier one said.
    if (version !== null) terminal.say(configFileText([{ ...only, newest: { ...version, version: only.newest.version } }], earlier).trimEnd());
    return 0;
  });
}

/** `bascule config diff FILE`: what applying the file would change. Exit code 1 when it cannot be applied. */
export async function diffConfig(terminal: Terminal, file: string, flags: SettingFlags): Promise<number> {
  const connections = readConfigFile(file, terminal.folder);
  return withRunningBascule(terminal, flags, async (api) => {
    const judged = await api.post('configurations/compare', judgedAnswer, { connections });
    return judged === null ? 1 : sayJudged(terminal, judged);
  });
}

/** `bascule config apply FILE`: shows what it would change and what is to be known of it, and with --yes does it. Exit code 1 when it cannot be applied. */
export async function applyConfig(terminal: Terminal, file: string, flags: AskingFlags & { readonly yes?: boolean; readonly note?: string }): Promise<number> {
  const connections = readConfigFile(file, terminal.folder);
  return withRunningBascule(terminal, flags, async (api) => {
    const compared = await api.post('configurations/compare', judgedAnswer, { connections });
    if (compared === null || sayJudged(terminal, compared) !== 0) return 1;
    await sayWarnings(terminal, api, connections, compared);
    if (flags.yes !== true) {
      terminal.say(closingWords(compared, false));
      return 0;
    }
    const applied = await api.post('configurations/apply', judgedAnswer, { connections, note: flags.note ?? null });
    if (applied === null) return 1;
    // What differs was said; only what somebody else did in between is new.
    if (applied.connections.some(({ result }) => result !== 'ready')) return sayJudged(terminal, applied);
    terminal.say(closingWords(applied, true));
    return 0;
  });
}

/** Says what the preview of each configuration that differs warns of. */
async function sayWarnings({ say, paint }: Terminal, api: RunningApi, given: ReturnType<typeof readConfigFile>, { connections }: JudgedAnswer): Promise<void> {
  for (const { connectionId, basedOn, document } of given) {
    const judged = connections.find((one) => one.connectionId === connectionId);
    if (judged?.result !== 'ready' || judged.differences.length === 0) continue;
    const answer = await api.post(`connections/${encodeURIComponent(connectionId)}/configuration/preview`, previewAnswer, { basedOn, document, examples: 0 });
    if (answer?.result === 'ready') for (const line of warningLines(answer.preview.warnings, paint)) say(line);
  }
}

/** `bascule config history`: who changed the rules when, newest first. */
export async function configHistory(terminal: Terminal, flags: OneConnection & { readonly json?: boolean }): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const histories = [];
    for (const connectionId of await connectionsMeant(api, flags)) {
      const { versions } = (await api.get(`connections/${encodeURIComponent(connectionId)}/configuration/versions`, historyAnswer)) ?? { versions: [] };
      histories.push({ connectionId, versions });
    }
    if (flags.json === true) terminal.say(JSON.stringify(histories, null, 2));
    else for (const { connectionId, versions } of histories) sayHistory(terminal, connectionId, versions);
    return 0;
  });
}

function sayHistory({ say, paint }: Terminal, connectionId: string, versions: readonly VersionAnswer[]): void {
  say(`\n${paint.bold(connectionId)}`);
  say(table(versions.map(({ version, madeAt, madeBy, source, note, state }) => [String(version), STATES[state], madeAt.slice(0, 19).replace('T', ' '), SOURCES[source], tame(madeBy, 100), tame(note ?? '', 100)])));
  for (const { version, backfill } of versions) if (backfill !== null) say(backfillText(version, backfill, paint));
}

/** `bascule config rollback VERSION`: shows what going back would change, and with --yes does it. */
export async function rollBackConfig(terminal: Terminal, version: string, flags: OneConnection & AskingFlags & { readonly yes?: boolean }): Promise<number> {
  const earlier = versionMeant(version);
  return withRunningBascule(terminal, flags, async (api) => {
    const [connectionId, another] = await connectionsMeant(api, flags);
    if (connectionId === undefined || another !== undefined) throw new CommandFailure('Say with --connection which connection goes back.');
    const place = `connections/${encodeURIComponent(connectionId)}/configuration/versions/${earlier}`;
    const isMeant = flags.yes === true;
    const judged = isMeant ? await api.post(`${place}/roll-back`, judgedAnswer) : await compareWithEarlier(api, connectionId, place);
    if (judged === null) return 1;
    const exitCode = sayJudged(terminal, judged);
    if (exitCode === 0) terminal.say(closingWords(judged, isMeant));
    return exitCode;
  });
}

/** The number of a version as somebody wrote it. Ends the command with a sentence when it is none. */
function versionMeant(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CommandFailure(`A version is a number such as 3, not "${tame(text)}". \`bascule config history\` lists them all.`, 2);
}

async function compareWithEarlier(api: RunningApi, connectionId: string, place: string): Promise<JudgedAnswer | null> {
  const [earlier, newest] = [await api.get(place, versionAnswer), await api.get('configurations', configurationsAnswer)];
  const basedOn = newest?.connections.find((connection) => connection.connectionId === connectionId)?.newest.version;
  if (earlier === null || basedOn === undefined) return null;
  return api.post('configurations/compare', judgedAnswer, { connections: [{ connectionId, basedOn, document: earlier.document }] });
}

async function connectionsMeant(api: RunningApi, { connection }: OneConnection): Promise<readonly string[]> {
  const { connections } = (await api.get('configurations', configurationsAnswer)) ?? { connections: [] };
  const ids = connections.map(({ connectionId }) => connectionId).filter((id) => connection === undefined || connection === id);
  if (ids.length === 0) throw noConnection(connection, connections.map(({ connectionId }) => connectionId));
  return ids;
}

const STATES = { waiting: 'waits for a cycle', 'in-force': 'in force', past: '' } as const;

type VersionBackfill = NonNullable<VersionAnswer['backfill']>;

function backfillText(version: number, { state, about, parts }: VersionBackfill, paint: Paint): string {
  const lines = parts.map(({ object, to, done, left, perMinute, secondsLeft }) => [
    `${objectName(object)} to ${SIDE_NAMES[to]}`,
    left === null ? `${done.toLocaleString('en')} done` : `${done.toLocaleString('en')} done, ${left.toLocaleString('en')} left`,
    left === 0 || perMinute === null ? '' : `${perMinute.toLocaleString('en')} a minute`,
    secondsLeft === null || secondsLeft === 0 ? '' : `${span(secondsLeft)} to go`,
  ]);
  const named = about.length === 0 ? '' : `: ${tame(about.slice(0, MOST_NAMED).join(', '), 300)}${about.length > MOST_NAMED ? ` and ${about.length - MOST_NAMED} more` : ''}`;
  return `\n  ${paint.bold(`backfill of version ${version} ${BACKFILLS[state]}`)}${named}\n${table(lines)}`;
}

const BACKFILLS = { running: 'runs', paused: 'is paused; `bascule backfill resume` lets it go on', done: 'is done' } as const;
/** So many changes of a version are named. */
const MOST_NAMED = 8;

const SOURCES = { 'settings-file': 'settings file', applied: 'applied', 'rolled-back': 'rolled back', guard: 'visibility guard' } as const;

/** Says what given configurations come to; 1 when one of them cannot be applied. */
export function sayJudged({ say, complain, paint }: Terminal, { connections }: Pick<JudgedAnswer, 'connections'>): number {
  for (const judged of connections) {
    if (judged.result === 'problems') for (const problem of judged.problems) complain(`${judged.connectionId}: ${problem}`);
    else if (judged.result === 'overtaken') complain(`${judged.connectionId}: the file is from version ${judged.basedOn}, and version ${judged.newest} is the newest. Export again, and make the change there.`);
    else if (judged.differences.length === 0) say(`${judged.connectionId}: nothing differs from version ${judged.basedOn}.`);
    else {
      say(`${paint.bold(judged.connectionId)}: ${counted(judged.differences.length, 'difference', 'differences')} from version ${judged.basedOn}`);
      for (const difference of judged.differences) say(`  ${differenceLine(difference, paint)}`);
    }
  }
  return connections.every(({ result }) => result === 'ready') ? 0 : 1;
}

type Difference = Extract<JudgedAnswer['connections'][number], { result: 'ready' }>['differences'][number];

function differenceLine({ path, kind, before, after }: Difference, paint: Paint): string {
  if (kind === 'added') return paint.good(`+ ${path}  ${inOneLine(after)}`);
  if (kind === 'removed') return paint.bad(`- ${path}  ${inOneLine(before)}`);
  return paint.warn(`~ ${path}  ${inOneLine(before)} → ${inOneLine(after)}`);
}

function inOneLine(value: unknown): string {
  return tame(stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim(), 200);
}

/** What was done, or how to do it. */
export function closingWords({ isApplied, connections, begun }: JudgedAnswer, isMeant: boolean): string {
  if (isApplied) return ['Applied. It holds from the next cycle on, which begins now.', ...begun.flatMap(begunLines), '`bascule config history` shows how far it is carried out.'].join('\n');
  const differs = connections.some((judged) => judged.result === 'ready' && judged.differences.length > 0);
  return isMeant || !differs ? 'Nothing was changed.' : 'Nothing was changed yet. Say it again with --yes to apply it.';
}

function begunLines({ connectionId, version, objects }: JudgedAnswer['begun'][number]): readonly string[] {
  const ofObjects = objects.map(({ object, isReadAnew, fields, filters }) => {
    const what = [...fields, ...filters.map((to) => `the filter for ${SIDE_NAMES[to]}`)];
    const named = what.length === 0 ? '' : `, for ${tame(what.slice(0, MOST_NAMED).join(', '), 300)}${what.length > MOST_NAMED ? ` and ${what.length - MOST_NAMED} more` : ''}`;
    const work = isReadAnew ? 'every record is read once more' : filters.length > 0 ? 'every record is held against it' : 'records whose sides differ are decided anew';
    return `  ${objectName(object)}: ${work}${named}`;
  });
  return [`${connectionId} version ${version}${objects.length === 0 ? '' : ':'}`, ...ofObjects];
}
