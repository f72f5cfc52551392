import { expect, test } from 'vitest';
import { z } from 'zod';
import { testSession, textOf } from '../test-session.ts';
import type { TestAnswer } from '../test-session.ts';

const lead = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({ attributes: { type: 'Lead' }, LastName: 'Example', Company: 'C', ...fields });
const rowsSchema = z.array(z.object({ id: z.string().optional(), success: z.boolean(), errors: z.array(z.object({ statusCode: z.string() })), created: z.boolean().optional() }));
const rows = (answer: TestAnswer): z.infer<typeof rowsSchema> => rowsSchema.parse(answer.body);
const codes = (answer: TestAnswer): readonly string[] => rows(answer).map((row) => row.errors[0]?.statusCode ?? 'ok');

test('a bad row never fails its neighbours, order is kept, a failed row has no id (I25, I26, F26)', async () => {
  const session = await testSession();
  const answer = await session.call('POST', '/composite/sobjects', {
    records: [lead(), lead({ LastName: null }), lead({ Customer_Tier__c: 'Platinum' }), lead({ Nope: 1 }), lead({ Lead_Score__c: 'many' }), { attributes: { type: 'Case' }, Subject: 'C' }, lead()],
  });
  expect(answer.status).toBe(200);
  expect(codes(answer)).toEqual(['ok', 'REQUIRED_FIELD_MISSING', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'INVALID_FIELD', 'JSON_PARSER_ERROR', 'INVALID_TYPE', 'ok']);
  expect(rows(answer).map((row) => row.id !== undefined)).toEqual([true, false, false, false, false, false, true]);
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(2);
});

test('allOrNone undoes the good rows, too (F27)', async () => {
  const session = await testSession();
  const answer = await session.call('POST', '/composite/sobjects', { allOrNone: true, records: [lead(), lead({ Company: '  ' }), lead()] });
  expect(codes(answer)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']);
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(0);
});

test('update: the same record twice, no id, a malformed, an unknown and a deleted one', async () => {
  const session = await testSession();
  const ids = rows(await session.call('POST', '/composite/sobjects', { records: [lead(), lead()] })).map((row) => row.id ?? '');
  const [kept = '', gone = ''] = ids;
  expect(rows(await session.call('DELETE', `/composite/sobjects?ids=${gone}`))).toMatchObject([{ id: gone, success: true }]);
  const answer = await session.call('PATCH', '/composite/sobjects', {
    records: [lead({ id: kept }), lead({ Id: kept.slice(0, 15) }), lead(), lead({ id: 'nonsense' }), lead({ id: '00Q5j0000009ZZZ' }), lead({ id: gone })],
  });
  expect(codes(answer)).toEqual(['ok', 'DUPLICATE_VALUE', 'MISSING_ARGUMENT', 'MALFORMED_ID', 'INVALID_CROSS_REFERENCE_KEY', 'ENTITY_IS_DELETED']);
});

test('upsert by e-mail address and by external id says which rows are new', async () => {
  const session = await testSession();
  const [first] = rows(await session.call('PATCH', '/composite/sobjects/Lead/Email', { records: [lead({ Email: 'ann@example.com' })] }));
  const answer = await session.call('PATCH', '/composite/sobjects/Lead/Email', { records: [lead({ Email: 'ANN@example.com' }), lead({ Email: 'bob@example.com' }), lead({ Email: 'Bob@example.com' }), lead()] });
  expect(rows(answer)[0]).toMatchObject({ id: first?.id, created: false });
  expect(codes(answer)).toEqual(['ok', 'ok', 'DUPLICATE_VALUE', 'MISSING_ARGUMENT']);
  expect(await session.call('PATCH', '/composite/sobjects/Lead/Company', { records: [lead()] })).toMatchObject({ status: 404 });
});

test('reading by ids keeps the order and answers null for what is not there', async () => {
  const session = await testSession();
  const [one, two] = rows(await session.call('POST', '/composite/sobjects', { records: [lead({ LastName: 'A' }), lead({ LastName: 'B' })] })).map((row) => row.id ?? '');
  const answer = await session.call('POST', '/composite/sobjects/Lead', { ids: [two, '00Q5j0000009ZZZ', one], fields: ['LastName'] });
  expect(answer.body).toMatchObject([{ Id: two, LastName: 'B' }, null, { Id: one, LastName: 'A' }]);
});

test('no row, more than 200 rows and more than ten runs of types are refused as a whole', async () => {
  const session = await testSession();
  expect((await session.call('POST', '/composite/sobjects', { records: [] })).body).toEqual([{ errorCode: 'REQUIRED_FIELD_MISSING', message: 'At least 1 record is required' }]);
  expect(await session.call('POST', '/composite/sobjects', { records: Array.from({ length: 201 }, () => lead()) })).toMatchObject({ status: 400, body: [{ errorCode: 'EXCEEDED_ID_LIMIT', message: 'record limit reached. cannot submit more than 200 records into this call' }] });
  const mixed = Array.from({ length: 12 }, (_, place) => (place % 2 === 0 ? lead() : { attributes: { type: 'Account' }, Name: 'A' }));
  expect(await session.call('POST', '/composite/sobjects', { records: mixed })).toMatchObject({ status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED' }] });
});

test('a parent is named by its key, in single writes and collections (SF api_rest dome_upsert)', async () => {
  const session = await testSession();
  const manager = textOf((await session.call('POST', '/sobjects/Contact', { LastName: 'Manager', Email: 'manager@example.com' })).body, 'id');
  const single = await session.call('POST', '/sobjects/Contact', { LastName: 'A', ReportsTo: { Email: 'Manager@example.com' } });
  expect(single.status).toBe(201);
  const rows = [{ LastName: 'B', ReportsTo: { attributes: { type: 'Contact' }, Email: 'manager@example.com' } }, { LastName: 'C', ReportsTo: { Email: 'nobody@example.com' } }, { LastName: 'D', ReportsTo: { Department: 'x' } }];
  const answer = await session.call('POST', '/composite/sobjects', { records: rows.map((row) => ({ attributes: { type: 'Contact' }, ...row })) });
  const message = 'Foreign key external ID: nobody@example.com not found for field Email in entity Contact';
  expect(answer.body).toMatchObject([{ success: true }, { success: false, errors: [{ statusCode: 'INVALID_FIELD', message, fields: [] }] }, { success: false, errors: [{ statusCode: 'INVALID_FIELD' }] }]);
  expect(await session.query(`SELECT LastName FROM Contact WHERE ReportsToId = '${manager}' ORDER BY LastName`)).toMatchObject([{ LastName: 'A' }, { LastName: 'B' }]);
  expect((await session.call('PATCH', `/sobjects/Contact/Email/b@example.com`, { LastName: 'E', ReportsTo: { Email: 'manager@example.com' } })).status).toBe(201);
});
