import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { activityType } from '../activity-log.ts';
import { codeOf, createPeople, openSession } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const leads = '/bulk/v1/leads.json?format=csv';

async function upload(session: Session, path: string, file: string): Promise<Reply> {
  const parts = ['Content-Disposition: form-data; name="file"; filename="rows.csv"\r\nContent-Type: text/csv', file].join('\r\n\r\n');
  const body = `--cut\r\n${parts}\r\n--cut--\r\n`;
  return JSON.parse((await session.raw('POST', path, body, { 'content-type': 'multipart/form-data; boundary=cut' })).body);
}

async function batchOf(session: Session, path: string, file: string): Promise<number> {
  return Number((await upload(session, path, file)).result?.[0]?.['batchId']);
}

const statusOf = async (session: Session, batch: number): Promise<Readonly<Record<string, unknown>> | undefined> =>
  (await session.get(`/bulk/v1/leads/batch/${batch}.json`)).result?.[0];

test('an import waits, runs and is complete; people are made and updated by the key', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann', title: 'Buyer' });
  const queued = await upload(session, leads, 'email,firstName,lastName\nann@example.com,Anna,\nbob@example.com,Bob,"Example, Jr."\n');
  const batch = Number(queued.result?.[0]?.['batchId']);
  expect(queued.result).toEqual([{ batchId: batch, importId: String(batch), status: 'Queued' }]);
  expect(await statusOf(session, batch)).toMatchObject({ status: 'Queued', numOfLeadsProcessed: 0 });
  session.clock.advance(3000);
  expect(await statusOf(session, batch)).toMatchObject({ status: 'Importing' });
  expect(session.simulator.world.people.size()).toBe(1);
  session.clock.advance(10_000);
  expect(await statusOf(session, batch)).toEqual({
    batchId: batch, importId: String(batch), status: 'Complete', numOfLeadsProcessed: 2, numOfRowsFailed: 0, numOfRowsWithWarning: 0,
    message: 'Import succeeded, 2 records imported (2 members)',
  });
  const { result } = await session.get('/rest/v1/leads.json', { filterType: 'email', filterValues: 'ann@example.com,bob@example.com', fields: 'firstName,lastName,title' });
  expect(result).toEqual([{ id: ann, firstName: 'Anna', lastName: null, title: 'Buyer' }, { id: (ann ?? 0) + 1, firstName: 'Bob', lastName: 'Example, Jr.', title: null }]);
});

test('an import into a static list puts everybody of the file into it, and a new person names it (MD bulk-lead-import, listId; recorded)', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const { id } = JSON.parse((await session.raw('POST', '/rest/asset/v1/staticLists.json', 'name=Lions&folder={"id":12,"type":"Folder"}', form)).body).result[0];
  await upload(session, `${leads}&listId=${id}`, 'email\nann@example.com\nbob@example.com\nnowhere\n');
  session.clock.advance(60_000);
  const found = await session.get(`/rest/v1/lists/${id}/leads.json`, { fields: 'email' });
  expect(found.result?.map((row) => row['email'])).toEqual(['ann@example.com', 'bob@example.com']);
  expect(found.result?.[0]?.['id']).toBe(ann);
  const [, bob] = [...session.simulator.world.activities.all()].filter(({ type }) => type === activityType.newLead);
  expect(bob?.attributes).toEqual([['Source Type', 'List import'], ['List Name', 'Lions'], ['Created Date', '2026-03-01']]);
  expect(codeOf(await upload(session, `${leads}&listId=77`, 'email\nann@example.com\n'))).toBe('1013');
});

test('rows that fail and rows with a warning are files with a reason', async () => {
  const session = await openSession();
  const batch = await batchOf(session, leads, 'email,firstName,externalCompanyId,leadScore\nann@example.com,Ann,C9,1\nnowhere,Nob,,1\n,Nobody,,1\nbob@example.com,Bob,,lots\n');
  const file = (which: string): Promise<{ status: number; body: string }> => session.raw('GET', `/bulk/v1/leads/batch/${batch}/${which}.json`);
  expect((await file('failures')).status).toBe(404);
  session.clock.advance(60_000);
  expect(await statusOf(session, batch)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1, numOfRowsFailed: 3, numOfRowsWithWarning: 1, message: 'Import completed with errors, 1 records imported (1 members), 3 failed' });
  expect((await file('failures')).body.split('\n')).toEqual([
    'email,firstName,externalCompanyId,leadScore,Import Failure Reason',
    'ann@example.com,Ann,C9,1,Record not found',
    "nowhere,Nob,,1,Invalid value for field 'email' and value 'nowhere'",
    ",Nobody,,1,Value for lookup field 'email' not found",
    '',
  ]);
  expect((await file('warnings')).body).toBe("email,firstName,externalCompanyId,leadScore,Import Warning Reason\nbob@example.com,Bob,,lots,Invalid value for field 'leadScore' and value 'lots'\n");
});

