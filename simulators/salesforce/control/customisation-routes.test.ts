import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSalesforceSimulator } from '../simulator.ts';
import { sessionOn, testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

const visit = {
  name: 'Visit__c',
  label: 'Visit',
  fields: [
    { name: 'Lead__c', type: 'lookup', to: 'Lead' },
    { name: 'Account__c', type: 'lookup', to: 'Account', children: 'Visits_Here__r' },
    { name: 'Key__c', type: 'string', length: 20, externalId: true, unique: true },
    { name: 'Score__c', type: 'double', precision: 5, scale: 1 },
    { name: 'Kind__c', type: 'picklist', choices: ['Web', 'Fair'], restricted: true },
  ],
};
const note = { name: 'Note__c', fields: [{ name: 'Visit__c', type: 'master-detail', to: 'Visit__c' }, { name: 'Text__c', type: 'textarea', length: 5000 }] };
const remark = { name: 'Remark__c', fields: [{ name: 'Note__c', type: 'lookup', to: 'Note__c', required: true }] };

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await session.call('POST', `/sobjects/${object}`, fields);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return textOf(answer.body, 'id');
}

async function add(session: TestSession, ...objects: readonly unknown[]): Promise<void> {
  for (const object of objects) expect(await session.control('POST', 'custom-objects', object)).toMatchObject({ status: 200 });
}

test('a custom object is listed, described, written, queried along its references, and its deletions are told', async () => {
  const session = await testSession();
  await add(session, visit, note, remark);
  expect((await session.call('GET', '/sobjects')).body).toMatchObject({ sobjects: expect.arrayContaining([expect.objectContaining({ name: 'Visit__c', custom: true, keyPrefix: 'a00', labelPlural: 'Visits' })]) });
  const lead = await create(session, 'Lead', { LastName: 'Ann', Company: 'C', Email: 'ann@example.com' });
  const one = await create(session, 'Visit__c', { Name: 'First', Lead__c: lead, Key__c: 'k1', Score__c: 3.26, Kind__c: 'Web' });
  expect(one).toMatch(/^a00/);
  const text = await create(session, 'Note__c', { Visit__c: one, Text__c: 'Long' });
  await create(session, 'Remark__c', { Note__c: text });
  expect(await session.query('SELECT Name, Note__r.Visit__r.Lead__r.Email, Note__r.Visit__r.Score__c FROM Remark__c')).toMatchObject([{ Name: expect.stringMatching(/^a02/), Note__r: { Visit__r: { Score__c: 3.3, Lead__r: { Email: 'ann@example.com' } } } }]);
  expect(await session.query("SELECT Id FROM Remark__c WHERE Note__r.Visit__r.Lead__r.LastName = 'Ann'")).toHaveLength(1);
  expect(await session.call('PATCH', '/sobjects/Visit__c/Key__c/k1', { Kind__c: 'Fair' })).toMatchObject({ status: 200, body: { created: false } });
  expect((await session.call('PATCH', `/sobjects/Visit__c/${one}`, { Kind__c: 'Zoo' })).body).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
  expect((await session.call('PATCH', `/sobjects/Note__c/${text}`, { Visit__c: one })).body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }]);
  const described = (await session.call('GET', '/sobjects/Note__c/describe')).body;
  expect(described).toMatchObject({ custom: true, fields: expect.arrayContaining([expect.objectContaining({ name: 'Visit__c', cascadeDelete: true, nillable: false, updateable: false, referenceTo: ['Visit__c'], relationshipName: 'Visit__r', relationshipOrder: 0 })]) });
  expect(JSON.stringify(described)).not.toContain('"OwnerId"');
  expect((await session.call('GET', '/sobjects/Account/describe')).body).toMatchObject({ childRelationships: expect.arrayContaining([expect.objectContaining({ childSObject: 'Visit__c', relationshipName: 'Visits_Here__r', cascadeDelete: false })]) });
});

