import { expect } from 'vitest';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import { conformanceTest, rowsIn, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';
import { eventfulSession, exampleAnswers, expectDefined, expectShape, firstRow, specification } from './marketo-specifications.ts';

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
  const foreign = await session.raw('GET', '/rest/v1/leads/describe.json', '', { authorization: 'Bearer 0-0-0:ab' });
  expectShape(JSON.parse(foreign.body), exampleAnswers('error-codes', 'Error Codes > Error Types > HTTP-Level errors > Response-Level errors'));
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
  const company = (await session.get('/rest/v1/companies/describe.json')).result?.[0];
  // A comma is missing in the guide's example, so that it is no JSON.
  expect(company).toMatchObject({ name: 'Company', description: 'Company object', idField: 'id', dedupeFields: ['externalCompanyId'], searchableFields: [['externalCompanyId'], ['id'], ['company']] });
  expect(rowsIn(company?.['fields'])).toContainEqual({ name: 'id', displayName: 'Id', dataType: 'integer', updateable: false });
  for (const [page, first, field] of [['companies', 'company', 'industry'], ['opportunities', 'externalOpportunityId', 'externalOpportunityId']] as const) {
    const section = `${page === 'companies' ? 'Companies' : 'Opportunities'} > Create and Update > Query Fields`;
    const browsed = await session.get(`/rest/v1/${page}/schema/fields.json`, { batchSize: '5' });
    expectShape(browsed, exampleAnswers(page, `${section} > Browse`));
    expect([browsed.result?.length, browsed.result?.[0]?.['name']]).toEqual([5, first]);
    expectShape(await session.get(`/rest/v1/${page}/schema/fields/${field}.json`), exampleAnswers(page, `${section} > By Name`));
  }
  const [described] = exampleAnswers('sales-persons', 'Sales Persons > Describe');
  const { result } = await session.get('/rest/v1/salespersons/describe.json');
  expect(Object.keys(result?.[0] ?? {}).toSorted()).toEqual(Object.keys(firstRow(described) ?? {}).toSorted());
  expect(result?.[0]).toMatchObject({ dedupeFields: firstRow(described)?.['dedupeFields'], searchableFields: firstRow(described)?.['searchableFields'] });
});

conformanceTest('custom objects and their types answer as in the guide and hold what the specification defines', async () => {
  const { definitions } = specification();
  const session = await openSession();
  const section = 'Custom Objects > Custom Object Types';
  const created = await session.post('/rest/v1/customobjects/schema.json', { action: 'createOnly', displayName: 'Transaction', apiName: 'transaction', description: 'Commerce happens' });
  expectShape(created, exampleAnswers('custom-objects', `${section} > Create and Update Type > Create Type`));
  const draft = (await session.get('/rest/v1/customobjects/schema/transaction/describe.json')).result?.[0];
  const [, wanted] = exampleAnswers('custom-objects', `${section} > Create and Update Type > Create Type`).map(firstRow);
  // The example leaves out what the specification requires.
  expect(draft).toEqual({ ...wanted, version: 'draft', pluralName: 'Transactions', fields: expect.arrayContaining(rowsIn(wanted?.['fields'])) });
  await session.post('/rest/v1/customobjects/schema/transaction/addField.json', {
    input: [
      { name: 'vin', displayName: 'VIN', dataType: 'string', isDedupeField: true },
      { name: 'leadID', displayName: 'Lead ID', dataType: 'link', relatedTo: { name: 'lead', field: 'id' } },
    ],
  });
  await session.post('/rest/v1/customobjects/schema/transaction/approve.json', {});
  const guide = firstRow(exampleAnswers('custom-objects', `${section} > Describe Type`)[0]);
  const type = (await session.get('/rest/v1/customobjects/schema/transaction/describe.json', { state: 'approved' })).result?.[0];
  expectDefined(definitions['ObjectMetaData'], type);
  for (const member of ['idField', 'dedupeFields', 'searchableFields', 'relationships', 'state', 'version']) expect([member, type?.[member]]).toEqual([member, guide?.[member]]);
  for (const field of rowsIn(type?.['fields'])) expectDefined(definitions['ObjectField'], field);
  for (const relation of rowsIn(type?.['relationships'])) expectDefined(definitions['ObjectRelation'], relation);
  for (const object of rowsIn((await session.get('/rest/v1/customobjects/schema/linkableObjects.json')).result)) expectDefined(definitions['ObjectLinkableObject'], object);
  expectShape(await session.get('/rest/v1/customobjects.json'), exampleAnswers('custom-objects', 'Custom Objects > List'));
  const types = exampleAnswers('custom-objects', 'Custom Objects > List Field Data Types')[0];
  expect((await session.get('/rest/v1/customobjects/schema/fieldDataTypes.json')).result).toEqual(types?.['result']);
  const records = '/rest/v1/customobjects/transaction.json';
  const written = await session.post(records, { input: [{ vin: '1' }, { vin: '2', leadID: 77 }] });
  expectDefined(definitions['ResponseOfCustomObject'], written);
  expect(written.result?.[1]).toEqual({ seq: 1, status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] });
  expectShape(await session.get(records, { filterType: 'idField', filterValues: String(written.result?.[0]?.['marketoGUID']) }), [
    { requestId: '', success: true, result: [{ seq: 0, marketoGUID: '', vin: '1', createdAt: '2015-02-23T18:21:53Z', updatedAt: '2015-02-23T18:23:41Z' }] },
  ]);
});

