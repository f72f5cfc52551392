import type { FieldMapping } from '../../domain/field-mapping.ts';
import { parseConfiguration } from './configuration.ts';
import { fieldMapping } from './rules-of-configuration.ts';

/** A line of the mapping that is not applied yet, as a configuration would state it; else what is wrong with it, in sentences. */
export function draftLine(given: Readonly<Record<string, unknown>>): { readonly result: 'line'; readonly line: FieldMapping } | { readonly result: 'problems'; readonly problems: readonly string[] } {
  const parsed = parseConfiguration({ fields: [given] });
  if (parsed.result === 'problems') return parsed;
  const [line] = parsed.configuration.fields;
  return line === undefined ? { result: 'problems', problems: ['There is no line.'] } : { result: 'line', line: fieldMapping(line) };
}
