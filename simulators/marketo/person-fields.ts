import type { DataType } from './data-type.ts';
import { recordedFields } from './recorded-fields.ts';
import type { FieldRow } from './recorded-fields.ts';

/** A field of a person. `length` 0 means none is described; an empty `soapName`, that SOAP does not know it. */
export type PersonField = {
  readonly id: number;
  readonly displayName: string;
  readonly dataType: DataType;
  readonly length: number;
  readonly name: string;
  readonly soapName: string;
  readonly readOnly: boolean;
  /** Made by the customer. Changes of custom fields do not move `updatedAt` (apis.md A5). */
  readonly custom: boolean;
  /** Belongs to the person's company; refused by sync leads when the person is linked to one (apis.md A4, 1021). */
  readonly ofCompany: boolean;
  /** May be a filterType, and a lookupField where it is custom (MD leads, Query). */
  readonly searchable: boolean;
};

/** Fields that this sandbox's administrator made for the sync; `basculeSalesforceId` holds the Salesforce id (WP). */
const sandboxFields: readonly FieldRow[] = [
  [901, 'Bascule Salesforce Id', 'string', 255, 'basculeSalesforceId', 'basculeSalesforceId'],
  [902, 'SFDC Type', 'string', 255, 'sfdcType', 'sfdcType'],
  [903, 'SFDC Is Deleted', 'boolean', 0, 'sfdcIsDeleted', 'sfdcIsDeleted'],
  [904, 'Interests', 'string', 255, 'interests', 'interests'],
  [905, 'Customer Tier', 'string', 255, 'customerTier', 'customerTier'],
  [906, 'Renewal Date', 'date', 0, 'renewalDate', 'renewalDate'],
  [907, 'Last Webinar', 'datetime', 0, 'lastWebinar', 'lastWebinar'],
  [908, 'Annual Budget', 'currency', 0, 'annualBudget', 'annualBudget'],
  [909, 'Notes', 'text', 0, 'notes', 'notes'],
  [910, 'SFDC Created Date', 'datetime', 0, 'sfdcCreatedDate', 'sfdcCreatedDate'],
  [911, 'SFDC Is Converted', 'boolean', 0, 'sfdcIsConverted', 'sfdcIsConverted'],
  [912, 'SFDC Converted Date', 'date', 0, 'sfdcConvertedDate', 'sfdcConvertedDate'],
];

/** Custom fields of the recorded subscription begin here; all lower ids are the vendor's own. */
const FIRST_CUSTOM_ID = 795;
/** A standard field with a late id (recording). */
const ECIDS_ID = 830;
/** Company name up to company notes: the fields which the guide's company describe also lists. */
const LAST_COMPANY_ID = 20;

/** Standard fields that the guide lists as filter types and that this subscription has (MS, getLeadsByFilter). */
const searchableStandardFields: readonly string[] = ['id', 'email', 'cookies'];
/** Types by which a custom field may be searched (MD leads, Query). */
const searchableTypes: readonly DataType[] = ['string', 'email', 'integer'];

/** Whether a custom field of this type may be searched by. */
export function isSearchableType(dataType: DataType): boolean {
  return searchableTypes.includes(dataType);
}

function fieldOf([id, displayName, dataType, length, name, soapName, access]: FieldRow): PersonField {
  const custom = id >= FIRST_CUSTOM_ID && id !== ECIDS_ID;
  return {
    id,
    displayName,
    dataType,
    length,
    name,
    soapName,
    readOnly: access === 'read only',
    custom,
    ofCompany: id <= LAST_COMPANY_ID,
    searchable: custom ? isSearchableType(dataType) : searchableStandardFields.includes(name),
  };
}

/** Every field of a person in this subscription, in the order of the describe. */
export const personFields: readonly PersonField[] = [...recordedFields, ...sandboxFields].map(fieldOf);

const byName = new Map(personFields.map((field) => [field.name, field]));

/** The field of this REST name. Names are compared exactly. */
export function findField(name: string): PersonField | undefined {
  return byName.get(name);
}

/** What a query answers when it names no fields (MD leads, Query). */
export const defaultFields: readonly string[] = ['id', 'email', 'updatedAt', 'createdAt', 'firstName', 'lastName'];
