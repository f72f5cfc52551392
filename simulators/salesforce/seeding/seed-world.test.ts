import { expect, test } from 'vitest';
import { testSession } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

const counts = { accounts: 4, opportunities: 10, campaigns: 3, customRecords: 12, tasks: 9 };

async function seeded(more: object = counts): Promise<TestSession> {
  const session = await testSession();
  expect(await session.control('POST', 'seed', { people: 50, seed: 3, ...more })).toMatchObject({ status: 200 });
  return session;
}

const MADE: Readonly<Record<string, string>> = {
  Account: 'Name, BillingCity',
  Contact: 'Name, Account.Name',
  Opportunity: 'Name, Account.Name, StageName, IsClosed, IsWon, Probability, Amount, CloseDate',
  OpportunityContactRole: 'Contact.Name, Role, IsPrimary',
  Campaign: 'Name, Type, NumberOfLeads, NumberOfContacts',
  CampaignMember: 'Name, Status, HasResponded, Campaign.Name',
  Task: 'Subject, Who.Name, Status, IsClosed',
  Product_Interest__c: 'Name, Product__c, Lead__r.Name, Contact__r.Name',
};

test('a seed with counts makes the same world every time, and as much of everything as asked', async () => {
  const [one, other] = [await seeded(), await seeded()];
  for (const [object, fields] of Object.entries(MADE)) {
    const text = `SELECT Id, SystemModstamp, ${fields} FROM ${object} ORDER BY Id`;
    expect(await one.query(text)).toEqual(await other.query(text));
  }
  const number = async (object: string): Promise<number> => (await one.query(`SELECT Id FROM ${object}`)).length;
  expect([await number('Account'), await number('Contact'), await number('Opportunity'), await number('Campaign'), await number('Product_Interest__c'), await number('Task')]).toEqual([4, 20, 10, 3, 12, 9]);
});

test('people are the same whatever else is made beside them', async () => {
  const [alone, beside] = [await seeded({ opportunities: 0, campaigns: 0, customRecords: 0, tasks: 0 }), await seeded({})];
  for (const object of ['Lead', 'Contact', 'Account']) {
    expect(await beside.query(`SELECT Id, Name, SystemModstamp FROM ${object} ORDER BY Id`)).toEqual(await alone.query(`SELECT Id, Name, SystemModstamp FROM ${object} ORDER BY Id`));
  }
  await expect(alone.query('SELECT Id FROM Product_Interest__c')).rejects.toThrow('INVALID_TYPE');
  expect(await beside.query('SELECT Id FROM Product_Interest__c')).toHaveLength(2);
});

test('what was seeded obeys the org’s own rules: every record can be saved again as it is', async () => {
  const session = await seeded();
  for (const [object, fields] of [['Opportunity', 'Name, StageName, CloseDate, Amount'], ['CampaignMember', 'Status'], ['Task', 'Subject, WhoId, Status'], ['Product_Interest__c', 'Name, Key__c, Level__c, Lead__c']] as const) {
    const records = await session.query(`SELECT Id, ${fields} FROM ${object}`);
    const answer = await session.call('PATCH', '/composite/sobjects', { records });
    expect([object, answer.body]).toEqual([object, records.map((record) => ({ id: record['Id'], success: true, errors: [] }))]);
  }
});
