import { expect, test } from 'vitest';
import { ADMIN_USER_ID, SYNC_USER_ID } from '../world/bootstrap.ts';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

const lead = { LastName: 'Example', Company: 'Example Ltd' };

async function created(session: TestSession, fields: Record<string, unknown> = {}): Promise<string> {
  const answer = await session.call('POST', '/sobjects/Lead', { ...lead, ...fields }, { 'sforce-auto-assign': 'FALSE' });
  expect(answer).toMatchObject({ status: 201, body: { success: true, errors: [] } });
  return textOf(answer.body, 'id');
}

test('create 201, read, change 204, delete 204, read 404 (apis.md B5)', async () => {
  const session = await testSession();
  const id = await created(session);
  expect(await session.call('GET', `/sobjects/Lead/${id}`)).toMatchObject({ status: 200, body: { Id: id, Name: 'Example', Status: 'Open - Not Contacted', CleanStatus: 'Pending', Address: null } });
  expect(await session.call('PATCH', `/sobjects/Lead/${id}`, { FirstName: 'Ann' })).toMatchObject({ status: 204, body: null });
  expect((await session.call('GET', `/sobjects/Lead/${id}?fields=Name`)).body).toEqual({ attributes: { type: 'Lead', url: `/services/data/v60.0/sobjects/Lead/${id}` }, Id: id, Name: 'Ann Example' });
  expect(await session.call('DELETE', `/sobjects/Lead/${id}`)).toMatchObject({ status: 204, body: null });
  expect(await session.call('GET', `/sobjects/Lead/${id}`)).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
  expect(await session.call('PATCH', `/sobjects/Lead/${id}`, { FirstName: 'B' })).toMatchObject({ status: 404, body: [{ errorCode: 'ENTITY_IS_DELETED', fields: [] }] });
});

test('stamps are whole seconds and name who acted; a change of nothing moves them, too (hazards.md 9)', async () => {
  const session = await testSession();
  const id = await created(session);
  session.advance(5500);
  const admin = await session.as('admin');
  await admin.call('PATCH', `/sobjects/Lead/${id}`, { LastName: 'Example' });
  expect((await session.call('GET', `/sobjects/Lead/${id}`)).body).toMatchObject({
    CreatedDate: '2026-03-01T12:00:00.000+0000',
    CreatedById: SYNC_USER_ID,
    SystemModstamp: '2026-03-01T12:00:05.000+0000',
    LastModifiedDate: '2026-03-01T12:00:05.000+0000',
    LastModifiedById: ADMIN_USER_ID,
  });
});

test('a formula changes with time and moves no stamp (F22)', async () => {
  const session = await testSession();
  const id = await created(session);
  session.advance(3 * 86_400_000);
  const later = await session.as('sync');
  expect((await later.call('GET', `/sobjects/Lead/${id}`)).body).toMatchObject({ Age_in_Days__c: 3, SystemModstamp: '2026-03-01T12:00:00.000+0000' });
});

test('upsert by external id: 201 with created, then 200 without, then 300 when two share a key', async () => {
  const session = await testSession();
  const path = '/sobjects/Lead/Marketo_Id__c/m-1';
  expect(await session.call('PATCH', path, lead)).toMatchObject({ status: 201, body: { created: true, success: true } });
  expect(await session.call('PATCH', path, { FirstName: 'Ann' })).toMatchObject({ status: 200, body: { created: false } });
  expect(await session.query("SELECT Name, Marketo_Id__c FROM Lead WHERE Marketo_Id__c = 'M-1'")).toMatchObject([{ Name: 'Ann Example', Marketo_Id__c: 'm-1' }]);
  await created(session, { Email: 'same@example.com' });
  await created(session, { Email: 'Same@example.com' });
  const several = await session.call('PATCH', '/sobjects/Lead/Email/same@example.com', { FirstName: 'B' });
  expect(several.status).toBe(300);
  expect(several.body).toEqual([expect.stringContaining('/sobjects/Lead/00Q'), expect.stringContaining('/sobjects/Lead/00Q')]);
  expect(await session.call('PATCH', '/sobjects/Lead/Company/x', lead)).toMatchObject({ status: 404, body: [{ message: 'Provided external ID field does not exist or is not accessible: Company' }] });
});

