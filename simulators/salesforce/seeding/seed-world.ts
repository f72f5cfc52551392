import { z } from 'zod';
import type { Org } from '../world/org.ts';
import { seedCampaigns } from './seed-campaigns.ts';
import { seedInterests } from './seed-custom.ts';
import { seedPeople } from './seed-people.ts';
import { seedOpportunities, seedTasks } from './seed-sales.ts';

const count = z.number().int().nonnegative().max(1_000_000);

/** How many records beside people; `accounts` absent: one for each contact. */
export const seedCountsSchema = z.strictObject({
  accounts: count.optional(),
  opportunities: count.optional(),
  campaigns: count.optional(),
  customRecords: count.optional(),
  tasks: count.optional(),
});
export type SeedCounts = z.infer<typeof seedCountsSchema>;

/** What a seeding made. */
export type Seeded = { readonly leads: number; readonly contacts: number; readonly accounts: number; readonly opportunities: number; readonly campaigns: number; readonly customRecords: number; readonly tasks: number };

const MOST_CAMPAIGNS = 8;

/** A small share of everything, so that a visitor sees some; nothing beside fewer than 20 people. */
export function smallShare(people: number): SeedCounts {
  const twentieth = Math.floor(people / 20);
  return { opportunities: twentieth, campaigns: Math.min(MOST_CAMPAIGNS, Math.floor(people / 50)), customRecords: twentieth, tasks: twentieth };
}

/** Adds a generated world. People come first, so that theirs are the same ids whatever else is asked for but `accounts`. */
export function seedWorld(org: Org, people: number, seed: number, counts: SeedCounts = {}): Seeded {
  const { opportunities = 0, campaigns = 0, customRecords = 0, tasks = 0 } = counts;
  const made = seedPeople(org, people, seed, counts.accounts);
  const campaignIds = seedCampaigns(org, campaigns, seed, made);
  seedOpportunities(org, opportunities, seed, made, campaignIds);
  seedTasks(org, tasks, seed, made);
  seedInterests(org, customRecords, seed, made);
  return { leads: made.leads.length, contacts: made.contacts.length, accounts: made.accounts.length, opportunities, campaigns, customRecords, tasks };
}
