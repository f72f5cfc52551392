import { accountFields } from './account-fields.ts';
import { campaignFields } from './campaign-fields.ts';
import { campaignMemberFields, campaignMemberStatusFields } from './campaign-member-fields.ts';
import { createCatalogue } from './catalogue.ts';
import { contactFields } from './contact-fields.ts';
import { customFields } from './custom-fields.ts';
import { eventFields } from './event-fields.ts';
import { leadFields } from './lead-fields.ts';
import { defineObject } from './object-definition.ts';
import type { Trait } from './object-definition.ts';
import { opportunityContactRoleFields } from './opportunity-contact-role-fields.ts';
import { opportunityFields } from './opportunity-fields.ts';
import * as setup from './setup-fields.ts';
import { taskFields } from './task-fields.ts';

const ACTIVITY: readonly Trait[] = ['undelete', 'delete', 'search', 'recent', 'replicate', 'layout'];

/** The objects of an org nobody has customised. */
export const standardCatalogue = createCatalogue([
  defineObject('Account', '001', accountFields, { kind: 'business' }),
  defineObject('Contact', '003', [...contactFields, ...customFields], { kind: 'business' }),
  defineObject('Lead', '00Q', [...leadFields, ...customFields], { kind: 'business' }),
  defineObject('Opportunity', '006', opportunityFields, {
    kind: 'business', labelPlural: 'Opportunities', traits: ['undelete', 'delete', 'search', 'feed', 'recent', 'deep-clone', 'replicate', 'layout'],
  }),
  defineObject('OpportunityContactRole', '00K', opportunityContactRoleFields, {
    kind: 'business', label: 'Opportunity Contact Role', labelPlural: 'Opportunity Contact Role', traits: ['delete', 'replicate', 'layout'],
  }),
  defineObject('Campaign', '701', campaignFields, { kind: 'business', traits: ['undelete', 'delete', 'search', 'recent', 'deep-clone', 'replicate', 'layout'] }),
  defineObject('CampaignMember', '00v', campaignMemberFields, { kind: 'business', label: 'Campaign Member', traits: ['delete', 'replicate', 'layout'] }),
  defineObject('CampaignMemberStatus', '01Y', campaignMemberStatusFields, {
    kind: 'business', label: 'Campaign Member Status', labelPlural: 'Campaign Member Statuses', traits: ['delete', 'replicate'],
  }),
  defineObject('Task', '00T', taskFields, { kind: 'business', traits: ACTIVITY }),
  defineObject('Event', '00U', eventFields, { kind: 'business', traits: ACTIVITY }),
  defineObject('FieldPermissions', '01k', setup.fieldPermissionsFields, { label: 'Field Permission' }),
  defineObject('Group', '00G', setup.groupFields),
  defineObject('LeadStatus', '01J', setup.leadStatusFields, { label: 'Lead Status', labelPlural: 'Lead Statuses', traits: [] }),
  defineObject('ObjectPermissions', '110', setup.objectPermissionsFields, { label: 'Object Permission' }),
  defineObject('Organization', '00D', setup.organizationFields),
  defineObject('PermissionSet', '0PS', setup.permissionSetFields, { label: 'Permission Set' }),
  defineObject('PermissionSetAssignment', '0Pa', setup.permissionSetAssignmentFields, { label: 'Permission Set Assignment' }),
  defineObject('Profile', '00e', setup.profileFields),
  defineObject('RecordType', '012', setup.recordTypeFields, { label: 'Record Type' }),
  // Users are never deleted, only made inactive (recorded global describe).
  defineObject('User', '005', setup.userFields, { traits: ['search', 'feed', 'recent', 'replicate', 'layout'] }),
]);
