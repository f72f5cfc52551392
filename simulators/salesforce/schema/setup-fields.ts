import { readFieldTable } from './field-table.ts';
import type { FieldDefinition } from './field-table.ts';

/**
 * The objects of users and rights, as far as a set-up check asks for them (apis.md B10). No describe of these was
 * recorded: names and types are from the vendor's object reference as we know it, and the lists are far from complete.
 */
const STAMPS = `
  CreatedDate      | Created Date         | datetime  | required readonly defaulted
  CreatedById      | Created By ID        | reference | required readonly defaulted User=CreatedBy
  LastModifiedDate | Last Modified Date   | datetime  | required readonly defaulted
  LastModifiedById | Last Modified By ID  | reference | required readonly defaulted User=LastModifiedBy
  SystemModstamp   | System Modstamp      | datetime  | required readonly defaulted
`;

const SYSTEM_RIGHTS = `
  PermissionsApiEnabled    | API Enabled                  | boolean | required defaulted
  PermissionsViewSetup     | View Setup and Configuration | boolean | required defaulted
  PermissionsViewAllData   | View All Data                | boolean | required defaulted
  PermissionsModifyAllData | Modify All Data              | boolean | required defaulted
  PermissionsManageUsers   | Manage Users                 | boolean | required defaulted
  PermissionsConvertLeads  | Convert Leads                | boolean | required defaulted
  PermissionsActivitiesAccess | Access Activities         | boolean | required defaulted
`;

export const userFields: readonly FieldDefinition[] = readFieldTable(`
  Id                | User ID           | id            | required readonly defaulted
  Username          | Username          | string 80     | required lookup
  LastName          | Last Name         | string 80     | required in:Name
  FirstName         | First Name        | string 40     | in:Name
  Name              | Full Name         | string 121    | required readonly name-field
  CompanyName       | Company Name      | string 80     |
  Department        | Department        | string 80     |
  Title             | Title             | string 80     |
  Email             | Email             | email 128     | required lookup
  Phone             | Phone             | phone 40      |
  MobilePhone       | Mobile            | phone 40      |
  Alias             | Alias             | string 8      | required
  CommunityNickname | Nickname          | string 40     | required
  IsActive          | Active            | boolean       | required defaulted
  TimeZoneSidKey    | Time Zone         | string 40     | required
  LocaleSidKey      | Locale            | string 40     | required
  LanguageLocaleKey | Language          | string 40     | required
  EmailEncodingKey  | Email Encoding    | string 40     | required
  ProfileId         | Profile ID        | reference     | required Profile=Profile
  UserType          | User Type         | picklist 40   | readonly restricted values:UserType
  ManagerId         | Manager ID        | reference     | User=Manager
  ContactId         | Contact ID        | reference     | create-only Contact=Contact restrict children:Users
  AccountId         | Account ID        | reference     | readonly Account=Account children:Users
${STAMPS}`);

export const profileFields: readonly FieldDefinition[] = readFieldTable(`
  Id          | Profile ID  | id         | required readonly defaulted
  Name        | Name        | string 255 | required name-field
  Description | Description | string 255 |
  UserType    | User Type   | picklist 40 | readonly restricted values:UserType
${SYSTEM_RIGHTS}${STAMPS}`);

export const permissionSetFields: readonly FieldDefinition[] = readFieldTable(`
  Id               | PermissionSet ID     | id         | required readonly defaulted
  Name             | Permission Set Name  | string 80  | required name-field
  Label            | Permission Set Label | string 80  | required
  Description      | Description          | string 255 |
  IsOwnedByProfile | Is Owned By Profile  | boolean    | required readonly defaulted
  IsCustom         | Custom               | boolean    | required readonly defaulted
  ProfileId        | Profile ID           | reference  | readonly Profile=Profile
${SYSTEM_RIGHTS}${STAMPS}`);

