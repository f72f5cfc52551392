import type { ObjectDefinition } from '../schema/object-definition.ts';
import { CONVERTED_STATUSES, picklists } from '../schema/picklists.ts';
import { standardCatalogue } from '../schema/standard-objects.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import { makeId } from './ids.ts';
import { newRecord } from './record.ts';
import type { FieldValue, StoredRecord } from './record.ts';
import type { Store } from './store.ts';

/** The `number`th record of an object that every fresh org has; its id never changes. */
const fixedId = (object: string, number: number): string => makeId(standardCatalogue.known(object).keyPrefix, number);

/** Ids that are the same in every simulated org, after every reset. */
export const ORGANIZATION_ID = fixedId('Organization', 1);
export const ADMIN_USER_ID = fixedId('User', 1);
export const SYNC_USER_ID = fixedId('User', 2);
/** Sales people: ordinary users, who own leads by assignment and stand behind edits made on the page. */
export const SALES_USER_IDS: readonly string[] = [fixedId('User', 3), fixedId('User', 4)];
export const LEAD_QUEUE_ID = fixedId('Group', 1);
/** The permission set that makes up the sync user's rights beside its bare profile. */
export const SYNC_PERMISSION_SET_ID = fixedId('PermissionSet', 4);

const SETUP_STAMP = '2024-01-15T09:00:00.000+0000';

/** A record of a fresh org, with the object it is of. */
type Placed = { readonly object: string; readonly record: StoredRecord };

let made: readonly Placed[] | undefined;

/** Puts users, profiles, rights and the queue of a fresh org into the store. They are the same in every org, so they are made once. */
export function bootstrapOrg(store: Store): void {
  made ??= freshRecords();
  const records = made;
  store.transaction(() => {
    for (const { object, record } of records) store.put(object, record);
    return { keep: true, value: undefined };
  });
}

function freshRecords(): readonly Placed[] {
  const placed: Placed[] = [];
  putOrganization(placed);
  putProfile(placed, 1, 'System Administrator', { administrator: true, everything: true });
  putProfile(placed, 2, 'Standard User', { administrator: false, everything: true });
  putProfile(placed, 3, 'Minimum Access - API Only Integrations', { administrator: false, everything: false });
  putSyncPermissionSet(placed);
  putUser(placed, 1, 1, 'System', 'Administrator', 'admin');
  putUser(placed, 2, 3, 'Marketing', 'Sync', 'sync');
  putUser(placed, 3, 2, 'Sales', 'One', 'sales1');
  putUser(placed, 4, 2, 'Sales', 'Two', 'sales2');
  putLeadStatuses(placed);
  put(placed, 'Group', 1, { Name: 'Lead Queue', DeveloperName: 'Lead_Queue', Type: 'Queue' });
  return placed;
}

function put(placed: Placed[], object: string, number: number, values: Readonly<Record<string, FieldValue>>): string {
  const definition = standardCatalogue.known(object);
  const stamps: Record<string, FieldValue> = {};
  for (const name of ['CreatedDate', 'LastModifiedDate']) if (has(definition, name)) stamps[name] = SETUP_STAMP;
  for (const name of ['CreatedById', 'LastModifiedById']) if (has(definition, name)) stamps[name] = ADMIN_USER_ID;
  const id = fixedId(object, number);
  placed.push({ object, record: newRecord(id, SETUP_STAMP, { ...stamps, ...values }) });
  return id;
}

const has = (object: ObjectDefinition, name: string): boolean => object.fieldsByName.has(name.toLowerCase());

function putLeadStatuses(placed: Placed[]): void {
  picklists('LeadStatus').forEach(({ value, label, isDefault }, index) => {
    put(placed, 'LeadStatus', index + 1, { MasterLabel: label, ApiName: value, SortOrder: index + 1, IsDefault: isDefault, IsConverted: CONVERTED_STATUSES.has(value) });
  });
}

