import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { judgedAnswer } from '../api/configuration-answer.ts';
import { dictionaryAnswer } from '../api/dictionary-answer.ts';
import { table, tame } from '../paint.ts';
import { counted } from '../words.ts';
import type { SettingFlags } from './command-settings.ts';
import { closingWords, sayJudged } from './config.ts';
import { connectionMeant, withRunningBascule } from './running-bascule.ts';
import type { AskingFlags } from './running-bascule.ts';
import { saveFile } from './save-file.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

type Flags = SettingFlags & { readonly connection?: string };
type Entry = z.output<typeof dictionaryAnswer>['entries'][number];

const HEADER = ['object', 'field', 'direction', 'winner', 'purpose', 'owner', 'used by', 'not said'];

/** `bascule dictionary`: every synced field with what is said of it, and what is missing. */
export async function dictionary(terminal: Terminal, flags: Flags & { readonly json?: boolean }): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const answer = await api.get(`connections/${encodeURIComponent(await connectionMeant(api, flags.connection))}/dictionary`, dictionaryAnswer);
    if (answer === null) return 1;
    if (flags.json === true) terminal.say(JSON.stringify(answer, null, 2));
    else sayDictionary(terminal, answer);
    return 0;
  });
}

/** `bascule dictionary export FILE`: as CSV, or as Markdown when the file is called so. */
export async function exportDictionary(terminal: Terminal, file: string, flags: Flags): Promise<number> {
  return withRunningBascule(terminal, flags, async (api) => {
    const format = /\.(md|markdown)$/i.test(file) ? 'markdown' : 'csv';
    const text = await api.getText(`connections/${encodeURIComponent(await connectionMeant(api, flags.connection))}/dictionary/${format}`);
    await saveFile(terminal, file, text);
    return 0;
  });
}

/** `bascule dictionary import FILE`: shows what a CSV file would change, and with --yes changes it. */
export async function importDictionary(terminal: Terminal, file: string, flags: Flags & AskingFlags & { readonly yes?: boolean }): Promise<number> {
  const csv = await readFile(resolve(terminal.folder, file), 'utf8').catch(() => {
    throw new CommandFailure(`The file ${file} cannot be read. Check its name, and that you may read it.`);
  });
  if (csv.trim() === '') throw new CommandFailure(`The file ${file} is empty. \`bascule dictionary export\` writes one to begin with.`);
  return withRunningBascule(terminal, flags, async (api) => {
    const isMeant = flags.yes === true;
    const judged = await api.post(`connections/${encodeURIComponent(await connectionMeant(api, flags.connection))}/dictionary`, judgedAnswer, { csv, apply: isMeant });
    if (judged === null) return 1;
    const exitCode = sayJudged(terminal, judged);
    if (exitCode === 0) terminal.say(closingWords(judged, isMeant));
    return exitCode;
  });
}

function sayDictionary({ say, paint }: Terminal, { connectionId, entries, completeness, orphans }: z.output<typeof dictionaryAnswer>): void {
  say(`\n${paint.bold(connectionId)}  ${counted(entries.length, 'field is', 'fields are')} synced; ${Math.floor(completeness * 100)} % of what should be said of them is said\n`);
  say(table([HEADER, ...entries.map(rowOf)]));
  if (orphans.length > 0) say(paint.warn(`\nSaid of fields that are not synced: ${orphans.join(', ')}.`));
}

function rowOf({ object, field, direction, winner, purpose, owner, usedBy, missing }: Entry): readonly string[] {
  return [object, field, direction, winner, tame(purpose ?? '', 40), tame(owner ?? '', 24), tame(usedBy.join(', '), 30), missing.map((part) => (part === 'usedBy' ? 'used by' : part)).join(', ')];
}
