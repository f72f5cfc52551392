import { recordPage } from '../foundation/record-page.ts';
import type { PageField } from '../foundation/record-page.ts';
import { pageFields } from './page-records.ts';
import type { DataType } from './data-type.ts';

/** How a field of each data type is edited. */
const kinds: Record<DataType, PageField['kind']> = {
  string: 'text',
  text: 'long text',
  url: 'text',
  email: 'text',
  phone: 'text',
  integer: 'number',
  float: 'number',
  percent: 'number',
  currency: 'number',
  boolean: 'yes or no',
  date: 'date',
  datetime: 'datetime',
  reference: 'number',
};

/** The page at `/`. */
export const page = recordPage({
  title: 'Marketo simulator',
  note:
    'A stand-in for a Marketo subscription, filled with invented people. ' +
    'Change somebody here as a marketer would, and watch the change arrive in Salesforce.',
  hue: 265,
  objects: [
    {
      name: 'people',
      title: 'People',
      one: 'person',
      columns: ['firstName', 'lastName', 'email', 'company', 'title', 'basculeSalesforceId'],
      fields: pageFields.map(({ name, displayName, dataType, readOnly }) => ({ name, label: displayName, kind: kinds[dataType], readOnly })),
    },
  ],
});
