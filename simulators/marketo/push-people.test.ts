import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';

const push = '/rest/v1/leads/push.json';

test('pushing updates or creates, and tells source, reason and program in one activity each (MD leads, Push Lead)', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const body = { programName: 'Product Webinar', source: 'Cool Sales Site', reason: 'Downloaded pricing sheet', lookupField: 'email' };
  const reply = await session.post(push, { ...body, input: [{ email: 'ann@example.com', firstName: 'Ann' }, { email: 'bob@example.com' }, { email: 'eve@example.com', noSuch: 1 }] });
  const bob = reply.result?.[1]?.['id'];
  expect(reply.result?.slice(0, 2)).toEqual([{ id: ann, status: 'updated' }, { id: bob, status: 'created' }]);
  expect(reasonsOf(reply)).toEqual([undefined, undefined, '1006']);
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const types = await session.get('/rest/v1/activities/types.json');
  const type = types.result?.find((row) => row['name'] === 'Push Lead to Marketo')?.['id'];
  const told = await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: String(type) });
  const attributes = [{ name: 'Source', value: 'Cool Sales Site' }, { name: 'Reason', value: 'Downloaded pricing sheet' }];
  expect(told.result).toMatchObject([ann, bob].map((leadId) => ({ leadId, primaryAttributeValueId: 1001, primaryAttributeValue: 'Product Webinar', attributes })));
  expect((await session.get(`/rest/v1/leads/${ann}/programMembership.json`)).result).toEqual([]);
});

test('a program status of a push makes members; what is wrong with the program is told for the call', async () => {
  const session = await openSession();
  const input = [{ email: 'ann@example.com' }];
  const reply = await session.post(push, { programName: 'Product Webinar', programStatus: 'Registered', input });
  expect((await session.get(`/rest/v1/leads/${String(reply.result?.[0]?.['id'])}/programMembership.json`)).result).toMatchObject([{ id: 1001, progressionStatus: 'Registered' }]);
  expect(codeOf(await session.post(push, { input }))).toBe('1002');
  expect(codeOf(await session.post(push, { programName: 'None', input }))).toBe('1013');
  expect(codeOf(await session.post(push, { programName: 'Product Webinar', programStatus: 'None', input }))).toBe('1025');
  expect(codeOf(await session.post(push, { programName: 'Product Webinar', partitionName: 'Europe', input }))).toBe('1008');
});
