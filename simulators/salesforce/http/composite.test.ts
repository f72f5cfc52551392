import { expect, test } from 'vitest';
import { testSession } from '../test-session.ts';
import { SYNC_USER_ID } from '../world/bootstrap.ts';

const base = '/services/data/v60.0';
const part = (referenceId: string, method: string, url: string, body?: unknown): Record<string, unknown> => ({ referenceId, method, url: `${base}${url}`, ...(body === undefined ? {} : { body }) });
const count = (name: string): Record<string, unknown> => part(name, 'GET', '/query?q=SELECT COUNT() FROM Lead');
const lead = { LastName: 'Example', Company: 'C' };

test('later parts use values of earlier ones, in paths, queries and bodies', async () => {
  const session = await testSession();
  const answer = await session.call('POST', '/composite', {
    compositeRequest: [
      part('account', 'POST', '/sobjects/Account', { Name: 'Example Ltd' }),
      part('contact', 'POST', '/sobjects/Contact', { LastName: 'Example', AccountId: '@{account.id}' }),
      part('found', 'GET', "/query?q=SELECT Id FROM Contact WHERE AccountId = '@{account.id}'"),
      part('read', 'GET', '/sobjects/Contact/@{found.records[0].Id}?fields=AccountId'),
    ],
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ compositeResponse: [{ httpStatusCode: 201, referenceId: 'account' }, { httpStatusCode: 201 }, { httpStatusCode: 200, body: { totalSize: 1 } }, { httpStatusCode: 200, body: { AccountId: expect.stringMatching(/^001/) } }] });
});

test('without allOrNone a failing part fails alone, and what refers to it', async () => {
  const session = await testSession();
  const answer = await session.call('POST', '/composite', {
    compositeRequest: [part('bad', 'POST', '/sobjects/Lead', {}), part('good', 'POST', '/sobjects/Lead', lead), part('lost', 'GET', '/sobjects/Lead/@{bad.id}')],
  });
  expect(answer.body).toMatchObject({ compositeResponse: [{ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] }, { httpStatusCode: 201 }, { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] }] });
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(1);
});

test('with allOrNone everything is undone and says so (apis.md B5, F27)', async () => {
  const session = await testSession();
  const answer = await session.call('POST', '/composite', { allOrNone: true, compositeRequest: [part('good', 'POST', '/sobjects/Lead', lead), part('bad', 'POST', '/sobjects/Lead', {}), part('after', 'POST', '/sobjects/Lead', lead)] });
  const halted = { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: expect.stringContaining('rolled back since another operation') }] };
  expect(answer.body).toMatchObject({ compositeResponse: [halted, { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] }, halted] });
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(0);
});

test('with allOrNone one row of a collection undoes the others and every other part, whatever the collection says of itself (SF api_rest resources_composite_allornone)', async () => {
  const session = await testSession();
  const rows = (...records: readonly object[]) => part('rows', 'POST', '/composite/sobjects', { allOrNone: false, records: records.map((record) => ({ attributes: { type: 'Lead' }, ...record })) });
  const undone = { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] };
  const answer = await session.call('POST', '/composite', { allOrNone: true, compositeRequest: [part('before', 'POST', '/sobjects/Lead', lead), rows(lead, {}, lead), part('after', 'POST', '/sobjects/Lead', lead)] });
  const halted = { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] };
  expect(answer.body).toMatchObject({ compositeResponse: [halted, { httpStatusCode: 200, body: [undone, { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] }, undone] }, halted] });
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(0);
  expect((await session.call('POST', '/composite', { allOrNone: true, compositeRequest: [rows(lead, lead)] })).body).toMatchObject({ compositeResponse: [{ body: [{ success: true }, { success: true }] }] });
});

test('the whole is one charged call; five queries or collections at most, 25 parts at most', async () => {
  const session = await testSession();
  await session.control('DELETE', 'requests');
  expect((await session.call('POST', '/composite', { compositeRequest: ['a', 'b', 'c', 'd', 'e'].map(count) })).status).toBe(200);
  expect((await session.control('GET', 'requests')).body).toEqual({ total: 1, charged: 1, byOperation: { composite: 1 } });
  expect(await session.call('POST', '/composite', { compositeRequest: ['a', 'b', 'c', 'd', 'e', 'f'].map(count) })).toMatchObject({ status: 400, body: [{ errorCode: 'LIMIT_EXCEEDED' }] });
  const many = Array.from({ length: 26 }, (_, place) => part(`r${place}`, 'GET', '/sobjects'));
  expect((await session.call('POST', '/composite', { compositeRequest: many })).status).toBe(400);
});

test('five collections of 200 rows write 1,000 records in one call (reliability.md §4.1)', async () => {
  const session = await testSession();
  const records = Array.from({ length: 200 }, () => ({ attributes: { type: 'Lead' }, ...lead }));
  const parts = ['a', 'b', 'c', 'd', 'e'].map((name) => part(name, 'POST', '/composite/sobjects', { records }));
  expect((await session.call('POST', '/composite', { compositeRequest: parts })).status).toBe(200);
  expect((await session.call('GET', '/query?q=SELECT+COUNT()+FROM+Lead')).body).toMatchObject({ totalSize: 1000 });
});

test('a part takes no Sforce header from the whole: it must bring its own (SF api_rest requests-composite)', async () => {
  const session = await testSession();
  const off = { 'sforce-auto-assign': 'FALSE' };
  await session.call('POST', '/composite', { compositeRequest: [part('outer', 'POST', '/sobjects/Lead', lead)] }, off);
  await session.call('POST', '/composite', { compositeRequest: [{ ...part('own', 'POST', '/sobjects/Lead', lead), httpHeaders: { 'Sforce-Auto-Assign': 'FALSE' } }] });
  const owners = await session.query('SELECT OwnerId FROM Lead ORDER BY Id');
  expect(owners.map((record) => record['OwnerId'] === SYNC_USER_ID)).toEqual([false, true]);
  expect((await session.call('POST', '/composite', { compositeRequest: [{ ...part('a', 'GET', '/sobjects'), httpHeaders: { Accept: 'x' } }] })).status).toBe(400);
});

test('a reference begins with a letter or a digit and has no hyphen (SF api_rest resources_composite_subrequest_result)', async () => {
  const session = await testSession();
  expect((await session.call('POST', '/composite', { compositeRequest: [part('1st', 'GET', '/sobjects')] })).status).toBe(200);
  const message = `Provided referenceId ('a-b') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
  expect(await session.call('POST', '/composite', { compositeRequest: [part('a-b', 'GET', '/sobjects')] })).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message }] });
});
