import { expect, test } from 'vitest';
import { codeOf, openSession } from './test-session.ts';

const describePath = '/rest/v1/leads/describe.json';

test('the 101st call in 20 seconds is 606, and the window rolls (F5)', async () => {
  const session = await openSession();
  for (let call = 0; call < 100; call += 1) expect((await session.get(describePath)).success).toBe(true);
  expect(codeOf(await session.get(describePath))).toBe('606');
  session.clock.advance(20_000);
  expect((await session.get(describePath)).success).toBe(true);
});

test('the eleventh call in flight is 615 (F5)', async () => {
  const session = await openSession();
  const replies = await Promise.all(Array.from({ length: 11 }, () => session.get(describePath)));
  expect(replies.map(codeOf).filter((code) => code !== undefined)).toEqual(['615']);
  expect((await session.get(describePath)).success).toBe(true);
});

test('the daily quota is 607 until midnight in US Central, in winter and in summer (F5, F20)', async () => {
  for (const [now, toMidnight] of [['2026-01-15T12:00:00Z', 18], ['2026-07-15T12:00:00Z', 17]] as const) {
    const session = await openSession();
    session.clock.useVirtual(Date.parse(now));
    await session.signIn();
    await session.control('limits', { callsPerDay: 2 });
    await session.get(describePath);
    await session.get(describePath);
    expect(codeOf(await session.get(describePath))).toBe('607');
    session.clock.advance(toMidnight * 3_600_000 - 1000);
    await session.signIn();
    expect(codeOf(await session.get(describePath))).toBe('607');
    session.clock.advance(1000);
    expect((await session.get(describePath)).success).toBe(true);
  }
});

test('calls answered by a 6xx or 7xx error cost nothing, those by a 1xxx error do (MD error-codes)', async () => {
  const session = await openSession();
  await session.get('/rest/v1/nothing.json');
  await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: 'yesterday' });
  await session.get('/rest/v1/leads.json', { filterType: 'nickname', filterValues: 'x' });
  expect(await session.control('requests')).toMatchObject({ total: 4, charged: 1 });
  await session.control('limits', { callsPerWindow: 2 });
  expect((await session.get(describePath)).success).toBe(true);
  expect(codeOf(await session.get(describePath))).toBe('606');
});

test('usage and errors are told by day (MD usage)', async () => {
  const session = await openSession();
  await session.get(describePath);
  await session.get('/rest/v1/nothing.json');
  const usage = await session.get('/rest/v1/stats/usage.json');
  expect(usage.result).toEqual([{ date: '2026-03-01', total: 1, users: [{ userId: 'sandbox-api@marketo.example', count: 1 }] }]);
  const errors = await session.get('/rest/v1/stats/errors.json');
  expect(errors.result).toEqual([{ date: '2026-03-01', total: 1, errors: [{ errorCode: '610', count: 1 }] }]);
  expect((await session.get('/rest/v1/stats/usage/last7days.json')).result).toHaveLength(7);
  expect((await session.get('/rest/v1/stats/errors/last7days.json')).result).toHaveLength(7);
});
