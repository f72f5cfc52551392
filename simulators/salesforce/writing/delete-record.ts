import type { ObjectDefinition } from '../schema/object-definition.ts';
import { stored, withValues } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import { failure, insufficientAccess, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { plannedRowError } from './row-faults.ts';
import { findForWrite } from './save-record.ts';
import type { WriteContext } from './write-context.ts';

/** Deletes a record: into the recycle bin where the object has one, with its stamps moved; else for good. */
export function deleteRecord(context: WriteContext, object: ObjectDefinition, idText: string): Result<{ readonly id: string }> {
  const found = findForWrite(context, object, idText);
  if (!found.ok) return found;
  if (!context.access.mayDelete(object)) return failure(insufficientAccess());
  const problem = plannedRowError(context, 'delete', object.name, found.value.Id);
  if (problem !== undefined) return failure(problem);
  removeRecord(context, object, found.value);
  return success({ id: found.value.Id });
}

function removeRecord(context: WriteContext, object: ObjectDefinition, record: StoredRecord): void {
  const { store } = context.org;
  if (!object.marksDeleted) {
    store.remove(object.name, record.Id);
    return;
  }
  putInBin(context, object, record, {});
  // An account takes its contacts along (general knowledge; the recorded childRelationships mark them so).
  if (object.name !== 'Account') return;
  const contacts = store.table('Contact').withValue('AccountId', record.Id);
  for (const contact of contacts) if (stored(contact, 'IsDeleted') !== true) putInBin(context, store.catalogue().known('Contact'), contact, {});
}

/** Marks a record as deleted; a merge adds its MasterRecordId. */
export function putInBin(context: WriteContext, object: ObjectDefinition, record: StoredRecord, more: Readonly<Record<string, FieldValue>>): void {
  const { store, clock } = context.org;
  const stamp = stampOf(clock.now());
  const audit = { LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp };
  store.put(object.name, withValues(record, { ...more, ...audit, IsDeleted: true }));
}
