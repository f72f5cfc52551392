import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldDefinition } from '../schema/field-table.ts';

/** The fields the page shows and edits of people and their accounts, in its order; names an object does not have are left out. */
const OF_PEOPLE: readonly string[] = [
  'Name', 'Salutation', 'FirstName', 'LastName', 'Email', 'Company', 'AccountId', 'Title', 'Department', 'Phone', 'MobilePhone',
  'Street', 'City', 'State', 'PostalCode', 'Country', 'MailingStreet', 'MailingCity', 'MailingState', 'MailingPostalCode',
  'MailingCountry', 'BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode', 'BillingCountry', 'Website', 'Industry',
  'AnnualRevenue', 'NumberOfEmployees', 'LeadSource', 'Status', 'Rating', 'Lead_Score__c', 'Do_Not_Sync_to_Marketo__c',
  'Customer_Tier__c', 'Interests__c', 'Annual_Budget__c', 'Renewal_Date__c', 'Last_Webinar__c', 'Notes__c', 'Marketo_Id__c',
  'Age_in_Days__c', 'IsConverted', 'IsPersonAccount', 'PersonEmail', 'PersonTitle', 'PersonMailingCity', 'OwnerId',
];

/** And of the other objects. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  Opportunity: ['Name', 'AccountId', 'StageName', 'Amount', 'Probability', 'CloseDate', 'Type', 'IsClosed', 'IsWon', 'CampaignId', 'ContactId', 'OwnerId'],
  OpportunityContactRole: ['OpportunityId', 'ContactId', 'Role', 'IsPrimary'],
  Campaign: ['Name', 'Type', 'Status', 'IsActive', 'StartDate', 'EndDate', 'BudgetedCost', 'ActualCost', 'NumberOfLeads', 'NumberOfContacts', 'NumberOfResponses', 'OwnerId'],
  CampaignMember: ['Name', 'CampaignId', 'LeadId', 'ContactId', 'Status', 'HasResponded', 'FirstRespondedDate'],
  CampaignMemberStatus: ['CampaignId', 'Label', 'SortOrder', 'IsDefault', 'HasResponded'],
  Task: ['Subject', 'WhoId', 'WhatId', 'ActivityDate', 'Status', 'Priority', 'Description', 'IsClosed', 'OwnerId'],
  Event: ['Subject', 'WhoId', 'WhatId', 'Location', 'StartDateTime', 'EndDateTime', 'IsAllDayEvent', 'Description', 'OwnerId'],
};

/** The fields of one object that the page offers: those above, and what an administrator added. */
export function pageFieldsOf(object: ObjectDefinition): readonly FieldDefinition[] {
  const names = object.custom ? ['Name', 'OwnerId'] : (OF_OTHERS[object.name] ?? OF_PEOPLE);
  const listed = names.flatMap((name) => fieldNamed(object, name) ?? []);
  return [...listed, ...object.fields.filter((field) => field.custom && !listed.includes(field))];
}
