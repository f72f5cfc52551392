import { expect, test } from 'vitest';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

async function open(session: TestSession, query: string, operation = 'query'): Promise<string> {
  const made = await session.call('POST', '/jobs/query', { operation, query });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  return textOf(made.body, 'id');
}

async function finished(session: TestSession, query: string, operation?: string): Promise<string> {
  const id = await open(session, query, operation);
  for (let poll = 0; poll < 2; poll += 1) await session.call('GET', `/jobs/query/${id}`);
  return id;
}

test('a job is made, runs while it is asked, and gives its rows as they were when it began, page by page', async () => {
  const session = await testSession({ people: 25 });
  const id = await open(session, 'SELECT Id, Company, Owner.Name, LastModifiedDate, IsConverted, AnnualRevenue FROM Lead');
  expect((await session.call('GET', `/jobs/query/${id}/results`)).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
  expect((await session.call('GET', `/jobs/query/${id}`)).body).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 0 });
  await session.call('POST', '/sobjects/Lead', { LastName: 'Late', Company: 'C' });
  expect((await session.call('GET', `/jobs/query/${id}`)).body).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 15 });
  const first = await session.call('GET', `/jobs/query/${id}/results?maxRecords=10`);
  expect(first.headers).toMatchObject({ 'Content-Type': 'text/csv; charset=UTF-8', 'Sforce-NumberOfRecords': '10' });
  const [header, row = ''] = String(first.body).split('\n');
  expect(header).toBe('"Id","Company","Owner.Name","LastModifiedDate","IsConverted","AnnualRevenue"');
  expect(row).toMatch(/^"00Q\w{15}",".*","Sales (?:One|Two)","\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z","false","\d*"$/);
  const locator = first.headers['Sforce-Locator'] ?? '';
  const last = await session.call('GET', `/jobs/query/${id}/results?maxRecords=10&locator=${locator}`);
  expect(last.headers).toMatchObject({ 'Sforce-Locator': 'null', 'Sforce-NumberOfRecords': '5' });
  expect((await session.call('GET', `/jobs/query/${id}/results?maxRecords=10&locator=${locator}`)).body).toBe(last.body);
});

test('without an order rows come backwards; deleted ones only by queryAll', async () => {
  const session = await testSession({ people: 10 });
  const [lead] = await session.query('SELECT Id FROM Lead ORDER BY Id');
  await session.call('DELETE', `/sobjects/Lead/${String(lead?.['Id'])}`);
  const idsOf = async (query: string, operation?: string): Promise<readonly string[]> => {
    const { body } = await session.call('GET', `/jobs/query/${await finished(session, query, operation)}/results`);
    return String(body).split('\n').slice(1, -1);
  };
  const ordered = await idsOf('SELECT Id FROM Lead ORDER BY Id');
  expect(await idsOf('SELECT Id FROM Lead')).toEqual(ordered.toReversed());
  expect(await idsOf('SELECT Id FROM Lead', 'queryAll')).toHaveLength(ordered.length + 1);
});

test('a job can be aborted and deleted, fail or hang, and belongs to one user and one version', async () => {
  const session = await testSession();
  const aborted = await open(session, 'SELECT Id FROM Lead');
  expect((await session.call('PATCH', `/jobs/query/${aborted}`, { state: 'Aborted' })).body).toMatchObject({ state: 'Aborted' });
  expect((await session.call('DELETE', `/jobs/query/${aborted}`)).status).toBe(204);
  expect((await session.call('GET', `/jobs/query/${aborted}`)).status).toBe(404);
  await session.control('POST', 'faults', { faults: [{ kind: 'job-stuck', times: 1 }, { kind: 'job-failed', times: 1 }] });
  const failing = await finished(session, 'SELECT Id FROM Lead');
  expect((await session.call('GET', `/jobs/query/${failing}`)).body).toMatchObject({ state: 'Failed' });
  const done = await finished(session, 'SELECT Id FROM Lead');
  expect((await (await session.as('admin')).call('GET', `/jobs/query/${done}`)).status).toBe(404);
  expect((await session.call('PATCH', `/jobs/query/${done}`, { state: 'Aborted' })).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
});

test('results are read in the version the job was made in (apis.md B8)', async () => {
  const session = await testSession();
  const done = await finished(session, 'SELECT Id FROM Lead');
  const credentials = 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
  const token = await session.simulator.handle({ method: 'POST', url: '/services/oauth2/token', headers: {}, body: credentials });
  const authorization = `Bearer ${textOf(JSON.parse(token.body), 'access_token')}`;
  expect(await session.simulator.handle({ method: 'GET', url: `/services/data/v61.0/jobs/query/${done}/results`, headers: { authorization }, body: '' })).toMatchObject({ status: 409 });
});

test.each(['SELECT COUNT(Id) FROM Lead', 'SELECT Id, Address FROM Lead', 'SELECT Id FROM Lead LIMIT 5 OFFSET 2', 'SELECT Nope FROM Lead'])('%s is refused as a job', async (query) => {
  const session = await testSession();
  expect((await session.call('POST', '/jobs/query', { operation: 'query', query })).status).toBe(400);
});
