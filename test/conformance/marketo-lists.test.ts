import { expect } from 'vitest';
import type { z } from 'zod';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import type { Session } from '../../simulators/marketo/test-session.ts';
import { conformanceTest, fixtureJson, fixtureText, recordingSchema, rowSchema, rowsIn, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';
import { exampleAnswers, expectDefined, expectShape, specification } from './marketo-specifications.ts';

type Interaction = z.infer<typeof recordingSchema>['interactions'][number];

/** Everything recorded with lists whose request is known. */
function recordedTraffic(): Interaction[] {
  const { interactions } = fixtureJson('marketo/grouparoo/lists-and-errors.json', recordingSchema);
  return interactions.filter(({ path, method, query }) => !path.startsWith('/rest/v1/leads') || (method === 'POST' && query?.['_method'] === 'DELETE'));
}

conformanceTest('static lists: the recorded traffic again, one call after the other, with the same answers', async () => {
  const traffic = recordedTraffic();
  expect(traffic.length).toBeGreaterThan(35);
  const session = await openSession();
  const people = await createPeople(session, ...['a', 'b', 'c', 'd'].map((name) => ({ email: `${name}@example.com` })));
  const ours = new Map(['7149', '7150', '7151', '7152'].map((recorded, n) => [recorded, String(people[n])]));
  for (const interaction of traffic) {
    session.clock.advance(1000);
    const answer = await replayed(session, interaction, ours);
    const [made] = interaction.path.endsWith('/staticLists.json') ? rowsIn(answer['result']) : [];
    if (made !== undefined) ours.set(String(rowsIn(interaction.body['result'])[0]?.['id']), String(made['id']));
    expect([interaction.path, timeless(answer)]).toEqual([interaction.path, timeless(JSON.parse(withIds(JSON.stringify(interaction.body), ours)))]);
  }
});

async function replayed(session: Session, { method, path, query, requestBody }: Interaction, ours: ReadonlyMap<string, string>): Promise<Row> {
  const parameters = Object.entries(query ?? {}).flatMap(([name, values]) => [values].flat().map((value) => `${name}=${value}`)).join('&');
  const url = withIds(parameters === '' ? path : `${path}?${parameters}`, ours);
  const isForm = typeof requestBody === 'string' || path.startsWith('/rest/asset/');
  const body = typeof requestBody === 'string' ? requestBody : requestBody === undefined ? '' : JSON.stringify(requestBody);
  const headers = { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' };
  return rowSchema.parse(JSON.parse((await session.raw(method, url, withIds(body, ours), headers)).body));
}

function withIds(text: string, ours: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\b(1159|1160|715[0-2]|7149)\b/g, (id) => ours.get(id) ?? id);
}

/** Without what differs from day to day and from server to server. */
function timeless(value: Row): unknown {
  return JSON.parse(JSON.stringify(value), (name, member) => (name === 'requestId' || name === 'computedUrl' || name === 'createdAt' || name === 'updatedAt' ? shapeOf(member) : member));
}

conformanceTest('static lists answer as in the guide and hold what the specification defines', async () => {
  const assets = specification('asset').definitions;
  const { definitions } = specification();
  const session = await openSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann', lastName: 'Example' }, { email: 'bob@example.com', firstName: 'Bob', lastName: 'Example' });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const created = JSON.parse((await session.raw('POST', '/rest/asset/v1/staticLists.json', 'folder={"id":1034,"type":"Program"}&name=My Static List', form)).body);
  const { id } = created.result[0];
  const changed = JSON.parse((await session.raw('POST', `/rest/asset/v1/staticList/${id}.json`, 'description=This is a static list used for testing', form)).body);
  // The examples are older than the workspace, which the recordings have; only the specification has a url.
  const [, wanted] = exampleAnswers('static-lists', 'Static Lists > Create and Update').map((answer) => rowsIn(answer['result'])[0]);
  expect(Object.keys(changed.result[0])).toEqual([...Object.keys(wanted ?? {}), 'workspace']);
  expectDefined({ properties: assets['StaticListResponse']?.properties ?? {} }, changed.result[0]);
  const members = `/rest/v1/lists/${id}/leads.json`;
  expectShape(await session.post(`${members}?id=${ann}&id=77`, undefined), exampleAnswers('list-membership', 'List Membership (Static Lists) > Add to List'));
  await session.post(members, { input: [{ id: bob }] });
  expectShape(await session.get(members, { batchSize: '1' }), exampleAnswers('list-membership', 'List Membership (Static Lists) > Get Leads by List ID'));
  expectDefined(definitions['StaticList'], (await session.get(`/rest/v1/lists/${id}.json`)).result?.[0]);
  const memberships = await session.get(`/rest/v1/leads/${ann}/listMembership.json`);
  expectDefined(definitions['List'], memberships.result?.[0]);
  const removed = JSON.parse((await session.raw('DELETE', `${members}?id=${ann}&id=77`)).body);
  expectShape(removed, exampleAnswers('list-membership', 'List Membership (Static Lists) > Remove from List'));
});

conformanceTest('lists of the database, and who is in them, as recorded', async () => {
  const session = await openSession();
  const [id, other] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const folder = 'folder={"id":12,"type":"Folder"}';
  const made = JSON.parse((await session.raw('POST', '/rest/asset/v1/staticLists.json', `name=Lions&${folder}`, form)).body);
  await session.raw('POST', '/rest/asset/v1/staticLists.json', `name=Tigers&description=large ones&${folder}`, form);
  const listId = made.result[0].id;
  const found = JSON.parse((await session.raw('POST', '/rest/v1/lists.json', `id=${listId}&_method=GET`, form)).body);
  expect(shapeOf(found)).toEqual(shapeOf(recordedAnswer('list-by-id-1')));
  const recordedRows = fixtureJson('marketo/treasure-data/list_reponse_full.json', rowSchema.array());
  const described = (await session.get('/rest/v1/lists.json')).result?.find((row) => 'description' in row);
  const alike = recordedRows.find((row) => 'description' in row && !('programName' in row)) ?? recordedRows.find((row) => 'description' in row);
  expect(Object.keys(described ?? {})).toEqual(Object.keys(alike ?? {}).filter((name) => name !== 'programName'));
  const members = `/rest/v1/lists/${listId}/leads`;
  await session.post(`${members}.json`, { input: [{ id }] });
  for (const [file, person] of [['list-member-of-found', id], ['list-member-of-not-found', other]] as const) {
    const answer = await session.get(`${members}/ismember.json`, { id: String(person) });
    expect(answer.result).toEqual(rowsIn(recordedAnswer(file)['result']).map((row) => ({ ...row, id: person })));
  }
  const removed = JSON.parse((await session.raw('DELETE', `${members}.json?id=${id}`, '', { 'content-type': 'application/json' })).body);
  expect(removed.result).toEqual(rowsIn(recordedAnswer('list-remove-leads')['result']).map((row) => ({ ...row, id })));
  const [first, last] = fixtureJson('marketo/treasure-data/lead_by_list.json', rowSchema)['responses'] as readonly [Row, Row];
  await session.post(`${members}.json`, { input: [{ id }, { id: other }] });
  const page = await session.get(`${members}.json`, { batchSize: '1' });
  const next = await session.get(`${members}.json`, { batchSize: '1', nextPageToken: page.nextPageToken ?? '' });
  expect([Object.keys(page).toSorted(), Object.keys(next).toSorted()]).toEqual([Object.keys(first).toSorted(), Object.keys(last).toSorted()]);
});

conformanceTest('lists: the recorded requests as they stand, with their parameters in the body or none at all', async () => {
  const session = await openSession();
  const people = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  const ours = new Map([['42', String(people[0])], ['44', String(people[1])]]);
  await session.raw('POST', '/rest/asset/v1/staticLists.json', 'name=Lions&folder={"id":12,"type":"Folder"}', { 'content-type': 'application/x-www-form-urlencoded' });
  await session.post('/rest/v1/lists/1001/leads.json', { input: [{ id: people[0] }] });
  const renamed = (text: string): string => text.replaceAll(/\b(42|44)\b/g, (id) => ours.get(id) ?? id);
  for (const name of ['list-by-id-1', 'list-member-of-found', 'list-member-of-not-found', 'list-remove-leads']) {
    const [request = ''] = fixtureText(`marketo/node-marketo/${name}.http`).split(/\r?\n\r?\n/);
    const [, method = '', url = ''] = /^(\w+) (\S+)/.exec(request) ?? [];
    const contentType = /^content-type: (.*)$/m.exec(request)?.[1];
    const body = (/^body: (.*)$/m.exec(request)?.[1] ?? '').replaceAll('\\"', '"');
    const answer = await session.raw(method, url, renamed(body), contentType === undefined ? {} : { 'content-type': contentType });
    expect([name, timeless(JSON.parse(answer.body))]).toEqual([name, timeless(JSON.parse(renamed(JSON.stringify(recordedAnswer(name)))))]);
  }
});

function recordedAnswer(name: string): Row {
  return rowSchema.parse(JSON.parse(fixtureText(`marketo/node-marketo/${name}.http`).split(/\r?\n\r?\n/).at(-1) ?? ''));
}
