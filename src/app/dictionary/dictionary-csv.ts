import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Configuration } from '../configuration/configuration.ts';
import type { DictionaryEntry } from './dictionary.ts';

/** The columns in their order. The first two say which field a row is about; people may change those from `purpose` to `sensitivity`. */
const COLUMNS = ['object', 'field', 'salesforce', 'direction', 'winner', 'purpose', 'owner', 'used by', 'sensitivity', 'added at', 'added by'] as const;

const SENSITIVITIES = ['none', 'personal', 'special'] as const;

/** The dictionary for a spreadsheet: with a byte order mark, without which Excel takes it for another encoding, and with no cell that it would take for a formula. */
export function dictionaryCsv(entries: readonly DictionaryEntry[]): string {
  return stringify([[...COLUMNS], ...entries.map((entry) => rowOf(entry).map(harmless))], { bom: true, record_delimiter: 'windows' });
}

/** What a file says of fields, or everything that is wrong with it as sentences. Fields without a row keep what is said of them. */
export type ReadDictionary =
  | { readonly result: 'read'; readonly notes: Configuration['dictionary'] }
  | { readonly result: 'problems'; readonly problems: readonly string[] };

/** Reads a file that `dictionaryCsv` wrote and somebody edited; columns may be in any order, and those that nobody can change may be left out. */
export function readDictionaryCsv(text: string, entries: readonly DictionaryEntry[], notes: Configuration['dictionary']): ReadDictionary {
  const table = tableOf(text);
  if (typeof table === 'string') return { result: 'problems', problems: [table] };
  const [header = [], ...rows] = table;
  const columns = header.map((name) => name.trim().toLowerCase());
  const absent = (['object', 'field'] as const).filter((name) => !columns.includes(name));
  if (absent.length === 2) return { result: 'problems', problems: ['The file is no dictionary: it has no columns "object" and "field". `bascule dictionary export` writes one to begin with.'] };
  const unknown = columns.filter((name) => !COLUMNS.some((column) => column === name));
  const problems = [...absent.map((name) => `The file has no column "${name}". \`bascule dictionary export\` writes one with all of them.`), ...unknown.map((name) => `The column "${name}" is not known; there are ${COLUMNS.join(', ')}.`)];
  if (problems.length > 0) return { result: 'problems', problems };
  const synced = new Map(entries.map((entry) => [`${entry.object}/${entry.field}`, entry]));
  const said = new Map(notes.map((note) => [`${note.object}/${note.field}`, note]));
  const seen = new Set<string>();
  rows.forEach((row, index) => {
    const cell: Cells = (name) => (columns.includes(name) ? plain(row[columns.indexOf(name)] ?? '').trim() : null);
    const key = `${cell('object') ?? ''}/${cell('field') ?? ''}`;
    const problem = isTooLong(row, columns) ? `it has ${row.length} cells, and the first line names ${columns.length} columns. Put a text that holds the separator into quotes.` : problemOf(key, cell, { synced, seen });
    if (problem !== null) problems.push(`Row ${index + 2}: ${problem}`);
    seen.add(key);
    const note = noteOf(cell, said.get(key));
    if (isSaid(note)) said.set(key, note);
    else said.delete(key);
  });
  return problems.length > 0 ? { result: 'problems', problems } : { result: 'read', notes: [...said.values()] };
}

function rowOf({ object, field, salesforce, direction, winner, purpose, owner, usedBy, sensitivity, added }: DictionaryEntry): readonly string[] {
  const names = Object.entries(salesforce).map(([kind, name]) => `${kind}.${name}`);
  return [object, field, names.join('; '), direction, winner, purpose ?? '', owner ?? '', usedBy.join('; '), sensitivity ?? '', added?.at ?? '', added?.by ?? ''];
}

