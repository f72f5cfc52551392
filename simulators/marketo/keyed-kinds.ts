import type { KeyedStore } from './keyed-store.ts';
import type { DataType } from './data-type.ts';
import { personFields } from './person-fields.ts';
import type { World } from './world.ts';

/** A field of a company or sales person, as its describe shows it. */
type KeyedField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
  readonly length: number;
  readonly updateable: boolean;
};

/** A kind of object with an integer id and an external key (apis.md A6). */
export type KeyedKind = {
  /** Its name in the describe. */
  readonly name: string;
  readonly kind: 'company' | 'salesPerson';
  readonly keyField: string;
  readonly searchable: readonly string[];
  readonly fields: readonly KeyedField[];
  storeOf(world: World): KeyedStore;
  /** The person field that links to it. */
  readonly linkField: string;
};

function field(name: string, displayName: string, dataType: DataType, length: number, updateable: boolean): KeyedField {
  return { name, displayName, dataType, length, updateable };
}

const systemFields: readonly KeyedField[] = [
  field('id', 'Marketo Id', 'integer', 0, false),
  field('createdAt', 'Created At', 'datetime', 0, false),
  field('updatedAt', 'Updated At', 'datetime', 0, false),
];

/** Key and describe as in the guide (MD companies); the other fields are those a person's describe files under company. */
export const companyKind: KeyedKind = {
  name: 'Company',
  kind: 'company',
  keyField: 'externalCompanyId',
  searchable: ['externalCompanyId', 'id', 'company'],
  fields: [
    ...systemFields,
    field('externalCompanyId', 'External Company Id', 'string', 100, false),
    ...personFields.filter((one) => one.ofCompany).map((one) => field(one.name, one.displayName, one.dataType, one.length, true)),
  ],
  storeOf: (world) => world.companies,
  linkField: 'externalCompanyId',
};

/** As in the guide (MD sales-persons); names, phone and title appear there only in the request example or not at all. */
export const salesPersonKind: KeyedKind = {
  name: 'SalesPerson',
  kind: 'salesPerson',
  keyField: 'externalSalesPersonId',
  searchable: ['email', 'id', 'externalSalesPersonId'],
  fields: [
    ...systemFields,
    field('email', 'Email', 'string', 255, true),
    field('externalSalesPersonId', 'External Sales Person Id', 'string', 255, false),
    field('firstName', 'First Name', 'string', 255, true),
    field('lastName', 'Last Name', 'string', 255, true),
    field('phone', 'Phone', 'string', 255, true),
    field('title', 'Title', 'string', 255, true),
  ],
  storeOf: (world) => world.salesPersons,
  linkField: 'externalSalesPersonId',
};
