import { generatePerson } from '../foundation/generate-people.ts';
import { createRandom, mixSeed } from '../foundation/random.ts';
import type { CustomObjectType } from './custom-objects/object-type.ts';
import { storeOfType } from './custom-objects/object-type.ts';
import { stamp } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import { memberStore } from './programs/member-fields.ts';
import type { Channel, Program } from './programs/program.ts';
import type { Change, World } from './world.ts';

/** How many of each kind a seeding adds. */
export type ObjectCounts = {
  readonly companies: number;
  readonly opportunities: number;
  readonly customRecords: number;
  readonly members: number;
};

/** Written so many at once, so that a large seeding needs no second copy of itself. */
const CHUNK = 1000;
/** The humans whose companies these are, apart from those of the people's seeding. */
const COMPANY_NUMBERS = 2_000_000;
const SEEDED_TYPE = 'seededOrder';
const DAY_MS = 86_400_000;

/**
 * Adds companies, opportunities with a role each, records of a custom object, and memberships. The same seed on the
 * same people makes the same objects; they lie in the past day and nothing of them is in the activity log.
 */
export function seedObjects(world: World, counts: ObjectCounts, seed: number): ObjectCounts {
  const people = [...world.people.all()].map((person) => person.id).toSorted((a, b) => a - b);
  inChunks(world, counts.companies, (n) => [companyRecord(world, seed, n)]);
  inChunks(world, counts.opportunities, (n) => opportunityRecords(world, seed, n, counts.companies, people));
  if (counts.customRecords > 0) world.commit([['object-type', seededType(world)]]);
  inChunks(world, counts.customRecords, (n) => [orderRecord(world, seed, n, people)]);
  const programs = [...world.programs.values()];
  inChunks(world, Math.min(counts.members, people.length * programs.length), (n) => memberRecord(world, seed, n, people, programs));
  return counts;
}

function inChunks(world: World, count: number, make: (n: number) => readonly Change[]): void {
  for (let from = 0; from < count; from += CHUNK) {
    const size = Math.min(CHUNK, count - from);
    world.commit(Array.from({ length: size }, (_, index) => make(from + index)).flat());
  }
}

function record(world: World, store: string, id: number | string, values: Readonly<Record<string, FieldValue>>): Change {
  const at = world.now() - DAY_MS;
  return ['record', store, { id, createdAt: at, updatedAt: at, values }];
}

function companyRecord(world: World, seed: number, n: number): Change {
  const { company, website, industry, numberOfEmployees } = generatePerson(seed, COMPANY_NUMBERS + n);
  const known = Object.entries({ company, website, industry, numberOfEmployees }).filter(([, value]) => value !== '' && value !== 0);
  return record(world, 'company', world.nextId('company'), { externalCompanyId: `seed-company-${n}`, ...Object.fromEntries(known) });
}

const stages = ['Prospecting', 'Proposal', 'Negotiation', 'Closed Won', 'Closed Lost'] as const;

function opportunityRecords(world: World, seed: number, n: number, companies: number, people: readonly number[]): Change[] {
  const random = createRandom(mixSeed(seed, n, 101));
  const externalOpportunityId = `seed-opportunity-${n}`;
  const company: Readonly<Record<string, FieldValue>> = companies > 0 ? { externalCompanyId: `seed-company-${random.integer(companies)}` } : {};
  const opportunity = record(world, 'opportunity', world.nextObjectGuid(), {
    externalOpportunityId,
    name: `Order ${n}`,
    amount: (1 + random.integer(500)) * 100,
    stage: random.pick(stages),
    ...company,
  });
  if (people.length === 0) return [opportunity];
  return [opportunity, record(world, 'opportunityRole', world.nextObjectGuid(), { externalOpportunityId, leadId: random.pick(people), role: 'Decision Maker' })];
}

/** A type as the schema API would have made it. */
function seededType(world: World): CustomObjectType {
  const fields = [
    { name: 'orderNumber', displayName: 'Order Number', dataType: 'string', isDedupeField: true },
    { name: 'leadId', displayName: 'Lead ID', dataType: 'integer', isDedupeField: false, relatedTo: { name: 'lead', field: 'id' } },
    { name: 'total', displayName: 'Total', dataType: 'float', isDedupeField: false },
    { name: 'orderedOn', displayName: 'Ordered On', dataType: 'date', isDedupeField: false },
  ] as const;
  const version = { displayName: 'Order', pluralName: 'Orders', description: null, showInLeadDetail: true, fields };
  return { apiName: SEEDED_TYPE, createdAt: world.now(), updatedAt: world.now(), approved: version };
}

function orderRecord(world: World, seed: number, n: number, people: readonly number[]): Change {
  const random = createRandom(mixSeed(seed, n, 102));
  const link: Readonly<Record<string, FieldValue>> = people.length > 0 ? { leadId: random.pick(people) } : {};
  const orderedOn = stamp(world.now() - random.integer(700) * DAY_MS).slice(0, 10);
  return record(world, storeOfType(SEEDED_TYPE), world.nextObjectGuid(), {
    orderNumber: `seed-order-${n}`,
    total: (1 + random.integer(900)) / 4,
    orderedOn,
    ...link,
  });
}

function memberRecord(world: World, seed: number, n: number, people: readonly number[], programs: readonly Program[]): Change[] {
  const personId = people[n % people.length];
  const program = programs[Math.floor(n / people.length)];
  const channel: Channel | undefined = world.channels.get(program?.channel ?? '');
  if (personId === undefined || program === undefined || channel === undefined) return [];
  const { name: statusName, success } = createRandom(mixSeed(seed, n, 103)).pick(channel.statuses.slice(1));
  const since = stamp(world.now() - DAY_MS);
  const reached: Readonly<Record<string, FieldValue>> = success ? { reachedSuccessDate: since } : {};
  return [record(world, memberStore, world.nextId('member'), {
    leadId: personId, programId: program.id, statusName, membershipDate: since, acquiredBy: false, reachedSuccess: success, ...reached,
  })];
}
