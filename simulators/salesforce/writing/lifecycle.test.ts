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

test('a conversion into records that are there fills their blanks, and memberships and activities follow the person', async () => {
  const session = await testSession();
  const account = await create(session, 'Account', { Name: 'Kept Ltd', Phone: '1' });
  const contact = await create(session, 'Contact', { LastName: 'Kept', AccountId: account });
  const id = await create(session, 'Lead', { ...lead, Phone: '2', Website: 'https://www.example', Title: 'Head' });
  const [spring, autumn] = [await create(session, 'Campaign', { Name: 'Spring' }), await create(session, 'Campaign', { Name: 'Autumn' })];
  const member = await create(session, 'CampaignMember', { CampaignId: spring, LeadId: id });
  await create(session, 'CampaignMember', { CampaignId: autumn, LeadId: id });
  const already = await create(session, 'CampaignMember', { CampaignId: autumn, ContactId: contact });
  const task = await create(session, 'Task', { Subject: 'Call', WhoId: id });
  session.advance(5000);
  const made = await session.control('POST', 'convert-lead', { leadId: id, accountId: account, contactId: contact, opportunityName: 'Deal' });
  expect(made.body).toMatchObject({ accountId: account, contactId: contact, opportunityId: expect.stringMatching(/^006/) });
  expect(await session.query('SELECT Name, Phone, Website FROM Account')).toMatchObject([{ Name: 'Kept Ltd', Phone: '1', Website: 'https://www.example' }]);
  expect(await session.query('SELECT LastName, Title, AccountId FROM Contact')).toMatchObject([{ LastName: 'Kept', Title: 'Head', AccountId: account }]);
  expect(await session.query('SELECT Id, LeadId, ContactId FROM CampaignMember ORDER BY Id')).toMatchObject([{ Id: member, LeadId: id, ContactId: contact }, { Id: already, LeadId: null, ContactId: contact }]);
  await session.call('DELETE', `/sobjects/Lead/${id}`);
  expect(await session.query('SELECT Id, LeadId, ContactId FROM CampaignMember ORDER BY Id')).toMatchObject([{ Id: member, LeadId: null, ContactId: contact }, { Id: already }]);
  expect(await session.query('SELECT Id, Who.Type, What.Type, SystemModstamp FROM Task')).toMatchObject([{ Id: task, Who: { Type: 'Contact' }, What: { Type: 'Opportunity' }, SystemModstamp: '2026-03-01T12:00:05.000+0000' }]);
  expect(await session.query('SELECT Name, CloseDate, LeadSource, ContactId, Campaign.Name FROM Opportunity')).toMatchObject([{ Name: 'Deal', CloseDate: '2026-03-31', ContactId: contact, Campaign: { Name: 'Autumn' } }]);
});

test('an administrator’s own mapping decides where custom values of a lead go', async () => {
  const session = await testSession();
  await session.control('POST', 'lead-conversion', [{ lead: 'Notes__c', object: 'Opportunity', field: 'Description' }]);
  const id = await create(session, 'Lead', { ...lead, Notes__c: 'Asked for a call' });
  await session.control('POST', 'convert-lead', { leadId: id, opportunityName: 'Deal' });
  expect(await session.query('SELECT Lead_Score__c, Notes__c FROM Contact')).toMatchObject([{ Lead_Score__c: null, Notes__c: null }]);
  expect(await session.call('GET', `/sobjects/Opportunity/${String((await session.query('SELECT Id FROM Opportunity'))[0]?.['Id'])}`)).toMatchObject({ body: { Description: 'Asked for a call' } });
  expect((await session.control('POST', 'lead-conversion', [{ lead: 'Nope__c', object: 'Contact', field: 'Title' }])).status).toBe(400);
});

test('a conversion carries nothing into a field of another type, which nobody could have mapped', async () => {
  const session = await testSession();
  await session.control('POST', 'field-changes', [{ object: 'Lead', field: 'Renewal_Date__c', type: 'string' }]);
  const id = await create(session, 'Lead', { ...lead, Renewal_Date__c: '2026-02-30', Notes__c: 'Asked for a call' });
  await session.control('POST', 'convert-lead', { leadId: id });
  expect(await session.query('SELECT Renewal_Date__c, Notes__c FROM Contact')).toMatchObject([{ Renewal_Date__c: null, Notes__c: 'Asked for a call' }]);
});

test('what belonged to a merged account, contact or lead belongs to the winner, and a person stays in a campaign once (F39)', async () => {
  const session = await testSession();
  const [keep, drop] = [await create(session, 'Account', { Name: 'Keep' }), await create(session, 'Account', { Name: 'Drop' })];
  const contact = await create(session, 'Contact', { LastName: 'A', AccountId: drop });
  const deal = await create(session, 'Opportunity', { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-05-20', AccountId: drop, ContactId: contact });
  const child = await create(session, 'Account', { Name: 'Child', ParentId: drop });
  session.advance(5000);
  await session.control('POST', 'merge', { master: keep, losers: [drop] });
  expect((await session.control('POST', 'merge', { master: keep, losers: [drop] })).status, 'what lies in the bin').toBe(400);
  expect(await session.query('SELECT Id, SystemModstamp, LastModifiedDate FROM Contact WHERE Account.Name = \'Keep\'')).toMatchObject([{ Id: contact, SystemModstamp: '2026-03-01T12:00:05.000+0000', LastModifiedDate: '2026-03-01T12:00:00.000+0000' }]);
  expect(await session.query(`SELECT AccountId FROM Opportunity WHERE Id = '${deal}'`)).toMatchObject([{ AccountId: keep }]);
  expect(await session.query(`SELECT ParentId FROM Account WHERE Id = '${child}'`)).toMatchObject([{ ParentId: keep }]);

  const [one, two] = [await create(session, 'Lead', lead), await create(session, 'Lead', lead)];
  const campaigns = [await create(session, 'Campaign', { Name: 'Both' }), await create(session, 'Campaign', { Name: 'One' })];
  await create(session, 'CampaignMember', { CampaignId: campaigns[0], LeadId: one });
  await create(session, 'CampaignMember', { CampaignId: campaigns[0], LeadId: two });
  await create(session, 'CampaignMember', { CampaignId: campaigns[1], LeadId: two });
  await session.control('POST', 'merge', { master: one, losers: [two] });
  expect(await session.query('SELECT LeadId, Campaign.Name FROM CampaignMember ORDER BY Id')).toMatchObject([{ LeadId: one, Campaign: { Name: 'Both' } }, { LeadId: one, Campaign: { Name: 'One' } }]);
  expect((await session.control('POST', 'merge', { master: deal, losers: [deal] })).status).toBe(400);
});

test('what was deleted with a record comes back with it; what had gone before does not (F40)', async () => {
  const session = await testSession();
  const account = await create(session, 'Account', { Name: 'Example Ltd' });
  const [gone, taken] = [await create(session, 'Contact', { LastName: 'A', AccountId: account }), await create(session, 'Contact', { LastName: 'B', AccountId: account })];
  const task = await create(session, 'Task', { Subject: 'Call', WhoId: taken });
  await session.call('DELETE', `/sobjects/Contact/${gone}`);
  await session.call('DELETE', `/sobjects/Account/${account}`);
  await session.control('POST', 'undelete', { ids: [account] });
  expect(await session.query('SELECT Id FROM Contact')).toMatchObject([{ Id: taken }]);
  expect(await session.query('SELECT Id FROM Task')).toMatchObject([{ Id: task }]);
  expect((await session.control('POST', 'undelete', { ids: [account] })).status).toBe(400);
});
