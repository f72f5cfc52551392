import { expect, test } from 'vitest';
import { codeOf, openSession } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const schema = '/rest/v1/customobjects/schema';
const post = (session: Session, path: string, body: unknown = {}): Promise<Reply> => session.post(`${schema}${path}.json`, body);
const carFields = [
  { displayName: 'Lead ID', name: 'leadID', dataType: 'link', relatedTo: { field: 'id', name: 'lead' } },
  { displayName: 'VIN', name: 'vin', dataType: 'string', isDedupeField: true },
  { displayName: 'Year', name: 'year', dataType: 'integer' },
];

async function carSession(): Promise<Session> {
  const session = await openSession();
  await post(session, '', { action: 'createOnly', displayName: 'Car', apiName: 'car', description: 'Automobile owned' });
  await post(session, '/car/addField', { input: carFields });
  return session;
}

async function described(session: Session, state?: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  return (await session.get(`${schema}/car/describe.json`, state === undefined ? {} : { state })).result?.[0];
}

test('a type begins as a draft without key or stamps and is no object before it is approved', async () => {
  const session = await carSession();
  expect(await described(session)).toMatchObject({ state: 'draft', version: 'draft', pluralName: 'Cars', idField: null, createdAt: null, dedupeFields: ['vin'] });
  expect((await session.get('/rest/v1/customobjects.json')).result).toEqual([]);
  expect(codeOf(await session.post('/rest/v1/customobjects/car.json', { input: [{ vin: '1' }] }))).toBe('1013');
  expect((await post(session, '/car/approve')).result).toEqual([]);
  expect(await described(session)).toMatchObject({ state: 'approved', version: 'approved', idField: 'marketoGUID', createdAt: '2026-03-01T12:00:00Z' });
  expect((await session.get('/rest/v1/customobjects.json', { names: 'car,boat' })).result).toMatchObject([{ name: 'car', relationships: [{ field: 'leadID', type: 'child', relatedTo: { name: 'Lead', field: 'id' } }] }]);
});

test('changes of an approved type wait in its draft until they are approved or discarded', async () => {
  const session = await carSession();
  await post(session, '/car/approve');
  await post(session, '/car/addField', { input: [{ displayName: 'Make', name: 'make', dataType: 'string' }] });
  await post(session, '', { action: 'updateOnly', apiName: 'car', description: 'Really' });
  const names = (row: Readonly<Record<string, unknown>> | undefined): string => JSON.stringify(row?.['fields']);
  expect(await described(session)).toMatchObject({ state: 'approvedWithDraft', version: 'approved', description: 'Automobile owned' });
  expect(names(await described(session, 'draft'))).toContain('make');
  expect(names(await described(session, 'approved'))).not.toContain('make');
  await post(session, '/car/discardDraft');
  expect(codeOf(await session.get(`${schema}/car/describe.json`, { state: 'draft' }))).toBe('1013');
  await post(session, '/car/year/updateField', { displayName: 'Year of build', dataType: 'string' });
  await post(session, '/car/approve');
  expect((await described(session))?.['fields']).toContainEqual({ name: 'year', displayName: 'Year of build', dataType: 'string', length: 255, updateable: true, crmManaged: false });
  await post(session, '/car/deleteField', { input: [{ name: 'year' }] });
  await post(session, '/car/approve');
  expect(names(await described(session))).not.toContain('year');
});

test('keys and links are fixed by the first approval (709)', async () => {
  const session = await carSession();
  await post(session, '/car/approve');
  const late: readonly (readonly [path: string, body: unknown])[] = [
    ['/car/addField', { input: [{ displayName: 'Plate', name: 'plate', dataType: 'string', isDedupeField: true }] }],
    ['/car/addField', { input: [{ ...carFields[0], name: 'second' }] }],
    ['/car/deleteField', { input: [{ name: 'vin' }] }],
    ['/car/vin/updateField', { isDedupeField: false }],
  ];
  for (const [path, body] of late) expect([path, codeOf(await post(session, path, body))]).toEqual([path, '709']);
});