/** Values as in the recorded record, where they are not the recording org's own (GET_sobjects_Organization.yaml). */
function putOrganization(placed: Placed[]): void {
  put(placed, 'Organization', 1, {
    Name: 'Bascule Sandbox', Country: 'US', DefaultLocaleSidKey: 'en_US', TimeZoneSidKey: 'GMT', LanguageLocaleKey: 'en_US',
    PrimaryContact: 'System Administrator', ReceivesInfoEmails: true, ReceivesAdminInfoEmails: true,
    PreferencesRequireOpportunityProducts: false, PreferencesTransactionSecurityPolicy: false, PreferencesTerminateOldestSession: false,
    PreferencesConsentManagementEnabled: true, PreferencesAutoSelectIndividualOnMerge: false, PreferencesLightningLoginEnabled: true,
    PreferencesOnlyLLPermUserAllowed: false, FiscalYearStartMonth: 1, UsesStartDateAsFiscalYearName: false,
    DefaultAccountAccess: 'Edit', DefaultContactAccess: 'ControlledByParent', DefaultOpportunityAccess: 'Edit', DefaultLeadAccess: 'ReadEditTransfer',
    DefaultCaseAccess: 'ReadEditTransfer', DefaultCalendarAccess: 'HideDetailsInsert', DefaultPricebookAccess: 'ReadSelect', DefaultCampaignAccess: 'All',
    UiSkin: 'Theme3', SignupCountryIsoCode: 'US', NumKnowledgeService: 2, OrganizationType: 'Developer Edition', InstanceName: 'SIM1', IsSandbox: true,
    WebToCaseDefaultOrigin: 'Web', MonthlyPageViewsUsed: 0, MonthlyPageViewsEntitlement: 0, IsReadOnly: false, TrialExpirationDate: '2024-02-14T09:00:00.000+0000',
  });
}

function putUser(placed: Placed[], number: number, profile: number, firstName: string, lastName: string, alias: string): void {
  put(placed, 'User', number, {
    FirstName: firstName, LastName: lastName, Username: `${alias}@sandbox.example`, Email: `${alias}@example.com`,
    Alias: alias, CommunityNickname: alias, IsActive: true, TimeZoneSidKey: 'GMT', LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US', EmailEncodingKey: 'UTF-8', UserType: 'Standard', ProfileId: fixedId('Profile', profile),
  });
}

/** A profile and the permission set it owns, through which its rights appear (apis.md B10). */
function putProfile(placed: Placed[], number: number, name: string, rights: { administrator: boolean; everything: boolean }): void {
  const system = {
    PermissionsApiEnabled: true,
    PermissionsViewSetup: rights.administrator,
    PermissionsModifyAllData: rights.administrator,
    PermissionsManageUsers: rights.administrator,
    PermissionsConvertLeads: rights.everything,
    PermissionsActivitiesAccess: rights.everything,
  };
  const profileId = put(placed, 'Profile', number, { Name: name, UserType: 'Standard', ...system });
  const setName = `X00e_profile_${number}`;
  const setId = put(placed, 'PermissionSet', number, { Name: setName, Label: setName, IsOwnedByProfile: true, ProfileId: profileId, ...system });
  if (rights.everything) grantEverything(placed, setId, number * 1000);
}

/** What a careful administrator gives the sync user: the three objects, all their fields, and sight of the rights. */
function putSyncPermissionSet(placed: Placed[]): void {
  const setId = put(placed, 'PermissionSet', 4, {
    Name: 'Bascule_Sync', Label: 'Bascule Sync', Description: 'What the sync user needs', IsCustom: true,
    PermissionsApiEnabled: true, PermissionsViewSetup: true, PermissionsConvertLeads: true, PermissionsActivitiesAccess: true,
  });
  put(placed, 'PermissionSetAssignment', 1, { AssigneeId: SYNC_USER_ID, PermissionSetId: setId, IsActive: true });
  grantEverything(placed, setId, 4000);
}

function grantEverything(placed: Placed[], parentId: string, firstNumber: number): void {
  let number = firstNumber;
  for (const object of standardCatalogue.objects.filter((candidate) => candidate.kind === 'business')) {
    put(placed, 'ObjectPermissions', (number += 1), {
      ParentId: parentId, SobjectType: object.name, PermissionsCreate: true, PermissionsRead: true, PermissionsEdit: true,
      PermissionsDelete: true, PermissionsViewAllRecords: true, PermissionsModifyAllRecords: true,
    });
    for (const field of object.fields.filter((candidate) => candidate.permissionable)) {
      put(placed, 'FieldPermissions', (number += 1), {
        ParentId: parentId, SobjectType: object.name, Field: `${object.name}.${field.name}`,
        PermissionsRead: true, PermissionsEdit: isGrantable(field),
      });
    }
  }
}

/** A calculated field can be read at most. */
const isGrantable = (field: FieldDefinition): boolean => field.createable || field.updateable || field.type === 'address';
