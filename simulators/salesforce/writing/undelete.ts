import type { ObjectDefinition } from '../schema/object-definition.ts';
import { stored, storedText, withValues } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import { failure, rowError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { DELETED_WITH } from './delete-record.ts';
import type { WriteContext } from './write-context.ts';

/** The recycle bin (apis.md B4). The codes and words of its refusals are general knowledge. */

const notInBin = (code: string): ReturnType<typeof rowError> => rowError(code, 'Entity is not in the recycle bin');

/** Takes a record back out of the bin, and with it what was deleted together with it. */
export function undelete(context: WriteContext, object: ObjectDefinition, record: StoredRecord): Result<{ readonly id: string }> {
  if (!object.traits.has('undelete') || stored(record, 'IsDeleted') !== true) return failure(notInBin('UNDELETE_FAILED'));
  putBack(context, object, record);
  for (const { child, record: held } of deletedWith(context, object, record.Id, record.Id)) putBack(context, child, held);
  return success({ id: record.Id });
}

/** Removes one record from the bin for good, with what was deleted together with it: no query shows them any more. */
export function purge(context: WriteContext, object: ObjectDefinition, record: StoredRecord): Result<{ readonly id: string }> {
  if (stored(record, 'IsDeleted') !== true) return failure(notInBin('DELETE_FAILED'));
  for (const { child, record: held } of deletedWith(context, object, record.Id, record.Id)) context.org.store.remove(child.name, held.Id);
  context.org.store.remove(object.name, record.Id);
  return success({ id: record.Id });
}

/** Removes every deleted record of an object. Answers how many there were. */
export function emptyBin(context: WriteContext, object: ObjectDefinition): number {
  const { store } = context.org;
  const deleted = [...store.table(object.name).inIdOrder({})].filter((record) => stored(record, 'IsDeleted') === true);
  for (const record of deleted) store.remove(object.name, record.Id);
  return deleted.length;
}

type Held = { readonly child: ObjectDefinition; readonly record: StoredRecord };

function deletedWith(context: WriteContext, object: ObjectDefinition, parentId: string, rootId: string): readonly Held[] {
  const { store } = context.org;
  const cascading = store.catalogue().referencesTo(object).filter(({ field }) => field.onDelete === 'cascade');
  return cascading.flatMap(({ child, field }) =>
    store.table(child.name).withValue(field.name, parentId)
      .filter((record) => storedText(record, DELETED_WITH) === rootId)
      .flatMap((record) => [{ child, record }, ...deletedWith(context, child, record.Id, rootId)]),
  );
}

function putBack({ org, access }: WriteContext, object: ObjectDefinition, record: StoredRecord): void {
  const stamp = stampOf(org.clock.now());
  const back = { IsDeleted: false, MasterRecordId: null, [DELETED_WITH]: null, LastModifiedDate: stamp, LastModifiedById: access.userId, SystemModstamp: stamp };
  org.store.put(object.name, withValues(record, back));
}