conformanceTest('channels and programs answer as in the guide and hold what the specification defines', async () => {
  const { definitions } = specification('asset');
  const session = await openSession();
  expectShape(await session.get('/rest/asset/v1/channel/byName.json', { name: 'Online Advertising' }), exampleAnswers('channels', 'Channels > Query > By Name'));
  const wanted = rowsIn(exampleAnswers('channels', 'Channels > Query > Browse')[0]?.['result']).map(({ name, progressionStatuses }) => ({ name, progressionStatuses }));
  const channels = (await session.get('/rest/asset/v1/channels.json')).result ?? [];
  expect(channels.map(({ name, progressionStatuses }) => ({ name, progressionStatuses }))).toEqual(expect.arrayContaining(wanted));
  expectDefined(definitions['ChannelResponse'], channels[0]);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'name=API Test Program&folder={"id":1035,"type":"Folder"}&description=Sample API Program&type=Default&channel=Blog&costs=[{"startDate":"2015-01-01","cost":2000}]';
  const created = JSON.parse((await session.raw('POST', '/rest/asset/v1/programs.json', body, form)).body);
  const [first = {}] = exampleAnswers('programs', 'Programs > Create and Update > Update');
  expect(Object.keys(created.result[0]).toSorted()).toEqual(Object.keys(firstRow(first) ?? {}).toSorted());
  // The costs of the specification are integers and headStart is not in it, though in every example.
  expectDefined(definitions['ProgramResponse'], withoutHeadStart(created.result[0]));
  const { id } = created.result[0];
  const byId = await session.get(`/rest/asset/v1/program/${id}.json`);
  expect(Object.keys(byId).toSorted()).toEqual(Object.keys(exampleAnswers('programs', 'Programs > Query > By Id')[0] ?? {}).toSorted());
  const browsed = (await session.get('/rest/asset/v1/programs.json')).result ?? [];
  expectDefined(definitions['BrowseAllPrograms'], withoutHeadStart(browsed[0] ?? {}));
  const [example] = exampleAnswers('programs', 'Programs > Query > Browse');
  expect(shapeOf(browsed.find((row) => row['type'] === 'Email'))).toEqual(shapeOf(rowsIn(example?.['result'])[1]));
  const gone = JSON.parse((await session.raw('POST', `/rest/asset/v1/program/${id}/delete.json`, '', form)).body);
  expectShape(gone, exampleAnswers('programs', 'Programs > Delete Program'));
});

