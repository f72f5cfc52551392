import type { FieldMapping, KeyedFieldMapping, Mapping } from '../../src/domain/field-mapping.ts';
import type { KeyedObject } from '../../src/domain/side.ts';
import type { FieldKind } from './field-plans.ts';

/** What goes to Marketo beside people in this simulation, by Salesforce's own names. */
export type ObjectName = 'User' | 'Account' | 'Opportunity' | 'OpportunityContactRole' | CustomName;

/** The custom objects, of which a run has one at most. */
export type CustomName = 'Invoice__c' | 'Booking__c';

/** Whom a link may name beside other objects. */
type PersonName = 'Contact' | 'Lead';

/** A field of an object that a run may map. */
export interface ObjectField {
  /** Marketo's REST name, and the mapping's key. */
  readonly marketo: string;
  readonly salesforce: string;
  readonly kind: FieldKind;
  /** Longest text that fits on both sides, characters. */
  readonly fits: number;
  /** What its value names: a record of one of these. */
  readonly links?: ObjectName | PersonName;
  /** A part of a key of several fields: Marketo never changes it. */
  readonly isKey?: true;
}

/** How an object is kept on both sides, from apis.md A6 and not from the engine. */
export interface ObjectKind {
  readonly name: ObjectName;
  /** Bascule's word. */
  readonly word: KeyedObject;
  /** The name of Marketo's store in its simulator. */
  readonly store: string;
  /** What its paths begin with, after `/rest/v1/`. */
  readonly path: string;
  /** The records of the page at Marketo's control door. */
  readonly page: string;
  /** Marketo's field that carries the Salesforce id; null where the key is made of several fields. */
  readonly keyField: string | null;
  readonly fields: readonly ObjectField[];
}

const text = (marketo: string, salesforce: string, fits = 40): ObjectField => ({ marketo, salesforce, kind: 'text', fits });
const value = (marketo: string, salesforce: string, kind: FieldKind): ObjectField => ({ marketo, salesforce, kind, fits: 0 });
const link = (marketo: string, salesforce: string, links: ObjectName | PersonName): ObjectField => ({ marketo, salesforce, kind: 'text', fits: 0, links });

/** The fields of every custom object, as an administrator makes them in Salesforce. */
const CUSTOM_FIELDS = [
  { name: 'Contact__c', type: 'lookup', to: 'Contact' },
  { name: 'Account__c', type: 'lookup', to: 'Account' },
  { name: 'Amount__c', type: 'currency', precision: 16, scale: 2 },
  { name: 'Due__c', type: 'date' },
  { name: 'Note__c', type: 'textarea', length: 2000 },
];

/** What an administrator of Salesforce is asked to make. */
export const CUSTOM_OBJECTS: Readonly<Record<CustomName, { readonly name: CustomName; readonly fields: readonly object[] }>> = {
  Invoice__c: { name: 'Invoice__c', fields: CUSTOM_FIELDS },
  // Whom it names may become a contact (decision 45).
  Booking__c: { name: 'Booking__c', fields: [{ name: 'Lead__c', type: 'lookup', to: 'Lead' }, ...CUSTOM_FIELDS] },
};

function custom(name: CustomName, more: readonly ObjectField[]): ObjectKind {
  return {
    name, word: `custom:${name}`, store: `custom:${name}`, path: `customobjects/${name}`, page: `custom-${name}`, keyField: 'salesforceId',
    fields: [
      text('Name', 'Name', 80), value('Amount__c', 'Amount__c', 'money'), value('Due__c', 'Due__c', 'date'), text('Note__c', 'Note__c', 255),
      link('Contact__c', 'Contact__c', 'Contact'), link('Account__c', 'Account__c', 'Account'), ...more,
    ],
  };
}

