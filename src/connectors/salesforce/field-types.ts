import type { FieldType } from '../../domain/field.ts';
import { customName, isCustomObject, STANDARD_OBJECTS } from '../../domain/object-pair.ts';
import type { PairObject, RecordObject, StandardObject } from '../../domain/side.ts';

const STANDARD_NAMES: Readonly<Record<StandardObject, string>> = {
  lead: 'Lead',
  contact: 'Contact',
  user: 'User',
  account: 'Account',
  opportunity: 'Opportunity',
  'opportunity-contact-role': 'OpportunityContactRole',
  campaign: 'Campaign',
  'campaign-member': 'CampaignMember',
  task: 'Task',
  event: 'Event',
};

/** Salesforce's own name of an object. */
export function nameOfObject(object: PairObject): string {
  return isCustomObject(object) ? customName(object) : STANDARD_NAMES[object];
}

/** The kind of an object by Salesforce's name; undefined for one that is never followed. */
export function objectNamed(name: string): PairObject | undefined {
  const custom = `custom:${name}`;
  if (name.endsWith('__c') && isCustomObject(custom)) return custom;
  return STANDARD_OBJECTS.find((object) => STANDARD_NAMES[object] === name);
}

/** Users are made inactive and never deleted: their object has no `IsDeleted`. */
export const NEVER_DELETED: ReadonlySet<RecordObject> = new Set(['user']);

/**
 * Salesforce's field types in the domain's terms (apis.md B3). Types that are not here – compound
 * addresses and locations, binaries – have no single value and take no part in a sync.
 */
export const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  string: 'text',
  encryptedstring: 'text',
  time: 'text',
  textarea: 'long-text',
  email: 'email',
  phone: 'phone',
  url: 'url',
  picklist: 'picklist',
  combobox: 'text',
  multipicklist: 'multi-picklist',
  id: 'id',
  reference: 'id',
  int: 'integer',
  long: 'integer',
  double: 'decimal',
  currency: 'decimal',
  percent: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};