function withoutHeadStart({ headStart, ...row }: Row): Row {
  expect(headStart).toBe(false);
  return row;
}

conformanceTest('program members answer as in the guide and hold what the specification defines', async () => {
  const { definitions } = specification();
  const session = await openSession();
  const [ann, bob, carol] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' }, { email: 'carol@example.com' });
  const path = '/rest/v1/programs/1001/members.json';
  const status = '/rest/v1/programs/1001/members/status.json';
  await session.post(status, { statusName: 'Attended', input: [{ leadId: ann }] });
  await session.post(status, { statusName: 'Invited', input: [{ leadId: bob }] });
  const moved = await session.post(status, { statusName: 'Registered', input: [{ leadId: ann }, { leadId: bob }, { leadId: carol }] });
  const [wanted] = exampleAnswers('program-members', 'Program Members > Create and Update > Program Member Status');
  expect(moved.result?.map((row) => ({ ...row, leadId: 'leadId' in row }))).toEqual(rowsIn(wanted?.['result']).map((row) => ({ ...row, leadId: 'leadId' in row })));
  const data = await session.post(path, { input: [{ leadId: bob, registrationCode: 'x' }, { leadId: carol, registrationCode: 'x' }, { leadId: 77, registrationCode: 'x' }] });
  const [wantedData] = exampleAnswers('program-members', 'Program Members > Create and Update > Program Member Data');
  expect(data.result?.map((row) => ({ ...row, leadId: 0 }))).toEqual(rowsIn(wantedData?.['result']).map((row) => ({ ...row, leadId: 0 })));
  const found = await session.get(path, { filterType: 'statusName', filterValues: 'Attended' });
  expectShape(found, exampleAnswers('program-members', 'Program Members > Query'));
  expectDefined(definitions['ProgramMember'], found.result?.[0]);
  expectDefined(definitions['Program'], (await session.get(`/rest/v1/leads/${ann}/programMembership.json`)).result?.[0]);
  for (const row of (await session.get('/rest/v1/leads/programs/1001.json', { fields: 'id' })).result ?? []) {
    expectDefined(definitions['Lead'], row);
    // The example has three members more than the specification.
    const { id, updatedAt, progressionStatusType, ...membership } = rowsIn([row['membership']])[0] ?? {};
    expectDefined(definitions['ProgramMembership'], membership);
    const [example] = rowsIn(exampleAnswers('leads', 'Leads > Programs')[0]?.['result']);
    expect(shapeOf({ ...membership, id, updatedAt, progressionStatusType })).toEqual(shapeOf(example?.['membership']));
  }
  const removed = await session.post('/rest/v1/programs/1001/members/delete.json', { input: [{ leadId: ann }, { leadId: 77 }] });
  const [wantedRemoval] = exampleAnswers('program-members', 'Program Members > Delete');
  expect(removed.result?.map((row) => ({ ...row, leadId: 0 }))).toEqual(rowsIn(wantedRemoval?.['result']).map((row) => ({ ...row, leadId: 0 })));
});

