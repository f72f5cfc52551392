import type { SystemRight } from '../../domain/sync-user-needs.ts';

/** Rights over everything by the column that tells of them in a permission set; without `Permissions` it is the name in its metadata. */
export const SYSTEM_RIGHTS: readonly { readonly right: SystemRight; readonly column: string }[] = [
  { right: 'use-api', column: 'PermissionsApiEnabled' },
  { right: 'read-own-rights', column: 'PermissionsViewSetup' },
  { right: 'read-activities', column: 'PermissionsActivitiesAccess' },
  { right: 'convert-leads', column: 'PermissionsConvertLeads' },
  { right: 'see-all-data', column: 'PermissionsViewAllData' },
  { right: 'change-all-data', column: 'PermissionsModifyAllData' },
  { right: 'manage-users', column: 'PermissionsManageUsers' },
  { right: 'customise', column: 'PermissionsCustomizeApplication' },
  { right: 'write-code', column: 'PermissionsAuthorApex' },
];

/**
 * Objects without object rights of their own: a contact role follows its opportunity, a member its campaign, tasks and events the
 * right to activities, and every user sees users.
 */
export const FOLLOWS_ANOTHER: ReadonlySet<string> = new Set(['User', 'OpportunityContactRole', 'CampaignMember', 'Task', 'Event']);
