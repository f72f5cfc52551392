import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const trigger = '/rest/v1/campaigns/1020/trigger.json';
const schedule = '/rest/v1/campaigns/1021/schedule.json';

async function asset(session: Session, path: string, body = ''): Promise<Reply> {
  return JSON.parse((await session.raw('POST', `/rest/asset/v1/${path}.json`, body, form)).body);
}

async function namesOf(session: Session, parameters: Readonly<Record<string, string>>): Promise<unknown[]> {
  return (await session.get('/rest/v1/campaigns.json', parameters)).result?.map((row) => row['name']) ?? [];
}

test('campaigns are narrowed by id, name, program, workspace and whether the API may trigger them, page by page', async () => {
  const session = await openSession();
  expect(await namesOf(session, { id: '1003,1021' })).toEqual(['Opened Sales Email', 'Newsletter send']);
  expect(await namesOf(session, { name: 'Unsubscribed,Fills out Form' })).toEqual(['Fills out Form', 'Unsubscribed']);
  expect(await namesOf(session, { programName: 'Product Webinar' })).toEqual(['Webinar reminder']);
  expect(await namesOf(session, { workspaceName: 'Elsewhere' })).toEqual([]);
  expect(await namesOf(session, { isTriggerable: 'true' })).toEqual(['Webinar reminder']);
  const first = await session.get('/rest/v1/campaigns.json', { batchSize: '7' });
  const last = await session.get('/rest/v1/campaigns.json', { batchSize: '7', nextPageToken: first.nextPageToken ?? '' });
  expect([first.result?.length, last.result?.length, last.nextPageToken]).toEqual([7, 1, undefined]);
  expect(codeOf(await session.get('/rest/v1/campaigns/77.json'))).toBe('1013');
});

test('who is sent through a campaign is its member once, and the members of a merged person go to the winner', async () => {
  const session = await openSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  for (const leads of [[{ id: bob }, { id: bob }], [{ id: bob }]]) expect((await session.post(trigger, { input: { leads } })).result).toEqual([{ id: 1020 }]);
  const ofBob = await session.get(`/rest/v1/leads/${bob}/smartCampaignMembership.json`);
  expect(ofBob).toMatchObject({ result: [{ smartCampaignId: 1020 }], moreResult: false });
  expect((await session.get(`/rest/v1/leads/${bob}/smartCampaignMembership.json`, { earliestUpdatedAt: '2026-01-01T00:00:00Z' })).result).toEqual([]);
  await session.post(`/rest/v1/leads/${ann}/merge.json?leadId=${bob}`, undefined);
  expect((await session.get(`/rest/v1/leads/${ann}/smartCampaignMembership.json`)).result?.length).toBe(1);
});

test('what is wrong with a request is told, and then nobody is sent: 1003 for another campaign (MD error-codes), 1004, 1002', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const sent = async (path: string, body: unknown): Promise<unknown> => codeOf(await session.post(path, body));
  const leads = [{ id: ann }];
  expect(await sent('/rest/v1/campaigns/1021/trigger.json', { input: { leads } })).toBe('1003');
  expect(await sent('/rest/v1/campaigns/1003/trigger.json', { input: { leads } })).toBe('1003');
  expect(await sent('/rest/v1/campaigns/77/trigger.json', { input: { leads } })).toBe('1013');
  expect(await sent(trigger, { input: { leads: [...leads, { id: 77 }] } })).toBe('1004');
  expect(await sent(trigger, { input: { leads: Array.from({ length: 101 }, () => ({ id: ann })) } })).toBe('1003');
  expect(await sent(trigger, { input: { leads: [] } })).toBe('1002');
  expect(await sent(trigger, {})).toBe('1002');
  expect(await sent(trigger, { input: { leads, tokens: [{ name: 'my.message', value: 'x' }] } })).toBe('1003');
  expect((await session.get(`/rest/v1/leads/${ann}/smartCampaignMembership.json`)).result).toEqual([]);
  expect(await sent('/rest/v1/campaigns/1020/schedule.json', {})).toBe('1003');
  expect(await sent(schedule, { input: { runAt: 'tomorrow' } })).toBe('704');
  expect(await sent(schedule, { input: { runAt: '2026-02-01T00:00:00Z' } })).toBe('1003');
  expect(await sent(schedule, { input: { cloneToProgramName: 'Copy' } })).toBe('1003');
  expect(await sent(schedule, undefined)).toBeUndefined();
  expect((await session.get('/rest/asset/v1/smartCampaign/1021.json')).result?.[0]).toMatchObject({ status: 'Single Run' });
});

test('campaigns of the asset API are made, copied, switched and deleted; a marketer makes one to trigger', async () => {
  const session = await openSession();
  expect(codeOf(await asset(session, 'smartCampaigns', 'name=Unsubscribed&folder={"id":28,"type":"Folder"}'))).toBe('709');
  expect(codeOf(await asset(session, 'smartCampaign/1020/activate'))).toBe('709');
  expect(codeOf(await asset(session, 'smartCampaign/1021/activate'))).toBe('709');
  expect(codeOf(await asset(session, 'smartCampaign/77/delete'))).toBe('702');
  await asset(session, 'smartCampaign/1020/deactivate');
  expect(await namesOf(session, { isTriggerable: 'true' })).toEqual([]);
  const { id } = await session.control('campaigns', { name: 'Welcome', programId: 1002 });
  expect(await namesOf(session, { isTriggerable: 'true' })).toEqual(['Welcome']);
  expect((await session.get('/rest/asset/v1/smartCampaigns.json', { folder: '{"id":1002,"type":"Program"}', isActive: 'true' })).result).toMatchObject([{ id, parentProgramId: 1002 }]);
  await asset(session, 'program/1002/delete');
  expect(codeOf(await session.get(`/rest/v1/campaigns/${String(id)}.json`))).toBe('1013');
});

test('campaigns and what became of the standard ones survive a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'campaigns-'));
  try {
    const session = await openSession({ data });
    await asset(session, 'smartCampaign/1003/delete');
    await asset(session, 'smartCampaign/1020/deactivate');
    session.simulator.close();
    const again = await openSession({ data });
    expect(codeOf(await again.get('/rest/v1/campaigns/1003.json'))).toBe('1013');
    expect((await again.get('/rest/v1/campaigns/1020.json')).result).toMatchObject([{ active: false }]);
    again.simulator.close();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
