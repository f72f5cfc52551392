import { readPath } from '../soql/field-path.ts';
import type { FieldPath, QueryScope } from '../soql/field-path.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { quotedCell } from './csv.ts';
import type { QueryJob } from './query-jobs.ts';

/** A page of a job's results as CSV: every cell in quotes, blanks empty, points in time with `Z` (general knowledge). */
export function resultCsv(scope: QueryScope, job: QueryJob, from: number, to: number): string {
  const header = job.paths.map((path) => quotedCell(columnOf(path)));
  const rows = job.rows.slice(from, to).map((record) => job.paths.map((path) => quotedCell(textOf(scope, job, path, record))));
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

const columnOf = (path: FieldPath): string => [...path.steps.map((step) => step.relationshipName ?? step.name), path.field.name].join('.');

function textOf(scope: QueryScope, job: QueryJob, path: FieldPath, record: StoredRecord): string {
  const value: FieldValue = readPath(scope, job.object, path, record);
  if (value === null) return '';
  return path.field.type === 'datetime' ? String(value).replace('+0000', 'Z') : String(value);
}
