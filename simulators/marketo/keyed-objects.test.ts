import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';

const companies = '/rest/v1/companies.json';
const salesPersons = '/rest/v1/salespersons.json';

test('companies are created, updated and found by their key; rows carry seq', async () => {
  const session = await openSession();
  const created = await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn Inc.', industry: 'Retail' }] });
  const id = created.result?.[0]?.['id'];
  expect(created.result).toEqual([{ seq: 0, status: 'created', id }]);
  expect((await session.post(companies, { input: [{ externalCompanyId: 'C1', industry: null }] })).result).toEqual([{ seq: 0, status: 'updated', id }]);
  const found = await session.get(companies, { filterType: 'dedupeFields', filterValues: 'C1', fields: 'company,industry' });
  expect(found.result).toEqual([{ seq: 0, id, externalCompanyId: 'C1', company: 'Acorn Inc.', industry: null }]);
});

test('createOnly 1017, updateOnly 1013, twice in one call 1036, unknown field 1006', async () => {
  const session = await openSession();
  await session.post(companies, { input: [{ externalCompanyId: 'C1' }] });
  const again = await session.post(companies, { action: 'createOnly', input: [{ externalCompanyId: 'C1' }, { externalCompanyId: 'C2' }, { externalCompanyId: 'C2' }, { externalCompanyId: 'C3', mood: 'good' }] });
  expect(reasonsOf(again)).toEqual(['1017', undefined, '1036', '1006']);
  expect(reasonsOf(await session.post(companies, { action: 'updateOnly', input: [{ externalCompanyId: 'C9' }] }))).toEqual(['1013']);
});

test('dedupeBy idField only updates', async () => {
  const session = await openSession();
  const [row] = (await session.post(companies, { input: [{ externalCompanyId: 'C1' }] })).result ?? [];
  expect(codeOf(await session.post(companies, { dedupeBy: 'idField', input: [{ id: row?.['id'] }] }))).toBe('1003');
  const updated = await session.post(companies, { action: 'updateOnly', dedupeBy: 'idField', input: [{ id: row?.['id'], company: 'Acorn' }] });
  expect(updated.result).toMatchObject([{ status: 'updated' }]);
});

test('a sales person still linked from a person cannot be deleted (1022)', async () => {
  const session = await openSession();
  await session.post(salesPersons, { input: [{ externalSalesPersonId: 'U1', email: 'sam@example.com', firstName: 'Sam' }] });
  await createPeople(session, { email: 'ann@example.com', externalSalesPersonId: 'U1' });
  const remove = { input: [{ externalSalesPersonId: 'U1' }, { externalSalesPersonId: 'U2' }] };
  expect(reasonsOf(await session.post('/rest/v1/salespersons/delete.json', remove))).toEqual(['1022', '1013']);
  await session.post('/rest/v1/leads.json', { input: [{ email: 'ann@example.com', externalSalesPersonId: null }] });
  expect(reasonsOf(await session.post('/rest/v1/salespersons/delete.json', remove))).toEqual([undefined, '1013']);
});

test('with the native connector on, writes are 1018 and reads go on', async () => {
  const session = await openSession();
  await session.post(companies, { input: [{ externalCompanyId: 'C1' }] });
  expect(await session.control('native-connector', { enabled: true })).toEqual({ enabled: true });
  expect(codeOf(await session.post(companies, { input: [{ externalCompanyId: 'C1' }] }))).toBe('1018');
  expect(codeOf(await session.post('/rest/v1/salespersons/delete.json', { input: [{ externalSalesPersonId: 'U1' }] }))).toBe('1018');
  expect((await session.get(companies, { filterType: 'externalCompanyId', filterValues: 'C1' })).result).toHaveLength(1);
  expect(reasonsOf(await session.post('/rest/v1/leads.json', { input: [{ email: 'ann@example.com' }] }))).toEqual([undefined]);
});
