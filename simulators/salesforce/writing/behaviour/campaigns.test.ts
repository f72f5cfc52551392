import { expect, test } from 'vitest';
import { testSession, textOf } from '../../test-session.ts';
import type { TestSession } from '../../test-session.ts';

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await session.call('POST', `/sobjects/${object}`, fields);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return textOf(answer.body, 'id');
}

async function world(): Promise<{ session: TestSession; campaign: string; lead: string; contact: string }> {
  const session = await testSession();
  const campaign = await create(session, 'Campaign', { Name: 'Spring' });
  const lead = await create(session, 'Lead', { LastName: 'Ann', Company: 'Example Ltd', Email: 'ann@example.com' });
  const contact = await create(session, 'Contact', { LastName: 'Bob' });
  return { session, campaign, lead, contact };
}

test('a new campaign has its defaults and the two statuses every campaign begins with', async () => {
  const { session, campaign } = await world();
  expect(await session.query('SELECT Type, Status, IsActive FROM Campaign')).toMatchObject([{ Type: 'Conference', Status: 'Planned', IsActive: false }]);
  const statuses = await session.query(`SELECT Label, IsDefault, HasResponded, SortOrder FROM CampaignMemberStatus WHERE CampaignId = '${campaign}' ORDER BY SortOrder`);
  expect(statuses).toMatchObject([{ Label: 'Sent', IsDefault: true, HasResponded: false }, { Label: 'Responded', IsDefault: false, HasResponded: true }]);
});

test('a member is one person once; its status is one of the campaign’s and says whether it has responded', async () => {
  const { session, campaign, lead, contact } = await world();
  const id = await create(session, 'CampaignMember', { CampaignId: campaign, LeadId: lead });
  const read = async (): Promise<unknown> => (await session.query('SELECT Status, HasResponded, FirstRespondedDate, Type, LeadOrContactId, Name, Email, CompanyOrAccount, Lead.Company FROM CampaignMember'))[0];
  expect(await read()).toMatchObject({ Status: 'Sent', HasResponded: false, FirstRespondedDate: null, Type: 'Lead', LeadOrContactId: lead, Name: 'Ann', Email: 'ann@example.com', CompanyOrAccount: 'Example Ltd', Lead: { Company: 'Example Ltd' } });
  await session.call('PATCH', `/sobjects/CampaignMember/${id}`, { Status: 'responded' });
  expect(await read()).toMatchObject({ Status: 'Responded', HasResponded: true, FirstRespondedDate: '2026-03-01' });
  await session.call('PATCH', `/sobjects/CampaignMember/${id}`, { Status: 'Sent' });
  expect(await read()).toMatchObject({ Status: 'Sent', HasResponded: false, FirstRespondedDate: '2026-03-01' });

  const refused = async (body: Record<string, unknown>): Promise<unknown> => (await session.call('POST', '/sobjects/CampaignMember', { CampaignId: campaign, ...body })).body;
  expect(await refused({ LeadId: lead })).toMatchObject([{ errorCode: 'DUPLICATE_VALUE', message: 'Already a campaign member.' }]);
  expect(await refused({ ContactId: contact, Status: 'Attended' })).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Status'] }]);
  expect(await refused({ ContactId: contact, LeadId: lead })).toMatchObject([{ errorCode: 'FIELD_INTEGRITY_EXCEPTION' }]);
  expect(await refused({})).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING' }]);
  expect(await session.call('PATCH', `/sobjects/CampaignMember/${id}`, { LeadId: lead })).toMatchObject({ body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }] });
  expect(await session.query('SELECT NumberOfLeads, NumberOfContacts FROM Campaign')).toMatchObject([{ NumberOfLeads: 1, NumberOfContacts: 0 }]);
});

test('statuses are added, renamed with their members, and deleted only when nobody has them', async () => {
  const { session, campaign, contact } = await world();
  const status = await create(session, 'CampaignMemberStatus', { CampaignId: campaign, Label: 'Attended', HasResponded: true, SortOrder: 3, IsDefault: true });
  expect(await session.query('SELECT Label FROM CampaignMemberStatus WHERE IsDefault = true')).toMatchObject([{ Label: 'Attended' }]);
  await create(session, 'CampaignMember', { CampaignId: campaign, ContactId: contact });
  await session.call('PATCH', `/sobjects/CampaignMemberStatus/${status}`, { Label: 'Was there' });
  expect(await session.query('SELECT Status, HasResponded FROM CampaignMember')).toMatchObject([{ Status: 'Was there', HasResponded: true }]);
  expect(await session.call('DELETE', `/sobjects/CampaignMemberStatus/${status}`)).toMatchObject({ body: [{ errorCode: 'DELETE_FAILED' }] });
  expect(await session.call('POST', '/sobjects/CampaignMemberStatus', { CampaignId: campaign, Label: 'sent' })).toMatchObject({ body: [{ errorCode: 'DUPLICATE_VALUE' }] });
});

test('members go with their lead, and stay readable as deleted; the person can then be a member again', async () => {
  const { session, campaign, lead, contact } = await world();
  const first = await create(session, 'CampaignMember', { CampaignId: campaign, ContactId: contact });
  const member = await create(session, 'CampaignMember', { CampaignId: campaign, LeadId: lead });
  await session.call('DELETE', `/sobjects/Lead/${lead}`);
  await session.call('DELETE', `/sobjects/CampaignMember/${first}`);
  expect(await session.query('SELECT Id FROM CampaignMember')).toEqual([]);
  expect(await session.query('SELECT Id FROM CampaignMember WHERE IsDeleted = true', true)).toMatchObject([{ Id: first }, { Id: member }]);
  expect(await create(session, 'CampaignMember', { CampaignId: campaign, ContactId: contact })).not.toBe(first);
});

test('a converted lead can neither become a member nor have a task', async () => {
  const { session, campaign, lead } = await world();
  await session.control('POST', 'convert-lead', { leadId: lead });
  expect(await session.call('POST', '/sobjects/CampaignMember', { CampaignId: campaign, LeadId: lead })).toMatchObject({ body: [{ errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD' }] });
  expect(await session.call('POST', '/sobjects/Task', { WhoId: lead })).toMatchObject({ body: [{ errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD' }] });
});
