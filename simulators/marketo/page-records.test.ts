import { expect, test } from 'vitest';
import { openSession } from './test-session.ts';

test('an edit on the page is a change by hand, and obeys the vendor\'s rules', async () => {
  const session = await openSession();
  const { id } = await session.control('records/people', { email: 'ann@example.com', lastName: 'Example' });
  session.clock.advance(1000);
  const edit = (values: unknown): Promise<{ status: number; body: string }> => session.raw('PATCH', `/_control/records/people/${String(id)}`, JSON.stringify(values));
  expect((await edit({ title: 'Buyer' })).status).toBe(200);
  const refused = await edit({ email: 'nowhere' });
  expect([refused.status, JSON.parse(refused.body).error]).toEqual([422, "Invalid value for field 'email' and value 'nowhere' (1003)"]);
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-03-01T12:00:01Z' });
  const { result } = await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'title' });
  expect(result?.[0]?.['attributes']).toContainEqual({ name: 'Source', value: 'Manual' });
});

test('the list searches, pages, and shows the latest change first', async () => {
  const session = await openSession({ people: 30 });
  const { id } = await session.control('records/people', { email: 'zed@example.com', lastName: 'Zed' });
  expect(await session.control('records/people?limit=1')).toMatchObject({ total: 31, rows: [{ id }] });
  expect(await session.control('records/people?search=ZED@')).toMatchObject({ total: 1, rows: [{ values: { lastName: 'Zed' } }] });
  expect((await session.raw('DELETE', `/_control/records/people/${String(id)}`)).status).toBe(200);
  expect((await session.raw('DELETE', `/_control/records/people/${String(id)}`)).status).toBe(404);
});

test('the page itself is HTML and names the vendor', async () => {
  const session = await openSession();
  const page = await session.raw('GET', '/');
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.body).toContain('<h1>Marketo simulator</h1>');
});
