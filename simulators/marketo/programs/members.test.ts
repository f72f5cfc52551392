import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession, reasonsOf } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const members = '/rest/v1/programs/1001/members.json';

async function move(session: Session, statusName: string, ...ids: readonly (number | undefined)[]): Promise<Reply> {
  return session.post('/rest/v1/programs/1001/members/status.json', { statusName, input: ids.map((leadId) => ({ leadId })) });
}

async function statusOf(session: Session, id: number | undefined): Promise<unknown> {
  const { result } = await session.get(members, { filterType: 'leadId', filterValues: String(id), fields: 'statusName' });
  return result?.[0]?.['statusName'];
}

test('members go forward and never back: 1037 leaves them where they are (loop-safe)', async () => {
  const session = await openSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  expect((await move(session, 'Registered', ann, bob)).result).toEqual([{ seq: 0, status: 'created', leadId: ann }, { seq: 1, status: 'created', leadId: bob }]);
  expect((await move(session, 'Attended', ann)).result).toEqual([{ seq: 0, status: 'updated', leadId: ann }]);
  const back = await move(session, 'Invited', ann, bob);
  expect(back.result).toEqual([0, 1].map((seq) => ({ seq, status: 'skipped', reasons: [{ code: '1037', message: 'Lead skipped because it is already in or past this status' }] })));
  expect(reasonsOf(await move(session, 'Attended', ann))).toEqual(['1037']);
  expect(reasonsOf(await move(session, 'Attended On-demand', ann))).toEqual([undefined]);
  expect(await statusOf(session, ann)).toBe('Attended On-demand');
  expect(await statusOf(session, bob)).toBe('Registered');
});

test('an unknown status is 1025, an unknown person 1004, an unknown program 1013, nobody joins as Not in Program', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  expect(reasonsOf(await move(session, 'Dancing', ann))).toEqual(['1025']);
  expect(reasonsOf(await move(session, 'Invited', 77, ann))).toEqual(['1004', undefined]);
  expect(reasonsOf(await move(session, 'Not in Program', ann))).toEqual(['1037']);
  expect(codeOf(await session.post('/rest/v1/programs/9/members/status.json', { statusName: 'Invited', input: [{ leadId: ann }] }))).toBe('1013');
  expect(codeOf(await session.post('/rest/v1/programs/1001/members/status.json', { input: [{ leadId: ann }] }))).toBe('1002');
});

test('success is reached with a success status and dated', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  await move(session, 'Invited', ann);
  session.clock.advance(5000);
  await move(session, 'Attended', ann);
  const { result } = await session.get(members, { filterType: 'reachedSuccess', filterValues: 'true', fields: 'reachedSuccessDate,email,program,updatedAt' });
  expect(result).toEqual([
    {
      seq: 0, leadId: ann, reachedSuccess: true, programId: 1001, acquiredBy: false, membershipDate: '2026-03-01T12:00:00Z',
      reachedSuccessDate: '2026-03-01T12:00:05Z', email: 'ann@example.com', program: 'Product Webinar', updatedAt: '2026-03-01T12:00:05Z',
    },
  ]);
});

test('data of members: updateable fields only, members only', async () => {
  const session = await openSession();
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  await move(session, 'Invited', ann);
  const input = [{ leadId: ann, registrationCode: 'A1' }, { leadId: ann, statusName: 'Attended' }, { leadId: ann, mood: 'good' }, { leadId: bob, registrationCode: 'B1' }];
  expect(reasonsOf(await session.post(members, { input }))).toEqual([undefined, '1003', '1006', '1013']);
  const { result } = await session.get(members, { filterType: 'leadId', filterValues: String(ann), fields: 'registrationCode,webinarUrl' });
  expect(result).toMatchObject([{ registrationCode: 'A1', webinarUrl: null }]);
});

test('a reader follows memberships by their activities', async () => {
  const session = await openSession();
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  await move(session, 'Invited', ann);
  await move(session, 'Attended', ann);
  await session.post(members, { input: [{ leadId: ann, registrationCode: 'A1' }] });
  await session.post('/rest/v1/programs/1001/members/delete.json', { input: [{ leadId: ann }] });
  const { result = [] } = await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '104,123' });
  const value = (row: Readonly<Record<string, unknown>>, name: string): unknown => {
    const attributes = row['attributes'];
    return Array.isArray(attributes) ? attributes.find((one) => one.name === name)?.value : undefined;
  };
  expect(result.map((row) => [row['activityTypeId'], value(row, 'Old Status'), value(row, 'New Status')])).toEqual([
    [104, 'Not in Program', 'Invited'], [104, 'Invited', 'Attended'], [123, undefined, undefined], [104, 'Attended', 'Not in Program'],
  ]);
  // Names, order and types as in the guide's example of an exported activity (MD bulk-activity-extract).
  const told = result[1]?.['attributes'];
  expect(Array.isArray(told) && told.map((one) => [one.name, typeof one.value])).toEqual([
    ['Program Member ID', 'number'], ['Acquired By', 'boolean'], ['Old Status', 'string'], ['New Status ID', 'number'], ['Success', 'boolean'],
    ['New Status', 'string'], ['Old Status ID', 'number'],
  ]);
  expect([value(result[1] ?? {}, 'Old Status ID'), value(result[1] ?? {}, 'Success')]).toEqual([value(result[0] ?? {}, 'New Status ID'), true]);
  expect(result[0]).toMatchObject({ leadId: ann, primaryAttributeValueId: 1001, primaryAttributeValue: 'Product Webinar' });
  expect(await statusOf(session, ann)).toBeUndefined();
});

