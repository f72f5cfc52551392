import { expect, test } from 'vitest';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

type Wish = { readonly object?: string; readonly operation: string; readonly externalIdFieldName?: string; readonly lineEnding?: string; readonly columnDelimiter?: string };

/** Opens a job, uploads rows and says that this is all of them; answers its path. */
async function uploaded(session: TestSession, wish: Wish, csv: string): Promise<string> {
  const path = `/jobs/ingest/${textOf((await session.call('POST', '/jobs/ingest', { object: 'Lead', ...wish })).body, 'id')}`;
  expect((await session.call('PUT', `${path}/batches`, csv, { 'content-type': 'text/csv' })).status).toBe(201);
  expect((await session.call('PATCH', path, { state: 'UploadComplete' })).body).toMatchObject({ state: 'UploadComplete' });
  return path;
}

async function results(session: TestSession, path: string): Promise<readonly unknown[]> {
  return Promise.all(['successfulResults', 'failedResults', 'unprocessedrecords'].map(async (part) => (await session.call('GET', `${path}/${part}`)).body));
}

test('rows are inserted, upserted, updated and deleted; an empty cell leaves, #N/A clears (apis.md B8)', async () => {
  const session = await testSession();
  const run = async (wish: Wish, csv: string): Promise<string> => {
    const path = await uploaded(session, wish, csv);
    expect((await session.call('GET', path)).body).toMatchObject({ state: 'InProgress', jobType: 'V2Ingest' });
    expect((await session.call('GET', path)).body).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    return String((await results(session, path))[0]);
  };
  await run({ operation: 'insert' }, 'LastName,Company,City,Lead_Score__c,IsUnreadByOwner,Marketo_Id__c\n"Ann ""A"", B",C,Kyoto,5,true,m1\n');
  const [ann] = await session.query("SELECT Id, LastName, City, Lead_Score__c, IsUnreadByOwner FROM Lead WHERE Marketo_Id__c = 'm1'");
  expect(ann).toMatchObject({ LastName: 'Ann "A", B', City: 'Kyoto', Lead_Score__c: 5, IsUnreadByOwner: true });
  const upserted = await run({ operation: 'upsert', externalIdFieldName: 'Marketo_Id__c', lineEnding: 'CRLF', columnDelimiter: 'PIPE' }, 'Marketo_Id__c|LastName|Company|City\r\nm1||D|#N/A\r\nm2|New|E|\r\n');
  expect(upserted).toContain('"sf__Id"|"sf__Created"|Marketo_Id__c|LastName|Company|City\r\n');
  expect(upserted).toContain(`"${String(ann?.['Id'])}"|"false"|"m1"|""|"D"|"#N/A"\r\n`);
  expect(upserted).toContain('"true"|"m2"');
  expect(await session.query("SELECT LastName, Company, City FROM Lead WHERE Marketo_Id__c = 'm1'")).toMatchObject([{ LastName: 'Ann "A", B', Company: 'D', City: null }]);
  await run({ operation: 'update' }, `Id,Owner.Username\n${String(ann?.['Id'])},sales1@sandbox.example\n`);
  expect(await session.query("SELECT Owner.Alias FROM Lead WHERE Marketo_Id__c = 'm1'")).toMatchObject([{ Owner: { Alias: 'sales1' } }]);
  await run({ operation: 'delete' }, `Id\n${String(ann?.['Id'])}\n`);
  expect(await session.query('SELECT Marketo_Id__c FROM Lead')).toMatchObject([{ Marketo_Id__c: 'm2' }]);
});

test('a job with failed rows is complete all the same, and says which and why in one cell (amp-labs/bulk/info/partial-failure.csv)', async () => {
  const session = await testSession();
  const path = await uploaded(session, { object: 'Opportunity', operation: 'insert' }, 'Name,StageName,Description,CloseDate\nNoemi Miller,GENERATED,x,2003-04-987654321987654321\nGood,Prospecting,y,2026-03-01\n,Prospecting,z,2026-03-01\n');
  await session.call('GET', path);
  expect((await session.call('GET', path)).body).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 3, numberRecordsFailed: 2 });
  const [good, bad, untried] = await results(session, path);
  expect(String(bad).split('\n')).toEqual([
    '"sf__Id","sf__Error",Name,StageName,Description,CloseDate',
    '"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","Prospecting","z","2026-03-01"',
    `"","INVALID_FIELD:Failed to deserialize field at col 3. Due to, '2003-04-987654321987654321' is not a valid value for the type xsd:date:CloseDate --","Noemi Miller","GENERATED","x","2003-04-987654321987654321"`,
    '',
  ]);
  expect(String(good)).toMatch(/^"sf__Id","sf__Created",Name,StageName,Description,CloseDate\n"006\w{15}","true","Good","Prospecting","y","2026-03-01"\n$/);
  expect(untried).toBe('Name,StageName,Description,CloseDate\n');
});

test('a job may fail or be ended with part of its rows done; the rest are unprocessed (apis.md B8)', async () => {
  const session = await testSession();
  const csv = 'LastName,Company\nA,C\nB,C\n';
  const failing = await uploaded(session, { operation: 'insert' }, csv);
  await session.control('POST', 'faults', { faults: [{ kind: 'job-failed', operation: 'ingest-read', times: 1 }] });
  expect((await session.call('GET', failing)).body).toMatchObject({ state: 'InProgress', numberRecordsProcessed: 1 });
  expect((await session.call('GET', failing)).body).toMatchObject({ state: 'Failed', numberRecordsProcessed: 1, errorMessage: expect.any(String) });
  expect((await results(session, failing))[2]).toBe('LastName,Company\n"B","C"\n');
  const ended = await uploaded(session, { operation: 'insert' }, csv);
  await session.call('GET', ended);
  expect((await session.call('GET', `${ended}/successfulResults`)).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
  expect((await session.call('PATCH', ended, { state: 'Aborted' })).body).toMatchObject({ state: 'Aborted' });
  expect((await results(session, ended))[2]).toBe('LastName,Company\n"B","C"\n');
  expect((await session.call('DELETE', ended)).status).toBe(204);
  expect((await session.call('GET', ended)).status).toBe(404);
});

test('the rows are uploaded once; an unknown object and an upsert without a key open no job', async () => {
  const session = await testSession();
  const path = await uploaded(session, { operation: 'insert' }, 'LastName\nA\n');
  expect((await session.call('PUT', `${path}/batches`, 'LastName\nA\n', { 'content-type': 'text/csv' })).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
  expect((await session.call('POST', '/jobs/ingest', { object: 'Nothing', operation: 'insert' })).status).toBe(400);
  expect((await session.call('POST', '/jobs/ingest', { object: 'Lead', operation: 'upsert' })).body).toMatchObject([{ errorCode: 'INVALIDJOB' }]);
  expect((await session.as('admin').then((admin) => admin.call('GET', path))).status).toBe(404);
});
