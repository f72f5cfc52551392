import { expect, test } from 'vitest';
import { generatePerson } from '../foundation/generate-people.ts';
import { openSession } from './test-session.ts';

test('the same seed makes the same world, another seed another', async () => {
  const worlds = await Promise.all([7, 7, 8].map((seed) => openSession({ people: 40, seed })));
  const [one, two, three] = worlds.map((session) => JSON.stringify([...session.simulator.world.people.all()]));
  expect(one).toBe(two);
  expect(one).not.toBe(three);
});

test('the first half are Salesforce\'s humans of the same numbers, the others are Marketo\'s alone', async () => {
  const { simulator } = await openSession();
  const session = await openSession({ people: 40, seed: 7 });
  const emails = new Set([...session.simulator.world.people.all()].map((person) => person.values['email']));
  for (let n = 0; n < 20; n += 1) expect(emails).toContain(generatePerson(7, n).email);
  for (let n = 20; n < 40; n += 1) expect(emails).toContain(generatePerson(7, 1_000_000 + n).email);
  expect(simulator.world.people.size()).toBe(0);
});

test('stamps lie within the past two years and not in the last hour, activities in order', async () => {
  const session = await openSession({ people: 200 });
  const now = session.clock.now();
  for (const person of session.simulator.world.people.all()) {
    expect(person.createdAt).toBeLessThan(now - 3_600_000);
    expect(person.createdAt).toBeGreaterThan(now - 731 * 86_400_000);
  }
  const stamps = [...session.simulator.world.activities.all()].map((activity) => activity.at);
  expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
});

test('reset leaves an empty subscription with its metadata; seed fills it again', async () => {
  const session = await openSession({ people: 10 });
  await session.control('reset', {});
  expect(session.simulator.world.people.size()).toBe(0);
  expect((await session.get('/rest/v1/leads/describe.json')).result).toHaveLength(112);
  expect(await session.control('seed', { people: 3, seed: 7 })).toEqual({ people: 3, alsoInSalesforce: 2 });
});
