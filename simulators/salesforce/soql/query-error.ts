import { requestError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';

/** Characters of the query the vendor shows before and after the place it points at (amp-labs/unknown-object.json). */
const SHOWN_BEFORE = 32;
const SHOWN_AFTER = 40;

/** An error that points at a place in the query, the way the vendor draws it. */
export function queryError(code: string, query: string, at: string, message: string): VendorError {
  const found = positionOf(query, at);
  const start = Math.max(0, found - SHOWN_BEFORE);
  const shown = query.slice(start, found + at.length + SHOWN_AFTER);
  const caret = `${' '.repeat(found - start)}^`;
  return requestError(code, `\n${shown}\n${caret}\nERROR at Row:1:Column:${found + 1}\n${message}`);
}

/** A query that cannot be read. */
export const malformedQuery = (message: string): VendorError => requestError('MALFORMED_QUERY', message);

/** A query the vendor would answer and this simulator would not. */
export const notInThisSoql = (what: string): VendorError =>
  malformedQuery(`${what} is not simulated; see simulators/salesforce/NOT-SIMULATED.md`);

/** The place of a whole word, else of the text, else the beginning. */
function positionOf(query: string, at: string): number {
  const escaped = at.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const word = new RegExp(String.raw`(?<![\w.])${escaped}(?!\w)`, 'i').exec(query);
  return word?.index ?? Math.max(0, query.indexOf(at));
}
