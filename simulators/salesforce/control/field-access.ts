import { ControlRefusal } from '../../foundation/control-door.ts';
import { fieldNamed } from '../schema/object-definition.ts';
import { permissionSetsOf } from '../world/access.ts';
import type { Org } from '../world/org.ts';
import { newRecord, storedText, withValues } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';

/** What a user shall be able to do with a field. */
export type FieldAccess = { readonly object: string; readonly field: string; readonly read: boolean; readonly edit: boolean };

/**
 * Changes the FieldPermissions rows behind a user's rights, in all the user's permission sets: a shorter way to what
 * an administrator does through the ordinary interface. Without read access the rows go (apis.md B10).
 */
export function setFieldAccess(org: Org, userId: string, wanted: FieldAccess): void {
  const object = org.store.catalogue().named(wanted.object);
  const field = object === undefined ? undefined : fieldNamed(object, wanted.field);
  if (object === undefined || field?.permissionable !== true) {
    throw new ControlRefusal(`${wanted.object}.${wanted.field} is not a field whose access can be set.`);
  }
  if (wanted.edit && !wanted.read) throw new ControlRefusal('Edit access needs read access.');
  const parents = permissionSetsOf(org.store, userId);
  const rows = parents
    .flatMap((parent) => org.store.table('FieldPermissions').withValue('ParentId', parent))
    .filter((row) => storedText(row, 'Field') === `${object.name}.${field.name}`);
  org.store.transaction(() => {
    for (const row of rows) changeRow(org, row, wanted);
    const [parent] = parents.slice(-1);
    if (rows.length === 0 && wanted.read && parent !== undefined) {
      const id = org.store.newId(org.store.catalogue().known('FieldPermissions'));
      const values = { ParentId: parent, SobjectType: object.name, Field: `${object.name}.${field.name}` };
      org.store.put('FieldPermissions', newRecord(id, stampOf(org.clock.now()), { ...values, PermissionsRead: true, PermissionsEdit: wanted.edit }));
    }
    return { keep: true, value: undefined };
  });
}

function changeRow(org: Org, row: StoredRecord, wanted: FieldAccess): void {
  if (!wanted.read) {
    org.store.remove('FieldPermissions', row.Id);
    return;
  }
  const values = { PermissionsRead: true, PermissionsEdit: wanted.edit, SystemModstamp: stampOf(org.clock.now()) };
  org.store.put('FieldPermissions', withValues(row, values));
}
