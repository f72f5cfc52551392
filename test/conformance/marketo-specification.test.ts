import { expect } from 'vitest';
import { z } from 'zod';
import { operations } from '../../simulators/marketo/routes.ts';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import type { Reply, Session } from '../../simulators/marketo/test-session.ts';
import { conformanceTest, fixtureJson, rowsIn, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';

const definitionSchema = z.object({
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.object({ type: z.string().optional() })).optional(),
});
type Definition = z.infer<typeof definitionSchema>;
const methodSchema = z.object({ parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional() });
const swaggerSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), methodSchema)),
  definitions: z.record(z.string(), definitionSchema),
});
const specification = (): z.infer<typeof swaggerSchema> => fixtureJson('specs/marketo/swagger-mapi.json', swaggerSchema);

/** A path without the name of its variable part. */
function nameless(path: string): string {
  return path.replace(/\{[^}]+\}/, '{subject}');
}

/** Parameters of operations we answer that we refuse; NOT-SIMULATED.md says so. */
const refusedParameters = ['listId', 'assetIds'];

conformanceTest('every path, method and parameter of the simulator stands in the specification, and none is left out silently', () => {
  const { paths } = specification();
  for (const operation of operations) {
    const found = Object.entries(paths).find(([path, methods]) => nameless(path) === operation.path && operation.method.toLowerCase() in methods);
    expect([operation.name, found?.[0]]).toEqual([operation.name, expect.any(String)]);
    const described = (found?.[1][operation.method.toLowerCase()]?.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name);
    expect([operation.name, [...operation.parameters].toSorted()]).toEqual([operation.name, described.filter((name) => !refusedParameters.includes(name)).toSorted()]);
  }
});

/** Members the specification requires and live answers omit, or which may be absent (apis.md D; MS LeadChange). */
const mayBeAbsent = ['errors', 'warnings', 'result', 'id'];

function expectDefined(definition: Definition | undefined, row: Row | Reply | undefined): void {
  expect(row).toBeDefined();
  for (const [name, value] of Object.entries(row ?? {})) {
    const property = definition?.properties?.[name];
    expect([name, property === undefined]).toEqual([name, false]);
    if (value !== null && property?.type !== undefined && property.type !== 'object') expect([name, typeOf(value)]).toEqual([name, property.type]);
  }
  for (const name of definition?.required ?? []) if (!mayBeAbsent.includes(name)) expect(row).toHaveProperty(name);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** A small world with one of everything that the feeds tell. */
async function eventfulSession(): Promise<{ session: Session; nextPageToken: string }> {
  const session = await openSession();
  const [id, gone] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann' }, { email: 'bob@example.com', firstName: 'Bob', lastName: 'Example' });
  await session.post('/rest/v1/leads.json', { action: 'updateOnly', lookupField: 'id', input: [{ id, firstName: 'Anna' }] });
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: gone }] });
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  return { session, nextPageToken };
}

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
  const { definitions } = fixtureJson('specs/marketo/swagger-identity.json', swaggerSchema);
  const session = await openSession();
  const query = 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
  const answer = JSON.parse((await session.raw('GET', `/identity/oauth/token?${query}`)).body);
  expectDefined(definitions['ResponseOfIdentity'], answer);
});

const examplesSchema = z.object({ examples: z.array(z.object({ page: z.string(), section: z.string(), text: z.string() })) });

/** The guide's example answers of a section: its code blocks that are valid JSON and look like an envelope. */
function exampleAnswers(page: string, section: string): Row[] {
  const answers = fixtureJson('specs/marketo/doc-examples.json', examplesSchema)
    .examples.filter((example) => example.page === `help/rest-api/${page}.md` && example.section.startsWith(section))
    .flatMap(({ text }) => envelopeIn(text));
  if (answers.length === 0) throw new Error(`The guide has no example answer under ${section}.`);
  return answers;
}

function envelopeIn(text: string): Row[] {
  try {
    const value: unknown = JSON.parse(text.replaceAll('\u00a0', ' '));
    return rowsIn([value]).filter((row) => 'requestId' in row);
  } catch {
    return [];
  }
}

function firstRow(answer: Row | undefined): Row | undefined {
  return rowsIn(answer?.['result'])[0];
}

function expectShape(answer: Reply, examples: readonly Row[]): void {
  expect(examples.map(shapeOf)).toContainEqual(shapeOf(answer));
}

function attributeTypes(row: Row | undefined): unknown {
  return rowsIn(row?.['attributes']).map(({ name, value }) => [name, typeof value]);
}

