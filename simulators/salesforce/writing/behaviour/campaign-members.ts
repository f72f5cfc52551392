import { stored, storedText } from '../../world/record.ts';
import type { FieldValue, StoredRecord } from '../../world/record.ts';
import type { Store } from '../../world/store.ts';
import { rowError } from '../../world/vendor-error.ts';
import type { VendorError } from '../../world/vendor-error.ts';
import type { Behaviour, Draft } from './behaviour.ts';
import { statusesOf } from './campaigns.ts';

/**
 * A member is one lead or one contact in one campaign, once. Its status is one of the campaign's, by whatever case; the
 * status says whether it has responded, and the first time it does is kept (SF object reference: CampaignMember).
 */
export const memberBehaviour: Behaviour = {
  derive({ context, record }) {
    const { store, clock } = context.org;
    const status = statusOf(store, record);
    if (status === undefined) return {};
    return { Status: storedText(status, 'Label'), ...responseOf(record, status, new Date(clock.now()).toISOString().slice(0, 10)) };
  },
  refuse: (draft) => notOnePerson(draft) ?? alreadyMember(draft.context.org.store, draft.record) ?? unknownStatus(draft),
};

/** What a status makes of a member: whether it has responded, and since when. `today` is a day. */
function responseOf(member: StoredRecord, status: StoredRecord, today: string): Readonly<Record<string, FieldValue>> {
  const responded = stored(status, 'HasResponded') === true;
  const first = stored(member, 'FirstRespondedDate');
  return { HasResponded: responded, FirstRespondedDate: first ?? (responded ? today : null) };
}

/** The status a member names, or the campaign's default when it names none. */
function statusOf(store: Store, member: StoredRecord): StoredRecord | undefined {
  const named = storedText(member, 'Status')?.toLowerCase();
  const statuses = statusesOf(store, storedText(member, 'CampaignId') ?? '');
  return statuses.find((status) => (named === undefined ? stored(status, 'IsDefault') === true : storedText(status, 'Label')?.toLowerCase() === named));
}

function notOnePerson({ record, before }: Draft): VendorError | undefined {
  const people = ['LeadId', 'ContactId'].filter((name) => stored(record, name) !== null);
  // After a conversion a member has both: the lead it was and the contact it is.
  if (people.length === 1 || before !== undefined) return undefined;
  if (people.length === 0) return rowError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LeadId, ContactId]', ['LeadId', 'ContactId']);
  return rowError('FIELD_INTEGRITY_EXCEPTION', 'A campaign member is either a lead or a contact, not both', ['LeadId', 'ContactId']);
}

/** Text quoted by third parties (openstax/tutor-server pull request 1653). */
function alreadyMember(store: Store, record: StoredRecord): VendorError | undefined {
  for (const name of ['LeadId', 'ContactId']) {
    const person = stored(record, name);
    if (person === null) continue;
    const others = store.table('CampaignMember').withValue(name, person);
    const other = others.find((member) => member.Id !== record.Id && stored(member, 'IsDeleted') !== true && stored(member, 'CampaignId') === stored(record, 'CampaignId'));
    if (other !== undefined) return rowError('DUPLICATE_VALUE', 'Already a campaign member.');
  }
  return undefined;
}

/** That the vendor refuses a status the campaign does not have, and the words, are ours (NOT-SIMULATED.md). */
function unknownStatus({ context, record, sent }: Draft): VendorError | undefined {
  if (!Object.hasOwn(sent, 'Status') || statusOf(context.org.store, record) !== undefined) return undefined;
  return rowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `Status: bad value for restricted picklist field: ${storedText(record, 'Status')}`, ['Status']);
}
