import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SimResponse } from '../../../foundation/exchange.ts';
import type { MarketoOptions } from '../../simulator.ts';
import { codeOf, createPeople, openSession } from '../../test-session.ts';
import type { Session } from '../../test-session.ts';

const MINUTE_MS = 60_000;
const march = { startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-31T00:00:00Z' };
const allMarch = { fields: ['id', 'email', 'firstName'], filter: { createdAt: march } };

async function made(session: Session, body: unknown, object = 'leads'): Promise<string> {
  const reply = await session.post(`/bulk/v1/${object}/export/create.json`, body);
  return `/bulk/v1/${object}/export/${String(reply.result?.[0]?.['exportId'])}`;
}

async function peopleSession(options: MarketoOptions = {}): Promise<{ session: Session; ann: number; bob: number }> {
  const session = await openSession(options);
  const [ann = 0, bob = 0] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann, "the first"' }, { email: 'bob@example.com' });
  return { session, ann, bob };
}

test('an export is created, queued, processed and complete, a step a minute, and its file answers for itself', async () => {
  const { session, ann, bob } = await peopleSession();
  const job = await made(session, { ...allMarch, columnHeaderNames: { email: 'Email Address' } });
  expect((await session.raw('GET', `${job}/file.json`)).status).toBe(404);
  await session.post(`${job}/enqueue.json`, {});
  const status = async (): Promise<unknown> => (await session.get(`${job}/status.json`)).result?.[0];
  expect(await status()).toMatchObject({ status: 'Queued', queuedAt: '2026-03-01T12:00:00Z' });
  session.clock.advance(MINUTE_MS);
  expect(await status()).toMatchObject({ status: 'Processing', startedAt: '2026-03-01T12:01:00Z' });
  session.clock.advance(MINUTE_MS);
  const file = await session.raw('GET', `${job}/file.json`);
  expect(file.body).toBe(`id,Email Address,firstName\n${ann},ann@example.com,"Ann, ""the first"""\n${bob},bob@example.com,null\n`);
  const fileChecksum = `sha256:${createHash('sha256').update(file.body).digest('hex')}`;
  expect(await status()).toMatchObject({ status: 'Completed', finishedAt: '2026-03-01T12:02:00Z', numberOfRecords: 2, fileSize: file.body.length, fileChecksum });
});

test('people of a static list, in the format that is asked for', async () => {
  const { session, bob } = await peopleSession();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const list = JSON.parse((await session.raw('POST', '/rest/asset/v1/staticLists.json', 'name=Lions&folder={"id":12,"type":"Folder"}', form)).body).result[0];
  await session.post(`/rest/v1/lists/${list.id}/leads.json`, { input: [{ id: bob }] });
  for (const filter of [{ staticListId: list.id }, { staticListName: 'Lions' }]) {
    const job = await made(session, { fields: ['id', 'email'], format: 'SSV', filter });
    await session.post(`${job}/enqueue.json`, {});
    session.clock.advance(2 * MINUTE_MS);
    expect((await session.raw('GET', `${job}/file.json`)).body).toBe(`id;email\n${bob};bob@example.com\n`);
  }
});

test('activities by type and primary value, without deletions', async () => {
  const { session, ann, bob } = await peopleSession();
  await session.post('/rest/v1/leads.json', { action: 'updateOnly', lookupField: 'id', input: [{ id: ann, lastName: 'Example', city: 'Bonn' }] });
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: bob }] });
  const rowsOf = async (filter: object, fields: readonly string[]): Promise<string[]> => {
    const job = await made(session, { fields, filter: { createdAt: march, ...filter } }, 'activities');
    await session.post(`${job}/enqueue.json`, {});
    session.clock.advance(2 * MINUTE_MS);
    return (await session.raw('GET', `${job}/file.json`)).body.trim().split('\n').slice(1);
  };
  expect(await rowsOf({}, ['leadId', 'activityTypeId'])).toEqual([`${ann},12`, `${bob},12`, `${ann},13`, `${ann},13`]);
  expect(await rowsOf({ activityTypeIds: [13], primaryAttributeValues: ['City'] }, ['primaryAttributeValue', 'actionResult'])).toEqual(['City,succeeded']);
  expect(await rowsOf({ activityTypeIds: [13], primaryAttributeValueIds: [55] }, ['primaryAttributeValueId'])).toEqual(['55']);
  expect(codeOf(await session.post('/bulk/v1/activities/export/create.json', { filter: { createdAt: march, activityTypeIds: [37] } }))).toBe('1003');
});

test('two run and ten are in the queue; what is queued cannot be queued again (1029)', async () => {
  const { session } = await peopleSession();
  const jobs: string[] = [];
  for (let n = 0; n < 11; n += 1) jobs.push(await made(session, allMarch));
  for (const job of jobs.slice(0, 10)) expect((await session.post(`${job}/enqueue.json`, {})).success).toBe(true);
  expect(await session.post(`${jobs[10]}/enqueue.json`, {})).toMatchObject({ errors: [{ code: '1029', message: 'Too many jobs in queue' }] });
  expect(await session.post(`${jobs[0]}/enqueue.json`, {})).toMatchObject({ errors: [{ code: '1029', message: 'Job already queued' }] });
  session.clock.advance(MINUTE_MS);
  expect((await session.get('/bulk/v1/leads/export.json', { status: 'Processing' })).result).toHaveLength(2);
  await session.post(`${jobs[9]}/cancel.json`, {});
  expect((await session.post(`${jobs[10]}/enqueue.json`, {})).success).toBe(true);
  session.clock.advance(MINUTE_MS);
  expect((await session.get('/bulk/v1/leads/export.json', { status: 'Completed,Canceled', batchSize: '2' })).result).toHaveLength(2);
  expect((await session.get('/bulk/v1/activities/export.json')).result).toEqual([]);
});

