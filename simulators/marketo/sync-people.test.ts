import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';

const path = '/rest/v1/leads.json';

test('createOrUpdate on e-mail creates, then updates, whatever the case of the address', async () => {
  const session = await openSession();
  const first = await session.post(path, { input: [{ email: 'ann@example.com', firstName: 'Ann' }] });
  const id = first.result?.[0]?.['id'];
  expect(first.result).toEqual([{ id, status: 'created' }]);
  const second = await session.post(path, { input: [{ email: 'ANN@example.com', lastName: 'Example' }] });
  expect(second.result).toEqual([{ id, status: 'updated' }]);
});

test('rows come in order; one bad field skips its record only, without an id (I26)', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const reply = await session.post(path, {
    action: 'updateOnly',
    lookupField: 'id',
    input: [{ id, firstName: 'Ann', integer_field: '14.1' }, { id, lastName: 'Example' }, { id: 77, lastName: 'Nobody' }, { id, nickname: 'A' }],
  });
  expect(reply.result).toEqual([
    { status: 'skipped', reasons: [{ code: '1003', message: "Invalid value for field 'integer_field' and value '14.1'" }] },
    { id, status: 'updated' },
    { status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] },
    { status: 'skipped', reasons: [{ code: '1006', message: "Field 'nickname' not found" }] },
  ]);
  const { result } = await session.get(`/rest/v1/lead/${id}.json`, { fields: 'firstName,lastName' });
  expect(result).toEqual([{ id, firstName: null, lastName: 'Example' }]);
});

test('createOnly meets 1005, updateOnly 1004, two matches 1007', async () => {
  const session = await openSession();
  await createPeople(session, { email: 'ann@example.com' });
  const again = await session.post(path, { action: 'createOnly', input: [{ email: 'ann@example.com' }] });
  expect(reasonsOf(again)).toEqual(['1005']);
  const absent = await session.post(path, { action: 'updateOnly', input: [{ email: 'bob@example.com' }] });
  expect(reasonsOf(absent)).toEqual(['1004']);
  await session.post(path, { action: 'createDuplicate', input: [{ email: 'ann@example.com' }] });
  expect(reasonsOf(await session.post(path, { input: [{ email: 'ann@example.com' }] }))).toEqual(['1007']);
});

test('the look-up field is e-mail, a searchable custom field, or id with updateOnly; else 1011 or 1006', async () => {
  const session = await openSession();
  const byKey = { lookupField: 'basculeSalesforceId', input: [{ basculeSalesforceId: '00Q000000000001AAA', lastName: 'Example' }] };
  const [created] = (await session.post(path, byKey)).result ?? [];
  expect((await session.post(path, byKey)).result).toEqual([{ id: created?.['id'], status: 'updated' }]);
  expect(codeOf(await session.post(path, { lookupField: 'firstName', input: [{ firstName: 'Ann' }] }))).toBe('1011');
  expect(codeOf(await session.post(path, { lookupField: 'nickname', input: [{ nickname: 'Ann' }] }))).toBe('1006');
  expect(codeOf(await session.post(path, { lookupField: 'id', input: [{ id: 1 }] }))).toBe('1003');
  expect(reasonsOf(await session.post(path, { input: [{ email: 'ann@example.com', id: 1 }] }))).toEqual(['1003']);
  expect(reasonsOf(await session.post(path, { input: [{ lastName: 'Example' }] }))).toEqual(['1003']);
});

test('one to 300 rows', async () => {
  const session = await openSession();
  expect(codeOf(await session.post(path, { input: [] }))).toBe('1002');
  const input = Array.from({ length: 301 }, (_, n) => ({ email: `p${n}@example.com` }));
  expect(codeOf(await session.post(path, { input }))).toBe('1003');
  expect((await session.post(path, { input: input.slice(1) })).result).toHaveLength(300);
});

test('read-only fields are refused', async () => {
  const session = await openSession();
  expect(reasonsOf(await session.post(path, { input: [{ email: 'ann@example.com', createdAt: '2020-01-01T00:00:00Z' }] }))).toEqual(['1003']);
});

test('company fields of a linked person are the company, 1021 (apis.md A4)', async () => {
  const session = await openSession();
  await session.post('/rest/v1/companies.json', { input: [{ externalCompanyId: 'C1', company: 'Acorn Inc.' }] });
  const [id] = await createPeople(session, { email: 'ann@example.com', externalCompanyId: 'C1' });
  expect(reasonsOf(await session.post(path, { input: [{ email: 'ann@example.com', company: 'Other' }] }))).toEqual(['1021']);
  expect(reasonsOf(await session.post(path, { input: [{ email: 'ann@example.com', externalCompanyId: null }] }))).toEqual(['1021']);
  expect(reasonsOf(await session.post(path, { input: [{ email: 'ann@example.com', externalCompanyId: 'C2' }] }))).toEqual(['1013']);
  expect((await session.get(`/rest/v1/lead/${id}.json`, { fields: 'company' })).result).toEqual([{ id, company: 'Acorn Inc.' }]);
});

test('two overlapping upserts of one new key make two people (I8: one writer per key)', async () => {
  const session = await openSession();
  const upsert = { lookupField: 'basculeSalesforceId', input: [{ basculeSalesforceId: '00Q000000000001AAA' }] };
  const [one, two] = await Promise.all([session.post(path, upsert), session.post(path, upsert)]);
  expect([one.result?.[0]?.['status'], two.result?.[0]?.['status']]).toEqual(['created', 'created']);
  expect(one.result?.[0]?.['id']).not.toBe(two.result?.[0]?.['id']);
  expect(reasonsOf(await session.post(path, upsert))).toEqual(['1007']);
});

test('one after the other they make one', async () => {
  const session = await openSession();
  const upsert = { lookupField: 'basculeSalesforceId', input: [{ basculeSalesforceId: '00Q000000000001AAA' }] };
  await session.post(path, upsert);
  await session.post(path, upsert);
  expect(session.simulator.world.people.size()).toBe(1);
});
