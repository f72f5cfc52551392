import { eventBehaviour, taskBehaviour } from './activities.ts';
import type { Behaviour } from './behaviour.ts';
import { memberBehaviour } from './campaign-members.ts';
import { campaignBehaviour, memberStatusBehaviour } from './campaigns.ts';
import { contactRoleBehaviour, opportunityBehaviour } from './opportunities.ts';
import { permissionBehaviour } from './permission-rows.ts';

const BEHAVIOURS: ReadonlyMap<string, Behaviour> = new Map([
  ['Campaign', campaignBehaviour],
  ['CampaignMember', memberBehaviour],
  ['CampaignMemberStatus', memberStatusBehaviour],
  ['Event', eventBehaviour],
  ['FieldPermissions', permissionBehaviour],
  ['ObjectPermissions', permissionBehaviour],
  ['Opportunity', opportunityBehaviour],
  ['OpportunityContactRole', contactRoleBehaviour],
  ['PermissionSetAssignment', permissionBehaviour],
  ['Task', taskBehaviour],
]);

const NONE: Behaviour = {};

/** What an object does beside what all do; nothing for most. */
export const behaviourOf = (object: string): Behaviour => BEHAVIOURS.get(object) ?? NONE;
