import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from './test-session.ts';
import type { Session } from './test-session.ts';

const leads = '/rest/v1/leads.json';
const ann = { input: [{ email: 'ann@example.com' }] };

async function tokenNow(session: Session): Promise<string> {
  return (await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: new Date(session.clock.now()).toISOString() })).nextPageToken ?? '';
}

function valueOf(row: unknown, name: string): unknown {
  const attributes: unknown = typeof row === 'object' && row !== null && 'attributes' in row ? row.attributes : [];
  return Array.isArray(attributes) ? attributes.find((one) => one.name === name)?.value : undefined;
}

test('F1: nothing is processed when the request is lost', async () => {
  const session = await openSession();
  await session.control('faults', { faults: [{ kind: 'timeout-before', match: { operation: 'sync-leads' }, times: 1 }] });
  const response = await session.raw('POST', leads, JSON.stringify(ann), { 'content-type': 'application/json' });
  expect(response.fate).toBe('reset-before');
  expect(session.simulator.world.people.size()).toBe(0);
});

test('F2: the answer is lost after the commit (I8)', async () => {
  const session = await openSession();
  await session.control('faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-leads' }, times: 1, how: 'hang' }] });
  const response = await session.raw('POST', leads, JSON.stringify(ann), { 'content-type': 'application/json' });
  expect(response.fate).toBe('hang-after');
  expect(session.simulator.world.people.size()).toBe(1);
});

test('F5: an error code of choice, charged to nobody; F8: the token ends in mid-flight', async () => {
  const session = await openSession();
  await session.control('faults', { faults: [{ kind: 'api-error', code: '713', after: 1, times: 1 }] });
  const replies = [await session.get('/rest/v1/stats/usage.json'), await session.get('/rest/v1/stats/usage.json')];
  expect(replies.map(codeOf)).toEqual([undefined, '713']);
  expect(await session.control('requests')).toMatchObject({ charged: 1 });
  await session.control('faults', { faults: [{ kind: 'token-expired', times: 1 }] });
  expect(codeOf(await session.get('/rest/v1/stats/usage.json'))).toBe('602');
  expect(codeOf(await session.get('/rest/v1/stats/usage.json'))).toBe('602');
  await session.signIn();
  expect(codeOf(await session.get('/rest/v1/stats/usage.json'))).toBeUndefined();
});

test('F14: a lost cursor; F15: a short page', async () => {
  const session = await openSession();
  const nextPageToken = await tokenNow(session);
  await createPeople(session, { email: 'ann@example.com' });
  const changes = { nextPageToken, fields: 'email' };
  await session.control('faults', { faults: [{ kind: 'cursor-lost', times: 1 }, { kind: 'short-page', times: 1 }] });
  expect(codeOf(await session.get('/rest/v1/activities/leadchanges.json', changes))).toBe('1003');
  const short = await session.get('/rest/v1/activities/leadchanges.json', changes);
  expect([short.result, short.moreResult]).toEqual([undefined, true]);
  expect((await session.get('/rest/v1/activities/leadchanges.json', { ...changes, nextPageToken: short.nextPageToken ?? '' })).result).toHaveLength(1);
});

test('F16, F23: rows come twice or backwards', async () => {
  const session = await openSession();
  const nextPageToken = await tokenNow(session);
  const [a, b] = await createPeople(session, { email: 'a@example.com' }, { email: 'b@example.com' });
  await session.control('faults', { faults: [{ kind: 'spoiled-page', times: 1 }, { kind: 'spoiled-page', how: 'backwards', times: 1 }] });
  const read = async (): Promise<unknown[]> =>
    ((await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'email' })).result ?? []).map((row) => row['leadId']);
  expect(await read()).toEqual([a, b, a, b]);
  expect(await read()).toEqual([b, a]);
  expect(await read()).toEqual([a, b]);
});

test('F21: an activity appears late; by stamp, a reader who has passed it never sees it (I17)', async () => {
  for (const [order, seenByReader] of [['at-the-end', [12, 12]], ['by-stamp', [12]]] as const) {
    const session = await openSession();
    await session.control('faults', { faults: [{ kind: 'late-commit', delayMs: 3000, order, times: 1 }] });
    const start = await tokenNow(session);
    await createPeople(session, { email: 'late@example.com' });
    session.clock.advance(1000);
    await createPeople(session, { email: 'prompt@example.com' });
    const types: unknown[] = [];
    let nextPageToken = start;
    for (let look = 0; look < 2; look += 1) {
      const page = await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'email' });
      types.push(...(page.result ?? []).map((row) => row['activityTypeId']));
      nextPageToken = page.nextPageToken ?? '';
      session.clock.advance(5000);
    }
    expect(types).toEqual(seenByReader);
    expect((await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken: start, fields: 'email' })).result).toHaveLength(2);
  }
});

test('F21: what somebody types is on the record at once and in the log late (I17)', async () => {
  const session = await openSession();
  const start = await tokenNow(session);
  await session.control('faults', { faults: [{ kind: 'late-save', delayMs: 3000, times: 1 }] });
  await session.control('records/people', { email: 'late@example.com', lastName: 'Late' });
  const told = async (): Promise<number> => ((await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken: start, fields: 'email' })).result ?? []).length;
  expect((await session.get('/rest/v1/leads.json', { filterType: 'email', filterValues: 'late@example.com' })).result).toHaveLength(1);
  expect(await told()).toBe(0);
  session.clock.advance(3000);
  expect(await told()).toBeGreaterThan(0);
});

test('F26: one row of a batch fails (I26)', async () => {
  const session = await openSession();
  await session.control('faults', { faults: [{ kind: 'row-failure', row: 1, code: '1003', message: 'Invalid data', times: 1 }] });
  const reply = await session.post(leads, { input: [{ email: 'a@example.com' }, { email: 'b@example.com' }, { email: 'c@example.com' }] });
  expect(reasonsOf(reply)).toEqual([undefined, '1003', undefined]);
});

test('F43: a campaign rewrites our value at once, as a change of its own (I4)', async () => {
  const session = await openSession();
  await session.control('switches', { rewrites: [{ field: 'leadStatus', to: 'Working' }] });
  await createPeople(session, { email: 'ann@example.com' });
  session.clock.advance(1000);
  const nextPageToken = await tokenNow(session);
  await session.post(leads, { input: [{ email: 'ann@example.com', leadStatus: 'Open' }] });
  const { result } = await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '13' });
  expect(result?.map((row) => [valueOf(row, 'New Value'), valueOf(row, 'Source') === 'Web service API'])).toEqual([['Open', true], ['Working', false]]);
});

test('the vendor tidies text when told to', async () => {
  const session = await openSession();
  await session.control('switches', { tidyText: true });
  const [id] = await createPeople(session, { email: 'ann@example.com', title: '  Head   of\tPurchasing ' });
  expect((await session.get(`/rest/v1/lead/${id}.json`, { fields: 'title' })).result).toEqual([{ id, title: 'Head of Purchasing' }]);
});

test('an unknown kind of fault or switch is refused in words', async () => {
  const session = await openSession();
  expect(await session.control('faults', [{ kind: 'meteor' }])).toMatchObject({ error: expect.stringContaining('"meteor"') });
  expect(await session.control('switches', { mood: 'bad' })).toMatchObject({ error: expect.stringContaining('mood') });
});
