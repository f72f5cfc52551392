import { stored, storedText } from '../../world/record.ts';
import type { StoredRecord } from '../../world/record.ts';
import type { Store } from '../../world/store.ts';
import { rowError } from '../../world/vendor-error.ts';
import type { VendorError } from '../../world/vendor-error.ts';
import { changeBySystem, createBySystem } from '../system-change.ts';
import type { Behaviour, Draft } from './behaviour.ts';

/** What a new campaign's members can be (SF object reference: CampaignMemberStatus). */
const FIRST_STATUSES = [
  { Label: 'Sent', SortOrder: 1, IsDefault: true, HasResponded: false },
  { Label: 'Responded', SortOrder: 2, IsDefault: false, HasResponded: true },
] as const;

/** A new campaign has the two statuses every campaign begins with. */
export const campaignBehaviour: Behaviour = {
  afterSave({ context, record, before }) {
    if (before !== undefined) return;
    for (const status of FIRST_STATUSES) createBySystem(context, 'CampaignMemberStatus', { CampaignId: record.Id, ...status });
  },
};

/**
 * The statuses of one campaign: labels differ, exactly one is the default. The members of a status follow its label and
 * its HasResponded. All of this is general knowledge (NOT-SIMULATED.md).
 */
export const memberStatusBehaviour: Behaviour = {
  derive: ({ before, record }) => (before !== undefined && stored(before, 'IsDefault') === true ? { IsDefault: true } : { IsDefault: stored(record, 'IsDefault') === true }),
  refuse: repeatedLabel,
  afterSave(draft) {
    moveDefault(draft);
    moveMembers(draft);
  },
  refuseDelete(store, status) {
    if (stored(status, 'IsDefault') !== true && membersWith(store, status).length === 0) return undefined;
    return rowError('DELETE_FAILED', 'A member status that is the default or that members have cannot be deleted');
  },
};

/** The statuses a campaign has, deleted ones left out. */
export function statusesOf(store: Store, campaignId: string): readonly StoredRecord[] {
  return store.table('CampaignMemberStatus').withValue('CampaignId', campaignId).filter((status) => stored(status, 'IsDeleted') !== true);
}

function repeatedLabel({ context, record }: Draft): VendorError | undefined {
  const label = (storedText(record, 'Label') ?? '').toLowerCase();
  const siblings = statusesOf(context.org.store, storedText(record, 'CampaignId') ?? '');
  const other = siblings.find((status) => status.Id !== record.Id && storedText(status, 'Label')?.toLowerCase() === label);
  if (other === undefined) return undefined;
  return rowError('DUPLICATE_VALUE', `duplicate value found: Label duplicates value on record with id: ${other.Id.slice(0, 15)}`, ['Label']);
}

function moveDefault({ context, record }: Draft): void {
  if (stored(record, 'IsDefault') !== true) return;
  for (const status of statusesOf(context.org.store, storedText(record, 'CampaignId') ?? '')) {
    if (status.Id !== record.Id && stored(status, 'IsDefault') === true) changeBySystem(context, 'CampaignMemberStatus', status, { IsDefault: false });
  }
}

function moveMembers({ context, record, before }: Draft): void {
  if (before === undefined) return;
  const [label, responded] = [storedText(record, 'Label'), stored(record, 'HasResponded') === true];
  if (storedText(before, 'Label') === label && (stored(before, 'HasResponded') === true) === responded) return;
  for (const member of membersWith(context.org.store, before)) changeBySystem(context, 'CampaignMember', member, { Status: label, HasResponded: responded });
}

function membersWith(store: Store, status: StoredRecord): readonly StoredRecord[] {
  const members = store.table('CampaignMember').withValue('CampaignId', stored(status, 'CampaignId'));
  return members.filter((member) => stored(member, 'IsDeleted') !== true && storedText(member, 'Status') === storedText(status, 'Label'));
}
