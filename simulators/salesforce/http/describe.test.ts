import { expect, test } from 'vitest';
import { z } from 'zod';
import { SYNC_PERMISSION_SET_ID, SYNC_USER_ID } from '../world/bootstrap.ts';
import { testSession } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

const describeSchema = z.object({ fields: z.array(z.looseObject({ name: z.string(), createable: z.boolean(), updateable: z.boolean() })) });

async function field(session: TestSession, object: string, name: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await session.call('GET', `/sobjects/${object}/describe`);
  return describeSchema.parse(body).fields.find((candidate) => candidate.name === name);
}

test('field access shapes the describe, the queries and the writes of one user at once (apis.md B3, F36)', async () => {
  const sync = await testSession({ people: 5 });
  const admin = await sync.as('admin');
  await sync.control('POST', 'field-access', { user: 'sync', object: 'Lead', field: 'Rating', read: true, edit: false });
  expect(await field(sync, 'Lead', 'Rating')).toMatchObject({ createable: false, updateable: false });
  expect(await field(admin, 'Lead', 'Rating')).toMatchObject({ createable: true, updateable: true });
  const locked = await sync.call('POST', '/sobjects/Lead', { LastName: 'Example', Company: 'C', Rating: 'Cold' });
  expect(locked).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Rating'] }] });

  await sync.control('POST', 'field-access', { user: 'sync', object: 'Lead', field: 'Rating', read: false, edit: false });
  expect(await field(sync, 'Lead', 'Rating')).toBeUndefined();
  await expect(sync.query('SELECT Rating FROM Lead')).rejects.toThrow('INVALID_FIELD');
  expect(await sync.call('POST', '/sobjects/Lead', { LastName: 'Example', Company: 'C', Rating: 'Cold' })).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
  expect(await admin.query('SELECT Rating FROM Lead')).not.toHaveLength(0);
});

test('an administrator changes rights through ordinary records (apis.md B10)', async () => {
  const sync = await testSession();
  const admin = await sync.as('admin');
  const [row] = await admin.query(`SELECT Id FROM FieldPermissions WHERE ParentId = '${SYNC_PERMISSION_SET_ID}' AND Field = 'Contact.Title'`);
  expect((await admin.call('DELETE', `/sobjects/FieldPermissions/${String(row?.['Id'])}`)).status).toBe(204);
  expect(await field(sync, 'Contact', 'Title')).toBeUndefined();
  const again = { ParentId: SYNC_PERMISSION_SET_ID, SobjectType: 'Contact', Field: 'Contact.Title', PermissionsRead: true, PermissionsEdit: true };
  expect((await admin.call('POST', '/sobjects/FieldPermissions', again)).status).toBe(201);
  expect(await field(sync, 'Contact', 'Title')).toMatchObject({ updateable: true });
  expect(await admin.call('POST', '/sobjects/FieldPermissions', again)).toMatchObject({ status: 400, body: [{ errorCode: 'DUPLICATE_VALUE' }] });
  expect(await sync.call('POST', '/sobjects/FieldPermissions', again)).toMatchObject({ status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }] });
});

test('without the right to read an object it does not exist for the user', async () => {
  const sync = await testSession({ people: 5 });
  const admin = await sync.as('admin');
  const [row] = await admin.query(`SELECT Id FROM ObjectPermissions WHERE ParentId = '${SYNC_PERMISSION_SET_ID}' AND SobjectType = 'Account'`);
  await admin.call('DELETE', `/sobjects/ObjectPermissions/${String(row?.['Id'])}`);
  expect((await sync.call('GET', '/sobjects/Account/describe')).status).toBe(404);
  await expect(sync.query('SELECT Id FROM Account')).rejects.toThrow('INVALID_TYPE');
  await expect(sync.query('SELECT Account.Name FROM Contact')).rejects.toThrow('INVALID_FIELD');
});

test('a conditional describe is 304 until metadata or rights change, alone and inside Composite', async () => {
  const sync = await testSession();
  const first = await sync.call('GET', '/sobjects/Lead/describe');
  const since = { 'if-modified-since': first.headers['Last-Modified'] ?? '' };
  expect(await sync.call('GET', '/sobjects/Lead/describe', undefined, since)).toMatchObject({ status: 304, body: null });
  expect((await sync.call('GET', '/sobjects/Lead/describe', undefined, { 'if-none-match': first.headers['ETag'] ?? '' })).status).toBe(304);
  const part = { method: 'GET', url: '/services/data/v60.0/sobjects/Lead/describe', referenceId: 'd', httpHeaders: { 'If-Modified-Since': since['if-modified-since'] } };
  expect(await sync.call('POST', '/composite', { compositeRequest: [part] })).toMatchObject({ body: { compositeResponse: [{ httpStatusCode: 304, body: null }] } });

  await sync.control('POST', 'field-access', { user: 'sync', object: 'Lead', field: 'Rating', read: false, edit: false });
  expect((await sync.call('GET', '/sobjects/Lead/describe', undefined, since)).status).toBe(200);
  expect((await sync.call('GET', '/sobjects/Lead/describe', undefined, { 'if-none-match': first.headers['ETag'] ?? '' })).status).toBe(200);
});

test('the sync user can find out which of its rights are missing', async () => {
  const sync = await testSession();
  const rows = await sync.query(`SELECT PermissionSet.Name, PermissionSet.IsOwnedByProfile FROM PermissionSetAssignment WHERE AssigneeId = '${SYNC_USER_ID}'`);
  expect(rows).toMatchObject([{ PermissionSet: { Name: 'Bascule_Sync', IsOwnedByProfile: false } }]);
});
