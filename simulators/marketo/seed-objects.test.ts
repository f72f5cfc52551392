import { expect, test } from 'vitest';
import { openSession } from './test-session.ts';
import type { Session } from './test-session.ts';

const counts = { companies: 5, opportunities: 4, customRecords: 6, members: 25 };

async function seeded(): Promise<Session> {
  const session = await openSession({ people: 20 });
  expect(await session.control('seed-objects', { ...counts, seed: 3 })).toEqual(counts);
  return session;
}

test('the same seed on the same people makes the same objects, which the API answers', async () => {
  const [one, two] = await Promise.all([seeded(), seeded()]);
  const told = async (session: Session): Promise<unknown[]> => Promise.all([
    session.get('/rest/v1/companies.json', { filterType: 'dedupeFields', filterValues: 'seed-company-4', fields: 'company,website' }),
    session.get('/rest/v1/opportunities.json', { filterType: 'dedupeFields', filterValues: 'seed-opportunity-3', fields: 'name,amount,externalCompanyId' }),
    session.get('/rest/v1/opportunities/roles.json', { filterType: 'externalOpportunityId', filterValues: 'seed-opportunity-3' }),
    session.get('/rest/v1/customobjects/seededOrder.json', { filterType: 'dedupeFields', filterValues: 'seed-order-5', fields: 'leadId,total,orderedOn' }),
    session.get('/rest/v1/programs/1002/members.json', { filterType: 'leadId', filterValues: '1001,1002,1003,1004,1005,1006', fields: 'statusName' }),
  ].map(async (reply) => (await reply).result));
  const first = await told(one);
  expect(first).toEqual(await told(two));
  expect(first.map((rows) => (Array.isArray(rows) ? rows.length : rows))).toEqual([1, 1, 1, 1, 5]);
});

test('links lead to what is there, and nothing is in the log', async () => {
  const session = await openSession({ people: 20 });
  const before = session.simulator.world.activities.size();
  await session.control('seed-objects', counts);
  const { world } = session.simulator;
  for (const { values } of world.records('opportunityRole').all()) expect(world.people.get(Number(values['leadId']))).toBeDefined();
  for (const { values } of world.records('opportunity').all()) expect(world.records('company').count(['externalCompanyId'], [String(values['externalCompanyId'])])).toBe(1);
  expect(world.records('programMember').size()).toBe(25);
  expect(world.activities.size()).toBe(before);
});
