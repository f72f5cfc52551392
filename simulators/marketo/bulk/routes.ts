import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { beginCreateActivityExport, beginCreateLeadExport, beginCreateMemberExport } from './exports/create-export.ts';
import { beginCancelExport, beginEnqueueExport, exportFile, exportStatus, listExports } from './exports/export-answers.ts';
import type { ExportJob } from './exports/export-job.ts';
import { peopleImportFile, peopleImportStatus, recordImportFile, recordImportStatus } from './import-answers.ts';
import { beginImportPeople, beginImportRecords } from './start-import.ts';

const leads = '/bulk/v1/leads';
const objects = '/bulk/v1/customobjects/{subject}/import';

function exportOperations(object: ExportJob['object'], create: Operation['begin']): Operation[] {
  const path = `/bulk/v1/${object}/export`;
  return [
    read(`list-${object}-exports`, `${path}.json`, ['status', 'batchSize', 'nextPageToken'], listExports(object)),
    write(`create-${object}-export`, `${path}/create.json`, [], create),
    write(`enqueue-${object}-export`, `${path}/{subject}/enqueue.json`, [], beginEnqueueExport(object)),
    write(`cancel-${object}-export`, `${path}/{subject}/cancel.json`, [], beginCancelExport(object)),
    read(`${object}-export-status`, `${path}/{subject}/status.json`, [], exportStatus(object)),
    read(`${object}-export-file`, `${path}/{subject}/file.json`, [], exportFile(object)),
  ];
}

/**
 * Bulk import of people and custom objects, bulk export of people, activities and program members (MD bulk-lead-import,
 * bulk-custom-object-import, bulk-lead-extract, bulk-activity-extract; swagger-mapi.json).
 */
export const bulkOperations: readonly Operation[] = [
  { ...write('import-leads', `${leads}.json`, ['format', 'lookupField', 'listId', 'partitionName'], beginImportPeople), takesFile: true },
  read('lead-import-status', `${leads}/batch/{subject}.json`, [], peopleImportStatus),
  read('lead-import-failures', `${leads}/batch/{subject}/failures.json`, [], peopleImportFile('failures')),
  read('lead-import-warnings', `${leads}/batch/{subject}/warnings.json`, [], peopleImportFile('warnings')),
  { ...write('import-custom-objects', `${objects}.json`, ['format'], beginImportRecords), takesFile: true },
  read('custom-object-import-status', `${objects}/{part}/status.json`, [], recordImportStatus),
  read('custom-object-import-failures', `${objects}/{part}/failures.json`, [], recordImportFile('failures')),
  read('custom-object-import-warnings', `${objects}/{part}/warnings.json`, [], recordImportFile('warnings')),
  ...exportOperations('leads', beginCreateLeadExport),
  ...exportOperations('activities', beginCreateActivityExport),
  ...exportOperations('program/members', beginCreateMemberExport),
];
