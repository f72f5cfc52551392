import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ERROR_CATALOGUE } from '../../src/domain/error-catalogue.ts';
import { explanationAnswer } from '../../src/app/api/explanation-answer.ts';
import { peopleAnswer } from '../../src/app/api/people-answer.ts';
import { fieldHealthAnswer } from '../../src/app/api/field-health-answer.ts';
import { filterTrialAnswer } from '../../src/app/api/filter-answer.ts';
import { healthAnswer, statusAnswer } from '../../src/app/api/status-answer.ts';
import { cyclesAnswer } from '../../src/app/api/cycle-answer.ts';
import { refusal } from './api-refusal.ts';
import { startTestBascule } from './bascule-for-tests.ts';
import type { TestBascule } from './bascule-for-tests.ts';
import { testSyncUserRoutes } from './sync-user-routes.ts';

let bascule: TestBascule;
let token = '';
beforeAll(async () => {
  bascule = await startTestBascule(40);
  token = bascule.running.access.firstToken ?? '';
  await bascule.cycle();
});
afterAll(() => bascule.close());

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${token}` });

function call(method: string, path: string, headers: Record<string, string> = bearer(), body?: string): Promise<Response> {
  return fetch(`${bascule.running.url}${path}`, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
}

async function get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  const answer = await call('GET', `/api/v1/${path}`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return schema.parse(await answer.json());
}

describe('what the API answers', () => {
  test('status: the world is in both systems, and the ledger adds up (I22)', async () => {
    const { connections } = await get('status', statusAnswer);
    expect(connections).toHaveLength(1);
    const [status] = connections;
    expect(status).toMatchObject({ connectionId: 'sandbox', name: 'Sandbox', state: 'waiting', peopleLinked: 40, backlog: [], lagSeconds: { salesforce: null, marketo: null } });
    expect(status?.summary).toBe('40 people are linked, nothing waits.');
    expect(status?.lastCycle).toMatchObject({ state: 'succeeded' });
    expect(status?.currentCycle).toBeNull();
    expect(Date.parse(status?.nextCycleAt ?? '')).not.toBeNaN();
    expect(status?.apiCallsToday.salesforce).toBeGreaterThan(0);
    expect(status?.sandbox?.salesforceUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(status?.ledger.length).toBeGreaterThan(0);
    for (const row of status?.ledger ?? []) {
      expect(row.observed).toBe(row.applied + row.unchanged + row.superseded + row.lostInConflict + row.rejected + row.pending);
    }
  });

  test('cycles, newest first, as many as asked for', async () => {
    const { cycles } = await get('connections/sandbox/cycles', cyclesAnswer);
    expect(cycles.length).toBeGreaterThan(1);
    expect(cycles.map((cycle) => cycle.startedAt)).toEqual(cycles.map((cycle) => cycle.startedAt).toSorted().toReversed());
    expect((await get('connections/sandbox/cycles?limit=1', cyclesAnswer)).cycles).toHaveLength(1);
    expect(cycles.at(-1)?.trigger).toBe('start');
  });

  test('people are searched, filtered and paged by the server', async () => {
    const first = await get('people?limit=15', peopleAnswer);
    expect(first).toMatchObject({ total: 40, next: expect.any(String) });
    const second = await get(`people?limit=15&after=${first.next ?? ''}`, peopleAnswer);
    const third = await get(`people?limit=15&after=${second.next ?? ''}`, peopleAnswer);
    expect(third.next).toBeNull();
    expect(new Set([...first.people, ...second.people, ...third.people].map((person) => person.pairId)).size).toBe(40);
    expect((await get('people?object=contact&limit=200', peopleAnswer)).people.every((person) => person.object === 'contact')).toBe(true);
    expect((await get('people?state=rejected', peopleAnswer)).total).toBe(0);
    const email = first.people[0]?.email ?? '';
    const found = await get(`people?search=${encodeURIComponent(email.toUpperCase())}`, peopleAnswer);
    expect(found.people).toContainEqual(expect.objectContaining({ email, link: 'linked', toMarketo: 'rest', toSalesforce: 'rest' }));
  });

  test('explain finds a record by id of either side and by e-mail', async () => {
    const [person] = (await get('people?object=lead', peopleAnswer)).people;
    const paths = [`lead/${person?.salesforceId}`, `person/${person?.marketoId}`, `lead/${encodeURIComponent(person?.email ?? '')}`];
    for (const path of paths) {
      const explanation = await get(`records/${path}/explain`, explanationAnswer);
      expect(explanation).toMatchObject({ pairId: person?.pairId, link: { state: 'linked' }, work: { toMarketo: { state: 'rest' } } });
      expect(explanation.history.length).toBeGreaterThan(0);
    }
  });

  test('a record is put into the priority lane and served (E1)', async () => {
    const created = await fetch(`${bascule.settings.connections[0]?.marketo.baseUrl}/_control/records/people`, { method: 'POST', body: JSON.stringify({ email: 'asked.for@example.com', lastName: 'Asked', company: 'Example Ltd' }) });
    const { id } = z.object({ id: z.number() }).parse(await created.json());
    const answer = await call('POST', `/api/v1/records/person/${id}/sync`);
    expect([answer.status, await answer.json()]).toEqual([202, { pairId: null }]);
    await expect.poll(async () => (await get('people?search=asked.for@example.com', peopleAnswer)).people[0]?.link, { timeout: 20_000 }).toBe('linked');
  });

  test('a cycle now', async () => {
    const answer = await call('POST', '/api/v1/connections/sandbox/sync');
    expect([answer.status, await answer.json()]).toEqual([202, {}]);
    await expect.poll(async () => (await get('connections/sandbox/cycles?limit=1', cyclesAnswer)).cycles[0]?.trigger, { timeout: 20_000 }).toBe('request');
  });

  test('a second look at one object, and its report in status and metrics (J4)', async () => {
    const answer = await call('POST', '/api/v1/connections/sandbox/reconcile?object=contact');
    expect([answer.status, await answer.json()]).toEqual([202, { objects: ['contact'] }]);
    const ofContacts = async () => (await get('status', statusAnswer)).connections[0]?.reconcile.find(({ object }) => object === 'contact');
    await expect.poll(async () => (await ofContacts())?.last ?? null, { timeout: 20_000 }).not.toBeNull();
    const report = await ofContacts();
    expect(report).toMatchObject({ present: null, last: { compared: expect.any(Number), differing: 0, repaired: 0, waiting: 0, refused: 0, hidden: 0 } });
    expect(await (await call('GET', '/metrics', {})).text()).toContain(`bascule_reconcile_records{connection="sandbox",object="contact",pass="last",term="compared"} ${report?.last?.compared}\n`);
    expect(await refusal(call('POST', '/api/v1/connections/sandbox/reconcile?object=custom:Nothing__c'))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  test('a filter is tried, counted by both and refused where it is wrong (H1)', async () => {
    const tried = (body: unknown): Promise<Response> => call('POST', '/api/v1/connections/sandbox/filters/try', { ...bearer(), 'content-type': 'application/json' }, JSON.stringify(body));
    const answer = await tried({ object: 'lead', where: "Rating = 'Hot'", doNotSyncField: 'Do_Not_Sync_to_Marketo__c' });
    const trial = filterTrialAnswer.parse(await answer.json());
    expect(trial).toMatchObject({ filter: "Rating = 'Hot' and not Do_Not_Sync_to_Marketo__c", problems: [], entering: { records: 0, margin: 0 } });
    expect(trial.in.records + trial.out.records + trial.unknown.records).toBe(trial.records.records);
    expect((trial.counted?.in ?? 0) + (trial.counted?.out ?? 0)).toBe(trial.records.records);
    const wrong = filterTrialAnswer.parse(await (await tried({ object: 'lead', where: "Rattting = 'Hot'" })).json());
    expect(wrong.problems).toEqual([{ line: 1, column: 1, says: expect.stringContaining('Rating') }]);
    expect(await refusal(tried({ object: 'lead', where: 'Rating =' }))).toMatchObject({ status: 400, detail: expect.stringContaining('Line 1, column 9: expected a value'), at: { line: 1, column: 9 } });
    expect(await refusal(tried({ object: 'Invoice__c', where: 'Paid__c' }))).toMatchObject({ status: 404 });
    expect(await refusal(tried({ object: 'lead', where: '' }))).toMatchObject({ status: 400, detail: 'The field "where" must not be empty.' });
    expect(await refusal(tried({ object: 'nonsense', where: 'Paid__c' }))).toMatchObject({ status: 400, detail: expect.stringMatching(/^The object must be one of lead, contact, /) });
    const [status] = (await get('status', statusAnswer)).connections;
    expect(status?.filtered).toEqual([]);
    expect((await get('people?state=filtered', peopleAnswer)).people).toEqual([]);
  });

  test('how full, lively and dear every field is, with what to do about it (C2, I2)', async () => {
    const { fields, objects, unmapped, since } = await get('connections/sandbox/fields', fieldHealthAnswer);
    const email = fields.find(({ object, key }) => object === 'lead' && key === 'email');
    expect(email).toMatchObject({ salesforce: 'Email', neededFor: 'finding people', on: { salesforce: { filled: { margin: 0 } } } });
    expect(objects.find(({ object }) => object === 'lead')?.records).toBe(email?.on.salesforce?.filled.of);
    expect(fields.every(({ advice }) => advice.length > 0)).toBe(true);
    expect([unmapped.length > 10, since]).toEqual([true, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
  });

  test('the whole error catalogue', async () => {
    const { entries } = await get('error-catalogue', z.object({ entries: z.array(z.object({ code: z.string(), remedy: z.string() })) }));
    expect(entries.map((entry) => entry.code)).toEqual(Object.keys(ERROR_CATALOGUE));
  });

  test('health needs no token and tells nothing about anybody', async () => {
    const answer = await call('GET', '/api/v1/health', {});
    expect(answer.status).toBe(200);
    expect(healthAnswer.parse(await answer.json())).toMatchObject({ state: 'ok', checks: [{ name: 'store', state: 'ok' }, { name: 'connection sandbox', state: 'ok' }] });
  });

  test('an initial sync is shown by object, and can be paused (PRODUCT A10, D8)', async () => {
    const lines = (await get('status', statusAnswer)).connections[0]?.backfills ?? [];
    expect(lines.map(({ object, to, state, done, left, secondsLeft }) => [object, to, state, done, left, secondsLeft])).toContainEqual(['lead', 'marketo', 'done', 24, 0, 0]);
    const paused = await call('POST', '/api/v1/connections/sandbox/backfill/pause');
    expect(await paused.json()).toMatchObject({ pause: { by: 'api' } });
    expect((await get('status', statusAnswer)).connections[0]?.bulkPause).toMatchObject({ by: 'api' });
    expect(await (await call('GET', '/metrics')).text()).toContain('bascule_bulk_paused{connection="sandbox"} 1');
    expect(await (await call('POST', '/api/v1/connections/sandbox/backfill/resume')).json()).toEqual({ pause: null });
    expect(await refusal(call('POST', '/api/v1/connections/nowhere/backfill/pause'))).toMatchObject({ status: 404, code: 'CONNECTION_UNKNOWN' });
  });

  test('metrics are the numbers of the status, in Prometheus form', async () => {
    const answer = await call('GET', '/metrics', {});
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(text).toMatch(/^bascule_people_linked\{connection="sandbox"\} \d+$/m);
    expect(text).toMatch(/^bascule_ledger_records\{.*object="lead",to="marketo",term="applied"\} \d+$/m);
    expect(text).toMatch(/^bascule_connection_up\{connection="sandbox"\} 1$/m);
    expect(text).toMatch(/^# TYPE bascule_field_updates gauge$/m);
    expect(text).toMatch(/^bascule_nodejs_eventloop_lag_seconds /m);
  });

  test('the description names every address, and every one it names exists', async () => {
    const answer = await call('GET', '/api/openapi.json', {});
    const description = z.object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) }).parse(await answer.json());
    expect(description.openapi).toBe('3.1.0');
    expect(Object.keys(description.paths).toSorted()).toEqual([
      '/api/v1/configurations',
      '/api/v1/configurations/apply',
      '/api/v1/configurations/compare',
      '/api/v1/connections/{connectionId}/backfill/{to}',
      '/api/v1/connections/{connectionId}/configuration/preview',
      '/api/v1/connections/{connectionId}/configuration/versions',
      '/api/v1/connections/{connectionId}/configuration/versions/{version}',
      '/api/v1/connections/{connectionId}/configuration/versions/{version}/differences',
      '/api/v1/connections/{connectionId}/configuration/versions/{version}/roll-back',
      '/api/v1/connections/{connectionId}/cycles',
      '/api/v1/connections/{connectionId}/deletions/agree',
      '/api/v1/connections/{connectionId}/dictionary',
      '/api/v1/connections/{connectionId}/dictionary/{format}',
      '/api/v1/connections/{connectionId}/fields',
      '/api/v1/connections/{connectionId}/filters/try',
      '/api/v1/connections/{connectionId}/offers/{to}',
      '/api/v1/connections/{connectionId}/reconcile',
      '/api/v1/connections/{connectionId}/rules',
      '/api/v1/connections/{connectionId}/rules/try',
      '/api/v1/connections/{connectionId}/schema',
      '/api/v1/connections/{connectionId}/sync',
      '/api/v1/connections/{connectionId}/sync-user',
      '/api/v1/connections/{connectionId}/sync-user/hand-off',
      '/api/v1/connections/{connectionId}/sync-user/permission-set',
      '/api/v1/connections/{connectionId}/sync-user/proposed',
      '/api/v1/connections/{connectionId}/trials',
      '/api/v1/connections/{connectionId}/trials/{to}',
      '/api/v1/error-catalogue',
      '/api/v1/health',
      '/api/v1/people',
      '/api/v1/records/{object}/{id}/explain',
      '/api/v1/records/{object}/{id}/sync',
      '/api/v1/records/{object}/{id}/try',
      '/api/v1/session',
      '/api/v1/status',
    ]);
  });
});

describe('the sync user', () => testSyncUserRoutes({ call, get, refusal, bearer, dataFolder: () => bascule.settings.dataFolder }));

describe('malformed requests get a named error', () => {
  const cases: readonly (readonly [string, string, string, number, string, RegExp])[] = [
    ['an unknown address', 'GET', '/api/v1/nothing', 404, 'NOT_FOUND', /no GET/],
    ['an unknown method', 'PUT', '/api/v1/status', 404, 'NOT_FOUND', /no PUT/],
    ['an unknown connection', 'GET', '/api/v1/connections/other/cycles', 404, 'CONNECTION_UNKNOWN', /^There is no connection "other"; there is sandbox\.$/],
    ['an unknown connection of people', 'GET', '/api/v1/people?connectionId=other', 404, 'CONNECTION_UNKNOWN', /^There is no connection "other"; there is sandbox\.$/],
    ['a limit that is no number', 'GET', '/api/v1/people?limit=many', 400, 'INVALID_REQUEST', /^The query parameter "limit" must be a (whole )?number\.$/],
    ['a limit out of range', 'GET', '/api/v1/people?limit=100000', 400, 'INVALID_REQUEST', /query parameter "limit"/],
    ['a state that does not exist', 'GET', '/api/v1/people?state=asleep', 400, 'INVALID_REQUEST', /query parameter "state"/],
    ['two things wrong at once', 'GET', '/api/v1/people?state=asleep&limit=0', 400, 'INVALID_REQUEST', /"state".*"limit"/],
    ['a search too long', 'GET', `/api/v1/people?search=${'x'.repeat(201)}`, 400, 'INVALID_REQUEST', /"search"/],
    ['a search with control characters', 'GET', '/api/v1/people?search=%00', 400, 'INVALID_REQUEST', /"search"/],
    ['an object that does not exist', 'GET', '/api/v1/records/invoice/1/explain', 400, 'INVALID_REQUEST', /path parameter "object"/],
    ['a custom object whose word is no API name', 'GET', '/api/v1/records/custom:a-b/1/explain', 400, 'INVALID_REQUEST', /path parameter "object"/],
    ['a custom object that nobody follows', 'GET', '/api/v1/records/custom:Invoice__c/a005j000000001AAAA/explain', 404, 'RECORD_NOT_FOUND', /id/],
    ['an id with control characters', 'GET', '/api/v1/records/lead/a%00b/explain', 400, 'INVALID_REQUEST', /"id" must not hold control characters/],
    ['an id too long', 'GET', `/api/v1/records/lead/${'x'.repeat(400)}/explain`, 400, 'INVALID_REQUEST', /"id"/],
    ['a record nobody has seen', 'GET', '/api/v1/records/lead/nobody%40example.com/explain', 404, 'RECORD_NOT_FOUND', /e-mail address/],
    ['a person nobody has seen', 'POST', '/api/v1/records/person/99999999/sync', 404, 'RECORD_NOT_FOUND', /id/],
    ['a page marker that is none', 'GET', `/api/v1/people?after=${'x'.repeat(101)}`, 400, 'INVALID_REQUEST', /"after"/],
  ];
  test.each(cases)('%s', async (_, method, path, status, code, sentence) => {
    const refused = await refusal(call(method, path));
    expect(refused).toMatchObject({ status, code });
    expect(refused.detail).toMatch(sentence);
  });

  test('SQL and markup in a search are text like any other', async () => {
    for (const search of ["'; drop table bascule.pair; --", '%', '_', '\\', '<img src=x onerror=alert(1)>', '💥'.repeat(20)]) {
      expect((await get(`people?search=${encodeURIComponent(search)}`, peopleAnswer)).total, search).toBe(0);
    }
  });

  const bodies: readonly (readonly [string, string | undefined, string, number, string])[] = [
    ['no body', undefined, 'application/json', 400, 'MALFORMED_JSON'],
    ['half a body', '{"token":', 'application/json', 400, 'MALFORMED_JSON'],
    ['another type', 'token=x', 'application/x-www-form-urlencoded', 415, 'NOT_JSON'],
    ['JSON that says it is text', '{"token":"a"}', 'text/plain', 415, 'NOT_JSON'],
    ['a list', '[]', 'application/json', 400, 'INVALID_REQUEST'],
    ['no token', '{}', 'application/json', 400, 'INVALID_REQUEST'],
    ['a number', '{"token":7}', 'application/json', 400, 'INVALID_REQUEST'],
    ['more than a token', '{"token":"a","role":"admin"}', 'application/json', 400, 'INVALID_REQUEST'],
    ['a wrong token', '{"token":"bsc_wrong"}', 'application/json', 401, 'TOKEN_UNKNOWN'],
    ['a megabyte', JSON.stringify({ token: 'x'.repeat(1_000_000) }), 'application/json', 413, 'BODY_TOO_LARGE'],
  ];
  test.each(bodies)('signing in with %s', async (_, body, type, status, code) => {
    const refused = await refusal(call('POST', '/api/v1/session', { 'content-type': type, 'x-bascule-csrf': '1' }, body));
    expect(refused).toMatchObject({ status, code });
    expect(refused.detail).not.toContain('wrong');
  });
});

describe('who may', () => {
  const guarded = [
    ['GET', '/api/v1/status'],
    ['GET', '/api/v1/people'],
    ['GET', '/api/v1/connections/sandbox/cycles'],
    ['POST', '/api/v1/connections/sandbox/sync'],
    ['GET', '/api/v1/records/lead/x/explain'],
    ['POST', '/api/v1/records/lead/x/sync'],
    ['GET', '/api/v1/error-catalogue'],
    ['GET', '/api/v1/nothing'],
  ] as const;
  test.each(guarded)('%s %s wants a token', async (method, path) => {
    expect(await refusal(call(method, path, {}))).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' });
    expect(await refusal(call(method, path, { authorization: 'Bearer bsc_wrong' }))).toMatchObject({ status: 401, code: 'TOKEN_UNKNOWN' });
    expect(await refusal(call(method, path, { authorization: 'Basic abc' }))).toMatchObject({ status: 401 });
    expect(await refusal(call(method, path, { cookie: 'bascule=wrong' }))).toMatchObject({ status: 401 });
  });

  test('the token signs in once, with a cookie that scripts and other sites cannot use', async () => {
    const answer = await call('POST', '/api/v1/session', { 'content-type': 'application/json', 'x-bascule-csrf': '1' }, JSON.stringify({ token }));
    expect(answer.status).toBe(204);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^bascule=[\w-]{43};/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).toMatch(/; Path=\//);
    const session = { cookie: cookie.split(';')[0] ?? '' };
    expect(await (await call('GET', '/api/v1/session', session)).json()).toEqual({ signedIn: true, role: 'admin' });
    expect((await call('GET', '/api/v1/status', session)).status).toBe(200);

    const sync = '/api/v1/connections/sandbox/sync';
    expect(await refusal(call('POST', sync, session))).toMatchObject({ status: 403, code: 'CSRF_HEADER_MISSING' });
    expect(await refusal(call('POST', sync, { ...session, 'x-bascule-csrf': '1', origin: 'https://elsewhere.example' }))).toMatchObject({ status: 403, code: 'FOREIGN_ORIGIN' });
    expect((await call('POST', sync, { ...session, 'x-bascule-csrf': '1', origin: bascule.running.url })).status).toBe(202);

    expect(await refusal(call('DELETE', '/api/v1/session', session))).toMatchObject({ status: 403 });
    expect((await call('DELETE', '/api/v1/session', { ...session, 'x-bascule-csrf': '1' })).status).toBe(204);
    expect(await (await call('GET', '/api/v1/session', session)).json()).toEqual({ signedIn: false, role: null });
    expect(await refusal(call('GET', '/api/v1/status', session))).toMatchObject({ status: 401 });
  });

  test('the link of the start signs in once; looking at it with HEAD does not use it up', async () => {
    const link = `/sign-in?code=${bascule.running.access.signInCode}`;
    await call('HEAD', link, {});
    const wrong = await call('GET', '/sign-in?code=wrong', {});
    expect([wrong.status, wrong.headers.get('location'), wrong.headers.get('set-cookie')]).toEqual([303, '/sign-in', null]);
    const answer = await call('GET', link, {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    const session = { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
    expect((await call('GET', '/api/v1/status', session)).status).toBe(200);
    const again = await call('GET', link, {});
    expect([again.headers.get('location'), again.headers.get('set-cookie')]).toEqual(['/sign-in', null]);
    expect((await call('GET', link, session)).headers.get('location')).toBe('/');
  });

  test('the command line has a token of its own that only this user can read', async () => {
    const path = join(bascule.settings.dataFolder, 'cli-token');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const door = z.object({ url: z.string(), token: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8')));
    expect((await fetch(`${door.url}/api/v1/status`, { headers: { authorization: `Bearer ${door.token}` } })).status).toBe(200);
  });
});

describe('headers', () => {
  test('nothing inline, nothing from elsewhere, no frames, no sniffing', async () => {
    for (const path of ['/', '/api/v1/status', '/api/v1/nothing', '/metrics']) {
      const { headers } = await call('GET', path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('API answers are kept by nobody', async () => {
    expect((await call('GET', '/api/v1/status')).headers.get('cache-control')).toBe('no-store');
    expect((await call('GET', '/api/v1/nothing')).headers.get('cache-control')).toBe('no-store');
  });

  test('a foreign name pointed at this machine is refused (DNS rebinding)', async () => {
    const { port } = new URL(bascule.running.url);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1:1', 'localhost', `localhost.evil.example:${port}`, '']) {
      expect(await statusWithHost(host), host).toBe(host === '' ? 400 : 421);
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) expect(await statusWithHost(host), host).toBe(200);
  });
});

function statusWithHost(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${bascule.running.url}/api/v1/health`, { setHost: false, headers: host === '' ? {} : { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once('error', reject);
    asked.end();
  });
}

test('no token, session, code or secret is in the log (I35)', () => {
  const { firstToken, signInCode, cliToken } = bascule.running.access;
  for (const secret of [firstToken, signInCode, cliToken, 'sandbox-secret', '@example.']) expect(bascule.logged()).not.toContain(secret);
  expect(bascule.logged()).toMatch(/"msg":"cycle ended"/);
});
