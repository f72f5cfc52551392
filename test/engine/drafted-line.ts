import { draftLine } from '../../src/app/configuration/draft-line.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';

/** A line of people as an admin would state it. */
export function draftedLine(given: Readonly<Record<string, unknown>>): FieldMapping {
  const drafted = draftLine('lead', given);
  if (drafted.result === 'problems') throw new Error(drafted.problems.join(' '));
  const [line] = drafted.line.fields ?? [];
  if (line === undefined) throw new Error('no line of people');
  return line;
}
