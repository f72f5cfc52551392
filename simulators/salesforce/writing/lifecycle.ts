import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { newRecord, stored, storedText, withValues } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import { putInBin } from './delete-record.ts';
import type { Store } from '../world/store.ts';
import { changeBySystem } from './system-change.ts';
import type { WriteContext } from './write-context.ts';

/**
 * What happens to a record beside edits: merge, conversion, the recycle bin (apis.md B4, B9). The vendor offers these
 * by SOAP and on its pages, which are not simulated; here the control door calls them.
 */

/** Takes a record back out of the recycle bin. */
export function undelete(context: WriteContext, object: ObjectDefinition, record: StoredRecord): void {
  const stamp = stampOf(context.org.clock.now());
  const back = { IsDeleted: false, MasterRecordId: null, LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp };
  context.org.store.put(object.name, withValues(record, back));
}

/** Removes every deleted record for good: no query shows them any more (apis.md B4). Answers how many there were. */
export function emptyBin(context: WriteContext, object: ObjectDefinition): number {
  const { store } = context.org;
  const deleted = [...store.table(object.name).inIdOrder({})].filter((record) => stored(record, 'IsDeleted') === true);
  for (const record of deleted) store.remove(object.name, record.Id);
  return deleted.length;
}

/** Merges: the losers are deleted with their MasterRecordId; the winner keeps its own values, and its stamp moves. */
export function merge(context: WriteContext, object: ObjectDefinition, master: StoredRecord, losers: readonly StoredRecord[]): void {
  const { store, clock } = context.org;
  for (const loser of losers) putInBin(context, object, loser, { MasterRecordId: master.Id });
  const stamp = stampOf(clock.now());
  store.put(object.name, withValues(master, { LastModifiedDate: stamp, LastModifiedById: context.access.userId, SystemModstamp: stamp }));
}

/** Fields of a lead that go to other names on the contact; all of the same name go over by themselves. */
const LEAD_TO_CONTACT: Readonly<Record<string, string>> = {
  Street: 'MailingStreet', City: 'MailingCity', State: 'MailingState', PostalCode: 'MailingPostalCode', Country: 'MailingCountry',
};
const NOT_CARRIED: ReadonlySet<string> = new Set([
  'Id', 'IsDeleted', 'MasterRecordId', 'OwnerId', 'CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById',
  'SystemModstamp', 'Marketo_Id__c',
]);

/** The records a conversion made or used. */
export type Conversion = { readonly accountId: string; readonly contactId: string };

/**
 * Converts a lead into a contact of an account; existing targets keep what they have, blanks are filled (apis.md B9).
 * The lead stays readable: converted, with the ids, its status closed (grouparoo/lead-crud-and-convert.json).
 */
export function convertLead(context: WriteContext, lead: StoredRecord, into: { account?: StoredRecord | undefined; contact?: StoredRecord | undefined }): Conversion {
  const { store, clock } = context.org;
  const stamp = stampOf(clock.now());
  const modified = { LastModifiedDate: stamp, LastModifiedById: context.access.userId };
  const made = { ...modified, CreatedDate: stamp, CreatedById: context.access.userId, OwnerId: context.access.userId, CleanStatus: 'Pending' };
  const accountId = into.account?.Id ?? store.newId(store.catalogue().known('Account'));
  if (into.account === undefined) {
    store.put('Account', newRecord(accountId, stamp, { ...made, Name: storedText(lead, 'Company'), Phone: stored(lead, 'Phone'), Website: stored(lead, 'Website') }));
  }
  const carried = { ...carriedValues(store, lead), AccountId: accountId };
  const contactId = into.contact?.Id ?? store.newId(store.catalogue().known('Contact'));
  const contact =
    into.contact === undefined
      ? newRecord(contactId, stamp, { ...made, ...carried })
      : withValues(into.contact, { ...carried, ...into.contact, ...modified, SystemModstamp: stamp });
  store.put('Contact', contact);
  for (const member of store.table('CampaignMember').withValue('LeadId', lead.Id)) {
    if (stored(member, 'IsDeleted') !== true) changeBySystem(context, 'CampaignMember', member, { ContactId: contactId });
  }
  store.put('Lead', withValues(lead, {
    ...modified, SystemModstamp: stamp, IsConverted: true, ConvertedDate: stamp.slice(0, 10), Status: 'Closed - Converted',
    ConvertedAccountId: accountId, ConvertedContactId: contactId, IsUnreadByOwner: false,
  }));
  return { accountId, contactId };
}

function carriedValues(store: Store, lead: StoredRecord): Readonly<Record<string, FieldValue>> {
  const contact = store.catalogue().known('Contact');
  const carried: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(lead)) {
    const target = fieldNamed(contact, LEAD_TO_CONTACT[name] ?? name);
    if (target !== undefined && target.formula === null && !NOT_CARRIED.has(name)) carried[target.name] = value;
  }
  return carried;
}
