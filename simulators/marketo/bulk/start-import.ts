import { kindOfType } from '../custom-objects/custom-kind.ts';
import type { Call, Started } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { Refusal, recordError, responseError } from '../refusal.ts';
import { importLookupField } from '../sync-people.ts';
import { parseRows } from './csv.ts';
import { planImport, separators } from './import-job.ts';
import type { Format, ImportJob } from './import-job.ts';

/** Import Leads: a file with a heading of REST field names (MD bulk-lead-import). */
export function beginImportPeople(call: Call): Started {
  const { parameters, world } = call;
  const partition = parameters.get('partitionName');
  if (partition !== null && partition !== 'Default') throw new Refusal(recordError.partitionDenied(partition));
  const lookupField = importLookupField(world, parameters.get('lookupField') ?? 'email');
  const listId = parameters.has('listId') ? integerOf(requiredText(parameters, 'listId')) : undefined;
  if (listId !== undefined && !world.lists.has(listId)) throw new Refusal(recordError.recordNotFound('Object not found'));
  return enqueue(call, { object: 'lead', lookupField, ...(listId === undefined ? {} : { listId }) }, (id) => ({ batchId: id, importId: String(id), status: 'Queued' }));
}

/** Import Custom Objects (MD bulk-custom-object-import). */
export function beginImportRecords(call: Call): Started {
  const type = call.world.objectTypes.get(call.subject);
  if (type === undefined || kindOfType(type) === undefined) throw new Refusal(recordError.recordNotFound(`Object '${call.subject}' not found`));
  return enqueue(call, { object: call.subject, lookupField: '' }, (id) => ({ batchId: id, status: 'Queued', objectApiName: call.subject }));
}

function enqueue(call: Call, target: Pick<ImportJob, 'object' | 'lookupField' | 'listId'>, answerOf: (id: number) => Readonly<Record<string, unknown>>): Started {
  const { world } = call;
  const format = formatNamed(requiredText(call.parameters, 'format'));
  const file = call.body;
  if (typeof file !== 'string') throw new Refusal(responseError('613'));
  const rows = Math.max(0, parseRows(file, separators[format]).length - 1);
  return {
    records: 1,
    finish() {
      const queuedAt = world.now();
      const plan = planImport(world.imports.values(), queuedAt, rows);
      if (plan === undefined) throw new Refusal(responseError('1016', 'Too many imports'));
      const job: ImportJob = { id: world.nextId('batch'), ...target, format, file, rows, queuedAt, ...plan };
      world.commit([['import', job]]);
      return { result: [answerOf(job.id)] };
    },
  };
}

function formatNamed(name: string): Format {
  if (name === 'csv' || name === 'tsv' || name === 'ssv') return name;
  throw new Refusal(recordError.invalid(`Invalid value for 'format', expected one of ${Object.keys(separators).join(', ')}`));
}