test('the owner of a lead moves unless Sforce-Auto-Assign says FALSE (apis.md B5)', async () => {
  const session = await testSession();
  const moved = textOf((await session.call('POST', '/sobjects/Lead', lead)).body, 'id');
  const kept = await created(session);
  const owners = await session.query('SELECT Id, OwnerId FROM Lead');
  expect(owners.find((record) => record['Id'] === moved)?.['OwnerId']).not.toBe(SYNC_USER_ID);
  expect(owners.find((record) => record['Id'] === kept)?.['OwnerId']).toBe(SYNC_USER_ID);
});

test('what is not there is refused loudly and names NOT-SIMULATED.md', async () => {
  const session = await testSession();
  for (const path of ['/tooling/query', '/recent', '/query?q=x&explain=y']) {
    expect(await session.call('GET', path)).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND', message: expect.stringContaining('NOT-SIMULATED.md') }] });
  }
  expect((await session.call('PUT', '/sobjects/Lead')).status).toBe(405);
  expect((await session.call('POST', '/sobjects/Lead', 'no json')).body).toMatchObject([{ errorCode: 'JSON_PARSER_ERROR' }]);
});

test('versions are listed without a token; other versions do not exist', async () => {
  const { simulator } = await testSession();
  const list = await simulator.handle({ method: 'GET', url: '/services/data', headers: {}, body: '' });
  const versions: unknown = JSON.parse(list.body);
  expect(versions).toHaveLength(37);
  expect(versions).toMatchObject([{ version: '31.0', url: '/services/data/v31.0', label: "Summer '14" }, { label: "Winter '15" }, { label: "Spring '15" }, ...Array.from({ length: 33 }, () => ({})), { version: '67.0', label: "Summer '26" }]);
  expect((await simulator.handle({ method: 'GET', url: '/services/data/v68.0/limits', headers: {}, body: '' })).status).toBe(404);
});

test('the version of the recorded calls of grouparoo is served (v42.0)', async () => {
  const session = await testSession();
  const { simulator } = session;
  const authorization = `Bearer ${session.sessionId}`;
  const found = await simulator.handle({ method: 'GET', url: "/services/data/v42.0/query?q=SELECT%20Id%20FROM%20Lead%20WHERE%20Email%20%3D%20%27leadbrian%40demo.com%27", headers: { authorization }, body: '' });
  expect(JSON.parse(found.body)).toEqual({ totalSize: 0, done: true, records: [] });
});

test('POST with _HttpMethod stands for PATCH, HEAD for GET (SF api_rest)', async () => {
  const session = await testSession();
  const id = await created(session);
  expect((await session.call('POST', `/sobjects/Lead/${id}?_HttpMethod=PATCH`, { FirstName: 'Ann' })).status).toBe(204);
  expect((await session.call('GET', `/sobjects/Lead/${id}`)).body).toMatchObject({ FirstName: 'Ann' });
  expect((await session.call('HEAD', `/sobjects/Lead/${id}`)).status).toBe(200);
});

test('changes and deletions are listed by stamp (getUpdated, getDeleted)', async () => {
  const session = await testSession();
  const [one, two] = [await created(session), await created(session)];
  await session.call('DELETE', `/sobjects/Lead/${two}`);
  const window = `start=${encodeURIComponent('2026-03-01T11:00:00+00:00')}&end=${encodeURIComponent('2026-03-01T13:00:00Z')}`;
  expect((await session.call('GET', `/sobjects/Lead/updated/?${window}`)).body).toMatchObject({ ids: [one], latestDateCovered: '2026-03-01T12:00:00.000+0000' });
  expect((await session.call('GET', `/sobjects/Lead/deleted/?${window}`)).body).toMatchObject({ deletedRecords: [{ id: two }] });
  expect((await session.call('GET', '/sobjects/Lead/updated/?start=2026-03-01T13:00:00Z&end=2026-03-01T12:00:00Z')).body).toMatchObject([{ errorCode: 'INVALID_REPLICATION_DATE' }]);
});

