import { generatePerson } from '../foundation/generate-people.ts';
import type { GeneratedPerson } from '../foundation/generate-people.ts';
import { createRandom, mixSeed } from '../foundation/random.ts';
import { activityType } from './activity-log.ts';
import { stamp } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import type { Change, World } from './world.ts';

/** From this number on, generated humans are known to Marketo alone. */
const MARKETO_ONLY = 1_000_000;

/** What a seeding made. */
export type Seeded = { readonly people: number; readonly alsoInSalesforce: number };

/**
 * Adds a generated world. The first half are the humans whom the Salesforce simulator makes of the same numbers, with
 * the same names and addresses but a few fields blank or different; the others only Marketo knows. Their New Lead
 * activities and some web visits lie in the past two years, in order; nothing in the last hour.
 */
export function seedWorld(world: World, people: number, seed: number): Seeded {
  const alsoInSalesforce = Math.ceil(people / 2);
  const humans = Array.from({ length: people }, (_, n) => generatePerson(seed, n < alsoInSalesforce ? n : MARKETO_ONLY + n));
  humans.sort((a, b) => b.ageMs - a.ageMs);
  const now = world.now();
  world.commit(humans.flatMap((human) => changesFor(world, human, seed, Math.floor((now - human.ageMs) / 1000) * 1000)));
  return { people, alsoInSalesforce };
}

function changesFor(world: World, human: GeneratedPerson, seed: number, createdAt: number): Change[] {
  const random = createRandom(mixSeed(seed, human.number, 99));
  const id = world.nextId('person');
  const values = { ...knownValues(human), ...(random.chance(0.2) ? oddValues(human) : {}) };
  const newLead: Change = ['activity', {
    guid: world.nextGuid(),
    personId: id,
    at: createdAt,
    type: activityType.newLead,
    primaryValueId: id,
    attributes: [['Source Type', 'List import'], ['Created Date', stamp(createdAt).slice(0, 10)]],
  }];
  return [
    // One second earlier, as for all imported people of a recording (apis.md A5).
    ['person', { id, createdAt, updatedAt: createdAt - 1000, values: filled(values) }],
    newLead,
    ...(random.chance(0.3) ? [webVisit(world, id, createdAt)] : []),
  ];
}

/** A visit to a web page: the sort of activity that fills the log between changes. */
export function webVisit(world: World, personId: number, at: number): Change {
  const primary = { primaryValueId: 71, primaryValue: 'www.example.com/products.html' };
  const attributes = [['Webpage URL', '/products.html'], ['Client IP Address', '192.0.2.7']] as const;
  return ['activity', { guid: world.nextGuid(), personId, at, type: activityType.visitWebPage, ...primary, attributes }];
}

/** A value to store, or a blank. */
type MaybeBlank = Readonly<Record<string, FieldValue | undefined>>;

function knownValues(human: GeneratedPerson): MaybeBlank {
  return {
    originalSourceType: 'List import',
    registrationSourceType: 'List import',
    firstName: human.firstName,
    lastName: human.lastName,
    email: human.email,
    company: human.company,
    website: human.website,
    industry: human.industry,
    annualRevenue: human.annualRevenue === 0 ? undefined : human.annualRevenue,
    numberOfEmployees: human.numberOfEmployees === 0 ? undefined : human.numberOfEmployees,
    title: human.title,
    department: human.department,
    phone: human.phone,
    mobilePhone: human.mobilePhone,
    address: human.street,
    city: human.city,
    state: human.state,
    postalCode: human.postalCode,
    country: human.country,
    leadSource: human.leadSource,
    rating: human.rating,
    leadScore: human.leadScore,
    unsubscribed: human.optedOut ? true : undefined,
    doNotCall: human.doNotCall ? true : undefined,
    mktoPersonNotes: human.notes,
  };
}

/** Where Marketo knows less than Salesforce, or something else. */
function oddValues(human: GeneratedPerson): MaybeBlank {
  return human.number % 2 === 0 ? { phone: undefined, website: undefined } : { title: `Senior ${human.title}`, department: undefined };
}

function filled(values: MaybeBlank): Record<string, FieldValue> {
  const kept: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') kept[name] = value;
  return kept;
}