export const permissionSetAssignmentFields: readonly FieldDefinition[] = readFieldTable(`
  Id              | Assignment ID    | id        | required readonly defaulted
  AssigneeId      | Assignee ID      | reference | required create-only User=Assignee
  PermissionSetId | PermissionSet ID | reference | required create-only PermissionSet=PermissionSet
  IsActive        | Is Active        | boolean   | required readonly defaulted
  SystemModstamp  | System Modstamp  | datetime  | required readonly defaulted
`);

export const objectPermissionsFields: readonly FieldDefinition[] = readFieldTable(`
  Id                          | ObjectPermissions ID | id        | required readonly defaulted
  ParentId                    | Parent ID            | reference | required create-only PermissionSet=Parent
  SobjectType                 | Object Type          | string 40 | required create-only
  PermissionsCreate           | Create Records       | boolean   | required defaulted
  PermissionsRead             | Read Records         | boolean   | required defaulted
  PermissionsEdit             | Edit Records         | boolean   | required defaulted
  PermissionsDelete           | Delete Records       | boolean   | required defaulted
  PermissionsViewAllRecords   | Read All Records     | boolean   | required defaulted
  PermissionsModifyAllRecords | Edit All Records     | boolean   | required defaulted
${STAMPS}`);

export const fieldPermissionsFields: readonly FieldDefinition[] = readFieldTable(`
  Id              | FieldPermissions ID | id         | required readonly defaulted
  ParentId        | Parent ID           | reference  | required create-only PermissionSet=Parent
  SobjectType     | Object Type         | string 40  | required create-only
  Field           | Field               | string 255 | required create-only
  PermissionsRead | Read Field          | boolean    | required defaulted
  PermissionsEdit | Edit Field          | boolean    | required defaulted
  SystemModstamp  | System Modstamp     | datetime   | required readonly defaulted
`);

