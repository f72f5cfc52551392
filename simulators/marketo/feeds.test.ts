import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession } from './test-session.ts';
import type { Reply, Session } from './test-session.ts';

const leads = '/rest/v1/leads.json';
const changes = '/rest/v1/activities/leadchanges.json';

async function tokenNow(session: Session): Promise<string> {
  const sinceDatetime = new Date(session.clock.now()).toISOString();
  return (await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime })).nextPageToken ?? '';
}

/** Reads a feed to its end and answers all pages. */
async function readOn(session: Session, path: string, token: string, parameters: Readonly<Record<string, string>>): Promise<Reply[]> {
  const pages: Reply[] = [];
  for (let nextPageToken = token; ; ) {
    const page = await session.get(path, { ...parameters, nextPageToken });
    pages.push(page);
    nextPageToken = page.nextPageToken ?? '';
    if (page.moreResult !== true) return pages;
  }
}

test('a write through the API is a lead change with Source and Reason "Web service API" and text values', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  session.clock.advance(1000);
  const nextPageToken = await tokenNow(session);
  await session.post(leads, { action: 'updateOnly', lookupField: 'id', input: [{ id, leadScore: 15, firstName: 'Ann' }] });
  const reply = await session.get(changes, { nextPageToken, fields: 'leadScore' });
  expect(reply.moreResult).toBe(false);
  expect(reply.result).toEqual([
    {
      id: expect.any(Number),
      marketoGUID: expect.any(String),
      leadId: id,
      activityDate: '2026-03-01T12:00:01Z',
      activityTypeId: 13,
      fields: [{ id: 146, name: 'leadScore', newValue: '15', oldValue: null }],
      attributes: [{ name: 'Reason', value: 'Web service API' }, { name: 'Source', value: 'Web service API' }, { name: 'Lead ID', value: id }],
    },
  ]);
});

test('setting the same value again leaves no trace; clearing shows null', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com', title: 'Buyer' });
  session.clock.advance(1000);
  const nextPageToken = await tokenNow(session);
  await session.post(leads, { action: 'updateOnly', lookupField: 'id', input: [{ id, title: 'Buyer' }] });
  await session.post(leads, { action: 'updateOnly', lookupField: 'id', input: [{ id, title: null }] });
  const reply = await session.get(changes, { nextPageToken, fields: 'title' });
  expect(reply.result?.map((row) => row['fields'])).toEqual([[{ id: 60, name: 'title', newValue: null, oldValue: 'Buyer' }]]);
});

test('updatedAt moves for standard fields only (apis.md A5)', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const updatedAt = async (): Promise<unknown> => (await session.get(`/rest/v1/lead/${id}.json`)).result?.[0]?.['updatedAt'];
  session.clock.advance(5000);
  await session.post(leads, { input: [{ email: 'ann@example.com', customerTier: 'Gold' }] });
  expect(await updatedAt()).toBe('2026-03-01T12:00:00Z');
  await session.post(leads, { input: [{ email: 'ann@example.com', title: 'Buyer' }] });
  expect(await updatedAt()).toBe('2026-03-01T12:00:05Z');
});

test('a call walks 300 activities of all types: empty pages come with moreResult (F15, I17)', async () => {
  const session = await openSession();
  await createPeople(session, { email: 'ann@example.com' });
  session.clock.advance(1000);
  const token = await tokenNow(session);
  await session.control('traffic', { activities: 650 });
  await session.post(leads, { input: [{ email: 'ann@example.com', title: 'Buyer' }] });
  const pages = await readOn(session, changes, token, { fields: 'title' });
  expect(pages.map((page) => [page.result?.length ?? 0, page.moreResult])).toEqual([[0, true], [0, true], [1, false]]);
  expect(pages.every((page) => page.nextPageToken !== undefined)).toBe(true);
});

test('the last token goes on later where it stopped, each activity once (I17)', async () => {
  const session = await openSession();
  const token = await tokenNow(session);
  await createPeople(session, { email: 'ann@example.com' });
  const first = (await readOn(session, changes, token, { fields: 'title', batchSize: '1' })).at(-1);
  await session.post(leads, { input: [{ email: 'ann@example.com', title: 'Buyer' }] });
  const later = await session.get(changes, { nextPageToken: first?.nextPageToken ?? '', fields: 'title' });
  expect(later.result?.map((row) => row['activityTypeId'])).toEqual([13]);
});