/** Every kind, whoever is named by others first. */
export const OBJECT_KINDS: readonly ObjectKind[] = [
  {
    name: 'User', word: 'user', store: 'salesPerson', path: 'salespersons', page: 'sales-persons', keyField: 'externalSalesPersonId',
    fields: [text('email', 'Email'), text('firstName', 'FirstName'), text('lastName', 'LastName'), text('phone', 'Phone'), text('title', 'Title')],
  },
  {
    name: 'Account', word: 'account', store: 'company', path: 'companies', page: 'companies', keyField: 'externalCompanyId',
    fields: [text('company', 'Name', 255), text('billingCity', 'BillingCity'), text('mainPhone', 'Phone'), text('site', 'Site', 80), value('numberOfEmployees', 'NumberOfEmployees', 'number'), text('mktoCompanyNotes', 'Description', 2000)],
  },
  {
    name: 'Opportunity', word: 'opportunity', store: 'opportunity', path: 'opportunities', page: 'opportunities', keyField: 'externalOpportunityId',
    fields: [
      text('name', 'Name', 120), value('stage', 'StageName', 'picklist'), value('amount', 'Amount', 'money'), value('closeDate', 'CloseDate', 'date'), text('nextStep', 'NextStep', 255),
      link('externalCompanyId', 'AccountId', 'Account'), link('externalSalesPersonId', 'OwnerId', 'User'),
    ],
  },
  {
    name: 'OpportunityContactRole', word: 'opportunity-contact-role', store: 'opportunityRole', path: 'opportunities/roles', page: 'roles', keyField: null,
    fields: [
      { ...link('externalOpportunityId', 'OpportunityId', 'Opportunity'), isKey: true }, { ...link('leadId', 'ContactId', 'Contact'), isKey: true },
      { ...value('role', 'Role', 'picklist'), isKey: true }, value('isPrimary', 'IsPrimary', 'boolean'),
    ],
  },
  custom('Invoice__c', []),
  custom('Booking__c', [link('Lead__c', 'Lead__c', 'Lead')]),
];

/** The kind of a name. */
export function kindNamed(name: ObjectName): ObjectKind {
  const found = OBJECT_KINDS.find((kind) => kind.name === name);
  if (found === undefined) throw new Error(`There is no object ${name} here.`);
  return found;
}

/** Whether administrators made it: the program finds its links by itself, and Marketo's record belongs to nobody else (decision 25). */
export function isCustom({ name }: ObjectKind): boolean {
  return isCustomName(name);
}

/** The same of its name. */
export function isCustomName(name: ObjectName): name is CustomName {
  return name in CUSTOM_OBJECTS;
}

/** Whether a link names a lead or contact: Marketo knows those by the key of their person. */
export function isToPerson(links: ObjectField['links']): links is PersonName {
  return links === 'Contact' || links === 'Lead';
}

/** How people are tied to their company and their owner, where those are followed: the fields of the person. */
export const PERSON_LINKS: readonly (ObjectField & { readonly onLeads: boolean })[] = [
  { ...link('externalCompanyId', 'AccountId', 'Account'), onLeads: false },
  { ...link('externalSalesPersonId', 'OwnerId', 'User'), onLeads: true },
];

/** Fields of a kind that take part: a link does where the linked object is followed. */
export function fieldsFollowed(kind: ObjectKind, followed: readonly ObjectName[]): readonly ObjectField[] {
  return kind.fields.filter((field) => isFollowed(field, followed) || isCustom(kind));
}

/** The lines that tie people to what is followed beside them, as the settings would hold them. */
export function personLinkLines(followed: readonly ObjectName[]): readonly FieldMapping[] {
  return PERSON_LINKS.filter((field) => isFollowed(field, followed)).map(({ marketo, salesforce, links, onLeads }) => ({
    marketo, lead: onLeads ? salesforce : null, contact: salesforce, direction: 'to-marketo', policy: 'salesforce-wins', links: wordOf(links),
  }));
}

/** The mapping of all objects that are followed, as the settings would hold it. */
export function objectLines(followed: readonly ObjectName[]): Mapping['objects'] {
  return Object.fromEntries(OBJECT_KINDS.filter(({ name }) => followed.includes(name)).map((kind) => [kind.word, fieldsFollowed(kind, followed).map((field) => lineOf(kind, field))]));
}

function lineOf(kind: ObjectKind, { marketo, salesforce, links, isKey }: ObjectField): KeyedFieldMapping {
  // Of a custom object the program finds its links by itself (decision 25).
  if (links === undefined || isCustom(kind)) return { marketo, salesforce, ...(isKey === true ? { isKey } : {}) };
  return { marketo, salesforce, links: wordOf(links), ...(links === 'Contact' ? { translated: true } : {}), ...(isKey === true ? { isKey } : {}) };
}

function isFollowed({ links }: ObjectField, followed: readonly ObjectName[]): boolean {
  return links === undefined || links === 'Contact' || links === 'Lead' || followed.includes(links);
}

function wordOf(links: ObjectField['links']): KeyedObject | 'contact' {
  return links === undefined || links === 'Contact' || links === 'Lead' ? 'contact' : kindNamed(links).word;
}