test('what is wrong with an export is told', async () => {
  const { session } = await peopleSession();
  const cases: readonly (readonly [code: string, body: object])[] = [
    ['1002', { filter: { createdAt: march } }],
    ['1006', { ...allMarch, fields: ['fistName'] }],
    ['1002', { ...allMarch, filter: {} }],
    ['1003', { ...allMarch, filter: { createdAt: march, staticListId: 1 } }],
    ['1003', { ...allMarch, filter: { createdAt: { ...march, endAt: '2026-04-02T00:00:00Z' } } }],
    ['704', { ...allMarch, filter: { createdAt: { ...march, endAt: 'tomorrow' } } }],
    ['1035', { ...allMarch, filter: { updatedAt: march } }],
    ['1035', { ...allMarch, filter: { smartListId: 1 } }],
    ['1013', { ...allMarch, filter: { staticListName: 'Lions' } }],
    ['1003', { ...allMarch, format: 'XML' }],
  ];
  for (const [code, body] of cases) expect([body, codeOf(await session.post('/bulk/v1/leads/export/create.json', body))]).toEqual([body, code]);
  expect(codeOf(await session.get('/bulk/v1/leads/export/none/status.json'))).toBe('1013');
});

test('exports survive a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-exports-'));
  const { session } = await peopleSession({ data });
  const job = await made(session, allMarch);
  await session.post(`${job}/enqueue.json`, {});
  session.simulator.close();
  const again = await openSession({ data });
  expect((await again.get(`${job}/status.json`)).result).toMatchObject([{ status: 'Queued' }]);
  again.simulator.close();
  rmSync(data, { recursive: true });
});

test('a file is fetched in parts of bytes, also inside a letter, and put together again (MD bulk-extract, Partial Retrieval)', async () => {
  const { session } = await peopleSession();
  await createPeople(session, { email: 'yuki@example.com', firstName: '由紀' });
  const job = await made(session, allMarch);
  await session.post(`${job}/enqueue.json`, {});
  session.clock.advance(2 * MINUTE_MS);
  const part = async (range?: string): Promise<SimResponse> => session.raw('GET', `${job}/file.json`, '', range === undefined ? {} : { range });
  const whole = Buffer.from((await part()).body, 'utf8');
  const middle = whole.indexOf(Buffer.from('由')) + 1;
  const [head, tail] = [await part(`bytes=0-${middle - 1}`), await part(`bytes=${middle}-`)];
  expect([head.status, head.headers['content-range'], head.headers['accept-ranges']]).toEqual([206, `bytes 0-${middle - 1}/${whole.length}`, 'bytes']);
  expect(Buffer.concat([head.bytes ?? new Uint8Array(), tail.bytes ?? new Uint8Array()])).toEqual(whole);
  expect((await part('bytes=-3')).body).toBe(whole.subarray(-3).toString());
  expect((await part(`bytes=0-${whole.length + 50}`)).headers['content-range']).toBe(`bytes 0-${whole.length - 1}/${whole.length}`);
  const beyond = await part(`bytes=${whole.length}-`);
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.length}`]);
  expect((await part('lines=1-2')).status).toBe(200);
});

test('members of programs are exported with values of the person, by status, programId first for several (MD bulk-program-member-extract)', async () => {
  const { session, ann, bob } = await peopleSession();
  for (const [program, statusName, leadId] of [[1001, 'Registered', ann], [1001, 'Invited', bob], [1002, 'Invited', bob]] as const) {
    await session.post(`/rest/v1/programs/${program}/members/status.json`, { statusName, input: [{ leadId }] });
  }
  const fileOf = async (filter: unknown): Promise<string[]> => {
    const job = await made(session, { fields: ['email', 'program', 'statusName', 'registrationCode'], filter }, 'program/members');
    await session.post(`${job}/enqueue.json`, {});
    session.clock.advance(2 * MINUTE_MS);
    return (await session.raw('GET', `${job}/file.json`)).body.trim().split('\n');
  };
  expect(await fileOf({ programId: 1001 })).toEqual([
    'email,program,statusName,registrationCode', 'ann@example.com,Product Webinar,Registered,null', 'bob@example.com,Product Webinar,Invited,null',
  ]);
  expect(await fileOf({ programIds: [1001, 1002], statusNames: ['Invited'] })).toEqual([
    'programId,email,program,statusName,registrationCode', '1001,bob@example.com,Product Webinar,Invited,null', '1002,bob@example.com,Search Advertising,Invited,null',
  ]);
  expect(await fileOf({ programId: 1001, isExhausted: true })).toHaveLength(1);
  const refused = async (filter: unknown): Promise<unknown> => codeOf(await session.post('/bulk/v1/program/members/export/create.json', { fields: ['email'], filter }));
  expect(await refused({})).toBe('1002');
  expect(await refused({ programId: 1001, programIds: [1002] })).toBe('1003');
  expect(await refused({ programId: 1001, statusNames: ['Nowhere'] })).toBe('1003');
  expect(await refused({ programId: 1001, updatedAt: march })).toBe('1035');
  expect(await refused({ programId: 77 })).toBe('1013');
});
