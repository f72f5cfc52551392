import { expect, test } from 'vitest';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  return textOf((await session.call('POST', `/sobjects/${object}`, fields)).body, 'id');
}
const lead = { LastName: 'Example', Company: 'Example Ltd', Email: 'ann@example.com', City: 'Kyoto', Lead_Score__c: 7 };

test('a deleted record shows only in queryAll, comes back from the bin, and is gone when the bin is emptied (F40)', async () => {
  const session = await testSession();
  const id = await create(session, 'Lead', lead);
  session.advance(2000);
  await session.call('DELETE', `/sobjects/Lead/${id}`);
  expect(await session.query('SELECT Id FROM Lead')).toEqual([]);
  expect(await session.query('SELECT Id, SystemModstamp FROM Lead WHERE IsDeleted = true', true)).toMatchObject([{ Id: id, SystemModstamp: '2026-03-01T12:00:02.000+0000' }]);
  await session.control('POST', 'undelete', { ids: [id] });
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(1);
  await session.call('DELETE', `/sobjects/Lead/${id}`);
  expect((await session.control('POST', 'empty-bin', {})).body).toEqual({ removed: 1 });
  expect(await session.query('SELECT Id FROM Lead', true)).toEqual([]);
});

test('a merge deletes the losers and names the winner on them (F39)', async () => {
  const session = await testSession();
  const [winner, loser] = [await create(session, 'Contact', { LastName: 'A' }), await create(session, 'Contact', { LastName: 'B' })];
  await session.control('POST', 'merge', { master: winner, losers: [loser] });
  expect(await session.query('SELECT Id, MasterRecordId FROM Contact WHERE IsDeleted = true AND MasterRecordId != null', true)).toMatchObject([{ Id: loser, MasterRecordId: winner }]);
});

test('a converted lead stays readable, points at its contact, and can no longer be changed (F39)', async () => {
  const session = await testSession();
  const id = await create(session, 'Lead', lead);
  const made = await session.control('POST', 'convert-lead', { leadId: id });
  const contactId = textOf(made.body, 'contactId');
  expect(await session.query('SELECT Status, IsConverted, ConvertedDate, ConvertedContactId FROM Lead')).toMatchObject([{ Status: 'Closed - Converted', IsConverted: true, ConvertedDate: '2026-03-01', ConvertedContactId: contactId }]);
  expect(await session.query('SELECT Id, Email, MailingCity, Lead_Score__c, Account.Name FROM Contact')).toMatchObject([{ Id: contactId, Email: 'ann@example.com', MailingCity: 'Kyoto', Lead_Score__c: 7, Account: { Name: 'Example Ltd' } }]);
  expect((await session.call('PATCH', `/sobjects/Lead/${id}`, { City: 'Nara' })).body).toMatchObject([{ errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', message: 'cannot reference converted lead' }]);
});

test('deleting an account takes its contacts along', async () => {
  const session = await testSession();
  const accountId = await create(session, 'Account', { Name: 'Example Ltd' });
  await create(session, 'Contact', { LastName: 'A', AccountId: accountId });
  await session.call('DELETE', `/sobjects/Account/${accountId}`);
  expect(await session.query('SELECT Id FROM Contact')).toEqual([]);
});

test('a record hidden by sharing is neither found nor reported as deleted (F37)', async () => {
  const session = await testSession();
  const id = await create(session, 'Lead', lead);
  await session.control('POST', 'hide-records', { ids: [id] });
  expect(await session.query('SELECT Id FROM Lead', true)).toEqual([]);
  expect((await session.call('GET', `/sobjects/Lead/${id}`)).status).toBe(404);
  expect((await session.call('PATCH', `/sobjects/Lead/${id}`, { City: 'Nara' })).body).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]);
  expect(await (await session.as('admin')).query('SELECT Id FROM Lead')).toHaveLength(1);
});

test('an automated change moves SystemModstamp and not LastModifiedDate (apis.md B4)', async () => {
  const session = await testSession();
  const id = await create(session, 'Lead', lead);
  session.advance(9000);
  await session.control('POST', 'touch', { ids: [id] });
  expect(await session.query('SELECT SystemModstamp, LastModifiedDate FROM Lead')).toMatchObject([{ SystemModstamp: '2026-03-01T12:00:09.000+0000', LastModifiedDate: '2026-03-01T12:00:00.000+0000' }]);
});
