import { expect } from 'vitest';
import { defaultFields, findField } from '../../simulators/marketo/person-fields.ts';
import { sandboxDeletionFlag } from '../../simulators/marketo/keyed-kinds.ts';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import { z } from 'zod';
import { conformanceTest, fixtureCsv, fixtureJson, fixtureText, recordingSchema, rowSchema, rowsIn, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';

const recorded = (): z.infer<typeof recordingSchema>['interactions'] => fixtureJson('marketo/grouparoo/lists-and-errors.json', recordingSchema).interactions;

conformanceTest('describe: the 100 recorded fields, row by row, and only our own beside them', async () => {
  const [interaction] = fixtureJson('marketo/grouparoo/leads-describe.json', recordingSchema).interactions;
  const wanted = rowsIn(interaction?.body['result']);
  const { result = [] } = await (await openSession()).get('/rest/v1/leads/describe.json');
  expect(result.slice(0, wanted.length)).toEqual(wanted);
  expect(wanted).toHaveLength(100);
  expect(result.slice(wanted.length).map((row) => row['displayName'])).toEqual([
    'Bascule Salesforce Id', 'SFDC Type', 'SFDC Is Deleted', 'Interests', 'Customer Tier', 'Renewal Date', 'Last Webinar', 'Annual Budget', 'Notes', 'SFDC Created Date', 'SFDC Is Converted', 'SFDC Converted Date',
  ]);
});

conformanceTest('sync leads: every recorded refusal of a value, word for word, and no id on the row', async () => {
  const refusals = recorded().filter(({ body }) => JSON.stringify(body).includes('Invalid value for field'));
  expect(refusals.length).toBeGreaterThanOrEqual(7);
  for (const { body, status, headers } of refusals) {
    const session = await openSession();
    const rows = rowsIn(body['result']);
    const ids = await createPeople(session, ...rows.map((_, n) => ({ email: `p${n}@example.com` })));
    const input = rows.map((row, n) => ({ id: ids[n], ...submittedIn(row) }));
    const response = await session.raw('POST', '/rest/v1/leads.json', JSON.stringify({ action: 'updateOnly', lookupField: 'id', input }), { 'content-type': 'application/json' });
    expect([response.status, response.headers['content-type']]).toEqual([status, headers['Content-Type']]);
    const answer = JSON.parse(response.body);
    expect(answer.result.map((row: Row) => ({ ...row, id: 0 }))).toEqual(rows.map((row) => ({ ...row, id: 0 })));
    expect(answer.result.map((row: Row) => 'id' in row)).toEqual(rows.map((row) => 'id' in row));
    expect(Object.keys(answer).toSorted()).toEqual(Object.keys(body).toSorted());
  }
});

/** What must have been sent for this answer: the field and value that the reason names, or something harmless. */
function submittedIn(row: Row): Row {
  const match = /field '(.*)' and value '(.*)'/.exec(JSON.stringify(row['reasons'] ?? ''));
  return match === null ? { firstName: 'Ann' } : { [match[1] ?? '']: match[2] };
}

conformanceTest('sync and delete leads: deletions as recorded, by POST with _method=DELETE', async () => {
  const deletions = recorded().filter(({ query }) => query?.['_method'] === 'DELETE');
  expect(deletions.length).toBeGreaterThan(0);
  for (const { body } of deletions) {
    const session = await openSession();
    const rows = rowsIn(body['result']);
    const ids = await createPeople(session, ...rows.map((_, n) => ({ email: `p${n}@example.com` })));
    const answer = await session.post('/rest/v1/leads.json?_method=DELETE', { input: ids.map((id) => ({ id })) });
    expect(shapeOf(answer)).toEqual(shapeOf(body));
    expect(answer.result?.map((row) => row['status'])).toEqual(rows.map((row) => row['status']));
  }
});

conformanceTest('get leads: a query that finds nothing, as recorded', async () => {
  const [interaction] = recorded().filter(({ method, path }) => method === 'GET' && path === '/rest/v1/leads.json');
  // The recorded query also names date_field, which the recorded describe (another day's) does not have.
  const fields = decodeURIComponent(String(interaction?.query?.['fields'])).split(',').filter((name) => findField(name) !== undefined);
  const answer = await (await openSession()).get('/rest/v1/leads.json', { filterType: 'id', filterValues: '7150', fields: fields.join(',') });
  expect({ ...answer, requestId: '' }).toEqual({ ...interaction?.body, requestId: '' });
  expect(answer.requestId).toMatch(/^[0-9a-f]+#[0-9a-f]+$/);
  expect(String(interaction?.body['requestId'])).toMatch(/^[0-9a-f]+#[0-9a-f]+$/);
});

conformanceTest('get leads, sync leads and an unknown path as captured in 2024', async () => {
  const session = await openSession();
  const created = await session.post('/rest/v1/leads.json', { input: [{ email: 'ann@example.com', firstName: 'Ann', lastName: 'Example' }] });
  expect(shapeOf(created)).toEqual(shapeOf(fixtureJson('marketo/amp-labs/write-leads.json', rowSchema)));
  const found = await session.get('/rest/v1/leads.json', { filterType: 'email', filterValues: 'ann@example.com' });
  expect(shapeOf(found)).toEqual(shapeOf(fixtureJson('marketo/amp-labs/leads.json', rowSchema)));
  const missing = await session.get('/rest/v1/no/such/thing.json');
  expect({ ...missing, requestId: '' }).toEqual({ ...fixtureJson('marketo/amp-labs/not-found.json', rowSchema), requestId: '' });
});

conformanceTest('get leads: default fields, null for blank, whole-second stamps, as in 300-row pages of a live list', async () => {
  const rows = fixtureJson('marketo/treasure-data/lead_response_full.json', z.array(rowSchema));
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const { result } = await session.get(`/rest/v1/lead/${id}.json`);
  for (const row of rows) {
    expect(Object.keys(row).toSorted()).toEqual(defaultFields.toSorted());
    expect(shapeOf(row['updatedAt'])).toBe('stamp');
  }
  expect(rows.some((row) => row['lastName'] === null)).toBe(true);
  expect(Object.keys(result?.[0] ?? {}).toSorted()).toEqual(defaultFields.toSorted());
  expect(result?.[0]).toMatchObject({ lastName: null });
});

conformanceTest('a person nobody touched has the system values of a live extract; an imported one is older than itself', async () => {
  const rows = fixtureCsv('marketo/treasure-data/lead_extract1.csv');
  const session = await openSession({ people: 10 });
  const known = Object.keys(rows[0] ?? {}).filter((name) => findField(name) !== undefined);
  const system = known.filter((name) => rows.every((row) => /^(true|false|contact|1)$/.test(row[name] ?? '')));
  expect(system).toEqual(expect.arrayContaining(['personType', 'unsubscribed', 'isLead', 'leadPartitionId']));
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const { result } = await session.get(`/rest/v1/lead/${id}.json`, { fields: system.join(',') });
  for (const name of system) expect([name, String(result?.[0]?.[name])]).toEqual([name, rows[0]?.[name]]);
  for (const row of rows) expect(Date.parse(row['updatedAt'] ?? '')).toBe(Date.parse(row['createdAt'] ?? '') - 1000);
  for (const person of session.simulator.world.people.all()) {
    if (person.id !== id) expect(person.updatedAt).toBe(person.createdAt - 1000);
  }
});

conformanceTest('activity types: Visit Webpage as recorded', async () => {
  const body = fixtureText('marketo/node-marketo/activity-types.http').split(/\r?\n\r?\n/).at(-1) ?? '';
  const [wanted] = rowsIn(rowSchema.parse(JSON.parse(body))['result']);
  const { result = [] } = await (await openSession()).get('/rest/v1/activities/types.json');
  expect(result[0]).toEqual(wanted);
});

conformanceTest('New Lead activities: the recorded ones name the source, the date and the lead as primary value', async () => {
  const rows = fixtureCsv('marketo/treasure-data/activity_extract1.csv').filter((row) => row['activityTypeId'] === '12');
  expect(rows.length).toBeGreaterThan(0);
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const { result } = await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '12' });
  const attributes = rowsIn(result?.[0]?.['attributes']);
  for (const row of rows) {
    const names = Object.keys(JSON.parse(row['attributes'] ?? '{}'));
    expect(names).toEqual(expect.arrayContaining(attributes.map((attribute) => attribute['name'])));
    expect([row['primaryAttributeValueId'], row['primaryAttributeValue']]).toEqual([row['leadId'], 'null']);
    expect(row['marketoGUID']).toMatch(/^\d+$/);
  }
  expect(result?.[0]).toMatchObject({ leadId: id, primaryAttributeValueId: id, marketoGUID: expect.stringMatching(/^\d+$/) });
  expect(result?.[0]).not.toHaveProperty('primaryAttributeValue');
});

conformanceTest('program members: describe as recorded, field by field', async () => {
  const { result } = await (await openSession()).get('/rest/v1/programs/members/describe.json');
  // Made by this sandbox's administrator.
  const shown = result?.map((row) => ({ ...row, fields: (row['fields'] as readonly { readonly name: string }[]).filter(({ name }) => name !== sandboxDeletionFlag.name) }));
  expect(shown).toEqual([fixtureJson('marketo/treasure-data/program_members_describe.json', rowSchema)]);
});

conformanceTest('assets: the envelope of what is found and of what is not, as recorded', async () => {
  const session = await openSession();
  const bodies = recorded().filter(({ path, method }) => path.startsWith('/rest/asset/') && method === 'GET').map(({ body }) => body);
  const found = bodies.find((body) => 'result' in body);
  const nothing = bodies.find((body) => !('result' in body));
  const answer = await session.get('/rest/asset/v1/program/byName.json', { name: 'Product Webinar' });
  expect(Object.keys(answer).toSorted()).toEqual(Object.keys(found ?? {}).toSorted());
  expect({ ...(await session.get('/rest/asset/v1/program/byName.json', { name: 'No such' })), requestId: '' }).toEqual({ ...nothing, requestId: '' });
});
