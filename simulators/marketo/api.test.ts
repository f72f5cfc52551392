import { expect, test } from 'vitest';
import { codeOf, openSession } from './test-session.ts';

const leads = '/rest/v1/leads.json';

test('unknown paths are 610 in the recorded envelope, with a header that names NOT-SIMULATED.md; wrong methods 605', async () => {
  const session = await openSession();
  const unknown = await session.raw('GET', '/rest/v1/namedaccounts.json');
  const envelope = { requestId: expect.any(String), success: false, warnings: [], errors: [{ code: '610', message: 'Requested resource not found' }] };
  expect(JSON.parse(unknown.body)).toEqual(envelope);
  expect(unknown.headers['x-simulator-note']).toContain('NOT-SIMULATED.md');
  expect(codeOf(await session.get('/rest//v1/leads.json'))).toBe('610');
  expect(codeOf(await session.post('/rest/v1/leads/describe.json', {}))).toBe('605');
});

test('unknown parameters and body members are refused loudly', async () => {
  const session = await openSession();
  const reply = await session.get(leads, { filterType: 'id', filterValues: '1', fileds: 'email' });
  expect(reply.errors?.[0]?.message).toContain("'fileds'");
  const body = await session.post(leads, { inputs: [], input: [{ email: 'ann@example.com' }] });
  expect(body.errors?.[0]?.message).toContain("'inputs'");
});

test('broken JSON is 609, another content type 612', async () => {
  const session = await openSession();
  const broken = await session.raw('POST', leads, '{"input":[', { 'content-type': 'application/json' });
  expect(JSON.parse(broken.body).errors[0].code).toBe('609');
  const text = await session.raw('POST', leads, '{"input":[]}', { 'content-type': 'text/plain' });
  expect(JSON.parse(text.body).errors[0].code).toBe('612');
});

test('a path with two dots is the one it leads to, and a media type may be in capitals', async () => {
  const session = await openSession();
  const body = JSON.stringify({ input: [{ email: 'ann@example.com' }] });
  const created = await session.raw('POST', '/bulk/../rest/v1/leads.json', body, { 'content-type': 'Application/JSON; charset=UTF-8' });
  expect(JSON.parse(created.body).result).toEqual([{ id: expect.any(Number), status: 'created' }]);
});

test('a long URI is HTTP 414 and a large body 413, and neither is charged (apis.md A1)', async () => {
  const session = await openSession();
  const values = 'x'.repeat(8200);
  expect((await session.raw('GET', `${leads}?filterType=email&filterValues=${values}`)).status).toBe(414);
  const large = await session.raw('POST', leads, JSON.stringify({ input: [{ notes: 'x'.repeat(1_050_000) }] }), { 'content-type': 'application/json' });
  expect(large.status).toBe(413);
  expect(await session.control('requests')).toMatchObject({ charged: 0 });
});

test('a long query goes as a POST form with _method=GET, in the URL or in the form', async () => {
  const session = await openSession({ people: 5 });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const inUrl = await session.raw('POST', `${leads}?_method=GET`, 'filterType=id&filterValues=1001,1002', form);
  expect(JSON.parse(inUrl.body).result).toHaveLength(2);
  const inForm = await session.raw('POST', leads, 'filterType=id&filterValues=1001,1002&_method=GET', form);
  expect(JSON.parse(inForm.body).result).toHaveLength(2);
});

test('a requestId looks like hex#hex and the second part is the time', async () => {
  const session = await openSession();
  const { requestId } = await session.get('/rest/v1/leads/describe.json');
  expect(requestId).toMatch(/^[0-9a-f]+#[0-9a-f]+$/);
  expect(Number.parseInt(requestId.split('#')[1] ?? '', 16)).toBe(session.clock.now());
});
