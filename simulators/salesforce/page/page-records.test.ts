import { expect, test } from 'vitest';
import { SALES_USER_IDS } from '../world/bootstrap.ts';
import { testSession, textOf } from '../test-session.ts';

test('the page is there and needs nothing from elsewhere', async () => {
  const { simulator } = await testSession();
  const answer = await simulator.handle({ method: 'GET', url: '/', headers: {}, body: '' });
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.body).toContain('Salesforce simulator');
  expect(answer.body).not.toMatch(/(?:src|href)="https?:/);
});

test('an edit on the page is a sales user’s and meets the org’s rules', async () => {
  const session = await testSession({ people: 10 });
  const made = await session.control('POST', 'records/Lead', { LastName: 'Example', Company: 'C' });
  const id = textOf(made.body, 'id');
  expect(await session.query(`SELECT CreatedById, OwnerId FROM Lead WHERE Id = '${id}'`)).toMatchObject([{ CreatedById: SALES_USER_IDS[0], OwnerId: SALES_USER_IDS[0] }]);
  expect(await session.control('PATCH', `records/Lead/${id}`, { Rating: 'Hot' })).toMatchObject({ status: 422, body: { error: 'A hot lead needs a phone number. (FIELD_CUSTOM_VALIDATION_EXCEPTION)' } });
  expect((await session.control('PATCH', `records/Lead/${id}`, { City: 'Kyoto' })).status).toBe(200);
  expect((await session.control('GET', 'records/Lead?search=example&limit=1')).body).toMatchObject({ total: expect.any(Number), rows: [{ id, values: { City: 'Kyoto' } }] });
  expect((await session.control('DELETE', `records/Lead/${id}`)).status).toBe(200);
  expect(await session.query(`SELECT Id FROM Lead WHERE Id = '${id}'`)).toEqual([]);
});

test('the page shows the other kinds of record, and custom objects as they come and go', async () => {
  const session = await testSession({ people: 10 });
  const page = async (): Promise<string> => (await session.simulator.handle({ method: 'GET', url: '/', headers: {}, body: '' })).body;
  expect(await page()).toContain('"title":"Opportunities"');
  const campaign = textOf((await session.control('POST', 'records/Campaign', { Name: 'Spring' })).body, 'id');
  const [lead] = await session.query('SELECT Id, Name FROM Lead LIMIT 1');
  const member = await session.control('POST', 'records/CampaignMember', { CampaignId: campaign, LeadId: String(lead?.['Id']) });
  expect((await session.control('GET', 'records/CampaignMember')).body).toMatchObject({ rows: [{ id: textOf(member.body, 'id'), values: { Name: lead?.['Name'], Status: 'Sent' } }] });
  expect((await session.control('POST', 'records/CampaignMember', { CampaignId: campaign, LeadId: String(lead?.['Id']) })).body).toEqual({ error: 'Already a campaign member. (DUPLICATE_VALUE)' });
  await session.control('POST', 'custom-objects', { name: 'Visit__c', fields: [{ name: 'Score__c', type: 'double' }] });
  expect(await page()).toContain('"columns":["Name","Score__c"]');
  expect((await session.control('POST', 'records/Visit__c', { Score__c: 3 })).status).toBe(200);
  await session.control('DELETE', 'custom-objects/Visit__c');
  expect(await page()).not.toContain('Visit__c');
});
