import { accountFields } from './account-fields.ts';
import { createCatalogue } from './catalogue.ts';
import { contactFields } from './contact-fields.ts';
import { customFields } from './custom-fields.ts';
import { leadFields } from './lead-fields.ts';
import { defineObject } from './object-definition.ts';
import * as setup from './setup-fields.ts';

/** The objects of an org nobody has customised. */
export const standardCatalogue = createCatalogue([
  defineObject('Account', '001', accountFields, { kind: 'business' }),
  defineObject('Contact', '003', [...contactFields, ...customFields], { kind: 'business' }),
  defineObject('Lead', '00Q', [...leadFields, ...customFields], { kind: 'business' }),
  defineObject('FieldPermissions', '01k', setup.fieldPermissionsFields, { label: 'Field Permission' }),
  defineObject('Group', '00G', setup.groupFields),
  defineObject('ObjectPermissions', '110', setup.objectPermissionsFields, { label: 'Object Permission' }),
  defineObject('Organization', '00D', setup.organizationFields),
  defineObject('PermissionSet', '0PS', setup.permissionSetFields, { label: 'Permission Set' }),
  defineObject('PermissionSetAssignment', '0Pa', setup.permissionSetAssignmentFields, { label: 'Permission Set Assignment' }),
  defineObject('Profile', '00e', setup.profileFields),
  defineObject('RecordType', '012', setup.recordTypeFields, { label: 'Record Type' }),
  defineObject('User', '005', setup.userFields, { traits: [] }),
]);
