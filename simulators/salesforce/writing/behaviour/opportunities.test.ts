import { expect, test } from 'vitest';
import { testSession, textOf } from '../../test-session.ts';
import type { TestSession } from '../../test-session.ts';

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await session.call('POST', `/sobjects/${object}`, fields);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return textOf(answer.body, 'id');
}

test('the stage of an opportunity gives probability, forecast and whether it is closed and won; what is sent wins', async () => {
  const session = await testSession();
  const id = await create(session, 'Opportunity', { Name: 'Deal', StageName: 'Value Proposition', CloseDate: '2026-05-20', Amount: 2000 });
  const fields = 'IsClosed, IsWon, Probability, ForecastCategoryName, ExpectedRevenue, Fiscal, LastStageChangeDate';
  const read = async (): Promise<unknown> => (await session.query(`SELECT ${fields} FROM Opportunity`))[0];
  expect(await read()).toMatchObject({ IsClosed: false, IsWon: false, Probability: 50, ForecastCategoryName: 'Pipeline', ExpectedRevenue: 1000, Fiscal: '2026 2', LastStageChangeDate: null });
  session.advance(5000);
  await session.call('PATCH', `/sobjects/Opportunity/${id}`, { StageName: 'Closed Won' });
  expect(await read()).toMatchObject({ IsClosed: true, IsWon: true, Probability: 100, ForecastCategoryName: 'Closed', ExpectedRevenue: 2000, LastStageChangeDate: '2026-03-01T12:00:05.000+0000' });
  await session.call('PATCH', `/sobjects/Opportunity/${id}`, { StageName: 'Prospecting', Probability: 33 });
  expect(await read()).toMatchObject({ IsClosed: false, Probability: 33, ForecastCategoryName: 'Pipeline' });
  await session.call('PATCH', `/sobjects/Opportunity/${id}`, { Amount: 100 });
  expect(await read()).toMatchObject({ Probability: 33, ExpectedRevenue: 33 });
  expect(await session.query('SELECT Id FROM Opportunity WHERE IsWon = true')).toEqual([]);
  expect(await session.call('PATCH', `/sobjects/Opportunity/${id}`, { IsWon: true })).toMatchObject({ body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['IsWon'] }] });
});

test('a contact named on creation is the primary role, and there is only one primary role', async () => {
  const session = await testSession();
  const [ann, bob] = [await create(session, 'Contact', { LastName: 'Ann' }), await create(session, 'Contact', { LastName: 'Bob' })];
  const deal = await create(session, 'Opportunity', { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-05-20', ContactId: ann });
  expect(await session.query('SELECT ContactId, IsPrimary, Contact.LastName FROM OpportunityContactRole')).toMatchObject([{ ContactId: ann, IsPrimary: true, Contact: { LastName: 'Ann' } }]);
  await create(session, 'OpportunityContactRole', { OpportunityId: deal, ContactId: bob, Role: 'Evaluator', IsPrimary: true });
  expect(await session.query('SELECT ContactId FROM OpportunityContactRole WHERE IsPrimary = true')).toMatchObject([{ ContactId: bob }]);
  expect(await session.query('SELECT ContactId FROM Opportunity')).toMatchObject([{ ContactId: bob }]);
  expect(await session.call('POST', '/sobjects/OpportunityContactRole', { OpportunityId: deal })).toMatchObject({ body: [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['ContactId'] }] });
  expect(await session.call('PATCH', `/sobjects/Opportunity/${deal}`, { ContactId: ann })).toMatchObject({ body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }] });
});

test('a deleted account takes its contacts, opportunities, their roles and activities along (recorded cascadeDelete)', async () => {
  const session = await testSession();
  const account = await create(session, 'Account', { Name: 'Example Ltd' });
  const contact = await create(session, 'Contact', { LastName: 'Ann', AccountId: account });
  const deal = await create(session, 'Opportunity', { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-05-20', AccountId: account, ContactId: contact });
  await create(session, 'Task', { Subject: 'Call', WhoId: contact });
  await create(session, 'Task', { Subject: 'Call', WhatId: deal });
  await create(session, 'Task', { Subject: 'Call' });
  await session.call('DELETE', `/sobjects/Account/${account}`);
  for (const object of ['Contact', 'Opportunity', 'OpportunityContactRole']) {
    expect([object, await session.query(`SELECT Id FROM ${object}`)]).toEqual([object, []]);
    expect([object, await session.query(`SELECT Id FROM ${object} WHERE IsDeleted = true`, true)]).toEqual([object, [expect.anything()]]);
  }
  expect(await session.query('SELECT Id FROM Task')).toHaveLength(1);
});

test('a deleted campaign leaves its opportunities with no campaign, and no stamp of theirs moves', async () => {
  const session = await testSession();
  const campaign = await create(session, 'Campaign', { Name: 'Spring' });
  await create(session, 'Opportunity', { Name: 'Deal', StageName: 'Closed Won', CloseDate: '2026-05-20', Amount: 7, CampaignId: campaign });
  expect(await session.query('SELECT NumberOfWonOpportunities, AmountWonOpportunities FROM Campaign')).toMatchObject([{ NumberOfWonOpportunities: 1, AmountWonOpportunities: 7 }]);
  expect(await session.query('SELECT Campaign.Name FROM Opportunity')).toMatchObject([{ Campaign: { Name: 'Spring' } }]);
  session.advance(5000);
  await session.call('DELETE', `/sobjects/Campaign/${campaign}`);
  expect(await session.query('SELECT CampaignId, Campaign.Name, SystemModstamp FROM Opportunity')).toMatchObject([{ CampaignId: null, Campaign: null, SystemModstamp: '2026-03-01T12:00:00.000+0000' }]);
});
