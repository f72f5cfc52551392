import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MarketoOptions } from '../simulator.ts';
import { codeOf, createPeople, openSession } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const external = '/rest/v1/activities/external';
const callType = {
  apiName: 'salesCall', name: 'Sales Call', description: 'A task of type call', triggerName: 'Has a Sales Call', filterName: 'Had a Sales Call',
  primaryAttribute: { apiName: 'subject', name: 'Subject' },
};
const attributes = [{ apiName: 'minutes', name: 'Minutes', dataType: 'integer' }, { apiName: 'done', name: 'Done', dataType: 'boolean' }];
const post = (session: Session, path: string, body: unknown = {}): Promise<Reply> => session.post(`${external}${path}.json`, body);

async function callSession(options: MarketoOptions = {}): Promise<{ session: Session; id: number }> {
  const session = await openSession(options);
  await post(session, '/type', callType);
  await post(session, '/type/salesCall/attributes/create', { attributes });
  const { result } = await post(session, '/type/salesCall/approve');
  return { session, id: Number(result?.[0]?.['id']) };
}

test('a type is a draft without an id until it is approved, and then a type like the others', async () => {
  const session = await openSession();
  const created = await post(session, '/type', callType);
  expect(created.result).toEqual([{ ...callType, status: 'draft', primaryAttribute: { ...callType.primaryAttribute, description: null, dataType: 'string' } }]);
  await post(session, '/type/salesCall/attributes/create', { attributes });
  expect((await session.get('/rest/v1/activities/types.json')).result).not.toContainEqual(expect.objectContaining({ apiName: 'salesCall' }));
  expect((await post(session, '/type/salesCall/approve')).result).toMatchObject([{ id: 100_001, status: 'approved', createdAt: '2026-03-01T12:00:00Z' }]);
  expect((await session.get('/rest/v1/activities/types.json')).result?.at(-1)).toMatchObject({
    id: 100_001, apiName: 'salesCall', name: 'Sales Call', primaryAttribute: { apiName: 'subject', name: 'Subject', dataType: 'string' },
    attributes: [{ apiName: 'minutes', name: 'Minutes', dataType: 'integer' }, { apiName: 'done', name: 'Done', dataType: 'boolean' }],
  });
});

test('an approved type is changed by a draft, which is approved or discarded', async () => {
  const { session } = await callSession();
  await post(session, '/type/salesCall', { name: 'Call' });
  await post(session, '/type/salesCall/attributes/update', { attributes: [{ apiName: 'minutes', name: 'Length', dataType: 'float' }] });
  await post(session, '/type/salesCall/attributes/delete', { attributes: [{ apiName: 'done' }] });
  const described = async (draft: string): Promise<unknown> => (await session.get(`${external}/type/salesCall/describe.json`, { draft })).result?.[0];
  expect(await described('false')).toMatchObject({ status: 'approved with draft', name: 'Sales Call', attributes: [{ name: 'Minutes' }, { name: 'Done' }] });
  expect(await described('true')).toMatchObject({ name: 'Call', attributes: [{ name: 'Length', dataType: 'float' }] });
  await post(session, '/type/salesCall/discardDraft');
  expect(codeOf(await session.get(`${external}/type/salesCall/describe.json`, { draft: 'true' }))).toBe('1013');
  expect((await session.get(`${external}/types.json`)).result).toMatchObject([{ status: 'approved', name: 'Sales Call' }]);
  expect((await post(session, '/type/salesCall/delete')).result).toMatchObject([{ status: 'deleted' }]);
  expect((await session.get(`${external}/types.json`)).result).toEqual([]);
});

test('what is wrong with a type is told', async () => {
  const { session } = await callSession();
  const cases: readonly (readonly [code: string, path: string, body: unknown])[] = [
    ['1017', '/type', callType],
    ['1002', '/type', { ...callType, apiName: 'other', triggerName: null }],
    ['1003', '/type', { ...callType, apiName: 'a b' }],
    ['1003', '/type', { ...callType, apiName: 'other', primaryAttribute: { apiName: 'x', name: 'X', dataType: 'percent' } }],
    ['1013', '/type/other/approve', {}],
    ['709', '/type/salesCall/approve', {}],
    ['1017', '/type/salesCall/attributes/create', { attributes: [attributes[0]] }],
    ['1006', '/type/salesCall/attributes/delete', { attributes: [{ apiName: 'mood' }] }],
    ['1002', '/type/salesCall/attributes/create', { attributes: [] }],
    // With the two it has, one more than 20 (MD error-codes).
    ['1028', '/type/salesCall/attributes/create', { attributes: Array.from({ length: 19 }, (_, n) => ({ apiName: `more${n}`, name: `More ${n}` })) }],
  ];
  for (const [code, path, body] of cases) expect([path, body, codeOf(await post(session, path, body))]).toEqual([path, body, code]);
});

