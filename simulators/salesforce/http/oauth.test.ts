import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { SYNC_USER_ID } from '../world/bootstrap.ts';
import { TEST_NOW, testSession, textOf } from '../test-session.ts';
import type { TestAnswer, TestSession } from '../test-session.ts';

async function askToken({ simulator }: TestSession, body: string, headers: Record<string, string> = {}): Promise<TestAnswer> {
  const answer = await simulator.handle({ method: 'POST', url: '/services/oauth2/token', headers: { host: 'org.example', ...headers }, body });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
}

test('client credentials are taken from the body and from a Basic header; the answer names no life (apis.md B1)', async () => {
  const session = await testSession();
  const basic = Buffer.from('sandbox-client:sandbox-secret').toString('base64');
  const byHeader = await askToken(session, 'grant_type=client_credentials', { authorization: `Basic ${basic}` });
  const byBody = await askToken(session, 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret');
  for (const { status, body } of [byHeader, byBody]) {
    expect(status).toBe(200);
    expect(Object.keys(Object(body)).toSorted()).toEqual(['access_token', 'id', 'instance_url', 'issued_at', 'scope', 'signature', 'token_type']);
    expect(textOf(body, 'instance_url')).toBe('http://org.example');
    expect(textOf(body, 'id')).toContain(SYNC_USER_ID);
  }
});

test.each([
  ['grant_type=client_credentials&client_id=sandbox-client&client_secret=wrong', 'invalid_client'],
  ['grant_type=client_credentials&client_id=nobody&client_secret=x', 'invalid_client_id'],
  ['grant_type=client_credentials&client_id=__proto__&client_secret=x', 'invalid_client_id'],
  ['grant_type=password&username=a&password=b', 'invalid_client_id'],
  ['grant_type=password&username=sync@sandbox.example&password=b&client_id=sandbox-client&client_secret=sandbox-secret', 'invalid_grant'],
  ['grant_type=authorization_code&code=x&client_id=sandbox-client&client_secret=sandbox-secret', 'invalid_grant'],
  ['grant_type=constructor', 'unsupported_grant_type'],
  ['', 'unsupported_grant_type'],
])('%s is refused as %s', async (body, error) => {
  const answer = await askToken(await testSession(), body);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ error, error_description: expect.any(String) });
});

test('a name and its password sign in; the token says whose it is, and ends when it is revoked', async () => {
  const session = await testSession();
  const { status, body } = await askToken(session, 'grant_type=password&username=sync@sandbox.example&password=sandbox-password&client_id=sandbox-client&client_secret=sandbox-secret');
  expect(status).toBe(200);
  const authorization = `Bearer ${textOf(body, 'access_token')}`;
  const get = (url: string, token = authorization): Promise<{ readonly status: number; readonly body: string }> => session.simulator.handle({ method: 'GET', url, headers: { host: 'org.example', ...(token === '' ? {} : { authorization: token }) }, body: '' });
  const id = new URL(textOf(body, 'id')).pathname;
  expect(JSON.parse((await get(id)).body)).toMatchObject({ id: `http://org.example${id}`, user_id: SYNC_USER_ID, username: 'sync@sandbox.example', display_name: 'Marketing Sync', urls: { rest: 'http://org.example/services/data/v{version}/' } });
  expect(JSON.parse((await get('/services/oauth2/userinfo')).body)).toMatchObject({ sub: `http://org.example${id}`, user_id: SYNC_USER_ID, preferred_username: 'sync@sandbox.example', zoneinfo: 'GMT' });
  expect(await get(id, '')).toMatchObject({ status: 403, body: 'Missing_OAuth_Token' });
  const revoke = (): Promise<{ readonly status: number }> => session.simulator.handle({ method: 'POST', url: '/services/oauth2/revoke', headers: {}, body: `token=${encodeURIComponent(textOf(body, 'access_token'))}` });
  expect((await revoke()).status).toBe(200);
  expect((await revoke()).status).toBe(400);
  expect(await get('/services/oauth2/userinfo')).toMatchObject({ status: 403, body: 'Bad_OAuth_Token' });
});

test('a token runs out and every call after that is 401 INVALID_SESSION_ID (F8)', async () => {
  const session = await testSession();
  expect((await session.call('GET', '/limits')).status).toBe(200);
  session.advance(7200 * 1000);
  expect(await session.call('GET', '/limits')).toMatchObject({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] });
});

test('a user who is no longer active gets no token, and loses the one it has (F9)', async () => {
  const session = await testSession();
  const admin = await session.as('admin');
  await admin.call('PATCH', `/sobjects/User/${SYNC_USER_ID}`, { IsActive: false });
  expect((await session.call('GET', '/limits')).status).toBe(401);
  expect(await askToken(admin, 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('an assertion signed with a registered key stands for its user; any other does not', async () => {
  const session = await testSession();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const expires = Date.parse(TEST_NOW) / 1000 + 120;
  const assertion = (claims: Record<string, unknown>): string => {
    const parts = [{ alg: 'RS256' }, { iss: 'sandbox-client', sub: 'sync@sandbox.example', aud: 'https://test.salesforce.com', exp: expires, ...claims }];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
  };
  const ask = (claims: Record<string, unknown> = {}): Promise<TestAnswer> =>
    askToken(session, `grant_type=${encodeURIComponent('urn:ietf:params:oauth:grant-type:jwt-bearer')}&assertion=${assertion(claims)}`);
  expect((await ask()).status).toBe(400);
  await session.control('POST', 'jwt-key', { key: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  expect((await ask()).status).toBe(200);
  for (const claims of [{ exp: expires - 500 }, { aud: 'https://elsewhere.example' }, { sub: 'admin@sandbox.example' }]) {
    expect(await ask(claims)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  }
});
