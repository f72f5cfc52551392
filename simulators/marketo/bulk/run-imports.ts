import { kindOfType } from '../custom-objects/custom-kind.ts';
import type { DataType } from '../data-type.ts';
import { fieldNow } from '../field-shapes.ts';
import { readValue } from '../field-values.ts';
import { addToList } from '../lists/list-members.ts';
import type { Row } from '../operation.ts';
import { recordError } from '../refusal.ts';
import { byImport } from '../person-changes.ts';
import { importPerson } from '../sync-people.ts';
import { upsertKeyed } from '../write-keyed.ts';
import type { World } from '../world.ts';
import { parseRows, writeRow } from './csv.ts';
import { separators } from './import-job.ts';
import type { ImportJob, ImportOutcome } from './import-job.ts';

/** What an import needs to know of the object whose rows it writes. */
type Target = {
  readonly keyFields: readonly string[];
  fieldNamed(name: string): { readonly dataType: DataType; readonly length: number } | undefined;
  write(row: Row): Row;
};

/** Writes the rows of every import whose time has come. A vendor works whether it is asked or not; here, before each answer. */
export function runImports(world: World): void {
  for (const job of world.imports.values()) {
    if (job.outcome !== undefined || job.finishAt > world.now()) continue;
    const target = targetOf(world, job);
    const outcome = target === undefined ? failedJob(`Object '${job.object}' not found`) : importRows(job, target);
    world.commit([['import', { ...job, file: '', outcome }]]);
  }
}

function targetOf(world: World, { object, lookupField, listId }: ImportJob): Target | undefined {
  if (object === 'lead') {
    return {
      keyFields: [lookupField],
      fieldNamed: (name) => fieldNow(world, name),
      write: (row) => intoList(world, listId, importPerson(world, lookupField, row, world.lists.get(listId ?? 0)?.name)),
    };
  }
  const type = world.objectTypes.get(object);
  const kind = type === undefined ? undefined : kindOfType(type);
  if (kind === undefined) return undefined;
  return {
    keyFields: kind.dedupeFields,
    fieldNamed: (name) => kind.fields.find((field) => field.name === name),
    write: (row) => upsertKeyed(kind, world, row),
  };
}

/** Who was written is put into the list of the import, unless that is gone meanwhile. */
function intoList(world: World, listId: number | undefined, outcome: Row): Row {
  const list = listId === undefined ? undefined : world.lists.get(listId);
  if (list !== undefined && outcome['id'] !== undefined) addToList(world, list, Number(outcome['id']), byImport);
  return outcome;
}

/**
 * One row after the other: a row without its key or with a wrong link fails, a wrong value elsewhere is left out with a
 * warning; no source tells what a live one does with a wrong value (NOT-SIMULATED.md).
 */
function importRows({ file, format }: ImportJob, target: Target): ImportOutcome {
  const separator = separators[format];
  const [heading = [], ...rows] = parseRows(file, separator);
  const unknown = heading.find((name) => target.fieldNamed(name) === undefined);
  const keyed = target.keyFields.every((name) => heading.includes(name));
  // In the guide's example a column with a blank in its name is no key, and the rows fail one by one.
  if (unknown !== undefined && keyed) return failedJob(recordError.fieldNotFound(unknown).message);
  const failures: string[] = [];
  const warnings: string[] = [];
  for (const cells of rows) {
    const { row, wrong } = readCells(target, heading, cells);
    const outcome = keyed ? target.write(row) : { reasons: [{ message: 'missing.dedupe.fields' }] };
    const reasons = outcome['reasons'];
    if (Array.isArray(reasons)) failures.push(writeRow([...cells, String(reasons[0].message)], separator));
    else if (wrong !== undefined) warnings.push(writeRow([...cells, wrong], separator));
  }
  return {
    status: 'Complete',
    processed: rows.length - failures.length,
    failed: failures.length,
    warned: warnings.length,
    message: messageOf(rows.length - failures.length, failures.length, warnings.length),
    failures: fileOf(writeRow([...heading, 'Import Failure Reason'], separator), failures),
    warnings: fileOf(writeRow([...heading, 'Import Warning Reason'], separator), warnings),
  };
}

/** The cells that hold something, by column; and what is wrong with the first that cannot be read. */
function readCells(target: Target, heading: readonly string[], cells: readonly string[]): { row: Row; wrong: string | undefined } {
  const row: Record<string, unknown> = {};
  let wrong: string | undefined;
  for (const [column, name] of heading.entries()) {
    const cell = cells[column] ?? '';
    const field = target.fieldNamed(name);
    if (cell === '' || field === undefined) continue;
    if (target.keyFields.includes(name) || readValue(field, cell).ok) row[name] = cell;
    else wrong ??= recordError.invalidValue(name, cell).message;
  }
  return { row, wrong };
}

/** In the words of the guide (MD bulk-import, bulk-lead-import); those for warnings are ours. */
function messageOf(done: number, failed: number, warned: number): string {
  const imported = `${done} records imported (${done} members)`;
  if (failed > 0) return `Import completed with errors, ${imported}, ${failed} failed`;
  return warned > 0 ? `Import completed with warnings, ${imported}, ${warned} warning` : `Import succeeded, ${imported}`;
}

function fileOf(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${[heading, ...lines].join('\n')}\n`;
}

function failedJob(message: string): ImportOutcome {
  return { status: 'Failed', processed: 0, failed: 0, warned: 0, message, failures: '', warnings: '' };
}
