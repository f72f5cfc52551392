/** The separators a job may name (SF api_asynch create_job: columnDelimiter). */
export const DELIMITERS = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' } as const;
export type DelimiterName = keyof typeof DELIMITERS;

/** Reads CSV into rows of cells (RFC 4180): quotes around cells that need them, doubled inside. Empty lines are no rows. */
export function readCsv(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let place = text.startsWith('\ufeff') ? 1 : 0;
  while (place < text.length) {
    const { cell, end } = readCell(text, place, delimiter);
    row.push(cell);
    place = end + 1;
    if (text[end] === delimiter) {
      if (place === text.length) row.push('');
      continue;
    }
    if (text[end] === '\r' && text[place] === '\n') place += 1;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** A cell and the place of what ends it: a delimiter, a line end or the end of the text. */
function readCell(text: string, start: number, delimiter: string): { cell: string; end: number } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
    return { cell: text.slice(start, end), end };
  }
  let end = start + 1;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1;
  return { cell: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

/** A cell in quotes, as the vendor writes all of them (amp-labs/bulk/info/partial-failure.csv). */
export const quotedCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
