import type { FaultId } from './fault-kinds.ts';
import type { ConflictPolicy, Direction, FieldMapping } from '../../src/domain/field-mapping.ts';

/** What kind of value a field takes, as far as users and the oracle care. */
export type FieldKind = 'text' | 'email' | 'number' | 'money' | 'picklist' | 'choices' | 'date' | 'boolean' | 'moment' | 'formula';

/** A field of both worlds that a run may map, in the vendors' own names. */
interface SimulatedField {
  /** Marketo's REST name, which is also the mapping's key. */
  readonly marketo: string;
  readonly lead: string | null;
  readonly contact: string | null;
  readonly kind: FieldKind;
  /** Longest text that fits on both sides, characters. */
  readonly fits: number;
}

/** A mapped field of a run with its rules. */
export interface FieldPlan extends SimulatedField {
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
}

/** A field plan as it stands now: the configuration may change in mid-run (F56), and everybody who checks looks here. */
export interface PresentPlan extends SimulatedField {
  direction: Direction;
  policy: ConflictPolicy;
  isMapped: boolean;
  /** When its rules last changed, true time in ms; -Infinity before the first change. */
  changedAt: number;
}

/** Always mapped: a record cannot be made without them, and people are found by their address. */
export const FIXED_FIELDS: readonly SimulatedField[] = [
  { marketo: 'lastName', lead: 'LastName', contact: 'LastName', kind: 'text', fits: 80 },
  { marketo: 'email', lead: 'Email', contact: 'Email', kind: 'email', fits: 80 },
  { marketo: 'company', lead: 'Company', contact: null, kind: 'text', fits: 255 },
];

/** What only runs with a later fault map, beside the others. */
const LATER_FIELDS: readonly SimulatedField[] = [
  { marketo: 'boolean_field', lead: 'Do_Not_Sync_to_Marketo__c', contact: 'Do_Not_Sync_to_Marketo__c', kind: 'boolean', fits: 0 },
  { marketo: 'lastWebinar', lead: 'Last_Webinar__c', contact: 'Last_Webinar__c', kind: 'moment', fits: 0 },
  { marketo: 'integer_field', lead: 'Age_in_Days__c', contact: 'Age_in_Days__c', kind: 'formula', fits: 0 },
];

/** Fields that a later fault needs at least one of: a run that has the fault maps one (F34 strikes custom fields). */
export const NEEDED_FIELDS: Partial<Record<FaultId, readonly string[]>> = {
  F34: ['notes', 'leadScore', 'annualBudget', 'customerTier', 'interests', 'renewalDate'],
  F35: ['notes', 'leadScore', 'annualBudget', 'customerTier', 'renewalDate'],
  F20: ['renewalDate', 'lastWebinar'],
  F22: ['integer_field'],
  F38: ['customerTier'],
  F59: ['leadScore', 'annualBudget', 'renewalDate'],
  F60: ['boolean_field'],
};

/** What else may be mapped. */
export const OPTIONAL_FIELDS: readonly SimulatedField[] = [
  { marketo: 'firstName', lead: 'FirstName', contact: 'FirstName', kind: 'text', fits: 40 },
  { marketo: 'title', lead: 'Title', contact: 'Title', kind: 'text', fits: 128 },
  { marketo: 'phone', lead: 'Phone', contact: 'Phone', kind: 'text', fits: 40 },
  { marketo: 'mobilePhone', lead: 'MobilePhone', contact: 'MobilePhone', kind: 'text', fits: 40 },
  { marketo: 'fax', lead: 'Fax', contact: 'Fax', kind: 'text', fits: 40 },
  { marketo: 'address', lead: 'Street', contact: 'MailingStreet', kind: 'text', fits: 255 },
  { marketo: 'city', lead: 'City', contact: 'MailingCity', kind: 'text', fits: 40 },
  { marketo: 'state', lead: 'State', contact: 'MailingState', kind: 'text', fits: 80 },
  { marketo: 'postalCode', lead: 'PostalCode', contact: 'MailingPostalCode', kind: 'text', fits: 20 },
  { marketo: 'mktoPersonNotes', lead: 'Description', contact: 'Description', kind: 'text', fits: 2000 },
  { marketo: 'notes', lead: 'Notes__c', contact: 'Notes__c', kind: 'text', fits: 2000 },
  { marketo: 'industry', lead: 'Industry', contact: null, kind: 'text', fits: 255 },
  { marketo: 'leadScore', lead: 'Lead_Score__c', contact: 'Lead_Score__c', kind: 'number', fits: 0 },
  { marketo: 'numberOfEmployees', lead: 'NumberOfEmployees', contact: null, kind: 'number', fits: 0 },
  { marketo: 'annualBudget', lead: 'Annual_Budget__c', contact: 'Annual_Budget__c', kind: 'money', fits: 0 },
  { marketo: 'customerTier', lead: 'Customer_Tier__c', contact: 'Customer_Tier__c', kind: 'picklist', fits: 0 },
  { marketo: 'interests', lead: 'Interests__c', contact: 'Interests__c', kind: 'choices', fits: 0 },
  { marketo: 'renewalDate', lead: 'Renewal_Date__c', contact: 'Renewal_Date__c', kind: 'date', fits: 0 },
];

/** Whatever a later fault can have mapped. */
export const ALL_FIELDS: readonly SimulatedField[] = [...OPTIONAL_FIELDS, ...LATER_FIELDS];

/** The key fields of the sandbox. */
export const KEY_FIELDS = { marketo: 'basculeSalesforceId', salesforce: 'Marketo_Id__c' } as const;

/** The mapping line of a plan, as the settings would hold it. */
export function mappingLine({ marketo, lead, contact, direction, policy }: Pick<PresentPlan, keyof FieldPlan>): FieldMapping {
  return { marketo, lead, contact, direction, policy };
}

/** The vendor's name of a plan's field on an object; null when that object does not carry it. */
export function nameOn(plan: SimulatedField, object: 'Lead' | 'Contact' | 'person'): string | null {
  if (object === 'person') return plan.marketo;
  return object === 'Lead' ? plan.lead : plan.contact;
}
