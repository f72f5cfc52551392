import { MADE_AT, TOLD_AT, TOLD_OF } from '../../domain/field-mapping.ts';
import type { FieldMapping, KeyedFieldMapping, Mapping } from '../../domain/field-mapping.ts';
import { isKeyed, KEYED_OBJECTS } from '../../domain/object-pair.ts';
import type { PairObject, StandardKeyedObject } from '../../domain/side.ts';

/** What the activities of tasks and events have in common (decision 27). */
const ACTIVITY_LINES: readonly KeyedFieldMapping[] = [
  { marketo: TOLD_OF, salesforce: 'WhoId', links: 'contact', translated: true },
  line(TOLD_AT, 'LastModifiedDate'),
  line('subject', 'Subject'),
  line('description', 'Description'),
  line('ownerId', 'OwnerId'),
  line('relatedToId', 'WhatId'),
  line(MADE_AT, 'CreatedDate'),
];

/**
 * The default mapping of everything that goes from Salesforce to Marketo beside people: accounts as
 * marketo-native-sync.md §8.7 lists them, owners as §1.2 ("User") does, contact roles as apis.md A6 asks, opportunities as far as Marketo has a field for what
 * Salesforce's standard opportunity holds, of tasks and events what their activities are to say. A field that a side does not have is suspended, not an error.
 */
const DEFAULT_OBJECT_MAPPINGS: Readonly<Record<StandardKeyedObject, readonly KeyedFieldMapping[]>> = {
  user: [line('email', 'Email'), line('firstName', 'FirstName'), line('lastName', 'LastName'), line('phone', 'Phone'), line('title', 'Title')],
  account: [
    line('company', 'Name'),
    line('site', 'Site'),
    line('billingStreet', 'BillingStreet'),
    line('billingCity', 'BillingCity'),
    line('billingState', 'BillingState'),
    line('billingCountry', 'BillingCountry'),
    line('billingPostalCode', 'BillingPostalCode'),
    line('website', 'Website'),
    line('mainPhone', 'Phone'),
    line('annualRevenue', 'AnnualRevenue'),
    line('numberOfEmployees', 'NumberOfEmployees'),
    line('industry', 'Industry'),
    line('sicCode', 'Sic'),
    line('mktoCompanyNotes', 'Description'),
  ],
  opportunity: [
    line('name', 'Name'),
    line('description', 'Description'),
    line('type', 'Type'),
    line('stage', 'StageName'),
    line('amount', 'Amount'),
    line('closeDate', 'CloseDate'),
    line('expectedRevenue', 'ExpectedRevenue'),
    line('forecastCategory', 'ForecastCategory'),
    line('isClosed', 'IsClosed'),
    line('isWon', 'IsWon'),
    line('leadSource', 'LeadSource'),
    line('nextStep', 'NextStep'),
    line('probability', 'Probability'),
    line('externalCreatedDate', 'CreatedDate'),
    { marketo: 'externalCompanyId', salesforce: 'AccountId', links: 'account' },
    { marketo: 'externalSalesPersonId', salesforce: 'OwnerId', links: 'user' },
  ],
  'opportunity-contact-role': [
    { marketo: 'externalOpportunityId', salesforce: 'OpportunityId', links: 'opportunity', isKey: true },
    { marketo: 'leadId', salesforce: 'ContactId', links: 'contact', translated: true, isKey: true },
    { marketo: 'role', salesforce: 'Role', isKey: true },
    line('isPrimary', 'IsPrimary'),
    line('externalCreatedDate', 'CreatedDate'),
  ],
  task: [
    ...ACTIVITY_LINES,
    line('status', 'Status'),
    line('priority', 'Priority'),
    { marketo: 'isClosed', salesforce: 'IsClosed', tells: true },
    line('dueDate', 'ActivityDate'),
    line('taskType', 'TaskSubtype'),
    line('callType', 'CallType'),
    line('callSeconds', 'CallDurationInSeconds'),
    line('callResult', 'CallDisposition'),
  ],
  event: [
    ...ACTIVITY_LINES,
    line('location', 'Location'),
    { marketo: 'startDateTime', salesforce: 'StartDateTime', tells: true },
    line('endDateTime', 'EndDateTime'),
    line('isAllDay', 'IsAllDayEvent'),
  ],
};

/** An object whose key names another one is followed together with it alone. */
const NEEDED_BY: Readonly<Partial<Record<StandardKeyedObject, StandardKeyedObject>>> = { 'opportunity-contact-role': 'opportunity' };

/** How people are tied to their company and their owner. */
const PERSON_LINKS: readonly FieldMapping[] = [
  { marketo: 'externalCompanyId', lead: null, contact: 'AccountId', direction: 'to-marketo', policy: 'salesforce-wins', links: 'account' },
  { marketo: 'externalSalesPersonId', lead: 'OwnerId', contact: 'OwnerId', direction: 'to-marketo', policy: 'salesforce-wins', links: 'user' },
];

function line(marketo: string, salesforce: string): KeyedFieldMapping {
  return { marketo, salesforce };
}

/** The lines of an object that every org has. */
export function defaultLines(object: StandardKeyedObject): readonly KeyedFieldMapping[] {
  return DEFAULT_OBJECT_MAPPINGS[object];
}

/** The objects beside people that a connection follows, with their default mapping. */
export function objectMappings(followed: readonly StandardKeyedObject[]): Mapping['objects'] {
  const meant = KEYED_OBJECTS.filter((object) => followed.includes(object) && isFollowed(NEEDED_BY[object], followed));
  return Object.fromEntries(meant.map((object) => [object, DEFAULT_OBJECT_MAPPINGS[object].filter(({ links }) => isFollowed(links, followed))]));
}

/** A custom object as the settings name it; without fields all that are visible are meant. */
interface CustomObjectSetting {
  readonly salesforce: string;
  readonly fields?: readonly string[] | undefined;
}

/** The mappings of custom objects: every field goes into one of the same name, and none named stands for all. */
export function customMappings(objects: readonly CustomObjectSetting[]): Mapping['objects'] {
  return Object.fromEntries(objects.map(({ salesforce, fields = [] }) => [`custom:${salesforce}`, fields.map((name) => line(name, name))]));
}

/** The lines that tie people to what is followed beside them. */
export function personLinks(followed: readonly StandardKeyedObject[]): readonly FieldMapping[] {
  return PERSON_LINKS.filter(({ links }) => isFollowed(links, followed));
}

/** People always are. */
function isFollowed(links: PairObject | undefined, followed: readonly StandardKeyedObject[]): boolean {
  return links === undefined || !isKeyed(links) || followed.some((object) => object === links);
}
