import { generatePerson } from '../../foundation/generate-people.ts';
import type { GeneratedPerson } from '../../foundation/generate-people.ts';
import { SALES_USER_IDS } from './bootstrap.ts';
import type { Org } from './org.ts';
import { newRecord } from './record.ts';
import type { FieldValue } from './record.ts';
import { stampOf } from './stamps.ts';

/** What a seeding made. */
export type Seeded = { readonly leads: number; readonly contacts: number; readonly accounts: number };

/** People put into one transaction, hence into one line of the journal. */
const PEOPLE_AT_ONCE = 500;
/** Of five people three are leads and two contacts. */
const isContact = (number: number): boolean => number % 5 >= 3;

/**
 * Adds people 0 to `people - 1` of the world `seed`: 60 % leads, 40 % contacts with an account each. Always the same
 * world for the same clock; stamps lie between two hours and two years back. Values obey the org's own rules.
 */
export function seedPeople(org: Org, people: number, seed: number): Seeded {
  let contacts = 0;
  for (let first = 0; first < people; first += PEOPLE_AT_ONCE) {
    org.store.transaction(() => {
      for (let number = first; number < Math.min(first + PEOPLE_AT_ONCE, people); number += 1) {
        const person = generatePerson(seed, number);
        if (isContact(number)) {
          putContact(org, person);
          contacts += 1;
        } else putLead(org, person);
      }
      return { keep: true, value: undefined };
    });
  }
  return { leads: people - contacts, contacts, accounts: contacts };
}

function putLead(org: Org, person: GeneratedPerson): void {
  put(org, 'Lead', person, {
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

function putContact(org: Org, person: GeneratedPerson): void {
  const accountId = put(org, 'Account', person, {
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
  put(org, 'Contact', person, {
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

function put(org: Org, object: string, person: GeneratedPerson, values: Readonly<Record<string, FieldValue>>): string {
  const owner = SALES_USER_IDS[person.number % SALES_USER_IDS.length] ?? null;
  const stamp = stampOf(org.clock.now() - person.ageMs);
  const id = org.store.newId(org.store.catalogue().known(object));
  const audit = { OwnerId: owner, CreatedById: owner, LastModifiedById: owner, CreatedDate: stamp, LastModifiedDate: stamp, CleanStatus: 'Pending' };
  org.store.put(object, newRecord(id, stamp, { ...values, ...audit }));
  return id;
}

const blank = (text: string): string | null => (text === '' ? null : text);
