import { expect, test } from 'vitest';
import { testSession } from '../test-session.ts';

test('a seed makes the same world every time: 60 % leads, 40 % contacts, stamps at least an hour old', async () => {
  const worlds = await Promise.all([testSession({ people: 200, seed: 3 }), testSession({ people: 200, seed: 3 })]);
  const [one, other] = await Promise.all(worlds.map((session) => session.query('SELECT Id, Name, Email, Company, SystemModstamp FROM Lead ORDER BY Id')));
  expect(one).toEqual(other);
  expect(one).toHaveLength(120);
  const [session] = worlds;
  expect(await session?.query('SELECT Id, Account.Name FROM Contact WHERE AccountId != null')).toHaveLength(80);
  expect(await session?.query('SELECT Id FROM Lead WHERE SystemModstamp > 2026-03-01T11:00:00Z')).toHaveLength(0);
});

test('seeded people obey the org’s own rules: every one of them can be saved again as it is', async () => {
  const session = await testSession({ people: 300 });
  for (const object of ['Lead', 'Contact']) {
    const fields = object === 'Lead' ? 'Rating, Phone, Company, Street' : 'Phone, Department, MailingStreet';
    const records = await session.query(`SELECT Id, FirstName, LastName, Email, Title, Notes__c, ${fields} FROM ${object} LIMIT 200`);
    const answer = await session.call('PATCH', '/composite/sobjects', { records });
    expect(answer.body).toEqual(records.map((record) => ({ id: record['Id'], success: true, errors: [] })));
  }
});
