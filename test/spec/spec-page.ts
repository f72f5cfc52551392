import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One numbered row of a page in docs/spec. */
export interface SpecRow {
  /** For example `M7`. */
  readonly number: string;
  /** What stands in the columns after the number. */
  readonly cells: readonly string[];
}

/** The numbered rows of a page in their order, by the heading they stand under. */
export function readSpec(page: string): ReadonlyMap<string, readonly SpecRow[]> {
  const text = readFileSync(join(import.meta.dirname, '../../docs/spec', page), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return new Map(sections.map((section) => [section.split('\n', 1)[0] ?? '', rowsOf(section)]));
}

function rowsOf(section: string): readonly SpecRow[] {
  return section.split('\n').flatMap((line) => {
    const [number = '', ...cells] = line.split('|').slice(1, -1).map((cell) => cell.trim());
    return /^[A-Z]\d+$/.test(number) ? [{ number, cells }] : [];
  });
}

/** The rows under a heading; a heading that is gone is a mistake in the page. */
export function section(spec: ReadonlyMap<string, readonly SpecRow[]>, heading: string): readonly SpecRow[] {
  const rows = spec.get(heading);
  if (rows === undefined || rows.length === 0) throw new Error(`No numbered rows under "${heading}".`);
  return rows;
}
