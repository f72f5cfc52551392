import { accountFields } from './account-fields.ts';
import { contactFields } from './contact-fields.ts';
import { customFields } from './custom-fields.ts';
import type { FieldDefinition } from './field-table.ts';
import { leadFields } from './lead-fields.ts';
import * as setup from './setup-fields.ts';

/** An object of the simulated org: its fields and what the vendor allows with it at all. */
export type ObjectDefinition = {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** The first three characters of its ids. Those of Lead, Contact and Account are recorded; the others are general knowledge. */
  readonly keyPrefix: string;
  readonly fields: readonly FieldDefinition[];
  /** Fields by lower-case name: the vendor's names are not case sensitive. */
  readonly fieldsByName: ReadonlyMap<string, FieldDefinition>;
  readonly kind: 'business' | 'setup';
  /** Deleted records wait in a recycle bin (IsDeleted) instead of vanishing. */
  readonly undeletable: boolean;
  readonly mergeable: boolean;
};

function define(
  name: string,
  keyPrefix: string,
  fields: readonly FieldDefinition[],
  kind: 'business' | 'setup' = 'setup',
  label: string = name,
): ObjectDefinition {
  const business = kind === 'business';
  const fieldsByName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  return { name, label, labelPlural: `${label}s`, keyPrefix, fields, fieldsByName, kind, undeletable: business, mergeable: business };
}

/** Every object of the simulated org; what is not here is refused like an object that does not exist. */
const OBJECTS: readonly ObjectDefinition[] = [
  define('Account', '001', accountFields, 'business'),
  define('Contact', '003', [...contactFields, ...customFields], 'business'),
  define('FieldPermissions', '01k', setup.fieldPermissionsFields, 'setup', 'Field Permission'),
  define('Group', '00G', setup.groupFields),
  define('Lead', '00Q', [...leadFields, ...customFields], 'business'),
  define('ObjectPermissions', '110', setup.objectPermissionsFields, 'setup', 'Object Permission'),
  define('Organization', '00D', setup.organizationFields),
  define('PermissionSet', '0PS', setup.permissionSetFields, 'setup', 'Permission Set'),
  define('PermissionSetAssignment', '0Pa', setup.permissionSetAssignmentFields, 'setup', 'Permission Set Assignment'),
  define('Profile', '00e', setup.profileFields),
  define('RecordType', '012', setup.recordTypeFields, 'setup', 'Record Type'),
  define('User', '005', setup.userFields),
];

const BY_NAME = new Map(OBJECTS.map((object) => [object.name.toLowerCase(), object]));
const BY_PREFIX = new Map(OBJECTS.map((object) => [object.keyPrefix, object]));

/** All objects, in the order of their names. */
export const allObjects = (): readonly ObjectDefinition[] => OBJECTS;

/** The object of this name, in whatever case. */
export const objectNamed = (name: string): ObjectDefinition | undefined => BY_NAME.get(name.toLowerCase());

/** The object an id belongs to, told by its first three characters (apis.md B1). */
export const objectOfId = (id: string): ObjectDefinition | undefined => BY_PREFIX.get(id.slice(0, 3));

/** The field of this name, in whatever case. */
export const fieldNamed = (object: ObjectDefinition, name: string): FieldDefinition | undefined =>
  object.fieldsByName.get(name.toLowerCase());

/** A definition that must exist because our own code names it. */
export function knownObject(name: string): ObjectDefinition {
  const object = objectNamed(name);
  if (object === undefined) throw new Error(`The simulated org has no object named ${name}.`);
  return object;
}
