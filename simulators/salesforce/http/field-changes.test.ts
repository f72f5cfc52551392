import { expect, test } from 'vitest';
import { z } from 'zod';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

const describeSchema = z.object({ fields: z.array(z.looseObject({ name: z.string() })) });
const lead = { LastName: 'Example', Company: 'C' };

async function fieldOf(session: TestSession, name: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await session.call('GET', '/sobjects/Lead/describe');
  return describeSchema.parse(body).fields.find((field) => field.name === name);
}

const change = (session: TestSession, ...changes: readonly Record<string, unknown>[]): Promise<unknown> => session.control('POST', 'field-changes', changes);

test('F34: a deleted field is unknown to everybody, its values wait for it, and no stamp moves', async () => {
  const session = await testSession();
  const id = textOf((await session.call('POST', '/sobjects/Lead', { ...lead, Notes__c: 'kept' })).body, 'id');
  const [before] = await session.query('SELECT SystemModstamp FROM Lead');
  session.advance(5000);
  await change(session, { object: 'Lead', field: 'Notes__c', gone: true });
  expect(await fieldOf(session, 'Notes__c')).toBeUndefined();
  await expect(session.query('SELECT Notes__c FROM Lead')).rejects.toThrow('INVALID_FIELD');
  const collection = { records: [{ attributes: { type: 'Lead' }, id, Notes__c: 'x' }] };
  expect((await session.call('PATCH', '/composite/sobjects', collection)).body).toMatchObject([{ success: false, errors: [{ statusCode: 'INVALID_FIELD' }] }]);
  await change(session);
  expect(await session.query('SELECT Notes__c, SystemModstamp FROM Lead')).toMatchObject([{ Notes__c: 'kept', SystemModstamp: before?.['SystemModstamp'] }]);
});

test('F34: a field that was made again is empty, and no stamp tells', async () => {
  const session = await testSession();
  await session.call('POST', '/sobjects/Lead', { ...lead, Notes__c: 'lost' });
  const [before] = await session.query('SELECT SystemModstamp FROM Lead');
  session.advance(5000);
  await session.control('POST', 'empty-field', { object: 'Lead', field: 'Notes__c' });
  expect(await session.query('SELECT Notes__c, SystemModstamp FROM Lead')).toMatchObject([{ Notes__c: null, SystemModstamp: before?.['SystemModstamp'] }]);
});

test('F35: a field may get shorter, become a picklist, or be required; saved values stay as they are', async () => {
  const session = await testSession();
  const id = textOf((await session.call('POST', '/sobjects/Lead', { ...lead, Notes__c: 'quite a long note' })).body, 'id');
  const write = async (values: Record<string, unknown>): Promise<unknown> => (await session.call('PATCH', `/sobjects/Lead/${id}`, values)).body;
  await change(session, { object: 'Lead', field: 'Notes__c', type: 'string', length: 5 });
  expect(await fieldOf(session, 'Notes__c')).toMatchObject({ type: 'string', length: 5 });
  expect(await write({ Notes__c: 'too long' })).toMatchObject([{ errorCode: 'STRING_TOO_LONG', fields: ['Notes__c'] }]);
  expect(await write({ City: 'Kyoto' })).toBeNull();
  await change(session, { object: 'Lead', field: 'Notes__c', type: 'picklist', choices: ['A', 'B'], restricted: true });
  expect(await fieldOf(session, 'Notes__c')).toMatchObject({ type: 'picklist', restrictedPicklist: true, picklistValues: [{ value: 'A', active: true }, { value: 'B' }] });
  expect(await write({ Notes__c: 'C' })).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
  await change(session, { object: 'Lead', field: 'Notes__c', required: true });
  expect(await fieldOf(session, 'Notes__c')).toMatchObject({ nillable: false });
  expect(await write({ Notes__c: null })).toMatchObject([{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Notes__c'] }]);
  expect(await session.query('SELECT Notes__c, City FROM Lead')).toMatchObject([{ Notes__c: 'quite a long note', City: 'Kyoto' }]);
});

test('F38: a choice that was deactivated stays on records and can no longer be chosen', async () => {
  const session = await testSession();
  const id = textOf((await session.call('POST', '/sobjects/Lead', { ...lead, Customer_Tier__c: 'Gold' })).body, 'id');
  await change(session, { object: 'Lead', field: 'Customer_Tier__c', inactive: ['Gold'] });
  expect(await fieldOf(session, 'Customer_Tier__c')).toMatchObject({ picklistValues: expect.arrayContaining([expect.objectContaining({ value: 'Gold', active: false })]) });
  expect((await session.call('PATCH', `/sobjects/Lead/${id}`, { City: 'Kyoto' })).status).toBe(204);
  expect((await session.call('PATCH', `/sobjects/Lead/${id}`, { Customer_Tier__c: 'Gold' })).body).toMatchObject([{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }]);
});

test('a describe is new after a change of fields, and standard fields stay', async () => {
  const session = await testSession();
  const { headers } = await session.call('GET', '/sobjects/Lead/describe');
  const condition = { 'if-modified-since': headers['Last-Modified'] ?? headers['last-modified'] ?? '' };
  session.advance(5000);
  expect((await session.call('GET', '/sobjects/Lead/describe', undefined, condition)).status).toBe(304);
  await change(session, { object: 'Lead', field: 'Notes__c', gone: true });
  expect((await session.call('GET', '/sobjects/Lead/describe', undefined, condition)).status).toBe(200);
  expect(await change(session, { object: 'Lead', field: 'Title', gone: true })).toMatchObject({ status: 400 });
});

test('F33: a describe may carry thousands of fields that nobody uses', async () => {
  const session = await testSession();
  await session.control('POST', 'spare-fields', 3000);
  const { body } = await session.call('GET', '/sobjects/Lead/describe');
  expect(describeSchema.parse(body).fields.length).toBeGreaterThan(3000);
  await session.control('POST', 'spare-fields', 0);
  expect(await fieldOf(session, 'Spare_7__c')).toBeUndefined();
});
