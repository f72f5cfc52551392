import type { FieldMapping } from '../../domain/field-mapping.ts';

/**
 * The default mapping of leads and contacts (marketo-native-sync.md §8.5 and §8.6) in Marketo's REST
 * names. Company fields of contacts come from their account (§2.2) and are not written from a contact.
 * The standard fields that the native sync ignores (§8.9) are not here and are never mapped by default.
 */
export const DEFAULT_FIELD_MAPPINGS: readonly FieldMapping[] = [
  both('salutation', 'Salutation', 'Salutation'),
  both('firstName', 'FirstName', 'FirstName'),
  both('lastName', 'LastName', 'LastName'),
  both('email', 'Email', 'Email'),
  both('title', 'Title', 'Title'),
  both('phone', 'Phone', 'Phone'),
  both('mobilePhone', 'MobilePhone', 'MobilePhone'),
  both('fax', 'Fax', 'Fax'),
  both('address', 'Street', 'MailingStreet'),
  both('city', 'City', 'MailingCity'),
  both('state', 'State', 'MailingState'),
  both('postalCode', 'PostalCode', 'MailingPostalCode'),
  both('country', 'Country', 'MailingCountry'),
  both('leadSource', 'LeadSource', 'LeadSource'),
  both('unsubscribed', 'HasOptedOutOfEmail', 'HasOptedOutOfEmail'),
  both('mktoPersonNotes', 'Description', 'Description'),
  both('leadScore', 'Lead_Score__c', 'Lead_Score__c'),
  both('company', 'Company', null),
  both('industry', 'Industry', null),
  both('annualRevenue', 'AnnualRevenue', null),
  both('numberOfEmployees', 'NumberOfEmployees', null),
  both('website', 'Website', null),
  both('rating', 'Rating', null),
  both('leadStatus', 'Status', null),
  both('dateOfBirth', null, 'Birthdate'),
];

function both(marketo: string, lead: string | null, contact: string | null): FieldMapping {
  return { marketo, lead, contact, direction: 'both', policy: 'by-object' };
}

/** The line that tells a person whether its lead or contact is deleted; none without a field for it. */
export function deletionFlag(field: string | undefined): readonly FieldMapping[] {
  if (field === undefined) return [];
  return [{ marketo: field, lead: 'IsDeleted', contact: 'IsDeleted', direction: 'to-marketo', policy: 'salesforce-wins', isDeletionFlag: true }];
}

/** The default mapping, links to what is followed besides, and lines of a configuration over both: same Marketo field replaces, `null` objects remove. */
export function withOverrides(overrides: readonly FieldMapping[], links: readonly FieldMapping[] = [], defaults = DEFAULT_FIELD_MAPPINGS): readonly FieldMapping[] {
  const byKey = new Map([...defaults, ...links, ...overrides].map((mapping) => [mapping.marketo, mapping]));
  return [...byKey.values()].filter((mapping) => mapping.lead !== null || mapping.contact !== null);
}
