import { createRandom, mixSeed } from '../../foundation/random.ts';
import type { Random } from '../../foundation/random.ts';
import { STAGES } from '../schema/stages.ts';
import type { Org } from '../world/org.ts';
import { newRecord } from '../world/record.ts';
import { opportunityValues } from '../writing/behaviour/opportunities.ts';
import { inBatches, putSeeded } from './put-seeded.ts';
import type { SeededPeople } from './seed-people.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_DAYS = 365;
const SUBJECTS = ['Call', 'Email', 'Meeting', 'Send Letter/Quote'];
const ROLES = ['Decision Maker', 'Evaluator', 'Business User', 'Influencer'];

/** Numbers that keep the chances of one kind of record apart from those of another. */
const OPPORTUNITIES = 101;
const TASKS = 102;

/** The age of a record, between two hours and a year. */
export const ageOf = (random: Random): number => 2 * HOUR_MS + Math.floor(random.next() * YEAR_DAYS * DAY_MS);

/** A day within a year before or after now, as the org writes days. */
const someDay = (org: Org, random: Random): string => new Date(org.clock.now() + (random.integer(2 * YEAR_DAYS) - YEAR_DAYS) * DAY_MS).toISOString().slice(0, 10);

/** Opportunities of the accounts in turn, each with a contact in a role where there are contacts. */
export function seedOpportunities(org: Org, count: number, seed: number, people: SeededPeople, campaigns: readonly string[]): void {
  const stages = [...STAGES.keys()];
  inBatches(org, count, (number) => {
    const random = createRandom(mixSeed(seed, OPPORTUNITIES, number));
    const by = { number, ageMs: ageOf(random) };
    const accountId = people.accounts[number % Math.max(1, people.accounts.length)] ?? null;
    const values = {
      Name: `${random.pick(['Licences', 'Renewal', 'Training', 'Pilot'])} ${number + 1}`,
      AccountId: accountId,
      StageName: random.pick(stages),
      CloseDate: someDay(org, random),
      Amount: (1 + random.integer(500)) * 1000,
      CampaignId: campaigns.length > 0 && random.chance(0.3) ? random.pick(campaigns) : null,
      Type: random.chance(0.5) ? 'New Customer' : null,
    };
    const implied = opportunityValues(newRecord('', '', values), {});
    const id = putSeeded(org, 'Opportunity', by, { ...values, ...implied });
    const contactId = people.contacts[number % Math.max(1, people.contacts.length)];
    if (contactId !== undefined) putSeeded(org, 'OpportunityContactRole', by, { OpportunityId: id, ContactId: contactId, Role: random.pick(ROLES), IsPrimary: true });
  });
}

/** Tasks with people in turn, leads and contacts alike; half of them are done. */
export function seedTasks(org: Org, count: number, seed: number, people: SeededPeople): void {
  const everybody = [...people.leads, ...people.contacts];
  inBatches(org, count, (number) => {
    const random = createRandom(mixSeed(seed, TASKS, number));
    const done = random.chance(0.5);
    putSeeded(org, 'Task', { number, ageMs: ageOf(random) }, {
      Subject: random.pick(SUBJECTS),
      WhoId: everybody[number % Math.max(1, everybody.length)] ?? null,
      ActivityDate: someDay(org, random),
      Status: done ? 'Completed' : 'Not Started',
      IsClosed: done,
      Priority: 'Normal',
      IsHighPriority: false,
      TaskSubtype: 'Task',
    });
  });
}
