import type { z } from 'zod';
import { filterTrialAnswer } from '../api/filter-answer.ts';
import { statusAnswer } from '../api/status-answer.ts';
import { table, tame } from '../paint.ts';
import { pairObject } from '../settings/filters-setting.ts';
import { FILTERED_NAMES, objectName } from '../settings/object-names.ts';
import type { SettingFlags } from './command-settings.ts';
import { numberWords } from './number-words.ts';
import { withRunningBascule, noConnection } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { SIDE_NAMES, SIDES } from '../../domain/side.ts';

type Trial = z.output<typeof filterTrialAnswer>;

/** How a filter is given at the command line. */
interface FilterFlags extends SettingFlags {
  readonly object: string;
  readonly to?: string;
  readonly doNotSyncField?: string;
  readonly onLeaving?: string;
  readonly flagField?: string;
  readonly connection?: string;
  readonly json?: boolean;
}

/** `bascule filter try`: who would be in and out of a filter, and who would enter and leave. Changes nothing. */
export async function filterTry(terminal: Terminal, where: string | undefined, flags: FilterFlags): Promise<number> {
  if (pairObject(flags.object) === null) throw new CommandFailure(`--object must be ${FILTERED_NAMES.join(', ')}, or the API name of a custom object, not "${tame(flags.object)}".`, 2);
  if (where === undefined && flags.doNotSyncField === undefined) throw new CommandFailure('Write the condition behind the command, name a checkbox with --do-not-sync-field, or both.', 2);
  requireOneOf('--to', flags.to, SIDES);
  requireOneOf('--on-leaving', flags.onLeaving, ['keep', 'flag', 'delete']);
  return withRunningBascule(terminal, flags, async (api) => {
    const { object, to, doNotSyncField, onLeaving, flagField } = flags;
    const connectionId = flags.connection ?? (await api.get('status', statusAnswer))?.connections[0]?.connectionId;
    const given = Object.fromEntries(Object.entries({ object, to, where, doNotSyncField, onLeaving, flagField }).filter(([, value]) => value !== undefined));
    if (connectionId === undefined) throw noConnection(undefined, []);
    const trial = await api.post(`connections/${encodeURIComponent(connectionId)}/filters/try`, filterTrialAnswer, given);
    if (trial === null) throw new CommandFailure('Bascule did not answer; it may just be stopping. Try again.');
    terminal.say(flags.json === true ? JSON.stringify(trial, null, 2) : textOf(trial, terminal));
    return trial.problems.length > 0 ? 1 : 0;
  });
}

function requireOneOf(flag: string, given: string | undefined, known: readonly string[]): void {
  if (given !== undefined && !known.includes(given)) throw new CommandFailure(`${flag} must be ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}, not "${tame(given)}".`, 2);
}

function textOf(trial: Trial, { paint }: Terminal): string {
  const groups = [
    ['in', trial.in],
    ['out', trial.out],
    ['nobody can say', trial.unknown],
    ['would enter', trial.entering],
    ['would leave', trial.leaving],
  ] as const;
  return [
    `\n${paint.bold(`${objectName(trial.object)} to ${SIDE_NAMES[trial.to]}`)}  ${trial.filter}\n`,
    ...trial.problems.map(({ line, column, says }) => `  ${paint.bad('✗')} Line ${line}, column ${column}: ${says}`),
    table([
      ['', 'records', 'some of them'].map(paint.dim),
      ['all', numberWords(trial.records), ''],
      ...groups.map(([name, group]) => [name, numberWords(group), group.samples.map(({ salesforceId, marketoId }) => salesforceId ?? marketoId ?? '').join(' ')]),
      ...(trial.deleted.records === 0 ? [] : [['deleted on leaving', numberWords(trial.deleted), '']]),
      ...(trial.counted === null ? [] : [['Salesforce counts', `${trial.counted.in.toLocaleString('en')} in, ${trial.counted.out.toLocaleString('en')} out`, '']]),
    ]),
    ...trial.leaving.samples.map(({ salesforceId, marketoId, because }) => `  ${paint.warn('leaves')} ${salesforceId ?? marketoId ?? ''}  ${tame(because ?? '', 200)}`),
    ...trial.advice.map((sentence) => `  ${paint.dim(sentence)}`),
    '',
  ].join('\n');
}
