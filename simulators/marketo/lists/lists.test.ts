import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MarketoOptions } from '../simulator.ts';
import { codeOf, createPeople, openSession } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const folder = 'folder={"id":12,"type":"Folder"}';

async function send(session: Session, path: string, body: string): Promise<Reply> {
  return JSON.parse((await session.raw('POST', `/rest/asset/v1/${path}.json`, body, form)).body);
}

async function listSession(options: MarketoOptions = {}): Promise<{ session: Session; id: number; members: string }> {
  const session = await openSession(options);
  const id = Number((await send(session, 'staticLists', `name=Lions&${folder}`)).result?.[0]?.['id']);
  return { session, id, members: `/rest/v1/lists/${id}/leads.json` };
}

const idsIn = (reply: Reply): unknown[] => reply.result?.map((row) => row['id']) ?? [];

test('a list is found by id, name, folder and date of change, and gone with its memberships when deleted', async () => {
  const { session, id, members } = await listSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  await session.post(members, { input: [{ id: ann }] });
  session.clock.advance(10_000);
  await send(session, 'staticLists', 'name=Tigers&folder={"id":1001,"type":"Program"}');
  const browse = async (query: Readonly<Record<string, string>>): Promise<unknown[]> => idsIn(await session.get('/rest/asset/v1/staticLists.json', query));
  expect(await browse({})).toEqual([id, id + 1]);
  expect(await browse({ folder: '{"id":12,"type":"Folder"}' })).toEqual([id]);
  expect(await browse({ earliestUpdatedAt: '2026-03-01T12:00:05Z' })).toEqual([id + 1]);
  expect(idsIn(await session.get('/rest/v1/lists.json', { name: 'Lions' }))).toEqual([id]);
  expect(idsIn(await session.get('/rest/v1/lists.json', { name: 'Lions,Tigers' }))).toEqual([id, id + 1]);
  expect(idsIn(await session.get('/rest/v1/lists.json?name=Lions&name=Tigers&workspaceName=Default'))).toEqual([id, id + 1]);
  expect(idsIn(await session.get('/rest/v1/lists.json', { programName: 'Product Webinar' }))).toEqual([]);
  expect((await send(session, `staticList/${id}/delete`, '')).result).toEqual([{ id }]);
  expect(codeOf(await session.get(members))).toBe('1013');
  expect((await session.get(`/rest/v1/leads/${ann}/listMembership.json`)).result).toEqual([]);
});

test('what is wrong with a list or a member is told', async () => {
  const { session, id, members } = await listSession();
  expect(codeOf(await send(session, 'staticLists', `name=Lions&${folder}`))).toBe('709');
  expect(codeOf(await send(session, 'staticLists', 'name=Tigers'))).toBe('1002');
  expect(codeOf(await send(session, 'staticLists', 'name=Tigers&folder=12'))).toBe('1003');
  expect(codeOf(await send(session, 'staticList/77/delete', ''))).toBe('702');
  expect(codeOf(await session.get('/rest/v1/lists/77.json'))).toBe('1013');
  expect(codeOf(await session.post(members, { input: Array.from({ length: 301 }, () => ({ id: 1 })) }))).toBe('1003');
  expect((await session.post(`${members}?id=1`, undefined)).result).toEqual([{ id: 1, status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] }]);
  expect(codeOf(JSON.parse((await session.raw('DELETE', `/rest/v1/lists/${id}.json`)).body))).toBe('605');
});

test('a merge combines memberships, a deletion ends them (MD leads, Merge)', async () => {
  const { session, members } = await listSession();
  const [ann, bob, carol] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' }, { email: 'carol@example.com' });
  await session.post(members, { input: [{ id: bob }, { id: carol }] });
  await session.post(`/rest/v1/leads/${ann}/merge.json?leadId=${bob}`, undefined);
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: carol }] });
  expect(idsIn(await session.get(members))).toEqual([ann]);
  expect(idsIn(JSON.parse((await session.raw('DELETE', members, JSON.stringify({ input: [{ id: ann }] }), { 'content-type': 'application/json' })).body))).toEqual([ann]);
  expect(idsIn(await session.get(members))).toEqual([]);
});

test('activities and lead changes of the people of a list; of an asset with a single type (MS, getLeadActivities)', async () => {
  const { session, id, members } = await listSession();
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  await session.post(members, { input: [{ id: bob }] });
  const peopleIn = (reply: Reply): unknown[] | undefined => reply.result?.map((row) => row['leadId']);
  const listId = String(id);
  expect(peopleIn(await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12' }))).toEqual([ann, bob]);
  expect(peopleIn(await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12', listId }))).toEqual([bob]);
  expect(peopleIn(await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'city', listId }))).toEqual([bob]);
  expect(peopleIn(await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12', assetIds: String(ann) }))).toEqual([ann]);
  expect(codeOf(await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12,13', assetIds: '1' }))).toBe('1003');
  expect(codeOf(await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12', listId: '77' }))).toBe('1013');
  const { world } = session.simulator;
  world.commit(Array.from({ length: 10_000 }, (_, n) => ['record', 'listMember', { id: 10 + n, createdAt: 0, updatedAt: 0, values: { listId: id, leadId: 5000 + n } }]));
  expect(codeOf(await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12', listId }))).toBe('1003');
});

test('lists and memberships survive a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-lists-'));
  const { session, members } = await listSession({ data });
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  await session.post(members, { input: [{ id: ann }] });
  session.simulator.close();
  const again = await openSession({ data });
  expect(idsIn(await again.get(members))).toEqual([ann]);
  again.simulator.close();
  rmSync(data, { recursive: true });
});

test('coming into a list and leaving it is told once each, with the list as the primary value', async () => {
  const { session, id, members } = await listSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  for (const _ of [1, 2]) await session.post(members, { input: [{ id: ann }, { id: bob }] });
  for (const _ of [1, 2]) await session.raw('DELETE', `${members}?id=${ann}`);
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const told = await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '24,25' });
  expect(told.result?.map((row) => [row['activityTypeId'], row['leadId']])).toEqual([[24, ann], [24, bob], [25, ann]]);
  expect(told.result?.[0]).toMatchObject({ primaryAttributeValueId: id, primaryAttributeValue: 'Lions', attributes: [{ name: 'Source', value: 'Web service API' }] });
  const names = (await session.get('/rest/v1/activities/types.json')).result?.flatMap((row) => (row['id'] === 24 || row['id'] === 25 ? [row['name']] : []));
  expect(names).toEqual(['Add to List', 'Remove from List']);
});
