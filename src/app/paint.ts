/** Colours for a terminal; plain text everywhere else. */
export interface Paint {
  readonly isTerminal: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
}

/** Colours when a person watches and has not asked for none (NO_COLOR). */
export function createPaint(isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): Paint {
  const isColoured = isTerminal && environment['NO_COLOR'] === undefined && environment['TERM'] !== 'dumb';
  const painted = (code: number) => (text: string) => (isColoured ? `${COLOUR}${code}m${text}${COLOUR}0m` : text);
  return { isTerminal, bold: painted(1), dim: painted(2), good: painted(32), bad: painted(31), warn: painted(33) };
}

/** Starts and ends every colour: text between two of them is what is seen. */
const COLOUR = `${String.fromCharCode(27)}[`;

/** How many places of a terminal a text takes: colour codes take none, Chinese, Japanese and Korean characters two each. */
function seenLength(text: string): number {
  const [first = '', ...painted] = text.split(COLOUR);
  return painted.reduce((length, part) => length + roomOf(part.slice(part.indexOf('m') + 1)), roomOf(first));
}

function roomOf(text: string): number {
  return Array.from(text).reduce((room, character) => room + (WIDE.test(character) ? 2 : JOINED.test(character) ? 0 : 1), 0);
}

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** Marks that stand on the character before them. */
const JOINED = /\p{Mn}|[\u200B-\u200D]/u;

/** Rows as a table with aligned columns, indented by two. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, seenLength(cell))));
  }
  return rows
    .map((row) => `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) + 2 - seenLength(cell)))).join('')}`.trimEnd())
    .join('\n');
}

/** Text of somebody else's making on one line: control characters cannot steer the terminal. */
export function tame(text: string, longest = 60): string {
  const oneLine = text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, '·');
  const letters = Array.from(oneLine);
  return letters.length <= longest ? oneLine : `${letters.slice(0, longest - 1).join('')}…`;
}
