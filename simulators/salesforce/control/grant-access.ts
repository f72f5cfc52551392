import type { FieldDefinition } from '../schema/field-table.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { permissionSetsOf } from '../world/access.ts';
import { ADMIN_USER_ID, SALES_USER_IDS, SYNC_USER_ID } from '../world/bootstrap.ts';
import type { Org } from '../world/org.ts';
import { newRecord, storedText } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';

/** Whose permission sets get the rights to what an administrator adds: everybody's, or everybody's but the sync user's. */
export function parentsToGrant(org: Org, withSync: boolean): readonly string[] {
  const users = [ADMIN_USER_ID, ...SALES_USER_IDS.slice(0, 1), ...(withSync ? [SYNC_USER_ID] : [])];
  // The last of a user's sets is the one made for the user; the sync user's profile itself stays bare.
  return users.flatMap((user) => permissionSetsOf(org.store, user).slice(-1));
}

/** Gives all rights to an object and its fields (apis.md B10: rows of ObjectPermissions and FieldPermissions). */
export function grantObject(org: Org, object: ObjectDefinition, parents: readonly string[]): void {
  for (const ParentId of parents) {
    putRow(org, 'ObjectPermissions', {
      ParentId, SobjectType: object.name, PermissionsCreate: true, PermissionsRead: true, PermissionsEdit: true,
      PermissionsDelete: true, PermissionsViewAllRecords: true, PermissionsModifyAllRecords: true,
    });
  }
  for (const field of object.fields) grantField(org, object, field, parents);
}

/** Gives the rights to read and edit a field, where it is under field-level security. */
export function grantField(org: Org, object: ObjectDefinition, field: FieldDefinition, parents: readonly string[]): void {
  if (!field.permissionable) return;
  const Field = `${object.name}.${field.name}`;
  for (const ParentId of parents) {
    putRow(org, 'FieldPermissions', { ParentId, SobjectType: object.name, Field, PermissionsRead: true, PermissionsEdit: field.createable || field.updateable });
  }
}

/** Takes away every right to an object, or to one field of it. */
export function revoke(org: Org, object: string, field?: string): void {
  for (const table of field === undefined ? ['ObjectPermissions', 'FieldPermissions'] : ['FieldPermissions']) {
    for (const row of org.store.table(table).inIdOrder({})) {
      const isMeant = storedText(row, 'SobjectType') === object && (field === undefined || storedText(row, 'Field') === `${object}.${field}`);
      if (isMeant) org.store.remove(table, row.Id);
    }
  }
}

function putRow(org: Org, object: string, values: Readonly<Record<string, string | boolean>>): void {
  const stamp = stampOf(org.clock.now());
  const known = org.store.catalogue().known(object);
  const audit = known.fieldsByName.has('createddate') ? { CreatedDate: stamp, LastModifiedDate: stamp, CreatedById: ADMIN_USER_ID, LastModifiedById: ADMIN_USER_ID } : {};
  org.store.put(object, newRecord(org.store.newId(known), stamp, { ...values, ...audit }));
}
