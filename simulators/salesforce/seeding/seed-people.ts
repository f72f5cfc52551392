import { generatePerson } from '../../foundation/generate-people.ts';
import type { GeneratedPerson } from '../../foundation/generate-people.ts';
import type { Org } from '../world/org.ts';
import type { FieldValue } from '../world/record.ts';
import { inBatches, putSeeded } from './put-seeded.ts';

/** The people a seeding made: their ids, and those of their accounts. */
export type SeededPeople = { readonly leads: readonly string[]; readonly contacts: readonly string[]; readonly accounts: readonly string[] };

/** Of five people three are leads and two contacts. */
const isContact = (number: number): boolean => number % 5 >= 3;

/**
 * Adds people 0 to `people - 1` of the world `seed`: 60 % leads, 40 % contacts. Each contact has an account of its own;
 * with `accounts` there are that many, and the contacts share them in turn. Always the same world for the same clock;
 * stamps lie between two hours and two years back. Values obey the org's own rules.
 */
export function seedPeople(org: Org, people: number, seed: number, accounts?: number): SeededPeople {
  const made: { leads: string[]; contacts: string[]; accounts: string[] } = { leads: [], contacts: [], accounts: [] };
  inBatches(org, accounts ?? 0, (number) => made.accounts.push(putAccount(org, generatePerson(seed, number))));
  inBatches(org, people, (number) => {
    const person = generatePerson(seed, number);
    if (!isContact(number)) {
      made.leads.push(putLead(org, person));
      return;
    }
    if (accounts === undefined) made.accounts.push(putAccount(org, person));
    const accountId = accounts === undefined ? made.accounts.at(-1) : made.accounts[made.contacts.length % accounts];
    made.contacts.push(putContact(org, person, accountId ?? null));
  });
  return made;
}

function putLead(org: Org, person: GeneratedPerson): string {
  return putSeeded(org, 'Lead', person, {
    ...personValues(person),
    Company: person.company,
    Website: blank(person.website),
    Industry: blank(person.industry),
    Rating: person.rating === 'Hot' && person.phone === '' ? 'Warm' : blank(person.rating),
    AnnualRevenue: person.annualRevenue === 0 ? null : person.annualRevenue,
    NumberOfEmployees: person.numberOfEmployees === 0 ? null : person.numberOfEmployees,
    Status: person.number % 4 === 0 ? 'Working - Contacted' : 'Open - Not Contacted',
    Street: person.street,
    City: person.city,
    State: blank(person.state),
    PostalCode: person.postalCode,
    Country: person.country,
  });
}

function putAccount(org: Org, person: GeneratedPerson): string {
  return putSeeded(org, 'Account', person, {
    Name: person.company,
    Website: blank(person.website),
    Industry: blank(person.industry),
    AnnualRevenue: person.annualRevenue === 0 ? null : person.annualRevenue,
    NumberOfEmployees: person.numberOfEmployees === 0 ? null : person.numberOfEmployees,
    BillingStreet: person.street,
    BillingCity: person.city,
    BillingState: blank(person.state),
    BillingPostalCode: person.postalCode,
    BillingCountry: person.country,
  });
}

function putContact(org: Org, person: GeneratedPerson, accountId: string | null): string {
  return putSeeded(org, 'Contact', person, {
    ...personValues(person),
    AccountId: accountId,
    Department: blank(person.department),
    MailingStreet: person.street,
    MailingCity: person.city,
    MailingState: blank(person.state),
    MailingPostalCode: person.postalCode,
    MailingCountry: person.country,
  });
}

function personValues(person: GeneratedPerson): Readonly<Record<string, FieldValue>> {
  return {
    FirstName: blank(person.firstName),
    LastName: person.lastName,
    Email: blank(person.email),
    Title: blank(person.title),
    Phone: blank(person.phone),
    MobilePhone: blank(person.mobilePhone),
    LeadSource: blank(person.leadSource),
    Lead_Score__c: person.leadScore,
    Notes__c: blank(person.notes),
    Do_Not_Sync_to_Marketo__c: false,
  };
}

const blank = (text: string): string | null => (text === '' ? null : text);
