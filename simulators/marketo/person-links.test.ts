import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';

const cookie = 'id:287-GTJ-838&token:_mch-marketo.com-1396310362214-46169';

test('a cookie is associated with one person, found by it, and goes over to the next; the answer has no result (MS)', async () => {
  const session = await openSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  const url = (id: unknown): string => `/rest/v1/leads/${String(id)}/associate.json?cookie=${encodeURIComponent(cookie)}`;
  const found = async (): Promise<unknown> => (await session.get('/rest/v1/leads.json', { filterType: 'cookies', filterValues: cookie })).result?.map((row) => row['id']);
  expect(Object.keys(await session.post(url(ann), undefined))).toEqual(['requestId', 'success']);
  expect(await found()).toEqual([ann]);
  await session.post(url(bob), undefined);
  expect(await found()).toEqual([bob]);
  expect(codeOf(await session.post(url(77), undefined))).toBe('1004');
  expect(codeOf(await session.post(`/rest/v1/leads/${ann}/associate.json?cookie=crumbs`, undefined))).toBe('1012');
  expect(codeOf(await session.post(`/rest/v1/leads/${ann}/associate.json`, undefined))).toBe('1002');
});

test('partitions: Default is the only one, another is 1008, an unknown person 1004', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const reply = await session.post('/rest/v1/leads/partitions.json', {
    input: [{ id: ann, partitionName: 'Default' }, { id: ann, partitionName: 'Europe' }, { id: 77, partitionName: 'Default' }],
  });
  expect(reply.result?.[0]).toEqual({ id: ann, status: 'updated' });
  expect(reasonsOf(reply)).toEqual([undefined, '1008', '1004']);
});

test('the older change of a program status moves members only, and each row has id and status (MS)', async () => {
  const session = await openSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  await session.post('/rest/v1/programs/1001/members/status.json', { statusName: 'Invited', input: [{ leadId: ann }] });
  const change = async (status: string): Promise<Awaited<ReturnType<typeof session.post>>> =>
    session.post('/rest/v1/leads/programs/1001/status.json', { status, input: [{ id: ann }, { id: bob }, { id: 77 }] });
  const reply = await change('Attended');
  expect(reply.result?.map((row) => [row['id'], row['status']])).toEqual([[ann, 'Attended'], [bob, 'skipped'], [77, 'skipped']]);
  expect(reasonsOf(reply)).toEqual([undefined, '1013', '1004']);
  expect(reasonsOf(await change('Invited'))[0]).toBe('1037');
  expect((await session.get('/rest/v1/program/members/describe.json')).result).toMatchObject([{ name: 'API Program Membership', fields: expect.any(Array) }]);
});
