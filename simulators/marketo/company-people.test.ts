import { expect, test } from 'vitest';
import { createPeople, openSession } from './test-session.ts';
import type { Reply, Session } from './test-session.ts';

const companies = '/rest/v1/companies.json';
const leads = '/rest/v1/leads.json';

async function tokenNow(session: Session): Promise<string> {
  session.clock.advance(1000);
  const sinceDatetime = new Date(session.clock.now()).toISOString();
  return (await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime })).nextPageToken ?? '';
}

async function changesAfter(session: Session, nextPageToken: string): Promise<Reply> {
  return session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'company,industry,website,externalCompanyId' });
}

test('company fields of people are those of their company: one company write changes all of them, each told once', async () => {
  const session = await openSession();
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn', industry: 'Retail' }] });
  const ids = await createPeople(session, { email: 'a@example.com', externalCompanyId: 'C1' }, { email: 'b@example.com', externalCompanyId: 'C1' }, { email: 'c@example.com', company: 'Acorn' });
  const token = await tokenNow(session);
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn Inc.', industry: 'Retail' }] });
  const { result } = await session.get(leads, { filterType: 'id', filterValues: ids.join(','), fields: 'company' });
  expect(result?.map((row) => row['company'])).toEqual(['Acorn Inc.', 'Acorn Inc.', 'Acorn']);
  const told = await changesAfter(session, token);
  expect(told.result?.map((row) => [row['leadId'], row['fields']])).toEqual(
    ids.slice(0, 2).map((id) => [id, [{ id: 4, name: 'company', newValue: 'Acorn Inc.', oldValue: 'Acorn' }]]),
  );
});

test('somebody who comes to a company takes its fields, which is told; another company brings others', async () => {
  const session = await openSession();
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn' }, { externalCompanyId: 'C2', company: 'Birch', website: 'https://birch.example' }] });
  const [id] = await createPeople(session, { email: 'a@example.com', company: 'Own words', website: 'https://own.example' });
  const move = async (externalCompanyId: string): Promise<unknown> => {
    const token = await tokenNow(session);
    await session.post(leads, { input: [{ email: 'a@example.com', externalCompanyId }] });
    const { result } = await changesAfter(session, token);
    return result?.map(({ fields }) => (Array.isArray(fields) ? [fields[0].name, fields[0].oldValue, fields[0].newValue] : []));
  };
  expect(await move('C1')).toEqual([['externalCompanyId', null, 'C1'], ['company', 'Own words', 'Acorn'], ['website', 'https://own.example', null]]);
  expect(await move('C2')).toEqual([['externalCompanyId', 'C1', 'C2'], ['company', 'Acorn', 'Birch'], ['website', null, 'https://birch.example']]);
  expect((await session.get(`/rest/v1/lead/${id}.json`, { fields: 'company,website' })).result).toEqual([{ id, company: 'Birch', website: 'https://birch.example' }]);
});

test('above 5,000 people the values change without a word, and the switch silences all', async () => {
  const session = await openSession();
  await session.control('limits', { callsPerWindow: 1000 });
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn' }] });
  for (let from = 0; from < 5000; from += 250) {
    await createPeople(session, ...Array.from({ length: 250 }, (_, n) => ({ email: `p${from + n}@example.com`, externalCompanyId: 'C1' })));
  }
  const before = session.simulator.world.activities.size();
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn Inc.' }] });
  expect(session.simulator.world.activities.size()).toBe(before + 5000);
  await createPeople(session, { email: 'one-more@example.com', externalCompanyId: 'C1' });
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn Ltd.' }] });
  expect(session.simulator.world.activities.size()).toBe(before + 5001);
  await session.control('switches', { companyChangesTold: false });
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: 1001 }] });
  await session.post(companies, { input: [{ externalCompanyId: 'C1', company: 'Acorn SA' }] });
  expect(session.simulator.world.activities.size()).toBe(before + 5002);
});

test('an owner is a sales person by key: linked, changed for another, and left', async () => {
  const session = await openSession();
  await session.post('/rest/v1/salespersons.json', { input: [{ externalSalesPersonId: 'U1', lastName: 'Sam' }, { externalSalesPersonId: 'U2', lastName: 'Sue' }] });
  const [id] = await createPeople(session, { email: 'a@example.com', externalSalesPersonId: 'U1' });
  for (const externalSalesPersonId of ['U2', null]) {
    await session.post(leads, { input: [{ email: 'a@example.com', externalSalesPersonId }] });
    expect((await session.get(`/rest/v1/lead/${id}.json`, { fields: 'externalSalesPersonId' })).result).toEqual([{ id, externalSalesPersonId }]);
  }
});
