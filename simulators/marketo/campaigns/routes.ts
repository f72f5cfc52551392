import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { browseCampaigns, campaignById, campaignsOfPerson } from './browse-campaigns.ts';
import {
  beginActivateCampaign, beginCloneCampaign, beginCreateCampaign, beginDeactivateCampaign, beginDeleteCampaign, beginUpdateCampaign,
  browseCampaignAssets, campaignAssets,
} from './campaign-assets.ts';
import { beginScheduleCampaign, beginTriggerCampaign } from './run-campaign.ts';

const assets = '/rest/asset/v1';
const one = `${assets}/smartCampaign/{subject}`;
const paging = ['batchSize', 'nextPageToken'];
const dates = ['earliestUpdatedAt', 'latestUpdatedAt'];
const written = ['name', 'description'];

/** Smart campaigns, how they are run, and who was in them (MD smart-campaigns; swagger-mapi.json, swagger-asset.json). */
export const campaignOperations: readonly Operation[] = [
  read('get-campaigns', '/rest/v1/campaigns.json', ['id', 'name', 'programName', 'workspaceName', 'isTriggerable', ...paging], browseCampaigns),
  read('get-campaign', '/rest/v1/campaigns/{subject}.json', [], campaignById),
  write('trigger-campaign', '/rest/v1/campaigns/{subject}/trigger.json', [], beginTriggerCampaign),
  write('schedule-campaign', '/rest/v1/campaigns/{subject}/schedule.json', [], beginScheduleCampaign),
  read('get-campaigns-of-lead', '/rest/v1/leads/{subject}/smartCampaignMembership.json', [...dates, ...paging], campaignsOfPerson),
  read('browse-smart-campaigns', `${assets}/smartCampaigns.json`, ['maxReturn', 'offset', 'folder', 'isActive', ...dates], browseCampaignAssets),
  write('create-smart-campaign', `${assets}/smartCampaigns.json`, [...written, 'folder'], beginCreateCampaign),
  read('get-smart-campaign-by-name', `${assets}/smartCampaign/byName.json`, ['name'], campaignAssets.byName),
  read('get-smart-campaign', `${one}.json`, [], campaignAssets.byId),
  write('update-smart-campaign', `${one}.json`, written, beginUpdateCampaign),
  write('clone-smart-campaign', `${one}/clone.json`, [...written, 'folder'], beginCloneCampaign),
  write('delete-smart-campaign', `${one}/delete.json`, [], beginDeleteCampaign),
  write('activate-smart-campaign', `${one}/activate.json`, [], beginActivateCampaign),
  write('deactivate-smart-campaign', `${one}/deactivate.json`, [], beginDeactivateCampaign),
];
