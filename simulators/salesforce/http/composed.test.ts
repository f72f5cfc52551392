import { expect, test } from 'vitest';
import { testSession } from '../test-session.ts';

const lead = { LastName: 'Example', Company: 'C' };

test('a batch: parts know nothing of each other and count each for itself; haltOnError stops at the first that fails (SF api_rest requests_composite_batch)', async () => {
  const session = await testSession();
  const used = async (): Promise<number> => Number(/api-usage=(\d+)/.exec((await session.call('GET', '/sobjects')).headers['Sforce-Limit-Info'] ?? '')?.[1]);
  const before = await used();
  const batchRequests = [{ method: 'POST', url: 'v60.0/sobjects/Lead', richInput: lead }, { method: 'Post', url: '/services/data/v60.0/sobjects/Lead', richInput: {} }, { method: 'GET', url: 'v60.0/limits/recordCount?sObjects=Lead' }];
  expect(await session.call('POST', '/composite/batch', { batchRequests })).toMatchObject({
    status: 200,
    body: { hasErrors: true, results: [{ statusCode: 201, result: { success: true } }, { statusCode: 400, result: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] }, { statusCode: 200, result: { sObjects: [{ count: 1 }] } }] },
  });
  expect(await used()).toBe(before + 4);
  const halted = await session.call('POST', '/composite/batch', { haltOnError: true, batchRequests: batchRequests.toReversed() });
  expect(halted.body).toMatchObject({ hasErrors: true, results: [{ statusCode: 200 }, { statusCode: 400 }, { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] }] });
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(1);
  const [{ Id } = { Id: '' }] = await session.query('SELECT Id FROM Lead');
  expect((await session.call('POST', '/composite/batch', { batchRequests: [{ method: 'PATCH', url: `v60.0/sobjects/lead/${String(Id)}`, richInput: { City: 'Kyoto' } }] })).body).toEqual({ hasErrors: false, results: [{ statusCode: 204, result: null }] });
  expect((await session.call('POST', '/composite/batch', { batchRequests: Array.from({ length: 26 }, () => batchRequests[2]) })).status).toBe(400);
});

test('graphs: each is done wholly or not at all, and says so (SF api_rest resources_composite_graph)', async () => {
  const session = await testSession();
  const part = (referenceId: string, url: string, body: object) => ({ method: 'POST', url: `/services/data/v60.0${url}`, referenceId, body });
  const good = { graphId: '1', compositeRequest: [part('a', '/sobjects/Account', { Name: 'A' }), part('c', '/sobjects/Contact', { LastName: 'B', AccountId: '@{a.id}' })] };
  const bad = { graphId: 'two', compositeRequest: [part('a', '/sobjects/Account', { Name: 'Gone' }), part('c', '/sobjects/Contact', {})] };
  expect(await session.call('POST', '/composite/graph', { graphs: [good, bad] })).toMatchObject({
    status: 200,
    body: {
      graphs: [
        { graphId: '1', isSuccessful: true, graphResponse: { compositeResponse: [{ httpStatusCode: 201, referenceId: 'a', body: { success: true } }, { httpStatusCode: 201, referenceId: 'c' }] } },
        { graphId: 'two', isSuccessful: false, graphResponse: { compositeResponse: [{ httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] }, { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] }] } },
      ],
    },
  });
  expect(await session.query('SELECT Name FROM Account')).toMatchObject([{ Name: 'A' }]);
  expect((await session.call('POST', '/composite/graph', { graphs: [good, good] })).status).toBe(400);
});

test('a tree: records with their children, all or none (SF api_rest responses_composite_sobject_tree)', async () => {
  const session = await testSession();
  const node = (type: string, referenceId: string, fields: object) => ({ attributes: { type, referenceId }, ...fields });
  const tree = (lastName: string | null) => ({ records: [node('Account', 'r1', { Name: 'A', Contacts: { records: [node('Contact', 'r2', { LastName: 'B' }), node('Contact', 'r3', { LastName: lastName })] } }), node('Account', 'r4', { Name: 'D' })] });
  expect(await session.call('POST', '/composite/tree/Account', tree(null))).toMatchObject({ status: 400, body: { hasErrors: true, results: [{ referenceId: 'r3', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }] }] } });
  expect(await session.query('SELECT Id FROM Account')).toHaveLength(0);
  const made = await session.call('POST', '/composite/tree/Account', tree('C'));
  expect(made).toMatchObject({ status: 201, body: { hasErrors: false, results: ['r1', 'r2', 'r3', 'r4'].map((referenceId) => ({ referenceId, id: expect.stringMatching(/^00[13]/) })) } });
  expect(await session.query("SELECT LastName FROM Contact WHERE Account.Name = 'A' ORDER BY LastName")).toMatchObject([{ LastName: 'B' }, { LastName: 'C' }]);
  expect((await session.call('POST', '/composite/tree/Account', { records: [node('Account', 'x', { Name: 'A' }), node('Account', 'x', { Name: 'B' })] })).status).toBe(400);
});
