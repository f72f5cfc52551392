import type { DictionaryEntry } from './dictionary.ts';
import { completeness } from './dictionary.ts';

const HEADER = ['Field', 'Salesforce', 'Direction', 'Winner', 'Purpose', 'Owner', 'Used by', 'Sensitivity', 'Since'];

/** The dictionary as a page for a wiki: a table for each object. */
export function dictionaryMarkdown(name: string, entries: readonly DictionaryEntry[]): string {
  const objects = [...Map.groupBy(entries, ({ object }) => object)];
  const parts = objects.map(([object, rows]) => [`## ${cell(object)}`, '', row(HEADER), row(HEADER.map(() => '---')), ...rows.map((entry) => row(cellsOf(entry)))].join('\n'));
  return [`# Data dictionary of ${cell(name)}`, '', `${entries.length} fields are synced; ${Math.floor(completeness(entries) * 100)} % of what should be said of them is said.`, '', parts.join('\n\n'), ''].join('\n');
}

function cellsOf({ field, salesforce, direction, winner, purpose, owner, usedBy, sensitivity, added }: DictionaryEntry): readonly string[] {
  const names = [...new Set(Object.values(salesforce))];
  return [field, names.join(', '), direction, winner, purpose ?? '', owner ?? '', usedBy.join(', '), sensitivity ?? '', added?.at.slice(0, 10) ?? ''].map(cell);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text that is a cell and nothing else: no bar ends it, and nothing in it is markup. */
function cell(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ');
}
