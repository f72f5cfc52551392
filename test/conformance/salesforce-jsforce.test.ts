import type { SaveResult } from '@jsforce/jsforce-node';
import { expect, test } from 'vitest';
import { jsforceConnections } from './jsforce-connections.ts';

const { signedIn, withToken } = jsforceConnections(4000);

const idsOf = (results: SaveResult | readonly SaveResult[]): readonly string[] => [results].flat().map((result) => (result.success ? result.id : ''));

test('signs in with client credentials and reads versions, limits and describes', async () => {
  const connection = await signedIn();
  expect(connection.accessToken).toMatch(/^00D/);
  expect((await connection.limits())['DailyApiRequests']).toMatchObject({ Max: 15_000 });
  const described = await connection.describe('Lead');
  expect(described.fields.find((field) => field.name === 'Marketo_Id__c')).toMatchObject({ type: 'string', externalId: true, unique: true });
  expect((await connection.describeGlobal()).sobjects.map((object) => object.name)).toContain('Contact');
  expect(connection.limitInfo).toMatchObject({ apiUsage: { limit: 15_000 } });
});

test('queries with paging: every record arrives once', async () => {
  const connection = await signedIn();
  const first = await connection.query('SELECT Id FROM Lead');
  expect(first).toMatchObject({ totalSize: 2400, done: false });
  expect(first.records).toHaveLength(2000);
  const all = await connection.query('SELECT Id, Email FROM Lead', { autoFetch: true, maxFetch: 10_000 });
  expect(new Set(all.records.map((record) => record['Id'])).size).toBe(2400);
});

test('creates, reads, changes, upserts and deletes single records', async () => {
  const connection = await signedIn();
  const [id = ''] = idsOf(await connection.sobject('Lead').create({ LastName: 'Example', Company: 'C' }));
  expect(await connection.sobject('Lead').retrieve(id)).toMatchObject({ Id: id, LastName: 'Example' });
  expect(await connection.sobject('Lead').update({ Id: id, FirstName: 'Ann' })).toMatchObject({ success: true });
  expect(await connection.sobject('Lead').upsert({ Marketo_Id__c: 'jsforce-1', LastName: 'Upserted', Company: 'C' }, 'Marketo_Id__c')).toMatchObject({ success: true, created: true });
  expect(await connection.sobject('Lead').upsert({ Marketo_Id__c: 'jsforce-1', LastName: 'Again', Company: 'C' }, 'Marketo_Id__c')).toMatchObject({ success: true });
  expect(await connection.sobject('Lead').find({ Marketo_Id__c: 'jsforce-1' }, ['LastName'])).toMatchObject([{ LastName: 'Again' }]);
  expect(await connection.sobject('Lead').destroy(id)).toMatchObject({ success: true });
  await expect(connection.sobject('Lead').retrieve(id)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
});

test('writes collections: rows in order, one bad row alone, all or none', async () => {
  const connection = await signedIn();
  const rows = [{ LastName: 'A', Company: 'C' }, { Company: 'C' }, { LastName: 'B', Company: 'C' }];
  const results = await connection.sobject('Lead').create(rows, { allowRecursive: true });
  expect(results.map((result) => result.success)).toEqual([true, false, true]);
  expect(results[1]).toMatchObject({ errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] });
  const undone = await connection.sobject('Lead').create(rows, { allOrNone: true });
  expect(undone.every((result) => !result.success)).toBe(true);
  const ids = idsOf(results).filter((id) => id !== '');
  expect(await connection.sobject('Lead').update(ids.map((Id) => ({ Id, City: 'Kyoto' })))).toMatchObject([{ success: true }, { success: true }]);
  expect(await connection.sobject('Lead').upsert([{ Email: 'new@example.com', LastName: 'N', Company: 'C' }], 'Email')).toMatchObject([{ success: true, created: true }]);
  expect(await connection.sobject('Lead').destroy(ids)).toMatchObject([{ success: true }, { success: true }]);
});

test('names the vendor’s errors as jsforce knows them', async () => {
  const connection = await signedIn();
  await expect(connection.query('SELECT Nope FROM Lead')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
  const stale = withToken('gone');
  await expect(stale.query('SELECT Id FROM Lead')).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
});

test('runs a query as a job of Bulk API 2.0 and streams its results', async () => {
  const connection = await signedIn();
  connection.bulk2.pollInterval = 1;
  const stream = await connection.bulk2.query('SELECT Id, Name, Account.Name FROM Contact');
  const records: Record<string, unknown>[] = await stream.toArray();
  const { totalSize } = await connection.query('SELECT Id FROM Contact');
  expect(new Set(records.map((record) => record['Id'])).size).toBe(totalSize);
  expect(records[0]).toMatchObject({ Id: expect.stringMatching(/^003/), 'Account.Name': expect.stringMatching(/./) });
});

test('loads rows by a job of Bulk API 2.0 and reads what became of each', async () => {
  const connection = await signedIn();
  connection.bulk2.pollInterval = 1;
  const input = [{ LastName: 'Bulk', Company: 'C' }, { LastName: '', Company: 'C' }];
  const { successfulResults, failedResults, unprocessedRecords } = await connection.bulk2.loadAndWaitForResults({ object: 'Lead', operation: 'insert', input });
  expect(successfulResults).toMatchObject([{ sf__Id: expect.stringMatching(/^00Q/), sf__Created: 'true', LastName: 'Bulk' }]);
  expect(failedResults).toMatchObject([{ sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --' }]);
  expect(unprocessedRecords).toEqual([]);
});