conformanceTest('answers have the shape of the guide\'s examples', async () => {
  const { session, nextPageToken } = await eventfulSession();
  expectShape(await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' }), exampleAnswers('paging-tokens', 'Paging Tokens'));
  expectShape(await session.get('/rest/v1/stats/usage.json'), exampleAnswers('usage', 'Usage > Daily Usage'));
  await session.get('/rest/v1/nothing.json');
  expectShape(await session.get('/rest/v1/stats/errors.json'), exampleAnswers('usage', 'Usage > Daily Errors'));
  expectShape(await session.post('/rest/v1/leads.json', { input: [{ email: 'new@example.com' }] }), exampleAnswers('leads', 'Leads > Create and Update'));
  expectShape(await session.get('/rest/v1/leads/schema/fields/email.json'), exampleAnswers('companies', 'Companies > Create and Update > Query Fields > By Name'));
  expectShape(await session.get('/rest/v1/nothing.json'), exampleAnswers('error-codes', 'Error Codes > Error Types > HTTP-Level errors > Response-Level errors'));
  const deleted = await session.get('/rest/v1/activities/deletedleads.json', { nextPageToken, batchSize: '1' });
  expect(Object.keys(deleted.result?.[0] ?? {}).toSorted()).toEqual(Object.keys(firstRow(exampleAnswers('activities', 'Activities > Query > Deleted leads')[0]) ?? {}).toSorted());
});

conformanceTest('lead changes have the members and attribute names of the guide\'s example', async () => {
  const { session, nextPageToken } = await eventfulSession();
  const [example] = exampleAnswers('activities', 'Activities > Query > Data value changes');
  const { result } = await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'firstName' });
  const change = result?.find((row) => row['activityTypeId'] === 13);
  const wanted = firstRow(example);
  expect(Object.keys(change ?? {}).toSorted()).toEqual(Object.keys(wanted ?? {}).toSorted());
  expect(attributeTypes(change)).toEqual(attributeTypes(wanted));
  expect(shapeOf(change?.['fields'])).toEqual(shapeOf(wanted?.['fields']));
});

conformanceTest('opportunities and roles answer as in the guide and hold what the specification defines', async () => {
  const { definitions } = specification();
  const session = await openSession();
  const [leadId] = await createPeople(session, { email: 'ann@example.com' });
  const opportunity = { externalOpportunityId: 'K1' };
  const role = { externalOpportunityId: 'K1', leadId, role: 'Buyer' };
  for (const [page, title, path, key, fields] of [
    ['opportunities', 'Opportunities', 'opportunities', opportunity, { name: 'Chairs' }],
    ['opportunity-roles', 'Opportunity Roles', 'opportunities/roles', role, { isPrimary: true }],
  ] as const) {
    const sync = await session.post(`/rest/v1/${path}.json`, { action: 'createOrUpdate', dedupeBy: 'dedupeFields', input: [{ ...key, ...fields }] });
    expect(exampleAnswers(page, `${title} > Create and Update`).map(shapeOf)).toContainEqual(shapeOf(sync));
    expectDefined(definitions['ResponseOfCustomObject'], sync);
    const guide = firstRow(exampleAnswers(page, `${title} > Describe`)[0]);
    const described = (await session.get(`/rest/v1/${path}/describe.json`)).result?.[0];
    expect({ ...described, fields: [] }).toEqual({ ...guide, fields: [], updatedAt: described?.['updatedAt'] });
    expect(rowsIn(described?.['fields'])).toEqual(expect.arrayContaining(rowsIn(guide?.['fields'])));
  }
  for (const [path, key] of [['opportunities/roles', role], ['opportunities', opportunity]] as const) {
    const removed = await session.post(`/rest/v1/${path}/delete.json`, { deleteBy: 'dedupeFields', input: [key] });
    expect(removed.result).toEqual([{ seq: 0, marketoGUID: expect.any(String), status: 'deleted' }]);
  }
});

conformanceTest('companies and sales persons answer as in the guide', async () => {
  const session = await openSession();
  for (const [page, title, key, folder] of [['companies', 'Companies', 'externalCompanyId', 'companies'], ['sales-persons', 'Sales Persons', 'externalSalesPersonId', 'salespersons']] as const) {
    const sync = await session.post(`/rest/v1/${folder}.json`, { action: 'createOrUpdate', dedupeBy: 'dedupeFields', input: [{ [key]: 'K1' }] });
    expect(exampleAnswers(page, `${title} > Create and Update`).map(shapeOf)).toContainEqual(shapeOf(sync));
    const removed = await session.post(`/rest/v1/${folder}/delete.json`, { deleteBy: 'dedupeFields', input: [{ [key]: 'K1' }, { [key]: 'K2' }] });
    expect(removed.result).toMatchObject([{ seq: 0, status: 'deleted' }, { seq: 1, status: 'skipped', reasons: [{ code: '1013', message: 'Record not found' }] }]);
  }
  const [described] = exampleAnswers('sales-persons', 'Sales Persons > Describe');
  const { result } = await session.get('/rest/v1/salespersons/describe.json');
  expect(Object.keys(result?.[0] ?? {}).toSorted()).toEqual(Object.keys(firstRow(described) ?? {}).toSorted());
  expect(result?.[0]).toMatchObject({ dedupeFields: firstRow(described)?.['dedupeFields'], searchableFields: firstRow(described)?.['searchableFields'] });
});
