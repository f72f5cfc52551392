import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';

/** A settings file taken apart, or sentences that say why it cannot be. */
export type SettingsFile =
  | { readonly result: 'read'; readonly values: Readonly<Record<string, unknown>>; lineOf(path: readonly PropertyKey[]): number | null }
  | { readonly result: 'absent' }
  | { readonly result: 'unreadable'; readonly problems: readonly string[] };

/** Reads a YAML file of settings. `wanted` says that somebody named it, so that its absence is a problem; `called`, what it is to people. */
export function readSettingsFile(path: string, wanted: boolean, called = 'settings file'): SettingsFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' && !wanted) return { result: 'absent' };
    const reason = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : 'cannot be read; check its permissions';
    return { result: 'unreadable', problems: [`The ${called} ${path} ${reason}.`] };
  }
  return readSettingsText(path, text);
}

function readSettingsText(path: string, text: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = [...new Set(document.errors.map((error) => `${path}, line ${lines.linePos(error.pos[0]).line}: ${plain(error.code, error.message)}`))];
    const rest = problems.length - MOST_TOLD;
    return { result: 'unreadable', problems: rest <= 0 ? problems : [...problems.slice(0, MOST_TOLD), `${path}: ${rest} more of its lines cannot be understood; mend the first, from which the others may follow.`] };
  }
  const values = valuesOf(document);
  if (values === null || values === undefined) return { result: 'read', values: {}, lineOf: () => null };
  if (!isRecord(values)) return { result: 'unreadable', problems: [`${path} must hold settings, one "name: value" per line.`] };
  return { result: 'read', values, lineOf: (at) => lineOf(document, lines, at) };
}

/** So many places are named: behind a bracket that is missing, no line of a file is understood any more. */
const MOST_TOLD = 5;

/** A document whose aliases multiply beyond measure has no values; it is told apart from an empty one by being text. */
function valuesOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return 'too many aliases';
  }
}

function isRecord(values: unknown): values is Record<string, unknown> {
  return typeof values === 'object' && values !== null && !Array.isArray(values);
}

/** The parser's words are for programmers and may quote the text, which may hold a secret; these are for people. */
function plain(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this setting stands here a second time.';
  if (code === 'TAB_AS_INDENT') return 'indent with spaces, not with tabs.';
  if (code === 'BAD_INDENT' || /indent/i.test(message)) return 'the indentation does not fit the lines above.';
  if (code === 'MISSING_CHAR') return 'a quote, a bracket or a colon is missing.';
  return 'this is not YAML; check quotes, colons and indentation.';
}

/** The line on which a setting, or the nearest block around it that exists, stands. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range !== null && node.range !== undefined) return lines.linePos(node.range[0]).line;
  }
  return null;
}
