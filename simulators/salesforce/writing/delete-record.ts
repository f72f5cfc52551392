import type { FieldDefinition } from '../schema/field-table.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { stored, withValues } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import { failure, insufficientAccess, rowError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import { behaviourOf } from './behaviour/behaviours.ts';
import { plannedRowError } from './row-faults.ts';
import { findForWrite } from './save-record.ts';
import type { WriteContext } from './write-context.ts';

/** Under this name, which no describe shows, a deleted record keeps the id of the one it was deleted with. */
export const DELETED_WITH = 'DeletedWith';

/** Deletes a record: into the recycle bin where the object has one, with its stamps moved; else for good. */
export function deleteRecord(context: WriteContext, object: ObjectDefinition, idText: string): Result<{ readonly id: string }> {
  const found = findForWrite(context, object, idText);
  if (!found.ok) return found;
  if (!context.access.mayDelete(object)) return failure(insufficientAccess());
  const problem = plannedRowError(context, 'delete', object.name, found.value.Id) ?? behaviourOf(object).refuseDelete?.(context.org.store, found.value) ?? stillNeeded(context, object, found.value);
  if (problem !== undefined) return failure(problem);
  removeRecord(context, object, found.value);
  return success({ id: found.value.Id });
}

/** A required lookup of another record forbids the deletion (`restrictedDelete`); the words are general knowledge. */
function stillNeeded({ org }: WriteContext, object: ObjectDefinition, record: StoredRecord): VendorError | undefined {
  for (const { child, field } of org.store.catalogue().referencesTo(object)) {
    if (field.onDelete !== 'restrict') continue;
    const holder = org.store.table(child.name).withValue(field.name, record.Id).find((held) => stored(held, 'IsDeleted') !== true);
    if (holder !== undefined) return rowError('DELETE_FAILED', `Your attempt to delete ${record.Id} could not be completed because it is associated with the following ${child.labelPlural}: ${holder.Id}`);
  }
  return undefined;
}

function removeRecord(context: WriteContext, object: ObjectDefinition, record: StoredRecord): void {
  if (object.marksDeleted) putInBin(context, object, record, {});
  else context.org.store.remove(object.name, record.Id);
  removeChildren(context, object, record, record.Id);
}

/**
 * Takes along the records that cannot be without this one (`cascadeDelete` of the recorded childRelationships), and
 * theirs; each remembers with which record it went, for undelete.
 */
function removeChildren(context: WriteContext, object: ObjectDefinition, record: StoredRecord, rootId: string): void {
  const { store } = context.org;
  for (const { child, field } of store.catalogue().referencesTo(object)) {
    if (field.onDelete !== 'cascade') continue;
    for (const held of store.table(child.name).withValue(field.name, record.Id)) {
      if (stored(held, 'IsDeleted') === true) continue;
      if (isContactsMember(child, field, held)) store.put(child.name, withValues(held, { LeadId: null }));
      else if (child.marksDeleted) putInBin(context, child, held, { [DELETED_WITH]: rootId });
      else store.remove(child.name, held.Id);
      removeChildren(context, child, held, rootId);
    }
  }
}

/** A member that was a lead and is a contact since the conversion stays when the lead goes (general knowledge). */
function isContactsMember(child: ObjectDefinition, field: FieldDefinition, member: StoredRecord): boolean {
  return child.name === 'CampaignMember' && field.name === 'LeadId' && stored(member, 'ContactId') !== null;
}

/** Marks a record as deleted; a merge adds its MasterRecordId. */
export function putInBin(context: WriteContext, object: ObjectDefinition, record: StoredRecord, more: Readonly<Record<string, FieldValue>>): void {
  const { store, clock } = context.org;
  const stamp = stampOf(clock.now());
  const audit = { LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp };
  store.put(object.name, withValues(record, { ...more, ...audit, IsDeleted: true }));
}
