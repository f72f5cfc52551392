import type { FieldDefinition } from './field-table.ts';
import { readFieldTable } from './field-table.ts';

/**
 * What person accounts add to Account and Contact. No describe of an org with them was recorded: names and types are
 * general knowledge, sizes those of the same fields of a recorded Contact.
 */
const ACCOUNT = `
  LastName                | Last Name                  | string 80      | in:Name
  FirstName               | First Name                 | string 40      | in:Name
  Salutation              | Salutation                 | picklist 40    | in:Name values:ContactSalutation
  PersonContactId         | Contact ID                 | reference      | readonly Contact=PersonContact
  IsPersonAccount         | Is Person Account          | boolean        | required readonly defaulted
  PersonMailingStreet     | Mailing Street             | textarea 255   | fls
  PersonMailingCity       | Mailing City               | string 40      | fls
  PersonMailingState      | Mailing State/Province     | string 80      | fls
  PersonMailingPostalCode | Mailing Zip/Postal Code    | string 20      | fls
  PersonMailingCountry    | Mailing Country            | string 80      | fls
  PersonOtherStreet       | Other Street               | textarea 255   | fls
  PersonOtherCity         | Other City                 | string 40      | fls
  PersonOtherState        | Other State/Province       | string 80      | fls
  PersonOtherPostalCode   | Other Zip/Postal Code      | string 20      | fls
  PersonOtherCountry      | Other Country              | string 80      | fls
  PersonMobilePhone       | Mobile                     | phone 40       | fls
  PersonHomePhone         | Home Phone                 | phone 40       | fls
  PersonOtherPhone        | Other Phone                | phone 40       | fls
  PersonAssistantPhone    | Asst. Phone                | phone 40       | fls
  PersonEmail             | Email                      | email 80       | fls lookup
  PersonTitle             | Title                      | string 80      | fls
  PersonDepartment        | Department                 | string 80      | fls
  PersonAssistantName     | Assistant                  | string 40      | fls
  PersonLeadSource        | Lead Source                | picklist 255   | fls values:LeadSource
  PersonBirthdate         | Birthdate                  | date           | fls
`;

const contactFlag = readFieldTable('IsPersonAccount | Is Person Account | boolean | required readonly defaulted');

/** Fields of an account that are, under another or the same name, those of the contact behind it. */
const SHARED: ReadonlySet<string> = new Set(['LastName', 'FirstName', 'Salutation', 'Phone', 'Fax', 'OwnerId']);
/** Fields of an account that begin like a mirrored one and are not. */
const NOT_MIRRORED: ReadonlySet<string> = new Set(['PersonContactId']);

/** The contact's field a field of a person account mirrors; undefined for a field of the account itself. */
export function mirroredField(accountField: string): string | undefined {
  if (SHARED.has(accountField)) return accountField;
  if (accountField.endsWith('__pc')) return accountField.replace(/__pc$/, '__c');
  return accountField.startsWith('Person') && !NOT_MIRRORED.has(accountField) ? accountField.slice('Person'.length) : undefined;
}

/** The fields of an object with person accounts switched on; a lead needs no company any more. */
export function withPersonAccounts(object: string, fields: readonly FieldDefinition[], contactFields: readonly FieldDefinition[]): readonly FieldDefinition[] {
  if (object === 'Lead') return fields.map((field) => (field.name === 'Company' ? { ...field, nillable: true } : field));
  if (object === 'Contact') return [...fields, ...contactFlag];
  if (object !== 'Account') return fields;
  const custom = contactFields.filter((field) => field.custom).map((field) => ({ ...field, name: field.name.replace(/__c$/, '__pc') }));
  return [...fields, ...readFieldTable(ACCOUNT), ...custom];
}