test('a token begins at the start of its second: what shares the second is given again (F17)', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  session.clock.advance(400);
  const reply = await session.get(changes, { nextPageToken: await tokenNow(session), fields: 'title' });
  expect(reply.result?.map((row) => [row['leadId'], row['activityTypeId']])).toEqual([[id, 12]]);
});

test('deletions and merges are activities of their own; leadchanges does not tell them (I14)', async () => {
  const session = await openSession();
  const token = await tokenNow(session);
  const [winner, loser, gone] = await createPeople(session, { email: 'a@example.com' }, { email: 'b@example.com' }, { email: 'c@example.com', firstName: 'Ann', lastName: 'Example' });
  await session.raw('POST', `/rest/v1/leads/${winner}/merge.json?leadId=${loser}`);
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: gone }] });
  const deleted = await session.get('/rest/v1/activities/deletedleads.json', { nextPageToken: token });
  expect(deleted.result?.map((row) => [row['leadId'], row['activityTypeId'], row['primaryAttributeValue']])).toEqual([[gone, 37, 'Ann Example']]);
  const merges = await session.get('/rest/v1/activities.json', { nextPageToken: token, activityTypeIds: '32' });
  expect(merges.result?.[0]).toMatchObject({ leadId: winner, activityTypeId: 32 });
  expect(merges.result?.[0]?.['attributes']).toContainEqual({ name: 'Merge IDs', value: String(loser) });
  const told = await session.get(changes, { nextPageToken: token, fields: 'email' });
  expect(told.result?.map((row) => row['activityTypeId'])).toEqual([12, 12, 12]);
});

test('required and limited parameters: types, fields, leads, dates, tokens', async () => {
  const session = await openSession();
  const nextPageToken = await tokenNow(session);
  const types = '/rest/v1/activities.json';
  expect(codeOf(await session.get(types, { nextPageToken }))).toBe('1002');
  expect(codeOf(await session.get(types, { nextPageToken, activityTypeIds: '1,2,3,4,5,6,7,8,9,10,11' }))).toBe('1003');
  expect(codeOf(await session.get(changes, { nextPageToken }))).toBe('1002');
  expect(codeOf(await session.get(changes, { nextPageToken, fields: 'nickname' }))).toBe('1006');
  expect(codeOf(await session.get(changes, { nextPageToken, fields: 'title', leadIds: Array.from({ length: 31 }, (_, n) => n).join(',') }))).toBe('1003');
  expect(codeOf(await session.get(changes, { nextPageToken: 'NOTATOKEN===', fields: 'title' }))).toBe('1003');
  expect(codeOf(await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: 'yesterday' }))).toBe('704');
  expect((await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2014-10-06T13:22:17-0800' })).success).toBe(true);
});

test('data value changes are gone after 90 days, new leads are not (F24)', async () => {
  const session = await openSession();
  const token = await tokenNow(session);
  await createPeople(session, { email: 'ann@example.com' });
  await session.post(leads, { input: [{ email: 'ann@example.com', title: 'Buyer' }] });
  session.clock.advance(91 * 86_400_000);
  await session.signIn();
  const reply = await session.get(changes, { nextPageToken: token, fields: 'title' });
  expect(reply.result?.map((row) => row['activityTypeId'])).toEqual([12]);
});

test('switches: no id, several fields in one activity, +0000 dates', async () => {
  const session = await openSession();
  await session.control('switches', { activityIds: false, groupedChanges: true, plusZeroDates: true });
  await createPeople(session, { email: 'ann@example.com' });
  session.clock.advance(1000);
  const nextPageToken = await tokenNow(session);
  await session.post(leads, { input: [{ email: 'ann@example.com', title: 'Buyer', city: 'Boston' }] });
  const { result } = await session.get(changes, { nextPageToken, fields: 'title,city' });
  expect(result).toHaveLength(1);
  expect(result?.[0]).not.toHaveProperty('id');
  expect(result?.[0]).toMatchObject({ activityDate: '2026-03-01T12:00:01+0000', fields: [{ name: 'title' }, { name: 'city' }] });
});
