import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';

test('deleting tells each id; who is gone already is 1004', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const reply = await session.post('/rest/v1/leads/delete.json', { input: [{ id }, { id: 7 }] });
  expect(reply.result?.[0]).toEqual({ id, status: 'deleted' });
  expect(reasonsOf(reply)).toEqual([undefined, '1004']);
});

test('the recorded form POST leads.json?_method=DELETE works too', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const reply = await session.post('/rest/v1/leads.json?_method=DELETE', { input: [{ id }] });
  expect(reply.result).toEqual([{ id, status: 'deleted' }]);
  const [other] = await createPeople(session, { email: 'bob@example.com' });
  expect(JSON.parse((await session.raw('DELETE', `/rest/v1/leads.json?id=${other}`)).body).result).toEqual([{ id: other, status: 'deleted' }]);
});

test('a merge keeps the winner\'s values, fills its blanks and ends the losers (I14)', async () => {
  const session = await openSession();
  const [winner, first, second] = await createPeople(
    session,
    { email: 'ann@example.com', firstName: 'Ann' },
    { email: 'a@example.com', firstName: 'A', title: 'Buyer' },
    { email: 'b@example.com', title: 'Owner', phone: '+1 555 100 2000' },
  );
  const reply = await session.raw('POST', `/rest/v1/leads/${winner}/merge.json?leadIds=${first},${second}`);
  expect(JSON.parse(reply.body)).toEqual({ requestId: expect.any(String), success: true });
  const { result } = await session.get(`/rest/v1/lead/${winner}.json`, { fields: 'email,firstName,title,phone' });
  expect(result).toEqual([{ id: winner, email: 'ann@example.com', firstName: 'Ann', title: 'Buyer', phone: '+1 555 100 2000' }]);
  expect(codeOf(await session.get(`/rest/v1/lead/${first}.json`))).toBe('1004');
});

test('a merge of more than 25 is 1080, of nobody 1002, of an absent one 1004', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const merge = async (query: string): Promise<string> => JSON.parse((await session.raw('POST', `/rest/v1/leads/${id}/merge.json${query}`)).body).errors[0].code;
  expect(await merge(`?leadIds=${Array.from({ length: 26 }, (_, n) => n + 5000).join(',')}`)).toBe('1080');
  expect(await merge('')).toBe('1002');
  expect(await merge('?leadId=7')).toBe('1004');
  expect(await merge(`?leadId=${id}`)).toBe('1003');
});
