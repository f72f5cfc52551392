import { expect, test } from 'vitest';
import { createPeople, openSession, reasonsOf } from './test-session.ts';
import type { Session } from './test-session.ts';

const roles = '/rest/v1/opportunities/roles.json';

async function withOpportunity(session: Session, ...people: readonly (readonly [leadId: number | undefined, role: string])[]): Promise<void> {
  await session.post('/rest/v1/opportunities.json', { input: [{ externalOpportunityId: 'O1', name: 'Chairs' }] });
  await session.post(roles, { input: people.map(([leadId, role]) => ({ externalOpportunityId: 'O1', leadId, role })) });
}

async function join(session: Session, programId: number, statusName: string, leadId: number | undefined): Promise<void> {
  expect(reasonsOf(await session.post(`/rest/v1/programs/${programId}/members/status.json`, { statusName, input: [{ leadId }] }))).toEqual([undefined]);
}

async function programsOf(session: Session, id: number | undefined): Promise<unknown> {
  const { result } = await session.get(`/rest/v1/leads/${id}/programMembership.json`);
  return Object.fromEntries(result?.map((row) => [row['id'], row['progressionStatus']]) ?? []);
}

async function rolesOn(session: Session): Promise<unknown> {
  const { result } = await session.get(roles, { filterType: 'externalOpportunityId', filterValues: 'O1' });
  return result?.map((row) => [row['leadId'], row['role']]);
}

test('a merge combines roles and memberships; the further status stays (native-sync §2.4)', async () => {
  const session = await openSession();
  const [winner, one, two] = await createPeople(session, { email: 'w@example.com' }, { email: 'a@example.com' }, { email: 'b@example.com' });
  await withOpportunity(session, [winner, 'Buyer'], [one, 'Buyer'], [one, 'User'], [two, 'User']);
  await join(session, 1001, 'Registered', winner);
  await join(session, 1001, 'Attended', one);
  await join(session, 1001, 'Invited', two);
  await join(session, 1002, 'Invited', two);
  expect((await session.raw('POST', `/rest/v1/leads/${winner}/merge.json?leadIds=${one},${two}`)).body).toContain('"success":true');
  expect(await programsOf(session, winner)).toEqual({ 1001: 'Attended', 1002: 'Invited' });
  expect(await rolesOn(session)).toEqual([[winner, 'Buyer'], [winner, 'User']]);
});

test('roles and memberships go with a deleted person; who comes again with the address is somebody new', async () => {
  const session = await openSession();
  const [before] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann' });
  await withOpportunity(session, [before, 'Buyer']);
  await join(session, 1001, 'Attended', before);
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: before }] });
  expect(await rolesOn(session)).toEqual([]);
  const [after] = await createPeople(session, { email: 'ann@example.com' });
  expect(after).toBeGreaterThan(before ?? 0);
  expect(await programsOf(session, after)).toEqual({});
  expect((await session.get(`/rest/v1/lead/${after}.json`, { fields: 'firstName' })).result).toEqual([{ id: after, firstName: null }]);
  await join(session, 1001, 'Invited', after);
});
