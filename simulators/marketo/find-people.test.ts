import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession } from './test-session.ts';

const path = '/rest/v1/leads.json';

test('default fields, and null for what is blank', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann' });
  const stamp = '2026-03-01T12:00:00Z';
  const byDefault = { id, email: 'ann@example.com', firstName: 'Ann', lastName: null, createdAt: stamp, updatedAt: stamp };
  expect((await session.get(path, { filterType: 'email', filterValues: 'ANN@EXAMPLE.COM' })).result).toEqual([byDefault]);
  const { result } = await session.get(path, { filterType: 'id', filterValues: String(id), fields: 'title,unsubscribed,leadScore,mktoName' });
  expect(result).toEqual([{ id, title: null, unsubscribed: false, leadScore: null, mktoName: 'Ann' }]);
});

test('nobody found is an empty result; an absent id by path is 1004', async () => {
  const session = await openSession();
  const reply = await session.get(path, { filterType: 'id', filterValues: '7' });
  expect(reply).toEqual({ requestId: reply.requestId, success: true, result: [] });
  expect(codeOf(await session.get('/rest/v1/lead/7.json'))).toBe('1004');
  expect(codeOf(await session.get('/rest/v1/lead/seven.json'))).toBe('1001');
});

test('unknown fields are 1006, unsearchable ones 1011, missing parameters 1002', async () => {
  const session = await openSession();
  expect(codeOf(await session.get(path, { filterType: 'nickname', filterValues: 'x' }))).toBe('1006');
  expect(codeOf(await session.get(path, { filterType: 'firstName', filterValues: 'x' }))).toBe('1011');
  expect(codeOf(await session.get(path, { filterType: 'id', filterValues: '1', fields: 'nickname' }))).toBe('1006');
  expect(codeOf(await session.get(path, { filterType: 'id' }))).toBe('1002');
});

test('pages by token, each person once', async () => {
  const session = await openSession({ people: 350 });
  const filterValues = Array.from({ length: 300 }, (_, n) => 1001 + n).join(',');
  const seen: unknown[] = [];
  let token: string | undefined;
  do {
    const reply = await session.get(path, { filterType: 'id', filterValues, batchSize: '120', ...(token === undefined ? {} : { nextPageToken: token }) });
    seen.push(...(reply.result ?? []).map((row) => row['id']));
    token = reply.nextPageToken;
  } while (token !== undefined);
  expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => 1001 + n));
});

test('more than 1000 matches, and more than 300 values, are refused with 1003', async () => {
  const session = await openSession();
  for (let call = 0; call < 4; call += 1) {
    await session.post(path, { action: 'createDuplicate', input: Array.from({ length: 251 }, () => ({ customerTier: 'Gold' })) });
  }
  expect(codeOf(await session.get(path, { filterType: 'customerTier', filterValues: 'Gold' }))).toBe('1003');
  const many = await session.get(path, { filterType: 'id', filterValues: Array.from({ length: 301 }, (_, n) => n).join(',') });
  expect(codeOf(many)).toBe('1003');
});

test('searching keeps up with changes of the value', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  await session.get(path, { filterType: 'email', filterValues: 'ann@example.com' });
  await session.post(path, { action: 'updateOnly', lookupField: 'id', input: [{ id, email: 'anna@example.com' }] });
  expect((await session.get(path, { filterType: 'email', filterValues: 'ann@example.com' })).result).toEqual([]);
  expect((await session.get(path, { filterType: 'email', filterValues: 'anna@example.com' })).result).toHaveLength(1);
});