test('every charged call is counted in the header and in /limits; at the limit all are 403 (F6)', async () => {
  const session = await testSession();
  await session.control('POST', 'limits', { dailyApiRequests: 3 });
  const first = await session.call('GET', '/limits');
  expect(first.headers['Sforce-Limit-Info']).toBe('api-usage=1/3');
  expect(first.body).toMatchObject({ DailyApiRequests: { Max: 3, Remaining: 2 } });
  await session.call('GET', '/sobjects');
  await session.call('GET', '/sobjects');
  expect(await session.call('GET', '/sobjects')).toMatchObject({ status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }] });
  session.advance(24 * 3_600_000);
  const tomorrow = await session.as('sync');
  expect((await tomorrow.call('GET', '/limits')).status).toBe(200);
});

test('a record is read or changed on condition of its last change (SF api_rest intro_rest_conditional_requests)', async () => {
  const session = await testSession();
  const id = await created(session);
  const at = 'Sun, 01 Mar 2026 12:00:00 GMT';
  const before = 'Sun, 01 Mar 2026 11:59:59 GMT';
  expect(await session.call('GET', `/sobjects/Lead/${id}`, undefined, { 'if-modified-since': at })).toMatchObject({ status: 304, body: null });
  expect((await session.call('GET', `/sobjects/Lead/${id}`, undefined, { 'if-modified-since': before })).status).toBe(200);
  expect((await session.call('PATCH', `/sobjects/Lead/${id}`, { City: 'A' }, { 'if-unmodified-since': before })).status).toBe(412);
  expect((await session.call('PATCH', `/sobjects/Lead/${id}`, { City: 'A' }, { 'if-unmodified-since': at })).status).toBe(204);
});

test('what is no id is taken for the name of a key, for reading as for deleting (restforce/sobject/delete_error_response.json)', async () => {
  const session = await testSession();
  expect(await session.call('GET', '/sobjects/Lead/rid')).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'Provided external ID field does not exist or is not accessible: rid' }] });
});

test('before 46.0 an upsert does not say whether it made the record, and an update has no body (apis.md B5)', async () => {
  const session = await testSession();
  const upsert = async (version: string): Promise<unknown> => {
    const { status, body } = await session.simulator.handle({ method: 'PATCH', url: `/services/data/v${version}/sobjects/Lead/Marketo_Id__c/k${version}`, headers: { authorization: `Bearer ${session.sessionId}` }, body: JSON.stringify({ LastName: 'A', Company: 'C' }) });
    return [status, body === '' ? null : Object.keys(Object(JSON.parse(body)))];
  };
  expect([await upsert('45.0'), await upsert('45.0')]).toEqual([[201, ['id', 'success', 'errors']], [204, null]]);
  expect([await upsert('46.0'), await upsert('46.0')]).toEqual([[201, ['id', 'success', 'errors', 'created']], [200, ['id', 'success', 'errors', 'created']]]);
});

test('a version tells its resources and who is asking; retired ones are gone (SF api_rest dome_discoveryresource, api_rest_eol)', async () => {
  const session = await testSession();
  expect((await session.call('GET', '')).body).toMatchObject({ sobjects: '/services/data/v60.0/sobjects', limits: '/services/data/v60.0/limits', identity: expect.stringMatching(/^http:\/\/localhost\/id\/00D\w{15}\/005\w{15}$/) });
  expect((await session.call('GET', '/composite')).body).toEqual(Object.fromEntries(['tree', 'batch', 'sobjects', 'graph'].map((name) => [name, `/services/data/v60.0/composite/${name}`])));
  const old = await session.simulator.handle({ method: 'GET', url: '/services/data/v30.0/sobjects', headers: {}, body: '' });
  expect([old.status, JSON.parse(old.body)]).toMatchObject([410, [{ errorCode: 'GONE' }]]);
  expect((await session.simulator.handle({ method: 'GET', url: '/services/data/v99.0/sobjects', headers: {}, body: '' })).status).toBe(404);
});

test('the allocations of the org, of which calls are counted (SF api_rest dome_limits)', async () => {
  const session = await testSession();
  const { body } = await session.call('GET', '/limits');
  expect(body).toMatchObject({ DailyApiRequests: { Max: expect.any(Number) }, DataStorageMB: { Max: 1024, Remaining: 1024 }, PermissionSets: { CreateCustom: { Max: 1000 } } });
  expect(Object.keys(Object(body))).toEqual(Object.keys(Object(body)).toSorted());
});