test('deletion: details go with their master, a required lookup forbids it, an optional one is cleared, and undelete brings all back', async () => {
  const session = await testSession();
  await add(session, visit, note, remark);
  const lead = await create(session, 'Lead', { LastName: 'Ann', Company: 'C' });
  const one = await create(session, 'Visit__c', { Lead__c: lead });
  const text = await create(session, 'Note__c', { Visit__c: one });
  const told = await create(session, 'Remark__c', { Note__c: text });
  expect((await session.call('DELETE', `/sobjects/Note__c/${text}`)).body).toMatchObject([{ errorCode: 'DELETE_FAILED', message: expect.stringContaining('Remark') }]);
  await session.call('DELETE', `/sobjects/Remark__c/${told}`);
  await session.call('DELETE', `/sobjects/Lead/${lead}`);
  expect(await session.query('SELECT Lead__c FROM Visit__c')).toMatchObject([{ Lead__c: null }]);
  await session.call('DELETE', `/sobjects/Visit__c/${one}`);
  expect(await session.query('SELECT Id FROM Note__c WHERE IsDeleted = true', true)).toMatchObject([{ Id: text }]);
  const window = 'start=2026-03-01T11:00:00Z&end=2026-03-01T13:00:00Z';
  expect((await session.call('GET', `/sobjects/Visit__c/deleted/?${window}`)).body).toMatchObject({ deletedRecords: [{ id: one }] });
  await session.control('POST', 'undelete', { ids: [lead, one] });
  expect(await session.query('SELECT Lead__c FROM Visit__c')).toMatchObject([{ Lead__c: lead }]);
  expect(await session.query('SELECT Id FROM Note__c')).toMatchObject([{ Id: text }]);
});

test('rights to what is added are rows; without them the sync user sees nothing of it (apis.md B10)', async () => {
  const session = await testSession();
  await add(session, { ...visit, grantToSync: false });
  await expect(session.query('SELECT Id FROM Visit__c')).rejects.toThrow('INVALID_TYPE');
  const admin = await session.as('admin');
  await create(admin, 'Visit__c', { Score__c: 1 });
  const [parent] = await admin.query("SELECT Id FROM PermissionSet WHERE Name = 'Bascule_Sync'");
  const row = { ParentId: parent?.['Id'], SobjectType: 'Visit__c' };
  await create(admin, 'ObjectPermissions', { ...row, PermissionsRead: true });
  await expect(session.query('SELECT Score__c FROM Visit__c')).rejects.toThrow('INVALID_FIELD');
  await create(admin, 'FieldPermissions', { ...row, Field: 'Visit__c.Score__c', PermissionsRead: true });
  expect(await session.query('SELECT Score__c FROM Visit__c')).toMatchObject([{ Score__c: 1 }]);
});

test('a field is added to any object, found by, and taken away with its values', async () => {
  const session = await testSession({ people: 10 });
  const before = await session.call('GET', '/sobjects/Contact/describe');
  await session.control('POST', 'custom-fields', { object: 'Contact', field: { name: 'Badge__c', type: 'string', externalId: true } });
  expect((await session.call('GET', '/sobjects/Contact/describe', undefined, { 'if-none-match': before.headers['ETag'] ?? '' })).status).toBe(200);
  const [contact] = await session.query('SELECT Id FROM Contact LIMIT 1');
  await session.call('PATCH', `/sobjects/Contact/${String(contact?.['Id'])}`, { Badge__c: 'b1' });
  expect(await session.query("SELECT Id FROM Contact WHERE Badge__c = 'b1'")).toMatchObject([contact]);
  expect((await session.call('GET', '/sobjects/Contact/Badge__c/B1')).status).toBe(200);
  await session.control('DELETE', 'custom-fields/Contact/Badge__c');
  await expect(session.query('SELECT Badge__c FROM Contact')).rejects.toThrow('INVALID_FIELD');
  await session.control('POST', 'custom-fields', { object: 'Contact', field: { name: 'Badge__c', type: 'string' } });
  expect(await session.query('SELECT Id FROM Contact WHERE Badge__c != null')).toEqual([]);
  expect((await session.control('POST', 'custom-fields', { object: 'Contact', field: { name: 'Badge__c', type: 'string' } })).status).toBe(400);
});

test('an object is removed with its records and rights, unless another one leads to it; its ids are never used again', async () => {
  const session = await testSession();
  await add(session, visit, note);
  await create(session, 'Visit__c', {});
  expect(await session.control('DELETE', 'custom-objects/Visit__c')).toMatchObject({ status: 400, body: { error: expect.stringContaining('Note__c.Visit__c') } });
  await session.control('DELETE', 'custom-objects/Note__c');
  expect((await session.control('DELETE', 'custom-objects/Visit__c')).status).toBe(200);
  await expect(session.query('SELECT Id FROM Visit__c')).rejects.toThrow('INVALID_TYPE');
  await add(session, visit);
  expect(await session.query('SELECT Id FROM Visit__c', true)).toEqual([]);
  expect(await create(session, 'Visit__c', {})).toMatch(/^a02/);
});

