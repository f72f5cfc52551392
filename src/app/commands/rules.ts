import { resolve } from 'node:path';
import type { z } from 'zod';
import { otherSide, SIDE_NAMES } from '../../domain/side.ts';
import { rulesAnswer, triedAnswer } from '../api/rules-answer.ts';
import { table, tame } from '../paint.ts';
import { OBJECT_NAMES, objectName, objectNamed } from '../settings/object-names.ts';
import { readSettingsFile } from '../settings/settings-file.ts';
import type { SettingFlags } from './command-settings.ts';
import { valueWords } from './event-words.ts';
import { connectionMeant, withRunningBascule } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

type OneConnection = SettingFlags & { readonly connection?: string; readonly json?: boolean };
type Line = z.output<typeof rulesAnswer>['lines'][number];
type Tried = z.output<typeof triedAnswer>;

/** `bascule rules`: the lines with value rules, and those that are refused because of the types of their fields. */
export async function listRules(terminal: Terminal, flags: OneConnection): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get(`connections/${encodeURIComponent(await connectionMeant(api, flags.connection))}/rules`, rulesAnswer);
    const lines = answer?.lines ?? [];
    if (flags.json === true) terminal.say(JSON.stringify({ lines }, null, 2));
    else if (lines.length === 0) terminal.say('No line of the mapping has value rules, and all are served as they are.');
    else terminal.say(`\n${lines.map((line) => lineWords(line, terminal)).join('\n\n')}\n`);
    return 0;
  });
}

function lineWords({ marketo, on, direction, toMarketo, toSalesforce, oneWayBecause, refused }: Line, { paint }: Terminal): string {
  return [
    `  ${paint.bold(tame(marketo))}  ${direction}, ${on.map(({ object, salesforce }) => tame(`${objectName(object)} ${salesforce}`)).join(', ')}`,
    ...wayWords('to Marketo', toMarketo),
    ...wayWords('to Salesforce', toSalesforce),
    ...(oneWayBecause === null ? [] : [paint.warn(`    ${oneWayBecause}`)]),
    ...refused.map(({ object, because }) => paint.bad(`    not served on the ${objectName(object)}: ${because}`)),
  ].join('\n');
}

function wayWords(label: string, rules: readonly string[]): readonly string[] {
  return rules.length === 0 ? [] : [`    ${label}: ${rules.map((rule) => tame(rule, 80)).join(', then ')}`];
}

/** `bascule rules try`: what the rules of a line make of stored values, there and back. */
export async function tryRules(terminal: Terminal, field: string, flags: OneConnection & { readonly object?: string; readonly line?: string }): Promise<number> {
  const object = objectNamed(flags.object ?? 'lead');
  if (object === null) throw new CommandFailure(`--object must be ${OBJECT_NAMES.join(', ')}, or the API name of a custom object, not "${tame(flags.object ?? '')}".`, 2);
  const line = flags.line === undefined ? {} : { line: draftIn(flags.line, terminal.folder) };
  return withRunningBascule(terminal, flags, async (api) => {
    const tried = await api.post(`connections/${encodeURIComponent(await connectionMeant(api, flags.connection))}/rules/try`, triedAnswer, { field, object, ...line });
    if (tried === null) throw new CommandFailure('Bascule did not answer; it may just be stopping. Try again.');
    terminal.say(flags.json === true ? JSON.stringify(tried, null, 2) : triedWords(tried, terminal));
    return tried.refused === null ? 0 : 1;
  });
}

function draftIn(file: string, folder: string): Readonly<Record<string, unknown>> {
  const read = readSettingsFile(resolve(folder, file), true, 'file');
  if (read.result === 'absent') throw new CommandFailure(`There is no file ${file}; --line names a file with the line as YAML.`);
  if (read.result === 'unreadable') throw new CommandFailure(read.problems.join('\n'));
  return Object.fromEntries(Object.entries(read.values));
}

function triedWords({ object, direction, refused, warning, from }: Tried, terminal: Terminal): string {
  const { paint } = terminal;
  if (refused !== null) return paint.bad(`This line is not served on the ${objectName(object)}. ${refused}`);
  const parts = from.map((tried) => sideWords(tried, direction === 'both', terminal));
  return `\n${[...(warning === null ? [] : [paint.warn(`  The line ${warning}`)]), ...parts].join('\n\n')}\n`;
}

function sideWords({ side, records, held, uncovered, levelled, values }: Tried['from'][number], isTwoWay: boolean, { paint }: Terminal): string {
  const notes = [
    ...Object.entries(held).map(([code, count]) => paint.bad(`  ${count.toLocaleString('en')} of them would be held: ${code}`)),
    ...uncovered.flatMap(({ by, because, records: count, examples }) => [
      `    ${count.toLocaleString('en')} that "${tame(by, 80)}" does not cover, such as ${examples.map(valueWords).join(', ')}`,
      ...(because === null ? [] : [`      ${because}`]),
    ]),
    ...(levelled === 0 ? [] : [paint.dim(`  ${levelled.toLocaleString('en')} more are kept only as the rules of now have made them, so they cannot be tried.`)]),
  ];
  const rows = values.map(({ value, records: count, after, back, code, by }) => {
    const made = code === null ? valueWords(after) : paint.bad(by === null ? code : `${code} (${tame(by)})`);
    return [count.toLocaleString('en'), valueWords(value), made, isTwoWay && code === null ? valueWords(back) : ''];
  });
  const head = ['records', `in ${SIDE_NAMES[side]}`, `in ${SIDE_NAMES[otherSide(side)]}`, isTwoWay ? 'back again' : ''].map(paint.dim);
  return [paint.bold(`  From ${SIDE_NAMES[side]}: ${records.toLocaleString('en')} records with a value`), ...notes, ...(rows.length === 0 ? [] : [table([head, ...rows])])].join('\n');
}