/** Field names, in their order, as in the recorded Organization record (cumulusci/GET_sobjects_Organization.yaml); types and labels are general knowledge. */
export const organizationFields: readonly FieldDefinition[] = readFieldTable(`
  Id                                     | Organization ID                        | id           | required readonly defaulted
  Name                                   | Name                                   | string 80    | required name-field
  Division                               | Division                               | string 80    |
  Street                                 | Street                                 | textarea 255 | in:Address
  City                                   | City                                   | string 40    | in:Address
  State                                  | State/Province                         | string 80    | in:Address
  PostalCode                             | Zip/Postal Code                        | string 20    | in:Address
  Country                                | Country                                | string 80    | in:Address
  Latitude                               | Latitude                               | double 18,15 | in:Address
  Longitude                              | Longitude                              | double 18,15 | in:Address
  GeocodeAccuracy                        | Geocode Accuracy                       | picklist 40  | in:Address restricted values:GeocodeAccuracy
  Address                                | Address                                | address      | readonly
  Phone                                  | Phone                                  | phone 40     |
  Fax                                    | Fax                                    | phone 40     |
  PrimaryContact                         | Primary Contact                        | string 80    |
  DefaultLocaleSidKey                    | Locale                                 | string 40    | required
  TimeZoneSidKey                         | Time Zone                              | string 40    | required
  LanguageLocaleKey                      | Language                               | string 40    | required
  ReceivesInfoEmails                     | Info Emails                            | boolean      | required defaulted
  ReceivesAdminInfoEmails                | Info Emails Admin                      | boolean      | required defaulted
  PreferencesRequireOpportunityProducts  | PreferencesRequireOpportunityProducts  | boolean      | required defaulted
  PreferencesTransactionSecurityPolicy   | PreferencesTransactionSecurityPolicy   | boolean      | required defaulted
  PreferencesTerminateOldestSession      | PreferencesTerminateOldestSession      | boolean      | required defaulted
  PreferencesConsentManagementEnabled    | PreferencesConsentManagementEnabled    | boolean      | required defaulted
  PreferencesAutoSelectIndividualOnMerge | PreferencesAutoSelectIndividualOnMerge | boolean      | required defaulted
  PreferencesLightningLoginEnabled       | PreferencesLightningLoginEnabled       | boolean      | required defaulted
  PreferencesOnlyLLPermUserAllowed       | PreferencesOnlyLLPermUserAllowed       | boolean      | required defaulted
  FiscalYearStartMonth                   | Starts In                              | int 9        | readonly
  UsesStartDateAsFiscalYearName          | Fiscal Year Name by Start              | boolean      | required readonly defaulted
  DefaultAccountAccess                   | Default Account Access                 | string 40    | readonly
  DefaultContactAccess                   | Default Contact Access                 | string 40    | readonly
  DefaultOpportunityAccess               | Default Opportunity Access             | string 40    | readonly
  DefaultLeadAccess                      | Default Lead Access                    | string 40    | readonly
  DefaultCaseAccess                      | Default Case Access                    | string 40    | readonly
  DefaultCalendarAccess                  | Default Calendar Access                | string 40    | readonly
  DefaultPricebookAccess                 | Default Pricebook Access               | string 40    | readonly
  DefaultCampaignAccess                  | Default Campaign Access                | string 40    | readonly
  DelegatedAuthenticationServiceUrl      | Delegated Authentication Service URL   | url 255      | readonly
  SystemModstamp                         | System Modstamp                        | datetime     | required readonly defaulted
  ComplianceBccEmail                     | Compliance BCC Email                   | email 80     | readonly
  UiSkin                                 | UI Skin                                | string 40    | readonly
  SignupCountryIsoCode                   | Signup Country                         | string 2     | readonly
  TrialExpirationDate                    | Trial Expiration Date                  | datetime     | readonly
  NumKnowledgeService                    | Knowledge Licenses                     | int 9        | readonly
  OrganizationType                       | Edition                                | string 40    | readonly
  NamespacePrefix                        | Namespace Prefix                       | string 15    | readonly
  InstanceName                           | Instance Name                          | string 5     | readonly
  IsSandbox                              | Is Sandbox                             | boolean      | required readonly defaulted
  WebToCaseDefaultOrigin                 | Web to Cases Default Origin            | string 40    |
  MonthlyPageViewsUsed                   | Monthly Page Views Used                | int 9        | readonly
  MonthlyPageViewsEntitlement            | Monthly Page Views Allowed             | int 9        | readonly
  IsReadOnly                             | Is Read Only                           | boolean      | required readonly defaulted
  CreatedDate      | Created Date         | datetime  | required readonly defaulted
  CreatedById      | Created By ID        | reference | required readonly defaulted User=CreatedBy
  LastModifiedDate | Last Modified Date   | datetime  | required readonly defaulted
  LastModifiedById | Last Modified By ID  | reference | required readonly defaulted User=LastModifiedBy
`);

export const recordTypeFields: readonly FieldDefinition[] = readFieldTable(`
  Id            | Record Type ID   | id         | required readonly defaulted
  Name          | Name             | string 80  | required name-field
  DeveloperName | Record Type Name | string 80  | required
  Description   | Description      | string 255 |
  SobjectType   | Object Type      | string 40  | required create-only
  IsActive      | Active           | boolean    | required defaulted
${STAMPS}`);

export const groupFields: readonly FieldDefinition[] = readFieldTable(`
  Id            | Group ID       | id          | required readonly defaulted
  Name          | Name           | string 40   | required name-field
  DeveloperName | Developer Name | string 80   |
  Type          | Type           | picklist 40 | required restricted values:GroupType
  Email         | Email          | email 255   |
${STAMPS}`);

/** The statuses of leads as records; which of them mean converted, a client that converts leads asks here (apis.md B9). */
export const leadStatusFields: readonly FieldDefinition[] = readFieldTable(`
  Id          | Lead Status Id | id         | required readonly defaulted
  MasterLabel | Master Label   | string 255 | name-field
  ApiName     | API Name       | string 255 |
  SortOrder   | Sort Order     | int 8      |
  IsDefault   | Is Default     | boolean    | required defaulted
  IsConverted | Is Converted   | boolean    | required defaulted
${STAMPS}`);
