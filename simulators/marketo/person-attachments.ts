import { campaignMemberStore } from './campaigns/campaign.ts';
import type { KeyedRecord } from './keyed-store.ts';
import { listMemberStore } from './lists/static-list.ts';
import { memberStore } from './programs/member-fields.ts';
import { statusNamed } from './programs/program.ts';
import type { Change, World } from './world.ts';

/** Records that exist only for a person: by their store, with the fields that beside `leadId` make their key. */
const attached = [
  { store: 'opportunityRole', keyFields: ['externalOpportunityId', 'role'] },
  { store: memberStore, keyFields: ['programId'] },
  { store: listMemberStore, keyFields: ['listId'] },
  { store: campaignMemberStore, keyFields: ['campaignId'] },
] as const;

/** Roles and memberships, of programs and of lists, go with their person; no source says it, records without a person would be of no use. */
export function lostAttachments(world: World, personId: number): Change[] {
  return attached.flatMap(({ store }) =>
    recordsOf(world, store, personId).map((record): Change => ['no-record', store, record.id]),
  );
}

/**
 * A merge combines memberships of programs and of lists (native-sync §2.4; MD leads, Merge) and, by analogy, roles: what the winner does not have becomes its
 * own; of two memberships in one program the one that is further stays.
 */
export function combinedAttachments(world: World, winnerId: number, loserIds: readonly number[]): Change[] {
  return attached.flatMap(({ store, keyFields }) => {
    const nameOf = (record: KeyedRecord): string => JSON.stringify(keyFields.map((field) => record.values[field]));
    const kept = new Map(recordsOf(world, store, winnerId).map((record) => [nameOf(record), record]));
    const changes: Change[] = [];
    for (const record of loserIds.flatMap((id) => recordsOf(world, store, id))) {
      const rival = kept.get(nameOf(record));
      if (rival !== undefined && stepOf(world, record) <= stepOf(world, rival)) {
        changes.push(['no-record', store, record.id]);
        continue;
      }
      if (rival !== undefined) changes.push(['no-record', store, rival.id]);
      const moved: KeyedRecord = { ...record, updatedAt: world.now(), values: { ...record.values, leadId: winnerId } };
      kept.set(nameOf(record), moved);
      changes.push(['record', store, moved]);
    }
    return changes;
  });
}

function recordsOf(world: World, store: string, personId: number): readonly KeyedRecord[] {
  return world.records(store).with(['leadId'], [String(personId)]);
}

/** How far a membership is; 0 for a role. */
function stepOf(world: World, { values }: KeyedRecord): number {
  const channel = world.channels.get(world.programs.get(Number(values['programId']))?.channel ?? '');
  return channel === undefined ? 0 : (statusNamed(channel, String(values['statusName']))?.step ?? 0);
}
