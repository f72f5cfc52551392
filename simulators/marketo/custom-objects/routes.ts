import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { beginDeleteRecords, beginSyncRecords, describeObject, findRecords, listObjects } from './custom-records.ts';
import { dependentAssets, describeType, fieldDataTypes, linkableObjects, listTypes } from './describe-type.ts';
import {
  beginAddFields, beginApproveType, beginDeleteFields, beginDeleteType, beginDiscardDraft, beginSyncType, beginUpdateField,
} from './write-type.ts';

const filters = ['filterType', 'filterValues', 'fields', 'batchSize', 'nextPageToken'];
const schema = '/rest/v1/customobjects/schema';

/** Custom objects and their types (MD custom-objects; swagger-mapi.json). */
export const customObjectOperations: readonly Operation[] = [
  read('list-custom-objects', '/rest/v1/customobjects.json', ['names'], listObjects),
  read('describe-custom-object', '/rest/v1/customobjects/{subject}/describe.json', [], describeObject),
  { ...read('get-custom-objects', '/rest/v1/customobjects/{subject}.json', filters, findRecords), takesLookup: true },
  write('sync-custom-objects', '/rest/v1/customobjects/{subject}.json', [], beginSyncRecords),
  write('delete-custom-objects', '/rest/v1/customobjects/{subject}/delete.json', [], beginDeleteRecords),
  read('list-custom-object-types', `${schema}.json`, ['names', 'state'], listTypes),
  write('sync-custom-object-type', `${schema}.json`, [], beginSyncType),
  read('custom-object-data-types', `${schema}/fieldDataTypes.json`, [], () => ({ result: fieldDataTypes })),
  read('linkable-objects', `${schema}/linkableObjects.json`, [], linkableObjects),
  read('describe-custom-object-type', `${schema}/{subject}/describe.json`, ['state'], describeType),
  read('custom-object-dependent-assets', `${schema}/{subject}/dependentAssets.json`, [], dependentAssets),
  write('approve-custom-object-type', `${schema}/{subject}/approve.json`, [], beginApproveType),
  write('discard-custom-object-draft', `${schema}/{subject}/discardDraft.json`, [], beginDiscardDraft),
  write('delete-custom-object-type', `${schema}/{subject}/delete.json`, [], beginDeleteType),
  write('add-custom-object-fields', `${schema}/{subject}/addField.json`, [], beginAddFields),
  write('delete-custom-object-fields', `${schema}/{subject}/deleteField.json`, [], beginDeleteFields),
  write('update-custom-object-field', `${schema}/{subject}/{part}/updateField.json`, [], beginUpdateField),
];
