import { createRandom, mixSeed } from '../../foundation/random.ts';
import { addObject } from '../control/customise.ts';
import type { CustomObject } from '../schema/custom-wishes.ts';
import type { Org } from '../world/org.ts';
import { inBatches, putSeeded } from './put-seeded.ts';
import type { SeededPeople } from './seed-people.ts';
import { ageOf } from './seed-sales.ts';

const INTERESTS = 105;
const PRODUCTS = ['Analytics', 'Automation', 'Mobile', 'Security', 'Training'];
const LEVELS = ['High', 'Medium', 'Low'];

/** The custom object a seeded org has: what somebody has shown interest in. */
const INTEREST: CustomObject = {
  name: 'Product_Interest__c',
  label: 'Product Interest',
  fields: [
    { name: 'Lead__c', type: 'lookup', to: 'Lead' },
    { name: 'Contact__c', type: 'lookup', to: 'Contact' },
    { name: 'Account__c', type: 'lookup', to: 'Account' },
    { name: 'Key__c', type: 'string', length: 40, externalId: true, unique: true },
    { name: 'Product__c', type: 'picklist', choices: PRODUCTS },
    { name: 'Level__c', type: 'picklist', choices: LEVELS, restricted: true },
    { name: 'Budget__c', type: 'currency', precision: 16, scale: 2 },
    { name: 'Asked_On__c', type: 'date' },
  ],
};

/** Adds the object where it is not there, and so many records of it: of the leads and contacts in turn. */
export function seedInterests(org: Org, count: number, seed: number, people: SeededPeople): void {
  if (count === 0) return;
  if (org.store.catalogue().named(INTEREST.name) === undefined) addObject(org, INTEREST, true);
  const everybody = [...people.leads.map((id) => ({ Lead__c: id })), ...people.contacts.map((id) => ({ Contact__c: id }))];
  inBatches(org, count, (number) => {
    const random = createRandom(mixSeed(seed, INTERESTS, number));
    const ageMs = ageOf(random);
    putSeeded(org, INTEREST.name, { number, ageMs }, {
      Name: `Interest ${number + 1}`,
      Key__c: `PI-${seed}-${number + 1}`,
      Product__c: random.pick(PRODUCTS),
      Level__c: random.pick(LEVELS),
      Budget__c: random.integer(100_000),
      Asked_On__c: new Date(org.clock.now() - ageMs).toISOString().slice(0, 10),
      ...everybody[number % Math.max(1, everybody.length)],
    });
  });
}
