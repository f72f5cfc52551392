import type { Answer, Call, Row, Started } from '../operation.ts';
import { integerOf, requiredText } from '../parameters.ts';
import { assetPage, assetStamp, assetsFound, ruleBroken } from '../programs/asset-answers.ts';
import { folderParameter, formOf } from '../programs/asset-form.ts';
import { dateOf } from '../programs/browse-programs.ts';
import { Refusal, responseError } from '../refusal.ts';
import type { Change, World } from '../world.ts';
import { campaignMemberStore, isRequestable, programIdOf } from './campaign.ts';
import type { Campaign } from './campaign.ts';

/** Get Smart Campaign by Id (MD smart-campaigns, Query). */
export function campaignAssetById({ world, subject }: Call): Answer {
  return found([world.campaigns.get(integerOf(subject))]);
}

/** Get Smart Campaign by Name. */
export function campaignAssetByName({ world, parameters }: Call): Answer {
  return found([campaignNamed(world, requiredText(parameters, 'name'))]);
}

/** Get Smart Campaigns, of one folder, by range of updatedAt, active or not. */
export function browseCampaignAssets(call: Call): Answer {
  const { world, parameters } = call;
  const folder = parameters.has('folder') ? folderParameter(parameters) : undefined;
  const earliest = dateOf(parameters, 'earliestUpdatedAt') ?? -Infinity;
  const latest = dateOf(parameters, 'latestUpdatedAt') ?? Infinity;
  const active = parameters.get('isActive');
  return found(assetPage(call, [...world.campaigns.values()].filter(
    (one) =>
      (folder === undefined || (one.folder.id === folder.id && one.folder.type === folder.type)) &&
      one.updatedAt >= earliest && one.updatedAt <= latest &&
      (active === null || String(one.active) === active),
  )));
}

/** Create Smart Campaign: without any filter or trigger it is a batch campaign (MD smart-campaigns, Create, example). */
export function beginCreateCampaign(call: Call): Started {
  const { parameters } = formOf(call);
  const name = requiredText(parameters, 'name');
  const { id, type } = folderParameter(parameters);
  return keeping(call, (world) => {
    refuseTakenName(world, name);
    return { ...newCampaign(world, name, { id, type }), ...describedAs(parameters) };
  });
}

/** A batch campaign that never ran. */
export function newCampaign(world: World, name: string, folder: Campaign['folder']): Campaign {
  return { id: world.nextId('campaign'), name, type: 'batch', active: false, requested: false, folder, createdAt: world.now(), updatedAt: world.now() };
}

/** Update Smart Campaign: its name and description. */
export function beginUpdateCampaign(call: Call): Started {
  const { parameters } = formOf(call);
  return keeping(call, (world) => {
    const before = assetNamed(call);
    const name = parameters.get('name') ?? before.name;
    if (name !== before.name) refuseTakenName(world, name);
    return { ...before, name, ...describedAs(parameters), updatedAt: world.now() };
  });
}

/** Clone Smart Campaign: the copy is not active (MD smart-campaigns, Clone, example). */
export function beginCloneCampaign(call: Call): Started {
  const { parameters } = formOf(call);
  const name = requiredText(parameters, 'name');
  const { id, type } = folderParameter(parameters);
  return keeping(call, (world) => {
    const { type: kind, requested, description } = assetNamed(call);
    refuseTakenName(world, name);
    return { ...newCampaign(world, name, { id, type }), type: kind, requested, ...(description === undefined ? {} : { description }), ...describedAs(parameters) };
  });
}

/** Delete Smart Campaign: who was in it is forgotten. */
export function beginDeleteCampaign(call: Call): Started {
  return changing(call, (world, campaign) => droppedCampaign(world, campaign.id));
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
  return changing(call, (world, campaign) => {
    if (campaign.type !== 'trigger' || campaign.active === active) throw ruleBroken(`only ${active ? 'inactive' : 'active'} trigger campaigns can be ${active ? 'activated' : 'deactivated'}`);
    return [['campaign', { ...campaign, active, updatedAt: world.now() }]];
  });
}

function changing(call: Call, changesOf: (world: World, campaign: Campaign) => Change[]): Started {
  formOf(call);
  return {
    records: 1,
    finish() {
      const campaign = assetNamed(call);
      call.world.commit(changesOf(call.world, campaign));
      return assetsFound([{ id: campaign.id }]);
    },
  };
}

function keeping(call: Call, make: (world: World) => Campaign): Started {
  return {
    records: 1,
    finish() {
      const campaign = make(call.world);
      call.world.commit([['campaign', campaign]]);
      return found([campaign]);
    },
  };
}

function describedAs(parameters: URLSearchParams): { description?: string } {
  const description = parameters.get('description');
  return description === null ? {} : { description };
}

function campaignNamed(world: World, name: string): Campaign | undefined {
  return [...world.campaigns.values()].find((campaign) => campaign.name === name);
}

function refuseTakenName(world: World, name: string): void {
  if (campaignNamed(world, name) !== undefined) throw ruleBroken(`a smart campaign named '${name}' exists`);
}

/** The campaign to change; 702 of the table otherwise, no source tells the code. */
function assetNamed({ world, subject }: Call): Campaign {
  const campaign = world.campaigns.get(integerOf(subject));
  if (campaign === undefined) throw new Refusal(responseError('702', `Smart campaign '${subject}' not found`));
  return campaign;
}

function found(campaigns: readonly (Campaign | undefined)[]): Answer {
  return assetsFound(campaigns.flatMap((campaign) => (campaign === undefined ? [] : [assetRow(campaign)])));
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
