import { personName } from './person-name.ts';
import type { Reading } from './reading.ts';
import { stored, storedText } from './record.ts';
import type { FieldValue, StoredRecord } from './record.ts';

/** Makes the value of a field out of other records when it is read; undefined values are blank. */
type Computation = (reading: Reading, record: StoredRecord) => FieldValue;

/**
 * The values of fields that are made of other records at the moment of reading, by the name a field table gives them
 * (`computed:`). Like formulas they change without moving SystemModstamp (apis.md B4); that the roll-ups of a campaign
 * do the same is general knowledge.
 */
const COMPUTATIONS: Readonly<Record<string, Computation>> = {
  primaryContact: ({ store }, opportunity) => {
    const roles = store.table('OpportunityContactRole').withValue('OpportunityId', opportunity.Id);
    const primary = roles.find((role) => isLive(role) && stored(role, 'IsPrimary') === true);
    return primary === undefined ? null : stored(primary, 'ContactId');
  },
  activityAccount,
  numberOfLeads: (reading, campaign) => membersOf(reading, campaign).filter((member) => stored(member, 'ContactId') === null).length,
  numberOfConvertedLeads: (reading, campaign) => membersOf(reading, campaign).filter((member) => stored(member, 'LeadId') !== null && stored(member, 'ContactId') !== null).length,
  numberOfContacts: (reading, campaign) => membersOf(reading, campaign).filter((member) => stored(member, 'ContactId') !== null).length,
  numberOfResponses: (reading, campaign) => membersOf(reading, campaign).filter((member) => stored(member, 'HasResponded') === true).length,
  numberOfOpportunities: (reading, campaign) => opportunitiesOf(reading, campaign).length,
  numberOfWonOpportunities: (reading, campaign) => opportunitiesOf(reading, campaign).filter(isWon).length,
  amountAllOpportunities: (reading, campaign) => sumOfAmounts(opportunitiesOf(reading, campaign)),
  amountWonOpportunities: (reading, campaign) => sumOfAmounts(opportunitiesOf(reading, campaign).filter(isWon)),
  memberName: (reading, member) => ofPerson(reading, member, personName),
  memberSalutation: ofPersonField('Salutation'),
  memberFirstName: ofPersonField('FirstName'),
  memberLastName: ofPersonField('LastName'),
  memberTitle: ofPersonField('Title'),
  memberStreet: ofPersonField('Street', 'MailingStreet'),
  memberCity: ofPersonField('City', 'MailingCity'),
  memberState: ofPersonField('State', 'MailingState'),
  memberPostalCode: ofPersonField('PostalCode', 'MailingPostalCode'),
  memberCountry: ofPersonField('Country', 'MailingCountry'),
  memberEmail: ofPersonField('Email'),
  memberPhone: ofPersonField('Phone'),
  memberMobilePhone: ofPersonField('MobilePhone'),
  memberFax: ofPersonField('Fax'),
  memberLeadSource: ofPersonField('LeadSource'),
  memberOwner: ofPersonField('OwnerId'),
  memberCompany: (reading, member) => ofPerson(reading, member, (person) => stored(person, 'Company') ?? accountName(reading, person)),
  memberType: (_reading, member) => (stored(member, 'ContactId') === null ? 'Lead' : 'Contact'),
  memberPerson: (_reading, member) => stored(member, 'ContactId') ?? stored(member, 'LeadId'),
};

/** The value of a computed field; a name nobody knows is a mistake in a field table. */
export function computedValue(reading: Reading, name: string, record: StoredRecord): FieldValue {
  const computation = COMPUTATIONS[name];
  if (computation === undefined) throw new Error(`There is no computation named ${name}.`);
  return computation(reading, record);
}

const isLive = (record: StoredRecord): boolean => stored(record, 'IsDeleted') !== true;
const isWon = (opportunity: StoredRecord): boolean => stored(opportunity, 'IsWon') === true;

function membersOf({ store }: Reading, campaign: StoredRecord): readonly StoredRecord[] {
  return store.table('CampaignMember').withValue('CampaignId', campaign.Id).filter(isLive);
}

function opportunitiesOf({ store }: Reading, campaign: StoredRecord): readonly StoredRecord[] {
  return store.table('Opportunity').withValue('CampaignId', campaign.Id).filter(isLive);
}

function sumOfAmounts(opportunities: readonly StoredRecord[]): number {
  return opportunities.reduce((sum, opportunity) => sum + Number(stored(opportunity, 'Amount') ?? 0), 0);
}

/** The account behind an activity: of the contact it is with, else of what it is about (general knowledge). */
function activityAccount({ store }: Reading, activity: StoredRecord): FieldValue {
  const who = storedText(activity, 'WhoId');
  const contact = who === null ? undefined : store.table('Contact').get(who);
  if (contact !== undefined) return stored(contact, 'AccountId');
  const what = storedText(activity, 'WhatId') ?? '';
  if (store.table('Account').get(what) !== undefined) return what;
  const opportunity = store.table('Opportunity').get(what);
  return opportunity === undefined ? null : stored(opportunity, 'AccountId');
}

/** A member shows the values of its person: of the contact where there is one, else of the lead. */
function ofPerson({ store }: Reading, member: StoredRecord, read: (person: StoredRecord) => FieldValue): FieldValue {
  const contact = store.table('Contact').get(storedText(member, 'ContactId') ?? '');
  const person = contact ?? store.table('Lead').get(storedText(member, 'LeadId') ?? '');
  return person === undefined ? null : read(person);
}

function ofPersonField(lead: string, contact = lead): Computation {
  return (reading, member) => ofPerson(reading, member, (person) => stored(person, lead) ?? stored(person, contact));
}

function accountName({ store }: Reading, contact: StoredRecord): FieldValue {
  const account = store.table('Account').get(storedText(contact, 'AccountId') ?? '');
  return account === undefined ? null : stored(account, 'Name');
}
