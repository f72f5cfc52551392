import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { fieldShapes } from './field-shapes.ts';
import { stored, storedText } from './record.ts';
import type { StoredRecord } from './record.ts';
import type { Store } from './store.ts';

/**
 * What one user may do, from the rows of ObjectPermissions and FieldPermissions of the user's profile and permission
 * sets (apis.md B10). Rights only add up: no row ever takes away what another gives.
 */
export type UserAccess = {
  readonly userId: string;
  mayRead(object: ObjectDefinition): boolean;
  mayCreate(object: ObjectDefinition): boolean;
  mayEdit(object: ObjectDefinition): boolean;
  mayDelete(object: ObjectDefinition): boolean;
  seesField(object: ObjectDefinition, field: FieldDefinition): boolean;
  editsField(object: ObjectDefinition, field: FieldDefinition): boolean;
  /** The field as an administrator has made it since; the same for every user. */
  shapeOf(object: ObjectDefinition, field: FieldDefinition): FieldDefinition;
};

type SystemRight = 'PermissionsViewSetup' | 'PermissionsManageUsers';
type ObjectRight = 'PermissionsRead' | 'PermissionsCreate' | 'PermissionsEdit' | 'PermissionsDelete';

/** Set-up objects that only "View Setup and Configuration" shows (apis.md B10, from 49.0 on). */
const SETUP_ONLY: ReadonlySet<string> = new Set([
  'FieldPermissions', 'ObjectPermissions', 'PermissionSet', 'PermissionSetAssignment',
]);
/** Set-up objects an administrator may change here through the ordinary interface. */
const CHANGEABLE_SETUP: ReadonlySet<string> = new Set([...SETUP_ONLY, 'User', 'Group']);

/** Reads a user's rights, and reads them again only after a row they are made of has changed. */
export function createAccessBook(store: Store): (userId: string) => UserAccess {
  let version = -1;
  let known = new Map<string, UserAccess>();
  return (userId) => {
    if (store.rightsVersion() !== version) {
      version = store.rightsVersion();
      known = new Map();
    }
    const already = known.get(userId);
    if (already !== undefined) return already;
    const access = readAccess(store, userId);
    known.set(userId, access);
    return access;
  };
}

function readAccess(store: Store, userId: string): UserAccess {
  const parents = permissionSetsOf(store, userId);
  const objectRows = rowsUnder(store, 'ObjectPermissions', parents);
  const fieldRows = rowsUnder(store, 'FieldPermissions', parents);
  const readable = fieldKeys(fieldRows, 'PermissionsRead');
  const editable = fieldKeys(fieldRows, 'PermissionsEdit');
  const shapes = fieldShapes(store);
  const hasSystemRight = (right: SystemRight): boolean =>
    parents.some((id) => isTrue(store.table('PermissionSet').get(id), right));

  const hasObjectRight = (object: ObjectDefinition, right: ObjectRight): boolean => {
    if (object.kind === 'business') {
      return objectRows.some((row) => storedText(row, 'SobjectType') === object.name && isTrue(row, right));
    }
    if (right === 'PermissionsRead') return !SETUP_ONLY.has(object.name) || hasSystemRight('PermissionsViewSetup');
    return CHANGEABLE_SETUP.has(object.name) && hasSystemRight('PermissionsManageUsers');
  };
  return {
    userId,
    mayRead: (object) => hasObjectRight(object, 'PermissionsRead'),
    mayCreate: (object) => hasObjectRight(object, 'PermissionsCreate'),
    mayEdit: (object) => hasObjectRight(object, 'PermissionsEdit'),
    mayDelete: (object) => object.traits.has('delete') && hasObjectRight(object, 'PermissionsDelete'),
    seesField: (object, field) => (!field.permissionable || readable.has(fieldKey(object, field))) && !shapes.isGone(object, field),
    editsField: (object, field) => !field.permissionable || editable.has(fieldKey(object, field)),
    shapeOf: (object, field) => shapes.shapeOf(object, field),
  };
}

/** The permission sets that make up a user's rights: the one the profile owns, and those assigned. */
export function permissionSetsOf(store: Store, userId: string): readonly string[] {
  const user = store.table('User').get(userId);
  const profileId = user === undefined ? null : storedText(user, 'ProfileId');
  const owned = profileId === null ? [] : store.table('PermissionSet').withValue('ProfileId', profileId);
  const assigned = store.table('PermissionSetAssignment').withValue('AssigneeId', userId);
  return [...owned.map((set) => set.Id), ...assigned.map((row) => storedText(row, 'PermissionSetId') ?? '')];
}

function rowsUnder(store: Store, object: string, parents: readonly string[]): readonly StoredRecord[] {
  return parents.flatMap((parent) => store.table(object).withValue('ParentId', parent));
}

function fieldKeys(rows: readonly StoredRecord[], right: 'PermissionsRead' | 'PermissionsEdit'): ReadonlySet<string> {
  return new Set(rows.filter((row) => isTrue(row, right)).map((row) => storedText(row, 'Field') ?? ''));
}

const fieldKey = (object: ObjectDefinition, field: FieldDefinition): string => `${object.name}.${field.name}`;

function isTrue(record: StoredRecord | undefined, field: string): boolean {
  return record !== undefined && stored(record, field) === true;
}
