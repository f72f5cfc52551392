import { expect, test } from 'vitest';
import { LEAD_QUEUE_ID } from '../../world/bootstrap.ts';
import { testSession, textOf } from '../../test-session.ts';
import type { TestSession } from '../../test-session.ts';

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await session.call('POST', `/sobjects/${object}`, fields);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return textOf(answer.body, 'id');
}

test('a task points at people and things of several kinds, and its status closes it', async () => {
  const session = await testSession();
  const account = await create(session, 'Account', { Name: 'Example Ltd' });
  const contact = await create(session, 'Contact', { LastName: 'Ann', AccountId: account });
  const id = await create(session, 'Task', { Subject: 'Call', WhoId: contact, WhatId: account, ActivityDate: '2026-03-02' });
  const fields = 'Status, IsClosed, Priority, AccountId, Who.Name, Who.Type, What.Name, What.Type, Account.Name, CompletedDateTime';
  expect(await session.query(`SELECT ${fields} FROM Task`)).toMatchObject([{
    Status: 'Not Started', IsClosed: false, Priority: 'Normal', AccountId: account, CompletedDateTime: null,
    Who: { Name: 'Ann', Type: 'Contact' }, What: { Name: 'Example Ltd', Type: 'Account' }, Account: { Name: 'Example Ltd' },
  }]);
  await session.call('PATCH', `/sobjects/Task/${id}`, { Status: 'Completed' });
  expect(await session.query("SELECT IsClosed, CompletedDateTime FROM Task WHERE Who.Type = 'Contact'")).toMatchObject([{ IsClosed: true, CompletedDateTime: '2026-03-01T12:00:00.000+0000' }]);
  expect(await session.query("SELECT Id FROM Task WHERE What.Type = 'Opportunity'")).toEqual([]);
  await session.call('PATCH', `/sobjects/Task/${id}`, { Status: 'In Progress' });
  expect(await session.query('SELECT IsClosed, CompletedDateTime FROM Task')).toMatchObject([{ IsClosed: false, CompletedDateTime: null }]);
});

test('a task with a lead is about nothing else, and what it points at must be of a kind it may point at', async () => {
  const session = await testSession();
  const account = await create(session, 'Account', { Name: 'Example Ltd' });
  const lead = await create(session, 'Lead', { LastName: 'Ann', Company: 'C' });
  const refused = async (fields: Record<string, unknown>): Promise<unknown> => (await session.call('POST', '/sobjects/Task', fields)).body;
  expect(await refused({ WhoId: lead, WhatId: account })).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['WhatId'] }]);
  expect(await refused({ WhoId: account })).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message: expect.stringContaining('id value of incorrect type') }]);
  expect(await create(session, 'Task', { WhoId: lead, OwnerId: LEAD_QUEUE_ID })).toMatch(/^00T/);
  expect(await session.query('SELECT Owner.Name, Owner.Type FROM Task')).toMatchObject([{ Owner: { Name: 'Lead Queue', Type: 'Group' } }]);
});

test('an event has a beginning and a length, however they are given', async () => {
  const session = await testSession();
  await create(session, 'Event', { Subject: 'Meeting', StartDateTime: '2026-03-03T10:00:00Z', EndDateTime: '2026-03-03T10:45:00Z' });
  const id = await create(session, 'Event', { Subject: 'Fair', IsAllDayEvent: true, ActivityDate: '2026-03-04' });
  const events = await session.query('SELECT ActivityDate, ActivityDateTime, DurationInMinutes, EndDateTime, EndDate FROM Event');
  expect(events).toMatchObject([
    { ActivityDate: '2026-03-03', ActivityDateTime: '2026-03-03T10:00:00.000+0000', DurationInMinutes: 45 },
    { ActivityDate: '2026-03-04', DurationInMinutes: 1440, EndDate: '2026-03-05' },
  ]);
  await session.call('PATCH', `/sobjects/Event/${id}`, { ActivityDate: '2026-03-06' });
  expect(await session.query("SELECT ActivityDate, StartDateTime FROM Event WHERE Subject = 'Fair'")).toMatchObject([{ ActivityDate: '2026-03-06', StartDateTime: '2026-03-06T00:00:00.000+0000' }]);
  expect(await session.call('POST', '/sobjects/Event', { Subject: 'Never' })).toMatchObject({ body: [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['ActivityDateTime'] }] });
  expect(await session.call('POST', '/sobjects/Event', { StartDateTime: '2026-03-03T10:00:00Z', DurationInMinutes: 5, IsRecurrence: true })).toMatchObject({ body: [{ message: expect.stringContaining('NOT-SIMULATED.md') }] });
});

test('a describe names the children of an object, what they are called and what goes with it', async () => {
  const session = await testSession();
  const { body } = await session.call('GET', '/sobjects/Account/describe');
  expect(body).toMatchObject({ childRelationships: expect.arrayContaining([
    expect.objectContaining({ childSObject: 'Opportunity', field: 'AccountId', relationshipName: 'Opportunities', cascadeDelete: true }),
    expect.objectContaining({ childSObject: 'Task', field: 'WhatId', relationshipName: 'Tasks', cascadeDelete: true }),
  ]) });
});
