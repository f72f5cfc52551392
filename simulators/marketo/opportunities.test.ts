import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';
import type { Reply, Session } from './test-session.ts';

const opportunities = '/rest/v1/opportunities.json';
const roles = '/rest/v1/opportunities/roles.json';
const lookUp = async (session: Session, path: string, body: unknown): Promise<Reply> =>
  session.post(`${path}?_method=GET`, body);

test('an opportunity is created, updated and found by its key; ids are GUIDs of 36 characters', async () => {
  const session = await openSession();
  await session.post('/rest/v1/companies.json', { input: [{ externalCompanyId: 'C1', company: 'Acorn Inc.' }] });
  const input = [{ externalOpportunityId: 'O1', name: 'Chairs', amount: '1604.47', externalCompanyId: 'C1' }];
  const created = await session.post(opportunities, { input });
  const marketoGUID = created.result?.[0]?.['marketoGUID'];
  expect(created.result).toEqual([{ seq: 0, status: 'created', marketoGUID: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  expect((await session.post(opportunities, { input: [{ externalOpportunityId: 'O1', stage: 'Won' }] })).result).toEqual([{ seq: 0, status: 'updated', marketoGUID }]);
  const found = await session.get(opportunities, { filterType: 'idField', filterValues: String(marketoGUID), fields: 'name,amount,stage' });
  expect(found.result).toEqual([{ seq: 0, marketoGUID, externalOpportunityId: 'O1', name: 'Chairs', amount: 1604.47, stage: 'Won' }]);
});

test('a name it must have (1002); its company must exist (1013); a wrong value is 1003', async () => {
  const session = await openSession();
  const input = [
    { externalOpportunityId: 'O1' },
    { externalOpportunityId: 'O2', name: 'Chairs', externalCompanyId: 'C9' },
    { externalOpportunityId: 'O4', name: 'Chairs', closeDate: 'soon' },
    { externalOpportunityId: 'O5', name: 'Chairs', marketoGUID: 'mine' },
    { externalOpportunityId: 'O6', name: 'Chairs' },
  ];
  expect(reasonsOf(await session.post(opportunities, { input }))).toEqual(['1002', '1013', '1003', '1003', undefined]);
  expect(reasonsOf(await session.post(opportunities, { input: [{ externalOpportunityId: 'O6', name: null }] }))).toEqual(['1002']);
});

test('a sales person who does not exist refuses the whole call, and nothing is written (MD error-codes, 718)', async () => {
  const session = await openSession();
  const input = [{ externalOpportunityId: 'O1', name: 'Chairs' }, { externalOpportunityId: 'O2', name: 'Tables', externalSalesPersonId: 'U9' }];
  const refused = await session.post(opportunities, { input });
  expect(refused).toMatchObject({ success: false, errors: [{ code: '718', message: 'ExternalSalesPersonID not found' }] });
  expect((await session.get(opportunities, { filterType: 'externalOpportunityId', filterValues: 'O1' })).result).toEqual([]);
  await session.post('/rest/v1/salespersons.json', { input: [{ externalSalesPersonId: 'U9' }] });
  expect(reasonsOf(await session.post(opportunities, { input }))).toEqual([undefined, undefined]);
});

test('another key beside the one it is found by is refused, its own is not', async () => {
  const session = await openSession();
  const [row] = (await session.post(opportunities, { input: [{ externalOpportunityId: 'O1', name: 'Chairs' }] })).result ?? [];
  const byId = (externalOpportunityId: string): Promise<Reply> =>
    session.post(opportunities, { action: 'updateOnly', dedupeBy: 'idField', input: [{ marketoGUID: row?.['marketoGUID'], externalOpportunityId }] });
  expect(reasonsOf(await byId('O1'))).toEqual([undefined]);
  expect(reasonsOf(await byId('O2'))).toEqual(['1003']);
});

test('a role ties a person to an opportunity; both must exist; the three keys together are one key', async () => {
  const session = await openSession();
  const [leadId] = await createPeople(session, { email: 'ann@example.com' });
  await session.post(opportunities, { input: [{ externalOpportunityId: 'O1', name: 'Chairs' }] });
  const role = { externalOpportunityId: 'O1', leadId, role: 'Buyer' };
  const written = await session.post(roles, {
    input: [role, { ...role, role: 'User', isPrimary: true }, { ...role, leadId: 77 }, { ...role, externalOpportunityId: 'O9' }, { externalOpportunityId: 'O1', leadId }],
  });
  expect(reasonsOf(written)).toEqual([undefined, undefined, '1004', '1013', '1002']);
  expect(reasonsOf(await session.post(roles, { input: [role, { ...role, leadId: String(leadId) }] }))).toEqual([undefined, '1036']);
  const found = await session.get(roles, { filterType: 'leadId', filterValues: String(leadId), fields: 'isPrimary' });
  expect(found.result?.map((row) => [row['role'], row['isPrimary']])).toEqual([['Buyer', null], ['User', true]]);
});

test('compound keys are queried by a body with _method=GET, page by page with the whole input', async () => {
  const session = await openSession();
  const [leadId] = await createPeople(session, { email: 'ann@example.com' });
  await session.post(opportunities, { input: [{ externalOpportunityId: 'O1', name: 'Chairs' }] });
  const input = ['Buyer', 'User', 'Captain'].map((role) => ({ externalOpportunityId: 'O1', leadId, role }));
  await session.post(roles, { input: input.slice(0, 2) });
  const first = await lookUp(session, roles, { filterType: 'dedupeFields', fields: ['marketoGuid'], batchSize: 1, input });
  expect(first).toMatchObject({ moreResult: true, result: [{ seq: 0, role: 'Buyer' }] });
  const second = await lookUp(session, roles, { batchSize: 1, input, nextPageToken: first.nextPageToken });
  expect(second.result).toMatchObject([{ role: 'User', createdAt: '2026-03-01T12:00:00Z' }]);
  expect(second).not.toHaveProperty('nextPageToken');
  expect(codeOf(await session.get(roles, { filterType: 'dedupeFields', filterValues: 'O1' }))).toBe('1003');
  expect(codeOf(await lookUp(session, roles, { input: [{ leadId }] }))).toBe('1002');
});

test('only queries that know it take a body; a plain form still asks for people', async () => {
  const session = await openSession();
  expect(codeOf(await lookUp(session, '/rest/v1/leads.json', { input: [{ id: 1 }] }))).toBe('1003');
});

test('an opportunity with roles cannot be deleted before them (1022)', async () => {
  const session = await openSession();
  const [leadId] = await createPeople(session, { email: 'ann@example.com' });
  await session.post(opportunities, { input: [{ externalOpportunityId: 'O1', name: 'Chairs' }] });
  await session.post(roles, { input: [{ externalOpportunityId: 'O1', leadId, role: 'Buyer' }] });
  const remove = { deleteBy: 'dedupeFields', input: [{ externalOpportunityId: 'O1' }, { externalOpportunityId: 'O2' }] };
  expect(reasonsOf(await session.post('/rest/v1/opportunities/delete.json', remove))).toEqual(['1022', '1013']);
  const gone = await session.post('/rest/v1/opportunities/roles/delete.json', { input: [{ externalOpportunityId: 'O1', leadId, role: 'Buyer' }, { externalOpportunityId: 'O1', leadId, role: 'Buyer', isPrimary: true }] });
  expect(gone.result).toEqual([{ seq: 0, status: 'deleted', marketoGUID: expect.any(String) }, { seq: 1, status: 'skipped', reasons: [{ code: '1003', message: expect.stringContaining('isPrimary') }] }]);
  expect(reasonsOf(await session.post('/rest/v1/opportunities/delete.json', remove))).toEqual([undefined, '1013']);
});

test('with the native connector on, opportunities and roles are read only (1018)', async () => {
  const session = await openSession();
  await session.control('native-connector', { enabled: true });
  expect(codeOf(await session.post(opportunities, { input: [{ externalOpportunityId: 'O1', name: 'Chairs' }] }))).toBe('1018');
  expect(codeOf(await session.post('/rest/v1/opportunities/roles/delete.json', { input: [{}] }))).toBe('1018');
});

test('one to 300 rows a call, and a struck row fails alone (F26)', async () => {
  const session = await openSession();
  const input = Array.from({ length: 301 }, (_, n) => ({ externalOpportunityId: `O${n}`, name: 'Chairs' }));
  expect(codeOf(await session.post(opportunities, { input }))).toBe('1003');
  await session.control('faults', { faults: [{ kind: 'row-failure', operation: 'sync-opportunities', row: 1, code: '1003', message: 'No' }] });
  expect(reasonsOf(await session.post(opportunities, { input: input.slice(0, 3) }))).toEqual([undefined, '1003', undefined]);
});