conformanceTest('custom activities and their types answer as in the guide and hold what the specification defines', async () => {
  const { definitions } = specification();
  const session = await openSession();
  const type = {
    apiName: 'attendConference', name: 'Attend Conference', description: 'Attend the conference', triggerName: 'Attends Conference', filterName: 'Attended Conference',
    primaryAttribute: { apiName: 'conferenceName', name: 'Conference Name', description: 'Name of the conference' },
  };
  const path = '/rest/v1/activities/external/type/attendConference';
  expectShape(await session.post('/rest/v1/activities/external/type.json', type), exampleAnswers('activities', 'Activities > Create type'));
  await session.post(`${path}/approve.json`, {});
  const attributes = [
    { apiName: 'conferenceDate', name: 'Conference Date', description: 'Date of the conference', dataType: 'datetime' },
    { apiName: 'numberOfAttendees', name: 'Number of Attendees', description: 'Number of people attending conference', dataType: 'integer' },
  ];
  const changed = await session.post(`${path}/attributes/create.json`, { attributes });
  expectShape(changed, exampleAnswers('activities', 'Activities > Custom Activity Type Attributes > Create Attributes'));
  expect(changed.result?.[0]).toMatchObject({ id: 100_001, status: 'approved with draft', attributes });
  expectDefined(definitions['CustomActivityType'], changed.result?.[0]);
  await session.post(`${path}/approve.json`, {});
  expectShape(await session.get('/rest/v1/activities/external/types.json'), exampleAnswers('activities', 'Activities > Query Types > Get types'));
  expectShape(await session.get(`${path}/describe.json`), exampleAnswers('activities', 'Activities > Query Types > Describe types'));
  const types = (await session.get('/rest/v1/activities/types.json')).result ?? [];
  expectDefined(definitions['ActivityType'], types.at(-1));
  const [leadId] = await createPeople(session, { email: 'ann@example.com' });
  const activity = { activityDate: '2016-09-26T06:56:35+07:00', activityTypeId: 100_001, primaryAttributeValue: 'Giveaway', attributes: [] };
  const added = await session.post('/rest/v1/activities/external.json', { input: [{ ...activity, leadId }, { ...activity, leadId: 77 }] });
  const [first, , last] = rowsIn(exampleAnswers('activities', 'Activities > Add Custom Activities')[0]?.['result']);
  expect(added.result?.map(shapeOf)).toEqual([shapeOf(first), shapeOf(last)]);
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2016-01-01T00:00:00Z' });
  expectDefined(definitions['Activity'], (await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '100001' })).result?.[0]);
});

conformanceTest('bulk imports answer as in the guide and hold what the specification defines', async () => {
  const { definitions } = specification();
  const session = await openSession();
  await session.control('seed-objects', { customRecords: 1 });
  const upload = async (path: string, file: string): Promise<Row> => {
    const body = `--cut\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n\r\n${file}\r\n--cut--\r\n`;
    return JSON.parse((await session.raw('POST', path, body, { 'content-type': 'multipart/form-data; boundary=cut' })).body);
  };
  const people = await upload('/bulk/v1/leads.json?format=csv', 'email\nann@example.com\n');
  expect(exampleAnswers('bulk-import', 'Bulk Import > Creating a Job').map(shapeOf)).toContainEqual(shapeOf(people));
  const objects = await upload('/bulk/v1/customobjects/seededOrder/import.json?format=csv', 'orderNumber\nnew\n');
  expect(exampleAnswers('bulk-custom-object-import', 'Bulk Custom Object Import > Creating a Job').map(shapeOf)).toContainEqual(shapeOf(objects));
  session.clock.advance(60_000);
  const done = await session.get(`/bulk/v1/leads/batch/${String(firstRow(people)?.['batchId'])}.json`);
  expectShape(done, exampleAnswers('bulk-import', 'Bulk Import > Polling Job Status'));
  expectDefined(definitions['ImportLeadResponse'], done.result?.[0]);
  const doneObjects = await session.get(`/bulk/v1/customobjects/seededOrder/import/${String(firstRow(objects)?.['batchId'])}/status.json`);
  expectShape(doneObjects, exampleAnswers('bulk-custom-object-import', 'Bulk Custom Object Import > Polling Job Status'));
  expectDefined(definitions['ImportCustomObjectResponse'], doneObjects.result?.[0]);
});

conformanceTest('the schema of program members begins as in the guide, row by row', async () => {
  const session = await openSession();
  const wanted = exampleAnswers('program-members', 'Program Members > Fields > Query Fields');
  const byName = await session.get('/rest/v1/programs/members/schema/fields/statusName.json');
  const browsed = await session.get('/rest/v1/programs/members/schema/fields.json', { batchSize: '5' });
  expect(wanted.map((answer) => answer['result'])).toEqual([byName.result, browsed.result]);
  expect(browsed).toMatchObject({ moreResult: true, nextPageToken: expect.any(String) });
});
