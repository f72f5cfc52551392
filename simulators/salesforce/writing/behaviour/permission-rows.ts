import { fieldNamed } from '../../schema/object-definition.ts';
import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { stored, storedText } from '../../world/record.ts';
import type { StoredRecord } from '../../world/record.ts';
import type { Store } from '../../world/store.ts';
import { rowError } from '../../world/vendor-error.ts';
import type { VendorError } from '../../world/vendor-error.ts';
import type { Behaviour } from './behaviour.ts';

/**
 * The rules of the rows that rights are made of (apis.md B10). A row that grants nothing any more is removed: rows exist
 * only for granted access.
 */
export const permissionBehaviour: Behaviour = {
  refuse({ context, object, record }) {
    const { store } = context.org;
    switch (object.name) {
      case 'FieldPermissions':
        return brokenFieldPermission(store, record) ?? repeated(store, object, record, 'Field');
      case 'ObjectPermissions':
        return brokenObjectPermission(store, record) ?? repeated(store, object, record, 'SobjectType');
      default:
        return repeatedAssignment(store, record);
    }
  },
  afterSave({ context, object, record }) {
    const isRight = object.name !== 'PermissionSetAssignment';
    if (isRight && stored(record, 'PermissionsRead') !== true) context.org.store.remove(object.name, record.Id);
  },
};

function brokenFieldPermission(store: Store, record: StoredRecord): VendorError | undefined {
  const named = storedText(record, 'Field') ?? '';
  const [objectName = '', fieldName = ''] = named.split('.');
  const object = store.catalogue().named(objectName);
  const field = object === undefined ? undefined : fieldNamed(object, fieldName);
  if (field?.permissionable !== true || storedText(record, 'SobjectType') !== object?.name) {
    return rowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `Field Name: bad value for restricted picklist field: ${named}`, ['Field']);
  }
  if (stored(record, 'PermissionsEdit') === true && stored(record, 'PermissionsRead') !== true) {
    return rowError('FIELD_INTEGRITY_EXCEPTION', 'Edit access to a field needs read access to it', ['PermissionsRead']);
  }
  return undefined;
}

function brokenObjectPermission(store: Store, record: StoredRecord): VendorError | undefined {
  const named = storedText(record, 'SobjectType') ?? '';
  if (store.catalogue().named(named)?.kind !== 'business') {
    return rowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `Object Type Name: bad value for restricted picklist field: ${named}`, ['SobjectType']);
  }
  const more = ['PermissionsCreate', 'PermissionsEdit', 'PermissionsDelete', 'PermissionsViewAllRecords', 'PermissionsModifyAllRecords'];
  const needing = more.find((right) => stored(record, right) === true);
  if (needing === undefined || stored(record, 'PermissionsRead') === true) return undefined;
  return rowError('FIELD_INTEGRITY_EXCEPTION', `${needing} depends on PermissionsRead`, [needing]);
}

function repeated(store: Store, object: ObjectDefinition, record: StoredRecord, key: string): VendorError | undefined {
  const siblings = store.table(object.name).withValue('ParentId', storedText(record, 'ParentId'));
  const other = siblings.find((row) => row.Id !== record.Id && storedText(row, key) === storedText(record, key));
  if (other === undefined) return undefined;
  return rowError('DUPLICATE_VALUE', `duplicate value found: ${key} duplicates value on record with id: ${other.Id.slice(0, 15)}`, ['ParentId', key]);
}

/** Recorded: amp-labs/metadata/write/err-duplicate-permission-assignment.json. */
function repeatedAssignment(store: Store, record: StoredRecord): VendorError | undefined {
  const assignee = storedText(record, 'AssigneeId') ?? '';
  const set = storedText(record, 'PermissionSetId') ?? '';
  const siblings = store.table('PermissionSetAssignment').withValue('AssigneeId', assignee);
  if (!siblings.some((row) => row.Id !== record.Id && storedText(row, 'PermissionSetId') === set)) return undefined;
  const message = `Duplicate PermissionSetAssignment.  Assignee: ${assignee.slice(0, 15)}; Permission Set: ${set.slice(0, 15)}`;
  return rowError('DUPLICATE_VALUE', message, ['AssigneeId', 'PermissionSetId']);
}
