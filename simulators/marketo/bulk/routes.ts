import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { peopleImportFile, peopleImportStatus, recordImportFile, recordImportStatus } from './import-answers.ts';
import { beginImportPeople, beginImportRecords } from './start-import.ts';

const leads = '/bulk/v1/leads';
const objects = '/bulk/v1/customobjects/{subject}/import';

/** Bulk import of people and custom objects (MD bulk-lead-import, bulk-custom-object-import; swagger-mapi.json). */
export const bulkOperations: readonly Operation[] = [
  { ...write('import-leads', `${leads}.json`, ['format', 'lookupField', 'partitionName'], beginImportPeople), takesFile: true },
  read('lead-import-status', `${leads}/batch/{subject}.json`, [], peopleImportStatus),
  read('lead-import-failures', `${leads}/batch/{subject}/failures.json`, [], peopleImportFile('failures')),
  read('lead-import-warnings', `${leads}/batch/{subject}/warnings.json`, [], peopleImportFile('warnings')),
  { ...write('import-custom-objects', `${objects}.json`, ['format'], beginImportRecords), takesFile: true },
  read('custom-object-import-status', `${objects}/{part}/status.json`, [], recordImportStatus),
  read('custom-object-import-failures', `${objects}/{part}/failures.json`, [], recordImportFile('failures')),
  read('custom-object-import-warnings', `${objects}/{part}/warnings.json`, [], recordImportFile('warnings')),
];