test.each([
  [{ name: 'Visit', fields: [] }, 'name'],
  [{ name: 'Visit__c', fields: [{ name: 'X__c', type: 'lookup', to: 'Nope' }] }, 'no object'],
  [{ name: 'Visit__c', fields: [{ name: 'X__c', type: 'picklist' }] }, 'choices'],
  [{ name: 'Visit__c', fields: [{ name: 'X__c', type: 'string' }, { name: 'x__c', type: 'string' }] }, 'twice'],
])('a wish that cannot be is refused in words: %j', async (object, words) => {
  const session = await testSession();
  expect(await session.control('POST', 'custom-objects', object)).toMatchObject({ status: 400, body: { error: expect.stringContaining(words) } });
});

test('what was added is there after the process is gone', async () => {
  const data = mkdtempSync(join(tmpdir(), 'salesforce-simulator-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const session = await sessionOn(createSalesforceSimulator({ data }), 'sync');
  await add(session, visit);
  await create(session, 'Visit__c', { Key__c: 'k1' });
  for (const _ of [1, 2]) {
    const again = await sessionOn(createSalesforceSimulator({ data }), 'sync');
    expect(await again.query("SELECT Key__c FROM Visit__c WHERE Key__c = 'k1'")).toMatchObject([{ Key__c: 'k1' }]);
  }
  const last = await sessionOn(createSalesforceSimulator({ data }), 'sync');
  await last.control('POST', 'reset');
  await expect((await last.as('sync')).query('SELECT Id FROM Visit__c')).rejects.toThrow('INVALID_TYPE');
});

test('a roll-up summary is calculated and read-only, follows its details without a stamp of its own, and keeps what it is made of', async () => {
  const session = await testSession();
  await add(session, visit, { ...note, fields: [...note.fields, { name: 'Score__c', type: 'double', precision: 5, scale: 1 }, { name: 'On__c', type: 'date' }] });
  const rollUp = (name: string, wish: object, type = 'double') => session.control('POST', 'custom-fields', { object: 'Visit__c', field: { name, type, ...(type === 'double' ? { precision: 18, scale: 1 } : {}), rollUp: { of: 'Note__c', ...wish } }, grantToSync: true });
  for (const [name, wish, type] of [['Notes__c', { operation: 'count' }], ['Total__c', { operation: 'sum', field: 'Score__c' }], ['Latest__c', { operation: 'max', field: 'On__c' }, 'date']] as const) expect(await rollUp(name, wish, type)).toMatchObject({ status: 200 });
  const described = (await session.call('GET', '/sobjects/Visit__c/describe')).body;
  expect(described).toMatchObject({ fields: expect.arrayContaining([expect.objectContaining({ name: 'Total__c', calculated: true, calculatedFormula: null, createable: false, updateable: false, nillable: true, type: 'double' })]) });
  const one = await create(session, 'Visit__c', {});
  const read = async () => (await session.query(`SELECT SystemModstamp, Notes__c, Total__c, Latest__c FROM Visit__c WHERE Id = '${one}'`))[0];
  const before = await read();
  expect(before).toMatchObject({ Notes__c: 0, Total__c: 0, Latest__c: null });
  const detail = await create(session, 'Note__c', { Visit__c: one, Score__c: 2.5, On__c: '2026-01-31' });
  await create(session, 'Note__c', { Visit__c: one, Score__c: 1, On__c: '2026-02-01' });
  expect(await read()).toEqual({ ...before, Notes__c: 2, Total__c: 3.5, Latest__c: '2026-02-01' });
  await session.call('DELETE', `/sobjects/Note__c/${detail}`);
  expect(await read()).toMatchObject({ Notes__c: 1, Total__c: 1 });
  expect((await session.call('PATCH', `/sobjects/Visit__c/${one}`, { Total__c: 5 })).body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }]);
  expect(await rollUp('Wrong__c', { operation: 'sum', field: 'Text__c' })).toMatchObject({ status: 400, body: { error: 'Wrong__c: Note__c.Text__c cannot be rolled up by sum.' } });
  expect(await session.control('POST', 'custom-fields', { object: 'Lead', field: { name: 'Wrong__c', type: 'double', rollUp: { of: 'Note__c', operation: 'count' } } })).toMatchObject({ status: 400, body: { error: 'Wrong__c: Note__c has no master-detail field that leads to Lead.' } });
});
