import { requestError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';

/** Characters of the query the vendor shows on either side of the place it points at, and then to the end of a word. */
const SHOWN = 32;

/**
 * An error that points at a word in the query, the way the vendor draws it (amp-labs/unknown-object.json); the first such
 * word after `after`, which is the name of a clause.
 */
export function queryError(code: string, query: string, at: string, message: string, after?: string): VendorError {
  return errorAt(code, query, positionOf(query, at, after), message);
}

/** An error that points at a place in the query: a stretch of its line, a caret below, row and column. */
function errorAt(code: string, query: string, place: number, message: string): VendorError {
  const row = query.slice(0, place).split('\n').length;
  const lineStart = query.lastIndexOf('\n', place - 1) + 1;
  const lineEnd = query.indexOf('\n', place);
  const line = query.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const column = place - lineStart;
  const start = wordStart(line, column - SHOWN);
  const shown = line.slice(start, wordEnd(line, column + SHOWN)).trimEnd();
  return requestError(code, `\n${shown}\n${' '.repeat(column - start)}^\nERROR at Row:${row}:Column:${column + 1}\n${message}`);
}

function wordStart(line: string, place: number): number {
  let start = Math.max(0, place);
  while (start > 0 && /\w/.test(line[start] ?? '') && /[\w']/.test(line[start - 1] ?? '')) start -= 1;
  return start;
}

function wordEnd(line: string, place: number): number {
  let end = place;
  while (end < line.length && /\w/.test(line[end - 1] ?? '') && /[\w']/.test(line[end] ?? '')) end += 1;
  return end;
}

/** The same error, said of a field in a clause of the query. */
export function pointedAt(error: VendorError, query: string, field: string, clause: string): VendorError {
  return queryError(error.code, query, field, error.message, clause);
}

/**
 * A query the parser could not read, told by what it found and where. The forms are general knowledge: the first word of a
 * query and its end have no place, and a bare word after a comparison is taken for a variable of the vendor's own language.
 */
export function unreadableQuery(query: string, problem: string): VendorError {
  if (query.trim() === '') return malformedQuery('SOQL statements cannot be empty or null');
  const offset = /at offset: (\d+)/.exec(problem)?.[1];
  const found = offset === undefined ? (/found(?: -->|:) '?(.*?)'?(?: <--)?$/s.exec(problem)?.[1] ?? '') : (query[Number(offset)] ?? '');
  if (found === '') return malformedQuery(`unexpected token: '<EOF>'`);
  const place = offset === undefined ? positionOf(query, found) : Number(offset);
  if (place === 0) return malformedQuery(`unexpected token: '${found}'`);
  const isValue = /(?:[=<>]|\blike)\s*$/i.test(query.slice(0, place)) && /^[A-Za-z]/.test(found);
  return errorAt('MALFORMED_QUERY', query, place, isValue ? 'Bind variables only allowed in Apex code' : `unexpected token: '${found}'`);
}

/** The `number`th AND or OR of a condition, which stands beside the other one without parentheses. */
export function mixedConnectives(query: string, number: number, connective: string): VendorError {
  const outsideQuotes = query.replace(/'(?:[^'\\]|\\.)*'/gs, (text) => '_'.repeat(text.length));
  const where = Math.max(0, outsideQuotes.search(/\bWHERE\b/i));
  const places = [...outsideQuotes.slice(where).matchAll(/\b(?:AND|OR)\b/gi)].map((match) => where + match.index);
  const place = places[number];
  const message = `unexpected token: '${connective}'`;
  return place === undefined ? malformedQuery(message) : errorAt('MALFORMED_QUERY', query, place, message);
}

/** A query that cannot be read. */
export const malformedQuery = (message: string): VendorError => requestError('MALFORMED_QUERY', message);

/** A query the vendor would answer and this simulator would not. */
export const notInThisSoql = (what: string): VendorError =>
  malformedQuery(`${what} is not simulated; see simulators/salesforce/NOT-SIMULATED.md`);

/** The place of a whole word outside quotes, else of the text, else the beginning. */
function positionOf(query: string, at: string, after?: string): number {
  const escaped = at.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const clause = after === undefined ? -1 : query.search(new RegExp(String.raw`\b${after}\b`, 'i'));
  const from = Math.max(0, clause);
  const word = new RegExp(String.raw`(?<![\w.'])${escaped}(?!\w)`, 'i').exec(query.slice(from));
  return word === null ? Math.max(0, query.indexOf(at)) : from + word.index;
}
