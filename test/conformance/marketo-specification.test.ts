import { expect } from 'vitest';
import { operations } from '../../simulators/marketo/routes.ts';
import { openSession } from '../../simulators/marketo/test-session.ts';
import { conformanceTest, rowsIn } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';
import { describedOperation, eventfulSession, expectDefined, specification } from './marketo-specifications.ts';

/** Parameters of operations we answer that we refuse; NOT-SIMULATED.md says so. */
const refusedParameters: Readonly<Record<string, readonly string[]>> = {
  'get-programs': ['filterType'],
  'get-folder-by-name': ['root'],
};

conformanceTest('every path, method and parameter of the simulator stands in the specification, and none is left out silently', () => {
  const mapi = specification('mapi');
  const asset = specification('asset');
  for (const operation of operations) {
    const isAsset = operation.path.startsWith('/rest/asset/');
    const found = describedOperation(isAsset ? asset : mapi, operation.method, operation.path);
    expect([operation.name, found?.path]).toEqual([operation.name, expect.any(String)]);
    // Assets are written by form: there the members of the body are parameters.
    const described = [...(found?.query ?? []), ...(isAsset ? (found?.body ?? []) : [])];
    const wanted = described.filter((name) => refusedParameters[operation.name]?.includes(name) !== true);
    expect([operation.name, spelledOnce(operation.parameters)]).toEqual([operation.name, spelledOnce(wanted)]);
  }
});

/** Guide and specification differ in the first letter of one parameter; the simulator takes both. */
function spelledOnce(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))].toSorted();
}

conformanceTest('bodies have the members the specification gives, and no others', async () => {
  const mapi = specification('mapi');
  const session = await openSession();
  await session.post('/rest/v1/customobjects/schema.json', { apiName: 'car', displayName: 'Car' });
  await session.post('/rest/v1/customobjects/schema/car/addField.json', { input: [{ name: 'vin', displayName: 'VIN', dataType: 'string', isDedupeField: true }] });
  await session.post('/rest/v1/customobjects/schema/car/approve.json', {});
  const bodies = operations.flatMap(({ method, path, name }) => {
    const members = describedOperation(mapi, method, path)?.body;
    const target = path.replace('programs/{subject}', 'programs/1001').replace('{subject}', 'car').replace('{part}', 'vin');
    return members === undefined || path.startsWith('/rest/asset/') ? [] : [{ name, members, url: method === 'GET' ? `${target}?_method=GET` : target }];
  });
  expect(bodies.length).toBeGreaterThan(15);
  for (const { name, members, url } of bodies) {
    await session.control('limits', { callsPerWindow: 1000 });
    const { errors } = await session.post(url, { ...Object.fromEntries(members.map((member) => [member, null])), surprise: null });
    expect([name, errors?.[0]?.message]).toEqual([name, expect.stringContaining("'surprise'")]);
  }
});

conformanceTest('rows hold what the specification defines, of the types it gives', async () => {
  const { definitions } = specification();
  const { session, nextPageToken } = await eventfulSession();
  const first = async (path: string, parameters?: Readonly<Record<string, string>>): Promise<Row | undefined> =>
    (await session.get(path, parameters)).result?.[0];
  expectDefined(definitions['LeadAttribute'], await first('/rest/v1/leads/describe.json'));
  expectDefined(definitions['LeadField'], await first('/rest/v1/leads/schema/fields.json'));
  expectDefined(definitions['LeadField'], await first('/rest/v1/leads/schema/fields/email.json'));
  const again = await first('/rest/v1/leads/describe2.json');
  expectDefined(definitions['LeadAttribute2'], again);
  for (const field of rowsIn(again?.['fields'])) expectDefined(definitions['LeadAttribute2Fields'], field);
  expectDefined(definitions['LeadPartition'], await first('/rest/v1/leads/partitions.json'));
  expectDefined(definitions['ActivityType'], await first('/rest/v1/activities/types.json'));
  expectDefined(definitions['Activity'], await first('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '13' }));
  expectDefined(definitions['LeadChange'], (await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'firstName' })).result?.at(-1));
  expectDefined(definitions['UsageData'], await first('/rest/v1/stats/usage.json'));
  expectDefined(definitions['ErrorsData'], await first('/rest/v1/stats/errors.json'));
});

conformanceTest('the envelope holds what the specification defines', async () => {
  const { definitions } = specification();
  const { session, nextPageToken } = await eventfulSession();
  expectDefined(definitions['ResponseOfLeadChange'], await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'firstName' }));
  expectDefined(definitions['ResponseOfActivity'], await session.get('/rest/v1/activities/nothing.json'));
});

conformanceTest('identity answers what its specification requires', async () => {
  const { definitions } = specification('identity');
  const session = await openSession();
  const query = 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
  const answer = JSON.parse((await session.raw('GET', `/identity/oauth/token?${query}`)).body);
  expectDefined(definitions['ResponseOfIdentity'], answer);
});
