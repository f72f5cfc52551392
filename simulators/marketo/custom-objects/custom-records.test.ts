import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from '../test-session.ts';
import type { MarketoOptions } from '../simulator.ts';
import type { Reply, Session } from '../test-session.ts';

const cars = '/rest/v1/customobjects/car.json';
const homes = '/rest/v1/customobjects/home.json';
type Field = Readonly<Record<string, unknown>>;

async function addType(session: Session, apiName: string, fields: readonly Field[]): Promise<void> {
  const schema = '/rest/v1/customobjects/schema';
  await session.post(`${schema}.json`, { apiName, displayName: apiName });
  await session.post(`${schema}/${apiName}/addField.json`, { input: fields.map((field) => ({ displayName: field['name'], ...field })) });
  expect((await session.post(`${schema}/${apiName}/approve.json`, {})).success).toBe(true);
}

const link = (name: string, object: string, field: string): Field => ({ name, dataType: 'link', relatedTo: { name: object, field } });
const key = (name: string): Field => ({ name, dataType: 'string', isDedupeField: true });

async function carSession(options: MarketoOptions = {}): Promise<Session> {
  const session = await openSession(options);
  await addType(session, 'car', [link('owner', 'lead', 'email'), key('vin'), { name: 'year', dataType: 'integer' }]);
  return session;
}

test('records are created, updated, found by key, by GUID and by link, and deleted; rows carry seq', async () => {
  const session = await carSession();
  await createPeople(session, { email: 'ann@example.com' });
  const created = await session.post(cars, { input: [{ vin: 'V1', owner: 'ann@example.com', year: 2003 }, { vin: 'V2' }] });
  const [one, two] = created.result?.map((row) => row['marketoGUID']) ?? [];
  expect(created.result).toEqual([{ seq: 0, status: 'created', marketoGUID: one }, { seq: 1, status: 'created', marketoGUID: two }]);
  expect((await session.post(cars, { action: 'updateOnly', input: [{ vin: 'V2', year: 2004 }] })).result).toEqual([{ seq: 0, status: 'updated', marketoGUID: two }]);
  const find = (filterType: string, filterValues: string): Promise<Reply> => session.get(cars, { filterType, filterValues, fields: 'year' });
  expect((await find('dedupeFields', 'V1,V9')).result).toEqual([{ seq: 0, marketoGUID: one, vin: 'V1', year: 2003 }]);
  expect((await find('idField', String(two))).result).toEqual([{ seq: 0, marketoGUID: two, vin: 'V2', year: 2004 }]);
  expect((await find('owner', 'ann@example.com')).result).toMatchObject([{ vin: 'V1' }]);
  expect(codeOf(await find('year', '2003'))).toBe('1011');
  const removed = await session.post('/rest/v1/customobjects/car/delete.json', { input: [{ vin: 'V1' }, { vin: 'V9' }] });
  expect(removed.result).toEqual([{ seq: 0, marketoGUID: one, status: 'deleted' }, { seq: 1, status: 'skipped', reasons: [{ code: '1013', message: 'Object not found' }] }]);
});

test('a link that meets nobody is 1004, several people 1007, another object that is not there 1013', async () => {
  const session = await carSession();
  await addType(session, 'service', [link('car', 'car', 'vin'), key('number')]);
  await session.post('/rest/v1/leads.json', { action: 'createDuplicate', input: [{ email: 'two@example.com' }, { email: 'two@example.com' }] });
  const linked = await session.post(cars, { input: [{ vin: 'V1', owner: 'no@example.com' }, { vin: 'V2', owner: 'two@example.com' }, { vin: 'V3', owner: null }, { vin: 'V4', mood: 'good' }] });
  expect(reasonsOf(linked)).toEqual(['1004', '1007', undefined, '1006']);
  const services = await session.post('/rest/v1/customobjects/service.json', { input: [{ number: 'S1', car: 'V3' }, { number: 'S2', car: 'V9' }] });
  expect(reasonsOf(services)).toEqual([undefined, '1013']);
});

test('a compound key is one key; it is queried by POST with _method=GET', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  await session.post('/rest/v1/companies.json', { input: [{ externalCompanyId: 'C1' }] });
  await addType(session, 'home', [{ ...link('owner', 'lead', 'id'), isDedupeField: true }, key('street'), link('builder', 'company', 'externalCompanyId')]);
  const written = await session.post(homes, { input: [{ owner: id, street: 'A' }, { owner: id, street: 'B', builder: 'C1' }, { owner: id, street: 'C', builder: 'C2' }, { owner: id }] });
  expect(reasonsOf(written)).toEqual([undefined, undefined, '1013', '1002']);
  const found = await session.post(`${homes}?_method=GET`, { fields: ['builder'], input: [{ owner: id, street: 'B' }, { owner: id, street: 'Z' }] });
  expect(found.result).toMatchObject([{ seq: 0, owner: id, street: 'B', builder: 'C1' }]);
  expect((await session.get(homes, { filterType: 'owner', filterValues: String(id) })).result).toHaveLength(2);
});

test('the native connector leaves custom objects writable', async () => {
  const session = await carSession();
  await session.control('native-connector', { enabled: true });
  expect(reasonsOf(await session.post(cars, { input: [{ vin: 'V1' }] }))).toEqual([undefined]);
});

test('types and records survive a restart (I18)', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-objects-'));
  const first = await carSession({ data });
  await first.post(cars, { input: [{ vin: 'V1', year: 2003 }] });
  first.simulator.close();
  for (let start = 0; start < 2; start += 1) {
    const session = await openSession({ data });
    expect((await session.get(cars, { filterType: 'vin', filterValues: 'V1', fields: 'year' })).result).toMatchObject([{ year: 2003 }]);
    session.simulator.close();
  }
  rmSync(data, { recursive: true });
});
