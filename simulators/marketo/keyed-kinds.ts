import type { DataType } from './data-type.ts';
import type { RecordId } from './keyed-store.ts';
import { personFields } from './person-fields.ts';
import type { ApiError } from './refusal.ts';
import type { World } from './world.ts';

/** A field of an object, as its describe shows it. `length` 0 means that none is described. */
export type KeyedField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
  readonly length: number;
  readonly updateable: boolean;
};

/** A reference from a field of one object to a field of another: of a person (`lead`), or of the object in this store. */
export type Link = {
  readonly field: string;
  readonly to: string;
  readonly toField: string;
  /** What the whole call is refused with when a row's value refers to nothing; without it, the row is skipped. */
  readonly refusesCall?: ApiError;
};

/** A kind of object: everything in the lead database but people, each known by dedupe fields and a system id (apis.md A6). */
export type KeyedKind = {
  /** Its name in the describe. */
  readonly name: string;
  /** The name of its store, by which links and holders refer to it. */
  readonly store: string;
  /** What its describe says beside the common members. */
  readonly heading: Readonly<Record<string, unknown>>;
  readonly idField: 'id' | 'marketoGUID';
  readonly dedupeFields: readonly string[];
  readonly searchable: readonly (readonly string[])[];
  readonly fields: readonly KeyedField[];
  /** Fields beside the dedupe fields that a new record must have. */
  readonly required: readonly string[];
  /** What its fields refer to; a value that refers to nothing skips the record (1004 for people, 1013 for others). */
  readonly links: readonly Link[];
  /** What refers to it and keeps it from being deleted (1022); `field` is theirs, `toField` its own. */
  readonly heldBy: readonly { readonly by: string; readonly field: string; readonly toField: string }[];
  /** Whether Adobe's own Salesforce sync keeps others from writing it (1018). */
  readonly closedByConnector: boolean;
  /** The words of 1013 in the guide's page of this object. */
  readonly notFound: string;
  newId(world: World): RecordId;
};

/** A field of an object; a length of 0 for types that have none. */
export function keyedField(name: string, displayName: string, dataType: DataType, length: number, updateable: boolean): KeyedField {
  return { name, displayName, dataType, length, updateable };
}

const createdAt = keyedField('createdAt', 'Created At', 'datetime', 0, false);
const updatedAt = keyedField('updatedAt', 'Updated At', 'datetime', 0, false);
const integerId = keyedField('id', 'Marketo Id', 'integer', 0, false);
const guid = keyedField('marketoGUID', 'Marketo GUID', 'string', 36, false);

/** The system fields of an object known by a GUID, in the order of the guide's describes (MD opportunities, custom-objects). */
export const guidFields: readonly KeyedField[] = [guid, createdAt, updatedAt];

/** The field that this sandbox's administrator made on several objects for the sync, as on people. */
export const sandboxDeletionFlag: KeyedField = keyedField('sfdcIsDeleted', 'SFDC Is Deleted', 'boolean', 0, true);

/** Key and describe as in the guide (MD companies); the other fields are those a person's describe files under company. */
export const companyKind: KeyedKind = {
  name: 'Company',
  store: 'company',
  heading: { description: 'Company object' },
  idField: 'id',
  dedupeFields: ['externalCompanyId'],
  searchable: [['externalCompanyId'], ['id'], ['company']],
  fields: [
    keyedField('id', 'Id', 'integer', 0, false),
    createdAt,
    updatedAt,
    keyedField('externalCompanyId', 'External Company Id', 'string', 100, false),
    ...personFields.filter((one) => one.ofCompany).map((one) => keyedField(one.name, one.displayName, one.dataType, one.length, true)),
    sandboxDeletionFlag,
  ],
  required: [],
  links: [],
  heldBy: [{ by: 'lead', field: 'externalCompanyId', toField: 'externalCompanyId' }],
  closedByConnector: true,
  notFound: 'Record not found',
  newId: (world) => world.nextId('company'),
};

/** As in the guide (MD sales-persons); names, phone and title appear there only in the request example or not at all. */
export const salesPersonKind: KeyedKind = {
  name: 'SalesPerson',
  store: 'salesPerson',
  heading: {},
  idField: 'id',
  dedupeFields: ['externalSalesPersonId'],
  searchable: [['email'], ['id'], ['externalSalesPersonId']],
  fields: [
    integerId,
    createdAt,
    updatedAt,
    keyedField('email', 'Email', 'string', 255, true),
    keyedField('externalSalesPersonId', 'External Sales Person Id', 'string', 255, false),
    keyedField('firstName', 'First Name', 'string', 255, true),
    keyedField('lastName', 'Last Name', 'string', 255, true),
    keyedField('phone', 'Phone', 'string', 255, true),
    keyedField('title', 'Title', 'string', 255, true),
  ],
  required: [],
  links: [],
  heldBy: [
    { by: 'lead', field: 'externalSalesPersonId', toField: 'externalSalesPersonId' },
    { by: 'opportunity', field: 'externalSalesPersonId', toField: 'externalSalesPersonId' },
  ],
  closedByConnector: true,
  notFound: 'Record not found',
  newId: (world) => world.nextId('salesPerson'),
};

/** The describe of a role as in the guide (MD opportunity-roles); createdAt and updatedAt are readable though not described. */
export const opportunityRoleKind: KeyedKind = {
  name: 'opportunityRole',
  store: 'opportunityRole',
  heading: { displayName: 'Opportunity Role' },
  idField: 'marketoGUID',
  dedupeFields: ['externalOpportunityId', 'leadId', 'role'],
  searchable: [['externalOpportunityId', 'leadId', 'role'], ['marketoGUID'], ['leadId'], ['externalOpportunityId']],
  fields: [
    guid,
    keyedField('externalOpportunityId', 'External Opportunity Id', 'string', 50, false),
    keyedField('leadId', 'Lead Id', 'integer', 0, false),
    keyedField('role', 'Role', 'string', 50, false),
    keyedField('isPrimary', 'Is Primary', 'boolean', 0, true),
    keyedField('externalCreatedDate', 'External Created Date', 'datetime', 0, true),
  ],
  required: [],
  links: [
    { field: 'externalOpportunityId', to: 'opportunity', toField: 'externalOpportunityId' },
    { field: 'leadId', to: 'lead', toField: 'id' },
  ],
  heldBy: [],
  closedByConnector: true,
  notFound: 'Object not found',
  newId: (world) => world.nextObjectGuid(),
};
