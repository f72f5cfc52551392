import type { ObjectDefinition } from '../../schema/object-definition.ts';
import { stored } from '../../world/record.ts';
import { eventBehaviour, taskBehaviour } from './activities.ts';
import type { Behaviour } from './behaviour.ts';
import { memberBehaviour } from './campaign-members.ts';
import { campaignBehaviour, memberStatusBehaviour } from './campaigns.ts';
import { contactRoleBehaviour, opportunityBehaviour } from './opportunities.ts';
import { accountBehaviour, contactBehaviour } from './person-accounts.ts';
import { permissionBehaviour } from './permission-rows.ts';

const BEHAVIOURS: ReadonlyMap<string, Behaviour> = new Map([
  ['Account', accountBehaviour],
  ['Campaign', campaignBehaviour],
  ['CampaignMember', memberBehaviour],
  ['CampaignMemberStatus', memberStatusBehaviour],
  ['Contact', contactBehaviour],
  ['Event', eventBehaviour],
  ['FieldPermissions', permissionBehaviour],
  ['ObjectPermissions', permissionBehaviour],
  ['Opportunity', opportunityBehaviour],
  ['OpportunityContactRole', contactRoleBehaviour],
  ['PermissionSetAssignment', permissionBehaviour],
  ['Task', taskBehaviour],
]);

const NONE: Behaviour = {};

/** The name of a custom record that is given none is its id (general knowledge). */
const CUSTOM: Behaviour = { derive: ({ record }) => (stored(record, 'Name') === null ? { Name: record.Id } : {}) };

/** What an object does beside what all do; nothing for most. */
export const behaviourOf = (object: ObjectDefinition): Behaviour => (object.custom ? CUSTOM : (BEHAVIOURS.get(object.name) ?? NONE));
