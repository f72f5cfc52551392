import { SET_UP_AT } from '../programs/standard-programs.ts';
import type { Campaign } from './campaign.ts';

const dated = { createdAt: SET_UP_AT, updatedAt: SET_UP_AT } as const;
const inFolder = { id: 28, type: 'Folder' } as const;

/** Inactive ones that came with a recorded subscription, its blank description too (treasure-data/campaign_response_full.json). */
const delivered: readonly Campaign[] = [
  'Opened Sales Email', 'Clicks Link in Email', 'Fills out Form', 'Multiple web visits in 1 day', 'Visits Key Web Page', 'Unsubscribed',
].map((name, n) => ({ id: 1003 + n, name, description: ' ', type: 'trigger', active: false, requested: false, folder: inFolder, ...dated }));

/** The campaigns of every subscription at its beginning; the last two, in programs, are ours. */
export const standardCampaigns: readonly Campaign[] = [
  ...delivered,
  { id: 1020, name: 'Webinar reminder', type: 'trigger', active: true, requested: true, folder: { id: 1001, type: 'Program' }, ...dated },
  { id: 1021, name: 'Newsletter send', type: 'batch', active: false, requested: false, folder: { id: 1003, type: 'Program' }, ...dated },
];
