import { createRandom, mixSeed } from '../../foundation/random.ts';
import type { Org } from '../world/org.ts';
import { inBatches, putSeeded } from './put-seeded.ts';
import type { SeededPeople } from './seed-people.ts';
import { ageOf } from './seed-sales.ts';

const CAMPAIGNS = 103;
const MEMBERS = 104;
const KINDS = ['Webinar', 'Conference', 'Email', 'Trade Show'];
const STATUSES = [
  { Label: 'Sent', SortOrder: 1, IsDefault: true, HasResponded: false },
  { Label: 'Registered', SortOrder: 2, IsDefault: false, HasResponded: false },
  { Label: 'Attended', SortOrder: 3, IsDefault: false, HasResponded: true },
] as const;
/** Every fifth person is a member of one campaign. */
const MEMBER_EVERY = 5;

/** Campaigns with three statuses each, and their members. Answers the ids of the campaigns. */
export function seedCampaigns(org: Org, count: number, seed: number, people: SeededPeople): readonly string[] {
  const campaigns: string[] = [];
  inBatches(org, count, (number) => {
    const random = createRandom(mixSeed(seed, CAMPAIGNS, number));
    const kind = random.pick(KINDS);
    const by = { number, ageMs: ageOf(random) };
    const id = putSeeded(org, 'Campaign', by, { Name: `${kind} ${number + 1}`, Type: kind, Status: 'In Progress', IsActive: random.chance(0.8), BudgetedCost: random.integer(50) * 1000 });
    for (const status of STATUSES) putSeeded(org, 'CampaignMemberStatus', by, { CampaignId: id, ...status });
    campaigns.push(id);
  });
  if (count > 0) seedMembers(org, seed, people, campaigns);
  return campaigns;
}

function seedMembers(org: Org, seed: number, people: SeededPeople, campaigns: readonly string[]): void {
  const everybody = [...people.leads.map((id) => ({ LeadId: id })), ...people.contacts.map((id) => ({ ContactId: id }))];
  inBatches(org, Math.floor(everybody.length / MEMBER_EVERY), (number) => {
    const random = createRandom(mixSeed(seed, MEMBERS, number));
    const { Label, HasResponded } = random.pick(STATUSES);
    const ageMs = ageOf(random);
    const responded = new Date(org.clock.now() - ageMs).toISOString().slice(0, 10);
    const values = { CampaignId: random.pick(campaigns), Status: Label, HasResponded, FirstRespondedDate: HasResponded ? responded : null };
    putSeeded(org, 'CampaignMember', { number, ageMs }, { ...values, ...everybody[number * MEMBER_EVERY] });
  });
}
