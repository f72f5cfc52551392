import { recordPage } from '../../foundation/record-page.ts';
import type { PageField, PageObject } from '../../foundation/record-page.ts';
import { standardCatalogue } from '../schema/standard-objects.ts';
import type { FieldDefinition, FieldType } from '../schema/field-table.ts';
import { pageFieldsOf } from './page-records.ts';

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

function pageObject(name: string, one: string, columns: readonly string[]): PageObject {
  const object = standardCatalogue.known(name);
  return { name, title: object.labelPlural, one, columns, fields: pageFieldsOf(object).map(pageField) };
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

/** The page at `/`: leads, contacts and accounts of the simulated org. */
export const page = recordPage({
  title: 'Salesforce simulator',
  note: 'A stand-in for a Salesforce org, filled with invented people. Change somebody here as a sales person would, and watch the change arrive in Marketo.',
  hue: 210,
  objects: [
    pageObject('Lead', 'lead', ['Name', 'Email', 'Company', 'Title', 'Status', 'Rating']),
    pageObject('Contact', 'contact', ['Name', 'Email', 'Title', 'Department', 'MailingCity']),
    pageObject('Account', 'account', ['Name', 'Industry', 'BillingCity', 'BillingCountry', 'Website']),
  ],
});
