import { customFields } from './custom-fields.ts';

/** Where a value of a converted lead goes. */
export type ConversionTarget = { readonly lead: string; readonly object: 'Account' | 'Contact' | 'Opportunity'; readonly field: string };

/**
 * The vendor's own mapping, which nobody can change (SF lead conversion; general knowledge, there is no recording of it
 * beside the names in grouparoo/lead-crud-and-convert.json). Each line: the lead's field, then where it goes.
 */
const STANDARD = `
  Company           Account.Name
  Phone             Account.Phone Contact.Phone
  Fax               Account.Fax Contact.Fax
  Website           Account.Website
  Industry          Account.Industry
  AnnualRevenue     Account.AnnualRevenue
  NumberOfEmployees Account.NumberOfEmployees
  Rating            Account.Rating
  CompanyDunsNumber Account.DunsNumber
  Street            Account.BillingStreet Contact.MailingStreet
  City              Account.BillingCity Contact.MailingCity
  State             Account.BillingState Contact.MailingState
  PostalCode        Account.BillingPostalCode Contact.MailingPostalCode
  Country           Account.BillingCountry Contact.MailingCountry
  LeadSource        Account.AccountSource Contact.LeadSource Opportunity.LeadSource
  Salutation        Contact.Salutation
  FirstName         Contact.FirstName
  LastName          Contact.LastName
  Title             Contact.Title
  Email             Contact.Email
  MobilePhone       Contact.MobilePhone
  Description       Contact.Description
  EmailBouncedReason Contact.EmailBouncedReason
  EmailBouncedDate  Contact.EmailBouncedDate
  IndividualId      Contact.IndividualId
  Jigsaw            Contact.Jigsaw
`;

export const standardConversion: readonly ConversionTarget[] = STANDARD.trim().split('\n').flatMap((line) => {
  const [lead = '', ...targets] = line.trim().split(/\s+/);
  return targets.map((target) => {
    const [object = '', field = ''] = target.split('.');
    return { lead, object: object === 'Account' || object === 'Opportunity' ? object : 'Contact', field };
  });
});

/** What an administrator of the sandbox has mapped: each custom field to its namesake on the contact, except the key of a person. */
export const sandboxConversion: readonly ConversionTarget[] = customFields
  .filter((field) => field.formula === null && !field.unique)
  .map((field) => ({ lead: field.name, object: 'Contact', field: field.name }));