test('ten types and fifty fields are the most; the message says so', async () => {
  const session = await openSession();
  for (let n = 1; n <= 10; n += 1) await post(session, '', { displayName: `Type ${n}`, apiName: `type${n}` });
  const eleventh = await post(session, '', { displayName: 'One more', apiName: 'type11' });
  expect(eleventh.errors).toEqual([{ code: '709', message: expect.stringContaining('at most 10') }]);
  const input = Array.from({ length: 51 }, (_, n) => ({ displayName: `F${n}`, name: `f${n}`, dataType: 'string' }));
  expect((await post(session, '/type1/addField', { input })).errors).toEqual([{ code: '709', message: expect.stringContaining('at most 50') }]);
  expect((await post(session, '/type1/addField', { input: input.slice(1) })).success).toBe(true);
});

test('what is wrong with a type or a field is told', async () => {
  const session = await carSession();
  const cases: readonly (readonly [code: string, path: string, body: unknown])[] = [
    ['1017', '', { action: 'createOnly', displayName: 'Car', apiName: 'car' }],
    ['1013', '', { action: 'updateOnly', displayName: 'Boat', apiName: 'boat' }],
    ['1002', '', { apiName: 'boat' }],
    ['1003', '', { displayName: 'Boat', apiName: 'schema' }],
    ['1003', '', { displayName: 'Boat', apiName: 'boat', colour: 'red' }],
    ['1013', '/boat/approve', {}],
    ['1017', '/car/addField', { input: [{ displayName: 'VIN', name: 'vin', dataType: 'string' }] }],
    ['1003', '/car/addField', { input: [{ displayName: 'X', name: 'x', dataType: 'percent' }] }],
    ['1002', '/car/addField', { input: [{ displayName: 'X', name: 'x', dataType: 'link' }] }],
    ['1013', '/car/addField', { input: [{ displayName: 'X', name: 'x', dataType: 'link', relatedTo: { name: 'boat', field: 'id' } }] }],
    ['1006', '/car/addField', { input: [{ displayName: 'X', name: 'x', dataType: 'link', relatedTo: { name: 'lead', field: 'mood' } }] }],
    ['1003', '/car/addField', { input: [{ displayName: 'X', name: 'marketoGUID', dataType: 'string' }] }],
    ['1003', '/car/year/updateField', { mood: 'good' }],
    ['1006', '/car/deleteField', { input: [{ name: 'wheels' }] }],
  ];
  for (const [code, path, body] of cases) expect([path, body, codeOf(await post(session, path, body))]).toEqual([path, body, code]);
  await post(session, '', { displayName: 'Boat', apiName: 'boat' });
  expect((await post(session, '/boat/approve')).errors).toEqual([{ code: '709', message: expect.stringContaining('dedupe field') }]);
});

test('a type another one links to cannot be deleted (1022); a discarded new type is gone', async () => {
  const session = await carSession();
  await post(session, '/car/approve');
  await post(session, '', { displayName: 'Service', apiName: 'service' });
  await post(session, '/service/addField', { input: [{ displayName: 'Car', name: 'car', dataType: 'link', relatedTo: { name: 'car', field: 'vin' } }] });
  expect(codeOf(await post(session, '/car/delete'))).toBe('1022');
  await post(session, '/service/discardDraft');
  expect(codeOf(await session.get(`${schema}/service/describe.json`))).toBe('1013');
  expect((await post(session, '/car/delete')).success).toBe(true);
  expect((await session.get(`${schema}.json`)).result).toEqual([]);
});

test('linkable are people, companies and approved types by their keys', async () => {
  const session = await carSession();
  await post(session, '/car/approve');
  const { result } = await session.get(`${schema}/linkableObjects.json`);
  expect(result?.map((row) => row['name'])).toEqual(['lead', 'company', 'car']);
  expect(result?.[2]).toMatchObject({ fields: [{ name: 'VIN', displayName: 'VIN', dataType: 'string' }] });
  expect((await session.get(`${schema}/car/dependentAssets.json`)).result).toEqual([]);
});
