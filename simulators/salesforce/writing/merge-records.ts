import type { ChildReference } from '../schema/catalogue.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { stored, storedText, withValues } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import { convertedLead, entityIsDeleted, failure, insufficientAccess, rowError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import { isPerson } from './behaviour/person-accounts.ts';
import { putInBin } from './delete-record.ts';
import { changeBySystem } from './system-change.ts';
import type { WriteContext } from './write-context.ts';

/** What a merge did: the losers, and the records that belong to the winner now (apis.md B9). */
export type Merged = { readonly id: string; readonly mergedRecordIds: readonly string[]; readonly updatedRelatedIds: readonly string[] };

/** A merge takes one or two losers (apis.md B9). */
const MOST_LOSERS = 2;

/**
 * Merges leads, contacts or accounts: the losers are deleted with their MasterRecordId and no value of theirs survives by
 * itself (apis.md B9); everything that belonged to them belongs to the winner, whose stamps move.
 */
export function mergeRecords(context: WriteContext, object: ObjectDefinition, master: StoredRecord, losers: readonly StoredRecord[]): Result<Merged> {
  const refusal = refuseMerge(context, object, master, losers);
  if (refusal !== undefined) return failure(refusal);
  const { store, clock } = context.org;
  const moved = losers.flatMap((loser) => [...mergeContacts(context, object, loser, master), ...moveChildren(context, object, loser, master)]);
  for (const loser of losers) putInBin(context, object, store.table(object.name).get(loser.Id) ?? loser, { MasterRecordId: master.Id });
  const stamp = stampOf(clock.now());
  const winner = store.table(object.name).get(master.Id) ?? master;
  store.put(object.name, withValues(winner, { LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp }));
  return success({ id: master.Id, mergedRecordIds: losers.map((loser) => loser.Id), updatedRelatedIds: [...new Set(moved)] });
}

function refuseMerge(context: WriteContext, object: ObjectDefinition, master: StoredRecord, losers: readonly StoredRecord[]): VendorError | undefined {
  const { access } = context;
  if (!object.traits.has('merge')) return rowError('INVALID_TYPE', `${object.name} records cannot be merged`);
  if (losers.length === 0 || losers.length > MOST_LOSERS) return rowError('INVALID_OPERATION', `a merge takes one or ${MOST_LOSERS} records beside the master`);
  if (!access.mayEdit(object) || !access.mayDelete(object)) return insufficientAccess();
  const all = [master, ...losers];
  if (all.some((record) => stored(record, 'IsDeleted') === true)) return entityIsDeleted();
  if (new Set(all.map((record) => record.Id)).size < all.length) return rowError('DUPLICATE_VALUE', 'the same record twice in one merge');
  if (object.name === 'Contact' && all.some(isPerson)) return rowError('INVALID_PERSON_ACCOUNT_OPERATION', 'The contacts of person accounts are merged by merging the accounts');
  if (all.some(isPerson) && !all.every(isPerson)) return rowError('INVALID_PERSON_ACCOUNT_OPERATION', 'A person account is merged with person accounts only');
  return all.some((record) => stored(record, 'IsConverted') === true) ? convertedLead() : undefined;
}

/** Two person accounts that become one are one contact, too; the loser's goes the way of its account. */
function mergeContacts(context: WriteContext, object: ObjectDefinition, loser: StoredRecord, master: StoredRecord): readonly string[] {
  if (object.name !== 'Account' || !isPerson(loser)) return [];
  const { store } = context.org;
  const contacts = store.table('Contact');
  const [gone, kept] = [loser, master].map((account) => contacts.get(storedText(account, 'PersonContactId') ?? ''));
  if (gone === undefined || kept === undefined) return [];
  const contact = store.catalogue().known('Contact');
  const moved = moveChildren(context, contact, gone, kept);
  putInBin(context, contact, contacts.get(gone.Id) ?? gone, { MasterRecordId: kept.Id });
  return moved.filter((id) => id !== loser.Id);
}

/** Hands what a loser had to the winner. Answers the ids of the records changed. */
function moveChildren(context: WriteContext, object: ObjectDefinition, loser: StoredRecord, master: StoredRecord): readonly string[] {
  const { store } = context.org;
  const moved: string[] = [];
  for (const reference of store.catalogue().referencesTo(object)) {
    const { child, field } = reference;
    if (field.computed !== null || field.name === 'MasterRecordId' || field.name === 'PersonContactId') continue;
    for (const held of store.table(child.name).withValue(field.name, loser.Id)) {
      if (stored(held, 'IsDeleted') === true) continue;
      if (isMemberAlready(context, reference, held, master.Id)) putInBin(context, child, held, {});
      else {
        changeBySystem(context, child.name, held, { [field.name]: held.Id === master.Id ? null : master.Id });
        moved.push(held.Id);
      }
    }
  }
  return moved;
}

/** A person is in a campaign once: where the winner is a member already, the loser's membership ends (general knowledge). */
export function isMemberAlready({ org }: WriteContext, { child, field }: ChildReference, member: StoredRecord, personId: string): boolean {
  if (child.name !== 'CampaignMember') return false;
  const memberships = org.store.table('CampaignMember').withValue(field.name, personId);
  return memberships.some((other) => other.Id !== member.Id && stored(other, 'IsDeleted') !== true && stored(other, 'CampaignId') === stored(member, 'CampaignId'));
}