test('activities are added, failing rows have errors, and all are read back from the log', async () => {
  const { session, id } = await callSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const row = { leadId: ann, activityDate: '2026-02-26T06:56:35+07:00', activityTypeId: id, primaryAttributeValue: 'First call' };
  const values = [{ apiName: 'minutes', value: 12 }, { apiName: 'done', value: true }];
  const added = await session.post(`${external}.json`, {
    input: [
      { ...row, attributes: values }, { ...row, leadId: 77, attributes: [] }, { ...row, activityTypeId: 1 }, { ...row, activityDate: 'today' },
      { ...row, primaryAttributeValue: '' }, { ...row, attributes: [{ apiName: 'mood', value: 'x' }] }, { ...row, attributes: [{ apiName: 'minutes', value: 'long' }] },
    ],
  });
  expect(added.result?.[0]).toEqual({ id: expect.any(Number), marketoGUID: expect.stringMatching(/^\d+$/), status: 'added' });
  const codes = added.result?.slice(1).map((one) => [one['status'], 'reasons' in one, Array.isArray(one['errors']) && one['errors'][0].code]);
  expect(codes).toEqual(['1004', '1003', '1003', '1002', '1006', '1003'].map((code) => ['skipped', false, code]));
  const { result } = await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: String(id) });
  expect(result).toMatchObject([{ marketoGUID: added.result?.[0]?.['marketoGUID'], leadId: ann, activityDate: '2026-02-25T23:56:35Z', primaryAttributeValue: 'First call' }]);
  expect(result?.[0]?.['attributes']).toEqual([{ apiName: 'minutes', name: 'Minutes', value: 12 }, { apiName: 'done', name: 'Done', value: 'true' }]);
});

test('a type may be meant by its API name, but not while it is a draft', async () => {
  const { session } = await callSession();
  await post(session, '/type', { ...callType, apiName: 'meeting' });
  const [leadId] = await createPeople(session, { email: 'ann@example.com' });
  const row = { leadId, activityDate: '2026-02-26T06:56:35Z', primaryAttributeValue: 'First' };
  const { result } = await session.post(`${external}.json`, { input: [{ ...row, apiName: 'salesCall' }, { ...row, apiName: 'meeting' }] });
  expect(result).toMatchObject([{ status: 'added' }, { status: 'skipped', errors: [{ code: '1003' }] }]);
});

test('one to 300 a call; an activity that is too long is 1049', async () => {
  const { session, id } = await callSession();
  await post(session, '/type/salesCall/attributes/create', { attributes: [{ apiName: 'notes', name: 'Notes', dataType: 'text' }, { apiName: 'more', name: 'More', dataType: 'text' }, { apiName: 'rest', name: 'Rest', dataType: 'text' }] });
  await post(session, '/type/salesCall/approve');
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const row = { leadId: ann, activityDate: '2026-02-26T06:56:35Z', activityTypeId: id, primaryAttributeValue: 'Call' };
  expect(codeOf(await session.post(`${external}.json`, { input: Array.from({ length: 301 }, () => row) }))).toBe('1003');
  const long = ['notes', 'more', 'rest'].map((apiName) => ({ apiName, value: 'x'.repeat(25_000) }));
  const { result } = await session.post(`${external}.json`, { input: [{ ...row, attributes: long }] });
  expect(result).toMatchObject([{ status: 'skipped', errors: [{ code: '1049', message: 'Failed to Create Activity' }] }]);
});

test('types survive a restart, and their numbers go on (I18)', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-activities-'));
  const { session } = await callSession({ data });
  session.simulator.close();
  const again = await openSession({ data });
  expect((await again.get(`${external}/types.json`)).result).toMatchObject([{ id: 100_001, apiName: 'salesCall' }]);
  await post(again, '/type', { ...callType, apiName: 'meeting' });
  expect((await post(again, '/type/meeting/approve')).result).toMatchObject([{ id: 100_002 }]);
  again.simulator.close();
  rmSync(data, { recursive: true });
});