test('with lookupField id an import only updates; an unknown column ends it', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const byId = await batchOf(session, `${leads}&lookupField=id`, `id,title\n${ann},Buyer\n77,Nobody\n`);
  const strange = await batchOf(session, leads, 'email,mood\nann@example.com,good\n');
  session.clock.advance(60_000);
  expect(await statusOf(session, byId)).toMatchObject({ numOfLeadsProcessed: 1, numOfRowsFailed: 1 });
  expect(await statusOf(session, strange)).toMatchObject({ status: 'Failed', message: "Field 'mood' not found" });
});

test('two imports run, ten wait, one more is 1016', async () => {
  const session = await openSession();
  const rows = Array.from({ length: 5000 }, (_, n) => `p${n}@example.com`).join('\n');
  const replies: Reply[] = [];
  for (let n = 0; n < 11; n += 1) replies.push(await upload(session, leads, `email\n${rows}\n`));
  expect(replies.map(codeOf)).toEqual([...Array.from({ length: 10 }, () => undefined), '1016']);
  session.clock.advance(4000);
  const states = await Promise.all([0, 1, 2].map(async (n) => (await statusOf(session, Number(replies[n]?.result?.[0]?.['batchId'])))?.['status']));
  expect(states).toEqual(['Importing', 'Importing', 'Queued']);
  expect(codeOf(await upload(session, leads, 'email\nx@example.com\n'))).toBeUndefined();
});

test('custom objects are imported by their dedupe fields; without them every row fails', async () => {
  const session = await openSession();
  await session.control('seed-objects', { customRecords: 1 });
  const path = '/bulk/v1/customobjects/seededOrder/import';
  const good = await batchOf(session, `${path}.json?format=csv`, 'orderNumber,total\nseed-order-0,5\nnew,7.5\n');
  const bad = await batchOf(session, `${path}.json?format=csv`, 'total, orderNumber\n5,x\n');
  session.clock.advance(60_000);
  const status = async (batch: number): Promise<unknown> => (await session.get(`${path}/${batch}/status.json`)).result?.[0];
  expect(await status(good)).toEqual({
    batchId: good, operation: 'import', status: 'Complete', objectApiName: 'seededOrder', numOfObjectsProcessed: 2, numOfRowsFailed: 0, numOfRowsWithWarning: 0,
    importTime: '2 second(s)', message: 'Import succeeded, 2 records imported (2 members)',
  });
  expect(await status(bad)).toMatchObject({ numOfObjectsProcessed: 0, numOfRowsFailed: 1 });
  expect((await session.raw('GET', `${path}/${bad}/failures.json`)).body).toBe('total, orderNumber,Import Failure Reason\n5,x,missing.dedupe.fields\n');
  const { result } = await session.get('/rest/v1/customobjects/seededOrder.json', { filterType: 'dedupeFields', filterValues: 'seed-order-0,new', fields: 'total' });
  expect(result?.map((row) => row['total'])).toEqual([5, 7.5]);
});

test('what cannot be an import is refused', async () => {
  const session = await openSession();
  const form = { 'content-type': 'multipart/form-data; boundary=cut' };
  expect(JSON.parse((await session.raw('POST', leads, 'no parts at all', form)).body).errors[0].code).toBe('613');
  expect(JSON.parse((await session.raw('POST', leads, '{}', { 'content-type': 'application/json' })).body).errors[0].code).toBe('613');
  expect(codeOf(await upload(session, '/bulk/v1/leads.json', 'email\n'))).toBe('1002');
  expect(codeOf(await upload(session, '/bulk/v1/leads.json?format=xml', 'email\n'))).toBe('1003');
  expect(codeOf(await upload(session, `${leads}&lookupField=title`, 'email\n'))).toBe('1011');
  expect(codeOf(await upload(session, '/bulk/v1/customobjects/car/import.json?format=csv', 'vin\n'))).toBe('1013');
  expect(codeOf(await session.get('/bulk/v1/leads/batch/77.json'))).toBe('1013');
  expect((await session.raw('POST', leads, 'x'.repeat(10_485_761), form)).status).toBe(413);
});

test('a queued import survives a restart and runs then (I18); after a week its batch is forgotten', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-bulk-'));
  const first = await openSession({ data });
  const batch = await batchOf(first, leads, 'email\nann@example.com\n');
  first.simulator.close();
  const second = await openSession({ data });
  second.clock.advance(60_000);
  expect(await statusOf(second, batch)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1 });
  second.clock.advance(8 * 86_400_000);
  await second.signIn();
  expect(codeOf(await second.get(`/bulk/v1/leads/batch/${batch}.json`))).toBe('1013');
  second.simulator.close();
  rmSync(data, { recursive: true });
});
