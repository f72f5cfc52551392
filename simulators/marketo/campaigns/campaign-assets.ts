import { assetStamp, ruleBroken } from '../assets/asset-answers.ts';
import { folderParameter, formOf } from '../assets/asset-form.ts';
import { assetCallsOf, describedIn, isInFolder } from '../assets/asset-kind.ts';
import type { Place } from '../assets/place.ts';
import type { Answer, Call, Row, Started } from '../operation.ts';
import { requiredText } from '../parameters.ts';
import type { Change, World } from '../world.ts';
import { campaignMemberStore, isRequestable, programIdOf } from './campaign.ts';
import type { Campaign } from './campaign.ts';

/** Smart campaigns as assets (MD smart-campaigns, Query). */
export const campaignAssets = assetCallsOf<Campaign>({ noun: 'smart campaign', all: ({ campaigns }) => campaigns, kept: (campaign) => ['campaign', campaign], row: assetRow });

/** Get Smart Campaigns, of one folder, by range of updatedAt, active or not. */
export function browseCampaignAssets(call: Call): Answer {
  const active = call.parameters.get('isActive');
  const isThere = isInFolder(call.parameters);
  return campaignAssets.browse(call, (campaign) => isThere(campaign) && (active === null || String(campaign.active) === active));
}

/** Create Smart Campaign: without any filter or trigger it is a batch campaign (MD smart-campaigns, Create, example). */
export function beginCreateCampaign(call: Call): Started {
  const make = madeAs(call);
  return campaignAssets.beginKeeping(call, (world) => ({ ...make(world), ...describedIn(call.parameters) }));
}

/** Clone Smart Campaign: the copy is not active (MD smart-campaigns, Clone, example). */
export function beginCloneCampaign(call: Call): Started {
  const make = madeAs(call);
  return campaignAssets.beginKeeping(call, (world) => {
    const { type, requested, description } = campaignAssets.ofPath(call);
    return { ...make(world), type, requested, ...(description === undefined ? {} : { description }), ...describedIn(call.parameters) };
  });
}

/** A campaign of the name and in the folder that a form gives; 709 where the name is taken. */
function madeAs(call: Call): (world: World) => Campaign {
  const { parameters } = formOf(call);
  const name = requiredText(parameters, 'name');
  const folder = folderParameter(parameters);
  return (world) => {
    campaignAssets.refuseTakenName(world, name);
    return newCampaign(world, name, folder);
  };
}

/** A batch campaign that never ran. */
export function newCampaign(world: World, name: string, folder: Place): Campaign {
  return { id: world.nextId('campaign'), name, type: 'batch', active: false, requested: false, folder, createdAt: world.now(), updatedAt: world.now() };
}

/** Update Smart Campaign: its name and description. */
export function beginUpdateCampaign(call: Call): Started {
  return campaignAssets.beginUpdate(call, (_, before, changed) => ({ ...before, ...describedIn(call.parameters), ...changed }));
}

/** Delete Smart Campaign: who was in it is forgotten. */
export function beginDeleteCampaign(call: Call): Started {
  return campaignAssets.beginChanging(call, (world, { id }) => droppedCampaign(world, id));
}

/** What deletes a campaign with its memberships. */
export function droppedCampaign(world: World, id: number): Change[] {
  const members = world.records(campaignMemberStore).with(['campaignId'], [String(id)]);
  return [...members.map((member): Change => ['no-record', campaignMemberStore, member.id]), ['no-campaign', id]];
}

/** Activate and Deactivate: trigger campaigns only (MS). */
export function beginActivateCampaign(call: Call): Started {
  return switchedTo(call, true);
}

export function beginDeactivateCampaign(call: Call): Started {
  return switchedTo(call, false);
}

function switchedTo(call: Call, active: boolean): Started {
  return campaignAssets.beginChanging(call, (world, campaign) => {
    if (campaign.type !== 'trigger' || campaign.active === active) throw ruleBroken(`only ${active ? 'inactive' : 'active'} trigger campaigns can be ${active ? 'activated' : 'deactivated'}`);
    return [['campaign', { ...campaign, active, updatedAt: world.now() }]];
  });
}

/** As in the guide (MD smart-campaigns, examples); a campaign of a program names it (MS SmartCampaignResponse). */
function assetRow(campaign: Campaign): Row {
  const { id, name, description = '', createdAt, updatedAt, folder, type, active } = campaign;
  const parentProgramId = programIdOf(campaign);
  return {
    id,
    name,
    description,
    createdAt: assetStamp(createdAt),
    updatedAt: assetStamp(updatedAt),
    folder,
    status: statusOf(campaign),
    type,
    isSystem: false,
    isActive: active,
    isRequestable: isRequestable(campaign),
    isCommunicationLimitEnabled: false,
    recurrence: { weekdayOnly: false },
    qualificationRuleType: 'once',
    workspace: 'Default',
    smartListId: id,
    flowId: id,
    ...(parentProgramId === undefined ? {} : { parentProgramId }),
    computedUrl: `https://app-sim.marketo.example/#SC${id}A1`,
  };
}

function statusOf({ type, active, runAt }: Campaign): string {
  if (type === 'trigger') return active ? 'Active' : 'Inactive';
  return runAt === undefined ? 'Never Run' : 'Single Run';
}
