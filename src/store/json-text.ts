/**
 * JSON as the database takes it. PostgreSQL's jsonb refuses U+0000 and lone surrogates, which vendors'
 * texts may hold; refusing a whole batch for one of them would poison it (I25), dropping them would
 * alter a value (I12). So both travel behind an escape character, U+001A, which escapes itself too.
 */
const ESCAPE = '\u001a';

/** In JSON text: an escaped backslash (left alone), or one of the escapes that need ours. */
const TO_ESCAPE = /\\(?:\\|u(0000|001a|d[89a-f][0-9a-f]{2}))/g;
const ESCAPED = /\\(?:\\|u001a([0-9a-f]{4}))/g;
// oxlint-disable-next-line no-control-regex -- the control characters are the point
const RAW_TO_ESCAPE = /[\u0000\u001a]|\p{Surrogate}/gu;

/** Writes a value as JSON text that jsonb accepts and gives back unaltered through `parseJson`. */
export function writeJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replace(TO_ESCAPE, (found, hex?: string) => (hex === undefined ? found : `\\u001a${hex}`)) : text;
}

/** Reads JSON text that came out of the database. The caller names the shape its statement selects. */
export function parseJson<Value>(text: string): Value { // oxlint-disable-line typescript/no-unnecessary-type-parameters -- only the caller knows the shape
  const plain = text.includes('\\u001a') ? text.replace(ESCAPED, (found, hex?: string) => (hex === undefined ? found : `\\u${hex}`)) : text;
  const value: Value = JSON.parse(plain);
  return value;
}

/** The same escape for text that travels as a plain parameter, such as an id or a search. */
export function writeText(text: string): string {
  return text.replace(RAW_TO_ESCAPE, (found) => ESCAPE + found.charCodeAt(0).toString(16).padStart(4, '0'));
}