function tableOf(text: string): readonly (readonly string[])[] | string {
  const lost = text.split('\n').findIndex((line) => line.includes(UNREADABLE) || line.includes('\0'));
  if (lost !== -1) return `Line ${lost + 1} holds characters that are not UTF-8, so what they mean would be lost. Save the file as "CSV UTF-8".`;
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, delimiter: separatorOf(text) });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `The file is not CSV that can be read: line ${lineOf(error)} has a quote that does not end, or text around one.`;
  }
}

/** What stands where bytes were no UTF-8: a spreadsheet saves plain "CSV" in an encoding of its country, such as Shift_JIS. */
const UNREADABLE = '\uFFFD';

/** What parts the columns: a spreadsheet writes semicolons where the comma is a decimal sign, and some write tabs. The first line tells. */
function separatorOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  const [most = ','] = [',', ';', '\t'].toSorted((a, b) => header.split(b).length - header.split(a).length);
  return most;
}

/** Where reading stopped, if the reader says so. */
function lineOf({ lines }: CsvError): string {
  return typeof lines === 'number' ? String(lines) : '?';
}

/** The text of a cell of one row by the name of its column; null where the file has no such column. */
type Cells = (name: (typeof COLUMNS)[number]) => string | null;

/** Whether a row holds something behind the last column: a separator in a text without quotes has moved its cells. */
function isTooLong(row: readonly string[], columns: readonly string[]): boolean {
  return row.slice(columns.length).some((cell) => cell.trim() !== '');
}

function problemOf(key: string, cell: Cells, { synced, seen }: { readonly synced: ReadonlyMap<string, DictionaryEntry>; readonly seen: ReadonlySet<string> }): string | null {
  const entry = synced.get(key);
  const sensitivity = cell('sensitivity') ?? '';
  if (entry === undefined) return `${key} is not a synced field; take the row out, or correct its object and field.`;
  if (seen.has(key)) return `${key} stands in the file a second time; take one of the two rows out.`;
  if (sensitivity !== '' && !SENSITIVITIES.some((known) => known === sensitivity)) return `the sensitivity "${sensitivity}" is not known; it is ${SENSITIVITIES.join(', ')} or empty.`;
  const changed = TOLD.find((name) => (cell(name) ?? '') !== '' && cell(name)?.toLowerCase() !== rowOf(entry)[COLUMNS.indexOf(name)]?.toLowerCase());
  if (changed === undefined) return null;
  return `the ${changed} of ${key} is "${rowOf(entry)[COLUMNS.indexOf(changed)] ?? ''}", and the dictionary only tells it. Put it back, or leave the column out; change it in the mapping.`;
}

/** Columns that tell of the mapping: whoever changes one here means something that a dictionary does not do. */
const TOLD = ['salesforce', 'direction', 'winner'] as const;

function noteOf(cell: Cells, before: Configuration['dictionary'][number] | undefined): Configuration['dictionary'][number] {
  const [purpose, owner, usedBy, sensitivity] = [cell('purpose') ?? before?.purpose, cell('owner') ?? before?.owner, cell('used by'), cell('sensitivity') ?? before?.sensitivity];
  const known = SENSITIVITIES.find((word) => word === sensitivity);
  return {
    object: cell('object') ?? '',
    field: cell('field') ?? '',
    ...(purpose === undefined || purpose === '' ? {} : { purpose }),
    ...(owner === undefined || owner === '' ? {} : { owner }),
    usedBy: usedBy === null ? (before?.usedBy ?? []) : usedBy.split(';').map((name) => name.trim()).filter((name) => name !== ''),
    ...(known === undefined ? {} : { sensitivity: known }),
  };
}

function isSaid({ purpose, owner, usedBy, sensitivity }: Configuration['dictionary'][number]): boolean {
  return purpose !== undefined || owner !== undefined || sensitivity !== undefined || usedBy.length > 0;
}

/** A spreadsheet takes what begins like this for a formula and runs it (DESIGN §12); behind an apostrophe it is text. */
const LIKE_A_FORMULA = /^[=+\-@\t\r']/;

function harmless(cell: string): string {
  return LIKE_A_FORMULA.test(cell) ? `'${cell}` : cell;
}

function plain(cell: string): string {
  return /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}