test('F21: a move is on the membership at once and in the log late, through the API and by hand (I17)', async () => {
  const session = await openSession();
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const told = async (): Promise<number> => (await session.get('/rest/v1/activities.json', { nextPageToken, activityTypeIds: '104' })).result?.length ?? 0;
  await session.control('faults', { faults: [{ kind: 'late-commit', delayMs: 3000, times: 1, match: { operation: 'sync-program-status' } }, { kind: 'late-save', delayMs: 3000, times: 1 }] });
  await move(session, 'Invited', ann);
  const { rows } = await session.control('records/members');
  expect(rows).toMatchObject([{ values: { statusName: 'Invited' } }]);
  expect(await told()).toBe(0);
  session.clock.advance(3000);
  expect(await told()).toBe(1);
  const [member] = [...session.simulator.world.records('programMember').all()];
  await session.raw('PATCH', `/_control/records/members/${member?.id}`, JSON.stringify({ statusName: 'Attended' }));
  expect([await statusOf(session, ann), await told()]).toEqual(['Attended', 1]);
  session.clock.advance(3000);
  expect(await told()).toBe(2);
});

test('queries: by date of change within a week, page by page; what cannot be asked is refused', async () => {
  const session = await openSession();
  const ids = await createPeople(session, { email: 'a@example.com' }, { email: 'b@example.com' }, { email: 'c@example.com' });
  await move(session, 'Invited', ids[0]);
  session.clock.advance(10_000);
  await move(session, 'Invited', ids[1], ids[2]);
  const range = { filterType: 'updatedAt', startAt: '2026-03-01T12:00:05Z', endAt: '2026-03-02T00:00:00Z', batchSize: '1' };
  const first = await session.get(members, range);
  expect(first).toMatchObject({ result: [{ leadId: ids[1] }], moreResult: true });
  const second = await session.get(members, { ...range, nextPageToken: first.nextPageToken ?? '' });
  expect(second.result?.map((row) => row['leadId'])).toEqual([ids[2]]);
  expect(codeOf(await session.get(members, { ...range, endAt: '2026-03-09T00:00:00Z' }))).toBe('1003');
  expect(codeOf(await session.get(members, { filterType: 'updatedAt', startAt: '2026-03-01' }))).toBe('1002');
  expect(codeOf(await session.get(members, { filterType: 'webinarUrl', filterValues: 'x' }))).toBe('1011');
  expect(codeOf(await session.get(members, { filterType: 'mood', filterValues: 'x' }))).toBe('1006');
  expect(codeOf(await session.get(members, { filterType: 'leadId', filterValues: '1', fields: 'mood' }))).toBe('1006');
});

test('a program of more than 100,000 is only asked for people (1003)', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const { world } = session.simulator;
  const fill = (from: number, count: number): void =>
    world.commit(Array.from({ length: count }, (_, n) => ['record', 'programMember', { id: from + n, createdAt: 0, updatedAt: 0, values: { programId: 1001, leadId: n === 0 ? (ann ?? 0) : 100_000 + n, statusName: 'Invited' } }]));
  fill(1, 100_000);
  const asked = { filterType: 'statusName', filterValues: 'Attended' };
  expect((await session.get(members, asked)).result).toEqual([]);
  fill(200_000, 1);
  expect(codeOf(await session.get(members, asked))).toBe('1003');
  expect((await session.get(members, { filterType: 'leadId', filterValues: String(ann) })).result).not.toEqual([]);
});

test('memberships of a person, and the people of a program', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  await move(session, 'Invited', ann);
  const membership = { acquiredBy: false, isExhausted: false, reachedSuccess: false, membershipDate: '2026-03-01T12:00:00Z', progressionStatus: 'Invited' };
  expect((await session.get('/rest/v1/leads/programs/1001.json', { fields: 'email' })).result).toEqual([{ id: ann, email: 'ann@example.com', membership: { ...membership, id: 1001, progressionStatusType: 'Invited', updatedAt: '2026-03-01T12:00:00Z' } }]);
  const ofPerson = `/rest/v1/leads/${ann}/programMembership.json`;
  expect((await session.get(ofPerson)).result).toEqual([{ id: 1001, ...membership, updatedAt: '2026-03-01T12:00:00Z' }]);
  expect((await session.get(ofPerson, { filterType: 'programId', filterValues: '1002' })).result).toEqual([]);
  expect(codeOf(await session.get('/rest/v1/leads/77/programMembership.json'))).toBe('1004');
});
