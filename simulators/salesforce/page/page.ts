import { recordPage } from '../../foundation/record-page.ts';
import type { PageField, PageObject } from '../../foundation/record-page.ts';
import type { Catalogue } from '../schema/catalogue.ts';
import type { FieldDefinition, FieldType } from '../schema/field-table.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { pageFieldsOf } from './page-fields.ts';

/** How a field of each type is edited. */
const KINDS: Readonly<Record<FieldType, PageField['kind']>> = {
  id: 'text',
  string: 'text',
  boolean: 'yes or no',
  reference: 'text',
  picklist: 'choice',
  multipicklist: 'text',
  combobox: 'text',
  textarea: 'long text',
  phone: 'text',
  email: 'text',
  url: 'text',
  double: 'number',
  currency: 'number',
  percent: 'number',
  int: 'number',
  date: 'date',
  datetime: 'datetime',
  address: 'text',
};

function pageObject(object: ObjectDefinition, columns: readonly string[]): PageObject {
  return { name: object.name, title: object.labelPlural, one: object.label.toLowerCase(), columns, fields: pageFieldsOf(object).map(pageField) };
}

function pageField(field: FieldDefinition): PageField {
  const options = field.picklistValues.map((choice) => choice.value);
  return {
    name: field.name,
    label: field.label,
    kind: KINDS[field.type],
    ...(field.type === 'picklist' ? { options } : {}),
    readOnly: !field.updateable,
  };
}

/** The kinds of record the page begins with, and the columns of their lists; custom objects follow. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Lead: ['Name', 'Email', 'Company', 'Title', 'Status', 'Rating'],
  Contact: ['Name', 'Email', 'Title', 'Department', 'MailingCity'],
  Account: ['Name', 'Industry', 'BillingCity', 'BillingCountry', 'Website'],
  Opportunity: ['Name', 'StageName', 'Amount', 'CloseDate', 'IsWon'],
  OpportunityContactRole: ['OpportunityId', 'ContactId', 'Role', 'IsPrimary'],
  Campaign: ['Name', 'Type', 'Status', 'IsActive', 'NumberOfResponses'],
  CampaignMember: ['Name', 'CampaignId', 'Status', 'HasResponded'],
  CampaignMemberStatus: ['Label', 'CampaignId', 'IsDefault', 'HasResponded'],
  Task: ['Subject', 'WhoId', 'Status', 'Priority', 'ActivityDate'],
  Event: ['Subject', 'WhoId', 'StartDateTime', 'EndDateTime'],
};
/** Custom objects show so many of their own fields in the list. */
const CUSTOM_COLUMNS = 4;

const pages = new WeakMap<Catalogue, string>();

/** The page at `/`: every kind of record of the simulated org that people work with. */
export function pageOf(catalogue: Catalogue): string {
  const known = pages.get(catalogue) ?? makePage(catalogue);
  pages.set(catalogue, known);
  return known;
}

function makePage(catalogue: Catalogue): string {
  const standard = Object.entries(COLUMNS).map(([name, columns]) => pageObject(catalogue.known(name), columns));
  const custom = catalogue.objects.filter((object) => object.custom).map((object) => pageObject(object, customColumns(object)));
  return recordPage({
    title: 'Salesforce simulator',
    note: 'A stand-in for a Salesforce org, filled with invented people. Change somebody here as a sales person would, and watch the change arrive in Marketo.',
    hue: 210,
    objects: [...standard, ...custom],
  });
}

function customColumns(object: ObjectDefinition): readonly string[] {
  const own = pageFieldsOf(object).filter((field) => field.custom).map((field) => field.name);
  return ['Name', ...own.slice(0, CUSTOM_COLUMNS)];
}
