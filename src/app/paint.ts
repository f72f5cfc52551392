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

/** How many characters of a text are seen: colour codes take no room. */
function seenLength(text: string): number {
  const [first = '', ...painted] = text.split(COLOUR);
  return painted.reduce((length, part) => length + part.length - (part.indexOf('m') + 1), first.length);
}

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
