import { expect, test } from 'vitest';
import { codeOf, openSession } from './test-session.ts';

const path = '/identity/oauth/token';
const good = 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
const describe_ = '/rest/v1/leads/describe.json';

test('the same token comes back with what is left of its hour (apis.md A1)', async () => {
  const session = await openSession();
  const first = JSON.parse((await session.raw('GET', `${path}?${good}`)).body);
  session.clock.advance(838_000);
  const again = JSON.parse((await session.raw('POST', path, good, { 'content-type': 'application/x-www-form-urlencoded' })).body);
  expect(first).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
  expect(again).toEqual({ ...first, expires_in: 2762 });
});

test('after the hour the old token is expired and a new one is given', async () => {
  const session = await openSession();
  const old = JSON.parse((await session.raw('GET', `${path}?${good}`)).body).access_token;
  session.clock.advance(3_600_000);
  expect(codeOf(await session.get(describe_))).toBe('602');
  await session.signIn();
  expect((await session.get(describe_)).success).toBe(true);
  const stale = await session.raw('GET', describe_, '', { authorization: `Bearer ${old}` });
  expect(JSON.parse(stale.body).errors[0].code).toBe('602');
});

test('wrong credentials are HTTP 401, a foreign token is 601', async () => {
  const session = await openSession();
  const wrongSecret = await session.raw('GET', `${path}?${good}x`);
  expect([wrongSecret.status, JSON.parse(wrongSecret.body)]).toEqual([401, { error: 'invalid_client', error_description: 'Bad client credentials' }]);
  const wrongClient = await session.raw('GET', `${path}?${good.replace('sandbox-client', 'nobody')}`);
  expect([wrongClient.status, JSON.parse(wrongClient.body).error_description]).toEqual([401, 'No client with requested id: nobody']);
  const foreign = await session.raw('GET', describe_, '', { authorization: 'Bearer 0-0-0:ab' });
  expect(foreign.status).toBe(200);
  expect(JSON.parse(foreign.body).errors[0].code).toBe('601');
});

test('the access_token parameter is refused, even with a good header', async () => {
  const session = await openSession();
  expect(codeOf(await session.get(describe_, { access_token: 'abc' }))).toBe('601');
});

test('signing in is charged to nobody (swagger-identity)', async () => {
  const session = await openSession();
  expect(await session.control('requests')).toMatchObject({ total: 1, charged: 0, byOperation: { identity: 1 } });
});
