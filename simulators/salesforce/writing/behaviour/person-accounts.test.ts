import { expect, test } from 'vitest';
import { testSession, textOf } from '../../test-session.ts';
import type { TestSession } from '../../test-session.ts';

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await session.call('POST', `/sobjects/${object}`, fields);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return textOf(answer.body, 'id');
}

async function withPeople(): Promise<TestSession> {
  const session = await testSession();
  expect((await session.control('POST', 'person-accounts', { enabled: true })).body).toEqual({ enabled: true });
  return session;
}

test('without the switch there are no people among the accounts', async () => {
  const session = await testSession();
  expect((await session.call('POST', '/sobjects/Account', { LastName: 'Ann' })).body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  await expect(session.query('SELECT IsPersonAccount FROM Account')).rejects.toThrow('INVALID_FIELD');
});

test('an account with a last name is a person, and its contact follows it', async () => {
  const session = await withPeople();
  const id = await create(session, 'Account', { FirstName: 'Ann', LastName: 'Example', PersonEmail: 'ann@example.com', PersonMailingCity: 'Kyoto', Phone: '1', Notes__pc: 'Long' });
  const fields = 'Name, IsPersonAccount, PersonContactId, PersonContact.Email, PersonEmail, Notes__pc';
  const [account] = await session.query(`SELECT ${fields} FROM Account`);
  expect(account).toMatchObject({ Name: 'Ann Example', IsPersonAccount: true, PersonContact: { Email: 'ann@example.com' }, Notes__pc: 'Long' });
  expect(await session.query('SELECT Id, Name, Email, MailingCity, Phone, Notes__c, AccountId, IsPersonAccount FROM Contact')).toMatchObject([
    { Id: account?.['PersonContactId'], Name: 'Ann Example', Email: 'ann@example.com', MailingCity: 'Kyoto', Phone: '1', Notes__c: 'Long', AccountId: id, IsPersonAccount: true },
  ]);
  session.advance(5000);
  await session.call('PATCH', `/sobjects/Account/${id}`, { LastName: 'Other', PersonEmail: null });
  expect(await session.query('SELECT Name, Email, SystemModstamp FROM Contact')).toMatchObject([{ Name: 'Ann Other', Email: null, SystemModstamp: '2026-03-01T12:00:05.000+0000' }]);
  expect(await session.query('SELECT Name FROM Account')).toMatchObject([{ Name: 'Ann Other' }]);
});

test('what only a person has is refused on a business account, and the other way round', async () => {
  const session = await withPeople();
  const business = await create(session, 'Account', { Name: 'Example Ltd' });
  const person = await create(session, 'Account', { LastName: 'Ann' });
  expect((await session.call('PATCH', `/sobjects/Account/${business}`, { PersonEmail: 'a@example.com' })).body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['PersonEmail'] }]);
  expect((await session.call('PATCH', `/sobjects/Account/${person}`, { Name: 'Ann Ltd' })).body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Name'] }]);
  expect((await session.call('POST', '/sobjects/Account', { Phone: '1' })).body).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }]);
  const [contact] = await session.query('SELECT Id FROM Contact');
  const path = `/sobjects/Contact/${String(contact?.['Id'])}`;
  expect((await session.call('PATCH', path, { Title: 'Head' })).body).toMatchObject([{ errorCode: 'INVALID_PERSON_ACCOUNT_OPERATION' }]);
  expect((await session.call('DELETE', path)).body).toMatchObject([{ errorCode: 'INVALID_PERSON_ACCOUNT_OPERATION' }]);
});

test('merged people are one account and one contact; with a business account they cannot be merged', async () => {
  const session = await withPeople();
  const [keep, drop, business] = [await create(session, 'Account', { LastName: 'Keep' }), await create(session, 'Account', { LastName: 'Drop' }), await create(session, 'Account', { Name: 'B' })];
  const [kept, gone] = (await session.query('SELECT PersonContactId FROM Account WHERE IsPersonAccount = true ORDER BY Id')).map((row) => String(row['PersonContactId']));
  const task = await create(session, 'Task', { Subject: 'Call', WhoId: gone });
  expect((await session.control('POST', 'merge', { master: business, losers: [drop] })).status).toBe(400);
  expect((await session.control('POST', 'merge', { master: keep, losers: [drop] })).status).toBe(200);
  expect(await session.query('SELECT Id, AccountId FROM Contact')).toMatchObject([{ Id: kept, AccountId: keep }]);
  expect(await session.query('SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true', true)).toMatchObject([{ Id: gone, MasterRecordId: kept }]);
  expect(await session.query('SELECT Id, WhoId FROM Task')).toMatchObject([{ Id: task, WhoId: kept }]);
});

test('a lead without a company becomes a person account', async () => {
  const session = await withPeople();
  const id = await create(session, 'Lead', { FirstName: 'Ann', LastName: 'Example', Email: 'ann@example.com', City: 'Kyoto', Lead_Score__c: 7 });
  const made = await session.control('POST', 'convert-lead', { leadId: id });
  expect(await session.query('SELECT Id, Name, PersonEmail, PersonMailingCity, Lead_Score__pc, PersonContactId FROM Account')).toMatchObject([
    { Id: textOf(made.body, 'accountId'), Name: 'Ann Example', PersonEmail: 'ann@example.com', PersonMailingCity: 'Kyoto', Lead_Score__pc: 7, PersonContactId: textOf(made.body, 'contactId') },
  ]);
  expect(await session.query('SELECT ConvertedContactId, ConvertedContact.Email FROM Lead')).toMatchObject([{ ConvertedContactId: textOf(made.body, 'contactId'), ConvertedContact: { Email: 'ann@example.com' } }]);
});

test('deleting a person account takes its contact along, and undelete brings both back', async () => {
  const session = await withPeople();
  const id = await create(session, 'Account', { LastName: 'Ann' });
  await session.call('DELETE', `/sobjects/Account/${id}`);
  expect(await session.query('SELECT Id FROM Contact')).toEqual([]);
  await session.control('POST', 'undelete', { ids: [id] });
  expect(await session.query('SELECT AccountId FROM Contact')).toMatchObject([{ AccountId: id }]);
  expect((await session.control('POST', 'person-accounts', { enabled: false })).status).toBe(400);
});
